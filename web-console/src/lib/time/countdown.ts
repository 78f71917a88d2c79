/** How a clock reads: plain while there is time, near at a quarter left, counting up when over. */
import type { Case } from "../decode/views";

export type Countdown = Readonly<{
  state: "plain" | "near" | "over";
  /** Whole seconds left, or since it ran out. */
  seconds: number;
}>;

/** Of a clock whose beginning is not told, the last five minutes are near. */
const NEAR_WITHOUT_BEGINNING_US = 5 * 60 * 1_000_000;

export function countdown(clock: Readonly<{ begun_us: number | null; due_us: number }>, now_us: number): Countdown {
  const left_us = clock.due_us - now_us;
  if (left_us <= 0) return { state: "over", seconds: Math.floor((now_us - clock.due_us) / 1_000_000) };
  const near_us = clock.begun_us === null ? NEAR_WITHOUT_BEGINNING_US : (clock.due_us - clock.begun_us) / 4;
  return { state: left_us <= near_us ? "near" : "plain", seconds: Math.ceil(left_us / 1_000_000) };
}

/** The countdown of a case; null when no clock runs. */
export function countdownOf(it: Case, now_us: number): Countdown | null {
  return it.clock === null ? null : countdown({ begun_us: begunAt_us(it), due_us: it.clock.due_us }, now_us);
}

/** When the clock of a case was set, as far as the view tells. */
function begunAt_us(it: Case): number | null {
  switch (it.clock?.purpose) {
    case "climb":
      return it.alert?.since_us ?? it.opened_at_us;
    case "arrive":
      return it.attending?.accepted_at_us ?? null;
    case "finish":
      return it.attending?.arrived_at_us ?? null;
    default:
      return null;
  }
}

/** `01:53`, `1:12:00`, `2天 03:00` with the word for days given. */
export function spelled(seconds: number, days: (count: number) => string): string {
  const two = (count: number): string => String(count).padStart(2, "0");
  const s = two(seconds % 60);
  const m = Math.floor(seconds / 60) % 60;
  const h = Math.floor(seconds / 3600) % 24;
  const d = Math.floor(seconds / 86_400);
  if (d > 0) return `${days(d)} ${two(h)}:${two(m)}`;
  return h > 0 ? `${h}:${two(m)}:${s}` : `${two(m)}:${s}`;
}
