import { describe, expect, test } from "vitest";
import { countdown, spelled } from "./countdown";
import { timeSeenOn } from "./clock";

const S = 1_000_000;
const days = (count: number): string => `${count}天`;

function check(begun_s: number | null, due_s: number, now_s: number, state: string, seconds: number): void {
  const clock = { begun_us: begun_s === null ? null : begun_s * S, due_us: due_s * S };
  expect(countdown(clock, now_s * S), `${begun_s} → ${due_s} at ${now_s}`).toEqual({ state, seconds });
}

describe("a countdown", () => {
  test("is plain until a quarter of its time is left", () => {
    check(0, 100, 0, "plain", 100);
    check(0, 100, 74.9, "plain", 26);
    check(0, 100, 75, "near", 25);
    check(0, 100, 99.5, "near", 1);
  });

  test("counts up once it is over, from nothing", () => {
    check(0, 100, 100, "over", 0);
    check(0, 100, 100.9, "over", 0);
    check(0, 100, 161, "over", 61);
  });

  test("whose beginning is not told is near in its last five minutes", () => {
    check(null, 1000, 699, "plain", 301);
    check(null, 1000, 700, "near", 300);
  });
});

test.each([
  [0, "00:00"], [59, "00:59"], [113, "01:53"], [3599, "59:59"], [3600, "1:00:00"], [4320, "1:12:00"], [86_399, "23:59:59"],
  [86_400, "1天 00:00"], [180_000, "2天 02:00"],
])("%i seconds read %s", (seconds, expected) => {
  expect(spelled(seconds, days)).toBe(expected);
});

test("an instant of another day is told with its date", () => {
  const noon = new Date(2026, 10, 21, 12, 0, 5).getTime() * 1000;
  expect(timeSeenOn(noon, noon + 3600 * S)).toBe("12:00:05");
  expect(timeSeenOn(noon, noon + 86_400 * S)).toBe("11-21 12:00:05");
});
