/** What the word that a task is done must bring, and what of it is not there yet. The hub decides; this spares the way there. */
import type { Decoded, Decoder } from "../decode/reading";
import { fieldsOf, truth } from "../decode/reading";
import type { EvidenceView } from "../wire";

export type Evidence = Decoded<EvidenceView>;
export type Proof = keyof Evidence;

export const PROOFS: readonly Proof[] = ["before", "after", "position"];

export const evidence: Decoder<Evidence> = (it) => {
  const of = fieldsOf(it);
  return { before: of.get("before", truth), after: of.get("after", truth), position: of.get("position", truth) };
};

/** What is wanted, in the order in which it is gathered; nothing where the category wants nothing. */
export function wanted(evidence: Evidence | null): readonly Proof[] {
  return evidence === null ? [] : PROOFS.filter((proof) => evidence[proof]);
}

/** What is wanted and not there. */
export function lacking(evidence: Evidence | null, has: Readonly<Record<Proof, boolean>>): readonly Proof[] {
  return wanted(evidence).filter((proof) => !has[proof]);
}

/** What the hub says in its own words that it missed. Ids are hexadecimal, so that none of the names is in one. */
export function namedIn(detail: string): readonly Proof[] {
  return PROOFS.filter((proof) => new RegExp(`\\b${proof}\\b`).test(detail));
}
