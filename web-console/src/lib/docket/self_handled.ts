/** The six stamps (六步) of a case that was found and dealt with on the spot: five at once, the last when it was checked or drawn by nobody. */
import type { HistoryLine } from "../decode/history";

export const SIX_STEPS = ["collected", "filed", "dispatched", "handled", "reported", "concluded"] as const;

export type Stamp = Readonly<{ step: (typeof SIX_STEPS)[number]; at_us: number | null }>;

export type SelfHandled = Readonly<{
  stamps: readonly Stamp[];
  /** Whether it was drawn to be checked by somebody else. */
  sampled: boolean;
  before: readonly string[];
  after: readonly string[];
}>;

/** Null where the case was not dealt with on the spot. */
export function selfHandledIn(history: readonly HistoryLine[]): SelfHandled | null {
  const line = history.find((one) => one.event === "case.self_handled");
  if (line === undefined) return null;
  const [before, after] = line.details.flatMap((it) => (it.label === "photos" ? [it.photos] : []));
  const ended = [...history].reverse().find((one) => one.event === "case.closed");
  const sampled = line.details.some((it) => it.label === "remark" && it.remark === "sampled");
  const stamps = SIX_STEPS.map((step) => ({ step, at_us: step === "concluded" ? (ended?.at_us ?? null) : line.at_us }));
  return { stamps, sampled, before: before ?? [], after: after ?? [] };
}
