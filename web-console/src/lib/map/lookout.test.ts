import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PositionFrame } from "../decode/positions";
import { cellOf } from "./cells";
import { Lookout } from "./lookout.svelte";
import { spotOf } from "./mercator";

const HERE = spotOf(38.874, 115.465);
const FAR = spotOf(27.7, 109.19);
const around = (spot: typeof HERE, reach = 0.0005) => ({ west: spot.x - reach, east: spot.x + reach, north: spot.y - reach, south: spot.y + reach });

let told: (readonly number[])[];
let lookout: Lookout;

function told_last(): readonly number[] {
  vi.advanceTimersByTime(1_000);
  return told.at(-1) ?? [];
}

/** One unit is where it is told to be. */
function hear(lat: number, lon: number): void {
  const frame: PositionFrame = {
    cell: cellOf(spotOf(lat, lon)), whole: false, at_us: 0, handles: Uint32Array.of(1), lat_e7: Int32Array.of(lat * 1e7), lon_e7: Int32Array.of(lon * 1e7),
    removed: new Uint32Array(), heading_deg: new Uint16Array(1), speed_kmh10: new Uint16Array(1), age_ds: new Uint16Array(1), status: new Uint8Array(1),
  };
  lookout.hearPositions(frame, 0);
  vi.advanceTimersByTime(1_000);
  flushSync();
}

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  lookout = new Lookout((cells) => told.push(cells), () => performance.now(), () => "none");
  lookout.look(around(HERE));
  lookout.hear({ type: "handles", entries: [{ handle: 1, unit: "u1", name: "一组", kind: "patrol" }] });
  hear(38.874, 115.465);
});

afterEach(() => {
  lookout.stop();
  vi.useRealTimers();
});

describe("what the hub is asked for", () => {
  test("is what is looked at, and is forgotten when the map goes elsewhere", () => {
    expect(told_last()).toContain(cellOf(HERE));
    lookout.look(around(FAR));
    expect(told_last()).toContain(cellOf(FAR));
    expect(told_last()).not.toContain(cellOf(HERE));
    expect(lookout.fleet.slotOf("u1")).toBe(null);
  });

  test("holds the selected unit wherever the map goes, and follows it into other cells", () => {
    lookout.select("u1");
    lookout.look(around(FAR));
    expect(told_last()).toContain(cellOf(HERE));
    const step = 360 / 4096;
    hear(38.874, 115.465 + step);
    hear(38.874, 115.465 + 2 * step);
    expect(told_last()).toContain(cellOf(spotOf(38.874, 115.465 + 2 * step)));
    expect(told_last()).not.toContain(cellOf(HERE));
    expect(lookout.fleet.slotOf("u1")).not.toBe(null);
  });

  test("holds the selected case, also without a map", () => {
    lookout.look(null);
    lookout.lookAtCase(FAR);
    expect(told_last()).toContain(cellOf(FAR));
    expect(lookout.wholeView).toBe(true);
  });

  test("is said to be too much when the whole country is in view", () => {
    lookout.look({ west: 0.7, east: 0.9, north: 0.3, south: 0.5 });
    expect(lookout.wholeView).toBe(false);
  });
});

describe("the map", () => {
  const goal = () => (lookout.goal === null ? null : [lookout.goal.lat.toFixed(3), lookout.goal.lon.toFixed(3)]);

  test("stays where it is when a case is selected, unless that was asked for", () => {
    lookout.lookAtCase(FAR);
    expect(goal()).toBe(null);
    lookout.refit = true;
    lookout.lookAtCase(HERE);
    expect(goal()).toEqual(["38.874", "115.465"]);
  });

  test("goes to the selected unit, else to the case, when asked", () => {
    expect(lookout.locate()).toBe(false);
    lookout.lookAtCase(FAR);
    expect(lookout.locate()).toBe(true);
    expect(goal()).toEqual(["27.700", "109.190"]);
    lookout.select("u1");
    lookout.locate();
    expect(goal()).toEqual(["38.874", "115.465"]);
  });

  test("follows a unit until a hand moves it", () => {
    lookout.select("u1");
    lookout.follow();
    hear(38.876, 115.465);
    expect(goal()).toEqual(["38.876", "115.465"]);
    lookout.refit = true;
    lookout.movedByHand();
    lookout.goal = null;
    hear(38.878, 115.465);
    expect([goal(), lookout.following, lookout.refit]).toEqual([null, false, false]);
  });

  test("does not move for a unit that stands still", () => {
    lookout.select("u1");
    lookout.follow();
    lookout.goal = null;
    hear(38.874, 115.465);
    expect(goal()).toBe(null);
  });

  test("follows nothing while nothing is selected", () => {
    lookout.follow();
    expect(lookout.following).toBe(false);
  });
});

test("a status is hidden and shown again by its number on the wire", () => {
  expect([lookout.isHidden("off_duty"), lookout.isHidden("free")]).toEqual([true, false]);
  lookout.toggleStatus("free");
  expect(lookout.hidden & 1).toBe(1);
  lookout.toggleStatus("free");
  expect(lookout.isHidden("free")).toBe(false);
});
