/** The six stamps (六步) of a case that was found and dealt with on the spot: five at once, the last when it was checked or drawn by nobody. */
import type { HistoryLine } from "../decode/history";
import type { PictureMoment } from "../wire";

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
  const { before, after } = picturesOf(line);
  const ended = [...history].reverse().find((one) => one.event === "case.closed");
  const sampled = line.details.some((it) => it.label === "remark" && it.remark === "sampled");
  const stamps = SIX_STEPS.map((step) => ({ step, at_us: step === "concluded" ? (ended?.at_us ?? null) : line.at_us }));
  return { stamps, sampled, before, after };
}

export type Pictures = Readonly<{ before: readonly string[]; after: readonly string[]; during: readonly string[]; signed: readonly string[] }>;

/** Of one line. Hubs of before each list was told apart name those of before first, if there are two. */
function picturesOf(line: HistoryLine): Pictures {
  const lists = line.details.flatMap((it) => (it.label === "photos" ? [it] : []));
  const untold = lists.filter((list) => list.moment === null).map((list) => list.photos);
  const of = (moment: PictureMoment): readonly string[] => lists.flatMap((list) => (list.moment === moment ? list.photos : []));
  return {
    before: [...of("before"), ...(untold.length > 1 ? (untold[0] ?? []) : [])], after: [...of("after"), ...(untold[untold.length - 1] ?? [])],
    during: of("during"), signed: of("signed"),
  };
}

/** 视频、语音: every recording of the work that the history tells of, each once. */
export function recordingsIn(history: readonly HistoryLine[]): readonly string[] {
  return [...new Set(history.flatMap((line) => line.details.flatMap((it) => (it.label === "recordings" ? it.recordings : []))))];
}

/** Every picture of the work that the history tells of, each once; those of a case dealt with on the spot stand with its stamps. */
export function picturesIn(history: readonly HistoryLine[]): Pictures {
  const found = history.filter((line) => line.event !== "case.self_handled").map(picturesOf);
  const all = (kind: keyof Pictures): readonly string[] => [...new Set(found.flatMap((it) => it[kind]))];
  return { before: all("before"), after: all("after"), during: all("during"), signed: all("signed") };
}
