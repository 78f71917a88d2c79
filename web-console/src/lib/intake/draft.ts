/**
 * What somebody types while the caller speaks. Kept in this tab at every keystroke, with the key under which it will be
 * filed: a reload loses nothing, and filing twice makes one report.
 */
import { newId } from "../api/new_id";
import type { Decoder } from "../decode/reading";
import { fieldsOf, text, Undecodable } from "../decode/reading";
import type { Grade, NewReport } from "../wire";
import { GRADES } from "../decode/words";

/** All words as typed; empty for what was not said. */
export type Draft = Readonly<{
  key: string;
  caller_name: string;
  caller_phone: string;
  text: string;
  address: string;
  category: string;
  urgency: string;
  area: string;
}>;

export const DRAFT_KEPT_AS = "huying.report_draft";

export function emptyDraft(): Draft {
  return { key: newId(), caller_name: "", caller_phone: "", text: "", address: "", category: "", urgency: "", area: "" };
}

const draft: Decoder<Draft> = (it) => {
  const of = fieldsOf(it);
  return {
    key: of.get("key", text),
    caller_name: of.get("caller_name", text),
    caller_phone: of.get("caller_phone", text),
    text: of.get("text", text),
    address: of.get("address", text),
    category: of.get("category", text),
    urgency: of.get("urgency", text),
    area: of.get("area", text),
  };
};

/** The draft kept in this tab; an empty one if there is none, or if it is from a version that kept it differently. */
export function recallDraft(storage: Pick<Storage, "getItem">): Draft {
  const kept = storage.getItem(DRAFT_KEPT_AS);
  if (kept === null) return emptyDraft();
  try {
    const value: unknown = JSON.parse(kept);
    return draft({ value, path: "draft" });
  } catch (fault) {
    if (!(fault instanceof Undecodable || fault instanceof SyntaxError)) throw fault;
    return emptyDraft();
  }
}

export function keepDraft(storage: Pick<Storage, "setItem">, it: Draft): void {
  storage.setItem(DRAFT_KEPT_AS, JSON.stringify(it));
}

/** What is filed: nothing is sent for what was not said. */
export function reportOf(it: Draft): NewReport {
  const said = (words: string): string | null => (words.trim() === "" ? null : words.trim());
  const urgency: Grade | null = GRADES.find((grade) => grade === it.urgency) ?? null;
  return {
    text: it.text.trim(),
    caller_name: said(it.caller_name),
    caller_phone: said(it.caller_phone),
    address: said(it.address),
    category: said(it.category),
    area: said(it.area),
    urgency,
  };
}
