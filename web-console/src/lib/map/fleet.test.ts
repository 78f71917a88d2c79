import { describe, expect, test } from "vitest";
import type { PositionFrame } from "../decode/positions";
import { Fleet, Mark, SPAN_MOST_S, STRIDE_BYTES } from "./fleet";
import { spotOf } from "./mercator";

const CELL = 13768223;
const OTHER = CELL + 1;
const HUB_US = 1_790_000_000_000_000;

type Row = Readonly<{ handle: number; lat?: number; lon?: number; status?: number; age_ds?: number }>;

function frame(cell: number, rows: readonly Row[], over: Partial<PositionFrame> = {}): PositionFrame {
  return {
    cell, whole: false, at_us: HUB_US,
    handles: Uint32Array.from(rows, (row) => row.handle),
    lat_e7: Int32Array.from(rows, (row) => (row.lat ?? 38.87) * 1e7),
    lon_e7: Int32Array.from(rows, (row) => (row.lon ?? 115.46) * 1e7),
    removed: new Uint32Array(),
    heading_deg: Uint16Array.from(rows, () => 90),
    speed_kmh10: Uint16Array.from(rows, () => 65_535),
    age_ds: Uint16Array.from(rows, (row) => row.age_ds ?? 0),
    status: Uint8Array.from(rows, (row) => row.status ?? 0),
    ...over,
  };
}

function named(fleet: Fleet, count: number): Fleet {
  fleet.learn(Array.from({ length: count }, (_, n) => ({ handle: n, unit: `u${n}`, name: `第${n}`, kind: "vehicle" as const })));
  return fleet;
}

function there(fleet: Fleet): readonly string[] {
  return Array.from({ length: fleet.count }, (_, slot) => fleet.unitAt(slot) ?? "?").sort();
}

function check(fleet: Fleet, unit: string, now_s: number, lat: number, lon: number): void {
  const slot = fleet.slotOf(unit);
  if (slot === null) throw new Error(`${unit} is not on the map`);
  const at = fleet.spotAt(slot, now_s);
  const wanted = spotOf(lat, lon);
  expect(Math.abs(at.x - wanted.x) * 4e7, `${unit} at ${now_s} s, metres east`).toBeLessThan(0.5);
  expect(Math.abs(at.y - wanted.y) * 4e7, `${unit} at ${now_s} s, metres south`).toBeLessThan(0.5);
}

describe("a unit", () => {
  test("goes from where it was to its new fix in the time between the two", () => {
    const fleet = named(new Fleet(), 2);
    fleet.apply(frame(CELL, [{ handle: 1, lat: 38.87, lon: 115.46 }]), 10, HUB_US, "smooth");
    fleet.apply(frame(CELL, [{ handle: 1, lat: 38.87, lon: 115.464 }]), 14, HUB_US, "smooth");
    check(fleet, "u1", 14, 38.87, 115.46);
    check(fleet, "u1", 16, 38.87, 115.462);
    check(fleet, "u1", 18, 38.87, 115.464);
    check(fleet, "u1", 60, 38.87, 115.464);
    expect(fleet.movingUntil_s).toBe(18);
  });

  test("that is told anew on its way goes on from where it is drawn", () => {
    const fleet = named(new Fleet(), 2);
    fleet.apply(frame(CELL, [{ handle: 1, lon: 115.46 }]), 0, HUB_US, "smooth");
    fleet.apply(frame(CELL, [{ handle: 1, lon: 115.464 }]), 4, HUB_US, "smooth");
    fleet.apply(frame(CELL, [{ handle: 1, lon: 115.466 }]), 6, HUB_US, "smooth");
    check(fleet, "u1", 6, 38.87, 115.462);
    check(fleet, "u1", 8, 38.87, 115.466);
  });

  test("silent for long does not crawl, one far off does not fly, and without motion none does", () => {
    const fleet = named(new Fleet(), 3);
    fleet.apply(frame(CELL, [{ handle: 1 }, { handle: 2 }]), 0, HUB_US, "smooth");
    fleet.apply(frame(CELL, [{ handle: 1, lon: 115.462 }, { handle: 2, lon: 115.6 }]), 600, HUB_US, "smooth");
    check(fleet, "u1", 600 + SPAN_MOST_S, 38.87, 115.462);
    check(fleet, "u2", 600, 38.87, 115.6);
    fleet.apply(frame(CELL, [{ handle: 1, lon: 115.463 }]), 700, HUB_US, "none");
    check(fleet, "u1", 700, 38.87, 115.463);
  });

  test("has a fix as old as the frame says, and older by the time the frame took", () => {
    const fleet = named(new Fleet(), 2);
    fleet.apply(frame(CELL, [{ handle: 1, age_ds: 300 }]), 100, HUB_US + 2_000_000, "smooth");
    expect(fleet.fixAt_s(fleet.slotOf("u1") ?? -1)).toBeCloseTo(68, 3);
  });

  test("tells heading and speed, or that they are not known", () => {
    const fleet = named(new Fleet(), 2);
    fleet.apply(frame(CELL, [{ handle: 1 }]), 0, HUB_US, "smooth");
    expect([fleet.headingAt_deg(0), fleet.speedAt_kmh(0)]).toEqual([90, null]);
  });
});

