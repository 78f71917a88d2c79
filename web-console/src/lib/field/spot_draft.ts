/** A matter of 即采即办 that is not on its way to the hub, as it lies on the phone. */
import type { Decoder } from "../decode/reading";
import { fieldsOf, listOf, orNull, text, truth } from "../decode/reading";
import { point } from "../decode/views";
import type { GivenPlace } from "../wire";

export type SpotDraft = Readonly<{
  case: string; category: string; text: string; address: string; note: string; place: GivenPlace | null; isOpen: boolean; before: readonly string[]; after: readonly string[];
}>;

export const spotDraft: Decoder<SpotDraft> = (it) => {
  const of = fieldsOf(it);
  return {
    case: of.get("case", text), category: of.get("category", text), text: of.get("text", text), address: of.get("address", text), note: of.get("note", text),
    place: of.get("place", orNull(point)), isOpen: of.get("isOpen", truth), before: of.get("before", listOf(text)), after: of.get("after", listOf(text)),
  };
};
