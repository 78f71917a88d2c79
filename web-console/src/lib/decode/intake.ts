/** What a call-taker is shown while typing, and what the desk records of telephone calls. */
import type { Candidates, EarlierCalls, MatterList, NumberAndPin, SwapDone } from "../wire";
import { matter } from "./handling";
import type { Decoded, Decoder } from "./reading";
import { fieldsOf, listOf, orNull, text, truth, whole, wordOf } from "./reading";
import { area, caseView, category } from "./views";
import { GRADES, PHASES, REPORT_KINDS } from "./words";

export type EarlierCall = Decoded<EarlierCalls>["calls"][number];

const earlierCall: Decoder<EarlierCall> = (it) => {
  const of = fieldsOf(it);
  return {
    report: of.get("report", text),
    case: of.get("case", text),
    received_at_us: of.get("received_at_us", whole),
    category_name: of.get("category_name", text),
    grade: of.get("grade", wordOf(GRADES)),
    phase: of.get("phase", wordOf(PHASES)),
    summary: of.get("summary", text),
    area: of.get("area", area),
  };
};

export const earlierCalls: Decoder<Decoded<EarlierCalls>> = (it) => ({ calls: fieldsOf(it).get("calls", listOf(earlierCall)) });

const candidate: Decoder<Decoded<Candidates>["cases"][number]> = (it) => {
  const of = fieldsOf(it);
  return {
    case: of.get("case", caseView), distance_m: of.get("distance_m", orNull(whole)), minutes: of.get("minutes", whole), likeness: of.get("likeness", whole),
    same_category: of.get("same_category", truth), same_caller: of.get("same_caller", truth),
  };
};

export const candidates: Decoder<Decoded<Candidates>> = (it) => ({ cases: fieldsOf(it).get("cases", listOf(candidate)) });

export type ListedMatter = Decoded<MatterList>["matters"][number];

const listedMatter: Decoder<ListedMatter> = (it) => {
  const of = fieldsOf(it);
  return { matter: of.get("matter", matter), parent: of.get("parent", orNull(text)), category: of.get("category", orNull(category)), kind: of.get("kind", orNull(wordOf(REPORT_KINDS))) };
};

export const matterList: Decoder<Decoded<MatterList>> = (it) => ({ matters: fieldsOf(it).get("matters", listOf(listedMatter)) });

export const swapDone: Decoder<Decoded<SwapDone>> = (it) => ({ seq: fieldsOf(it).get("seq", whole) });

export const numberAndPin: Decoder<Decoded<NumberAndPin>> = (it) => {
  const of = fieldsOf(it);
  return { number: of.get("number", text), pin: of.get("pin", text) };
};