describe("a frame", () => {
  test("of a whole cell takes away what it does not hold, and nothing of other cells", () => {
    const fleet = named(new Fleet(), 5);
    fleet.apply(frame(CELL, [{ handle: 1 }, { handle: 2 }, { handle: 3 }]), 0, HUB_US, "smooth");
    fleet.apply(frame(OTHER, [{ handle: 4 }]), 0, HUB_US, "smooth");
    fleet.apply(frame(CELL, [{ handle: 2 }], { whole: true }), 1, HUB_US, "smooth");
    expect(there(fleet)).toEqual(["u2", "u4"]);
  });

  test.each(["moved first", "left first"])("of a unit that crosses into another cell keeps it, %s", (order) => {
    const fleet = named(new Fleet(), 3);
    fleet.apply(frame(CELL, [{ handle: 1 }, { handle: 2 }]), 0, HUB_US, "smooth");
    const moved = () => fleet.apply(frame(OTHER, [{ handle: 1 }]), 1, HUB_US, "smooth");
    const left = () => fleet.apply(frame(CELL, [], { removed: Uint32Array.of(1) }), 1, HUB_US, "smooth");
    for (const tell of order === "moved first" ? [moved, left] : [left, moved]) tell();
    expect(there(fleet)).toEqual(["u1", "u2"]);
  });

  test("of another connection wipes what the last one told, and not before", () => {
    const fleet = named(new Fleet(), 3);
    fleet.apply(frame(CELL, [{ handle: 1 }, { handle: 2 }]), 0, HUB_US, "smooth");
    fleet.reconnected();
    expect(fleet.count).toBe(2);
    fleet.learn([{ handle: 1, unit: "other", name: "", kind: "boat" }]);
    fleet.apply(frame(CELL, [{ handle: 1 }]), 1, HUB_US, "smooth");
    expect(there(fleet)).toEqual(["other"]);
    expect(fleet.slotOf("u1")).toBe(null);
  });
});

test("cells that are followed no longer are forgotten", () => {
  const fleet = named(new Fleet(), 3);
  fleet.apply(frame(CELL, [{ handle: 1 }]), 0, HUB_US, "smooth");
  fleet.apply(frame(OTHER, [{ handle: 2 }]), 0, HUB_US, "smooth");
  fleet.keepOnly([OTHER]);
  expect(there(fleet)).toEqual(["u2"]);
});

/** The simplest fleet there is, to compare with. */
test("after any frames it holds what a table by handle would", () => {
  const fleet = named(new Fleet(), 600);
  const table = new Map<number, { cell: number; lon: number }>();
  let seed = 7;
  const random = (most: number): number => ((seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31) * most | 0;
  for (let step = 0; step < 300; step++) {
    const cell = CELL + random(4);
    const handles = new Set(Array.from({ length: random(40) }, () => random(600)));
    const removed = Array.from({ length: random(12) }, () => random(600)).filter((handle) => !handles.has(handle));
    const whole = random(5) === 0;
    if (whole) for (const [handle, at] of table) if (at.cell === cell && !handles.has(handle)) table.delete(handle);
    const lon = 115 + step / 1000;
    for (const handle of handles) table.set(handle, { cell, lon });
    for (const handle of removed) if (table.get(handle)?.cell === cell) table.delete(handle);
    fleet.apply(frame(cell, [...handles].map((handle) => ({ handle, lon })), { whole, removed: Uint32Array.from(removed) }), step, HUB_US, "smooth");
  }
  expect(there(fleet)).toEqual([...table.keys()].map((handle) => `u${handle}`).sort());
  for (const [handle, { lon }] of table) check(fleet, `u${handle}`, 1e6, 38.87, lon);
});

test("picking takes the nearest that is not hidden, or none", () => {
  const fleet = named(new Fleet(), 3);
  fleet.apply(frame(CELL, [{ handle: 0, lon: 115.46 }, { handle: 1, lon: 115.4604, status: 4 }, { handle: 2, lon: 115.47 }]), 0, HUB_US, "smooth");
  const at = spotOf(38.87, 115.4603);
  const reach = 1e-5;
  const picked = (hidden: number, lon = 115.4603): string | null => {
    const slot = fleet.nearest({ ...at, x: spotOf(38.87, lon).x }, reach, 0, hidden);
    return slot === null ? null : fleet.unitAt(slot);
  };
  expect(picked(0)).toBe("u1");
  expect(picked(1 << 4)).toBe("u0");
  expect(picked(0, 115.48)).toBe(null);
});

test("the card is given floats from the origin, kind, status and marks", () => {
  const fleet = named(new Fleet(), 400);
  fleet.mark(new Map([["u300", Mark.Selected | Mark.Asked]]));
  fleet.apply(frame(CELL, Array.from({ length: 400 }, (_, n) => ({ handle: n, lon: 115 + n / 1000, status: n % 7 }))), 3, HUB_US, "smooth");
  const slot = fleet.slotOf("u300") ?? -1;
  const bytes = new Uint8Array(fleet.drawn, slot * STRIDE_BYTES + 28, 3);
  expect([...bytes]).toEqual([2, 300 % 7, Mark.Selected | Mark.Asked]);
  const floats = new Float32Array(fleet.drawn, slot * STRIDE_BYTES, 7);
  expect(floats[2]).toBeCloseTo(spotOf(38.87, 115.3).x - fleet.origin.x, 9);
  expect(Math.abs(floats[2] ?? 1)).toBeLessThan(0.02);
});

test("units of a whole country keep their decimetres", () => {
  const fleet = named(new Fleet(), 2);
  fleet.apply(frame(CELL, [{ handle: 0, lat: 18.25, lon: 109.5 }]), 0, HUB_US, "smooth");
  fleet.apply(frame(OTHER, [{ handle: 1, lat: 47.35, lon: 130.3 }]), 0, HUB_US, "smooth");
  check(fleet, "u1", 1, 47.35, 130.3);
});
