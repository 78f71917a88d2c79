/**
 * Which open cases may be about the same matter as the call that is being taken, and why. The hub compares place, time,
 * category and words; what is known at this desk stands beside it. The dispatcher decides.
 */
import type { Candidates, EarlierCalls } from "../wire";
import type { Decoded } from "../decode/reading";
import type { Case } from "../decode/views";
import type { Candidate, Why } from "./reasons";
import { reasonsOf } from "./reasons";

export type Evidence = Readonly<{
  open: ReadonlyMap<string, Case>;
  found: Decoded<Candidates> | null;
  calls: Decoded<EarlierCalls> | null;
  /** What is known of the place in words: the caller's own, and the name of the entry chosen. */
  placeWords: readonly string[];
  /** Cases that somebody has found to be about other matters. */
  apart: readonly string[];
}>;

export const CANDIDATES_MOST = 6;
/** Share of the shorter description's pairs of characters that the other one has too. */
const ALIKE_FROM = 0.6;

/** Those of the hub first, as it orders them; then those with more reasons, then the newer ones. */
export function candidates(from: Evidence): readonly Candidate[] {
  const why = new Map<string, { case: Case; why: Why[]; at: number }>();
  const add = (it: Case, reasons: readonly Why[], at: number): void => {
    const met = why.get(it.id) ?? { case: it, why: [], at };
    for (const reason of reasons) if (!met.why.some((one) => one.by === reason.by)) met.why.push(reason);
    why.set(it.id, met);
  };
  from.found?.cases.forEach((one, at) => {
    const known = from.open.get(one.case.id) ?? one.case;
    if (known.ended_at_us === null) add(known, reasonsOf(one), at);
  });
  const later = from.found?.cases.length ?? 0;
  for (const id of new Set(from.calls?.calls.map((call) => call.case))) {
    const known = from.open.get(id);
    if (known !== undefined) add(known, [{ by: "number" }], later);
  }
  for (const it of from.open.values()) {
    if (it.address !== null && from.placeWords.some((words) => alike(words, it.address ?? ""))) add(it, [{ by: "words" }], later);
  }
  return [...why.values()]
    .filter((it) => !from.apart.includes(it.case.id))
    .toSorted((a, b) => a.at - b.at || b.why.length - a.why.length || b.case.opened_at_us - a.case.opened_at_us)
    .slice(0, CANDIDATES_MOST);
}

/** Whether two descriptions of a place are likely of the same one. Two characters say too little. */
export function alike(one: string, other: string): boolean {
  const [a, b] = [pairs(one), pairs(other)];
  const fewer = Math.min(a.size, b.size);
  if (fewer < 2) return false;
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return shared / fewer >= ALIKE_FROM;
}

function pairs(words: string): ReadonlySet<string> {
  const plain = [...words.normalize("NFKC").toLowerCase().replaceAll(/[\s\p{P}\p{S}]/gu, "")];
  return new Set(plain.slice(1).map((character, index) => `${plain[index]}${character}`));
}
