/** Which open cases may be about the same matter as the call that is being taken, and why. The dispatcher decides. */
import type { EarlierCalls, NearbyCases } from "../wire";
import type { Decoded } from "../decode/reading";
import type { Case } from "../decode/views";

export type Why = Readonly<{ by: "distance"; distance_m: number }> | Readonly<{ by: "words" }> | Readonly<{ by: "number" }>;

export type Candidate = Readonly<{ case: Case; why: readonly Why[] }>;

export type Evidence = Readonly<{
  open: ReadonlyMap<string, Case>;
  nearby: Decoded<NearbyCases> | null;
  calls: Decoded<EarlierCalls> | null;
  /** What is known of the place in words: the caller's own, and the name of the entry chosen. */
  placeWords: readonly string[];
}>;

export const CANDIDATES_MOST = 6;
/** Share of the shorter description's pairs of characters that the other one has too. */
const ALIKE_FROM = 0.6;

/** Those with more reasons first, then the nearer, then the newer ones. */
export function candidates(from: Evidence): readonly Candidate[] {
  const why = new Map<string, { case: Case; why: Why[] }>();
  const add = (it: Case, reason: Why): void => {
    const met = why.get(it.id) ?? { case: it, why: [] };
    met.why.push(reason);
    why.set(it.id, met);
  };
  for (const near of from.nearby?.cases ?? []) {
    const known = from.open.get(near.case.id) ?? near.case;
    if (known.ended_at_us === null) add(known, { by: "distance", distance_m: near.distance_m });
  }
  for (const id of new Set(from.calls?.calls.map((call) => call.case))) {
    const known = from.open.get(id);
    if (known !== undefined) add(known, { by: "number" });
  }
  for (const it of from.open.values()) {
    if (it.address !== null && from.placeWords.some((words) => alike(words, it.address ?? ""))) add(it, { by: "words" });
  }
  return [...why.values()]
    .toSorted((a, b) => b.why.length - a.why.length || metres(a.why) - metres(b.why) || b.case.opened_at_us - a.case.opened_at_us)
    .slice(0, CANDIDATES_MOST);
}

function metres(why: readonly Why[]): number {
  return why.find((it) => it.by === "distance")?.distance_m ?? Number.POSITIVE_INFINITY;
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
