import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CELLS_WATCHED_MAX } from "../wire";
import { cellOf, cellsFor } from "./cells";
import { circleAround, degreesOf, metresBetween, spotOf } from "./mercator";
import { WATCH_EVERY_MS, Watching } from "./watching";

describe("the plane", () => {
  test.each([[0, 0, 0.5, 0.5], [85.0511287798066, -180, 0, 0], [-85.0511287798066, 180, 1, 1], [90, 0, 0.5, 0]])("%d, %d lies at %d, %d", (lat, lon, x, y) => {
    const spot = spotOf(lat, lon);
    expect(spot.x).toBeCloseTo(x, 9);
    expect(spot.y).toBeCloseTo(y, 9);
  });

  test("leads back to where it came from", () => {
    for (const [lat, lon] of [[38.874, 115.465], [-33.9, 151.2], [27.7, 109.19], [0, -179.9]] as const) {
      const [back, along] = degreesOf(spotOf(lat, lon));
      expect(back).toBeCloseTo(lat, 9);
      expect(along).toBeCloseTo(lon, 9);
    }
  });

  test("a degree of latitude is some 111 km, and a circle is as wide as it says all around", () => {
    expect(metresBetween(38, 115, 39, 115)).toBeCloseTo(111_195, -2);
    for (const [lon, lat] of circleAround(38.874, 115.465, 3000)) expect(metresBetween(38.874, 115.465, lat, lon)).toBeCloseTo(3000, 3);
    const ring = circleAround(38.874, 115.465, 500);
    expect(ring.at(0)).toEqual(ring.at(-1));
  });
});

describe("cells", () => {
  const frame = (south: number, west: number, north: number, east: number) => {
    const [low, high] = [spotOf(south, west), spotOf(north, east)];
    return { west: low.x, south: low.y, east: high.x, north: high.y };
  };

  test("are the protocol's", () => {
    expect(cellOf(spotOf(38.874, 115.465))).toBe(13768223);
    expect(cellOf(spotOf(-90, 180))).toBe(4095 * 4096 + 4095);
  });

  test("of a view are all that touch it", () => {
    const { cells, wholeView } = cellsFor(frame(38.80, 115.40, 38.95, 115.60), []);
    expect(wholeView).toBe(true);
    const wanted = new Set<number>();
    for (let lat = 38.80; lat <= 38.95; lat += 0.005) for (let lon = 115.40; lon <= 115.60; lon += 0.005) wanted.add(cellOf(spotOf(lat, lon)));
    expect(cells).toEqual([...wanted].sort((a, b) => a - b));
  });

  test("around what is selected are always among them, and alone when too much is looked at", () => {
    const selected = spotOf(27.7, 109.19);
    const near = cellsFor(frame(38.80, 115.40, 38.95, 115.60), [selected]);
    expect(near.cells).toContain(cellOf(selected));
    expect(near.wholeView).toBe(true);
    const far = cellsFor(frame(20, 100, 45, 125), [selected]);
    expect(far.wholeView).toBe(false);
    expect(far.cells.length).toBe(9);
    expect(far.cells).toContain(cellOf(selected));
  });

  test("are never more than the hub follows, and never off the world", () => {
    const everywhere = Array.from({ length: 400 }, (_, n) => spotOf((n % 20) * 4, Math.floor(n / 20) * 6));
    expect(cellsFor(null, everywhere).cells.length).toBe(CELLS_WATCHED_MAX);
    expect(cellsFor(null, [spotOf(-90, -180)]).cells).toEqual([4094, 4095, 4096 + 4094, 4096 + 4095]);
  });
});

describe("watching", () => {
  let told: (readonly number[])[];
  let watching: Watching;
  beforeEach(() => {
    vi.useFakeTimers();
    told = [];
    watching = new Watching((cells) => told.push(cells), () => performance.now());
  });
  afterEach(() => {
    watching.stop();
    vi.useRealTimers();
  });

  test("tells the first list at once, and of many the newest when the time has come", () => {
    for (let n = 0; n < 60; n++) {
      watching.want([n]);
      vi.advanceTimersByTime(16);
    }
    vi.advanceTimersByTime(WATCH_EVERY_MS);
    expect(told[0]).toEqual([0]);
    expect(told.at(-1)).toEqual([59]);
    expect(told.length).toBeLessThanOrEqual(2 + Math.ceil((60 * 16) / WATCH_EVERY_MS));
  });

  test("tells a list once, and nothing for going there and back", () => {
    watching.want([1, 2]);
    watching.want([1, 2]);
    watching.want([3]);
    watching.want([1, 2]);
    vi.advanceTimersByTime(10 * WATCH_EVERY_MS);
    expect(told).toEqual([[1, 2]]);
  });
});
