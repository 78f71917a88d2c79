import { describe, expect, test } from "vitest";
import { ALL_UP_TO, BEYOND, stretchOf, topFor } from "./stretch";

const ROW = 50;
const SIGHT = 800;

describe("of a long list", () => {
  test("no more rows stand there than are in sight and a few beyond, wherever it is looked at", () => {
    for (const count of [ALL_UP_TO + 1, 500, 20_000]) {
      for (let top = 0; top < count * ROW; top += 777) {
        const { from, to, above_px, below_px } = stretchOf(count, top, SIGHT, ROW);
        expect(to - from).toBeLessThanOrEqual(SIGHT / ROW + 1 + 2 * BEYOND);
        expect(above_px + below_px + (to - from) * ROW, "as tall as all of them").toBe(count * ROW);
        expect(from * ROW, "the top of the sight is filled").toBeLessThanOrEqual(top);
        expect(to * ROW, "and its foot").toBeGreaterThanOrEqual(Math.min(top + SIGHT, count * ROW));
      }
    }
  });

  test("a short one stands there whole", () => expect(stretchOf(ALL_UP_TO, 4_000, SIGHT, ROW)).toEqual({ from: 0, to: ALL_UP_TO, above_px: 0, below_px: 0 }));

  test("that has become shorter than where it was looked at, its end stands there", () => {
    const { to, below_px } = stretchOf(100, 50_000, SIGHT, ROW);
    expect([to, below_px]).toEqual([100, 0]);
  });

  test("a row that is gone to is among those that stand there", () => {
    for (const row of [0, 90, 4_321, 19_999]) {
      const { from, to } = stretchOf(20_000, topFor(row, SIGHT, ROW), SIGHT, ROW);
      expect(row >= from && row < to, String(row)).toBe(true);
    }
  });
});
