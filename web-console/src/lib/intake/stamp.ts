/** A time of day as it is typed, and the instant meant by it: the last time it was so late. */

const DAY_US = 24 * 60 * 60 * 1_000_000;
/** A clock on a wall may be this much ahead of the hub's. */
const AHEAD_US = 5 * 60 * 1_000_000;

/** Null for what is no time of day, `14:05` or `14:05:30`. */
export function instantOf(words: string, now_us: number): number | null {
  const read = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(words.normalize("NFKC").trim());
  if (read === null) return null;
  const at = new Date(now_us / 1000);
  at.setHours(Number(read[1]), Number(read[2]), Number(read[3] ?? 0), 0);
  const at_us = at.getTime() * 1000;
  return at_us > now_us + AHEAD_US ? at_us - DAY_US : at_us;
}

/** `14:05:30`, as a time field of the browser takes it. */
export function timeTyped(at_us: number): string {
  const at = new Date(at_us / 1000);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((count) => String(count).padStart(2, "0")).join(":");
}
