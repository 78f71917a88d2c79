import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { FRAME_UNKNOWN, STATUS_OF_BYTE } from "../wire";
import { decodePositions } from "./positions";
import { Undecodable } from "./reading";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
const file = readFileSync(resolve(GOLDEN, "positions.bin"));
const bytes = (): Uint8Array<ArrayBuffer> => Uint8Array.from(file);

test("the golden frame says what its picture in words says", () => {
  const wanted: unknown = JSON.parse(readFileSync(resolve(GOLDEN, "positions.json"), "utf8"));
  const frame = decodePositions(bytes().buffer);
  if (frame === null) throw new Error("the golden frame is of a kind that is known");
  const known = (value: number | undefined): number | null => (value === FRAME_UNKNOWN ? null : (value ?? null));
  const rows = Array.from(frame.handles, (handle, row) => ({
    handle, lat_e7: frame.lat_e7[row], lon_e7: frame.lon_e7[row], age_ds: known(frame.age_ds[row]), heading_deg: known(frame.heading_deg[row]),
    speed_kmh10: known(frame.speed_kmh10[row]), status: STATUS_OF_BYTE[frame.status[row] ?? 255],
  }));
  expect({ cell: frame.cell, whole: frame.whole, at_us: frame.at_us, removed: [...frame.removed], rows }).toEqual(wanted);
});

test("a version or kind that is not known is no fault", () => {
  for (const at of [0, 1]) {
    const later = bytes();
    later[at] = 9;
    expect(decodePositions(later.buffer)).toBe(null);
  }
});

test("a frame cut short anywhere, or longer than it says, is refused", () => {
  for (let length = 0; length < file.length; length++) {
    expect(() => decodePositions(bytes().slice(0, length).buffer), `${length} bytes`).toThrow(Undecodable);
  }
  expect(() => decodePositions(new Uint8Array([...file, 0]).buffer)).toThrow(Undecodable);
});

test("a frame that says it has more rows than there may be, or than it has, is refused", () => {
  for (const at of [12, 16]) {
    for (const rows of [3, 40_000, 0xffff_ffff]) {
      const lying = bytes();
      new DataView(lying.buffer).setUint32(at, rows, true);
      expect(() => decodePositions(lying.buffer), `${rows} at ${at}`).toThrow(Undecodable);
    }
  }
});
