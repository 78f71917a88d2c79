/** Days of China Standard Time, as the hub counts them, and the ranges that people ask for. */

const AHEAD_MS = 8 * 3_600_000;

export type Range = "this_month" | "last_month" | "this_year";

export const RANGES: readonly Range[] = ["this_month", "last_month", "this_year"];

/** First and last day, both counted in, as `2026-11-01`. */
export type Days = Readonly<{ from: string; to: string }>;

/** As far as today where the range is not over. */
export function daysOf(range: Range, now_us: number): Days {
  const now = new Date(now_us / 1000 + AHEAD_MS);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const today = written(now);
  switch (range) {
    case "this_month":
      return { from: written(at(year, month, 1)), to: today };
    case "last_month":
      return { from: written(at(year, month - 1, 1)), to: written(at(year, month, 0)) };
    case "this_year":
      return { from: written(at(year, 0, 1)), to: today };
  }
}

function at(year: number, month: number, day: number): Date {
  return new Date(Date.UTC(year, month, day));
}

function written(day: Date): string {
  return day.toISOString().slice(0, 10);
}
