/** How a limit reads at an instant: what is left, and the marks in words. */
import type { DeskOf } from "../decode/handling";
import type { Case } from "../decode/views";
import type { Countdown } from "../time/countdown";

/** What stands beside a limit, in words: colour is never the only sign. */
export type Mark = "overdue" | "near" | "paused" | "met" | "extended" | "asked" | "uncertain" | "half";

/** From this share of the limit on it is near its end (临期). */
const NEAR_PERCENT = 80;
const HALF_PERCENT = 50;

/** Whether the time allowed has run out before the matter was verified, or before the case ended otherwise. */
export function isOverdue(it: Case, now_us: number): boolean {
  const { limit } = it;
  return (limit !== null && !limit.met && limit.paused_since_us === null && limit.due_us <= (it.ended_at_us ?? now_us)) || openDesks(it).some((desk) => desk.overdue);
}

/** The marks of a case's limit, the most pressing first. */
export function marksOf(it: Case, now_us: number): readonly Mark[] {
  const { limit } = it;
  const marks: Mark[] = [];
  if (isOverdue(it, now_us)) marks.push("overdue");
  if (limit === null) return marks;
  if (limit.met) marks.push("met");
  else if (limit.paused_since_us !== null) marks.push("paused");
  else if (marks.length === 0 && hasReached(limit, NEAR_PERCENT, now_us)) marks.push("near");
  else if (marks.length === 0 && hasReached(limit, HALF_PERCENT, now_us)) marks.push("half");
  if (limit.extended) marks.push("extended");
  if (limit.asked !== null) marks.push("asked");
  if (limit.uncertain) marks.push("uncertain");
  return marks;
}

/** The hub says which marks were reached; the next one may have been reached since. */
function hasReached(limit: NonNullable<Case["limit"]>, percent: number, now_us: number): boolean {
  if (limit.marks_reached.some((mark) => mark >= percent)) return true;
  const next = [50, 80, 100, 120].find((mark) => !limit.marks_reached.includes(mark));
  return next !== undefined && next >= percent && limit.next_mark_us !== null && limit.next_mark_us <= now_us;
}

/** What is left; null where nothing runs. Working time is not counted down: what is shown is until the instant it is due. */
export function leftOf(it: Case, now_us: number): Countdown | null {
  const { limit } = it;
  if (it.ended_at_us !== null || limit === null || limit.met || limit.paused_since_us !== null) return null;
  const left_us = limit.due_us - now_us;
  if (left_us <= 0) return { state: "over", seconds: Math.floor(-left_us / 1_000_000) };
  return { state: hasReached(limit, NEAR_PERCENT, now_us) ? "near" : "plain", seconds: Math.ceil(left_us / 1_000_000) };
}

/** Departments' tasks that still want something. */
export function openDesks(it: Case): readonly DeskOf[] {
  return it.ended_at_us === null ? it.desks.filter((desk) => !desk.ended && desk.replied_at_us === null) : [];
}
