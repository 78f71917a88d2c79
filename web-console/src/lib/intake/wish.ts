/**
 * What a caller wants and how the matter is called, beside the words: 诉求类型, 保密, 需回复, 事项, 标题, 涉及人数, 风险等级. Whoever asks
 * for help and nothing else leaves all of it alone.
 */
import type { ListedMatter } from "../decode/intake";
import type { Decoder } from "../decode/reading";
import { fieldsOf, orNull, text, truth } from "../decode/reading";
import { REPORT_KINDS, RISKS } from "../decode/words";
import type { NewReport, ReportKind } from "../wire";
import { PEOPLE_INVOLVED_MAX } from "../wire";

/** The matter of the catalogue that was chosen, and what came with it. */
export type NamedMatter = Readonly<{
  code: string;
  name: string;
  /** The category and the kind that the catalogue has for it; empty for none. */
  category: string;
  kind: string;
}>;

/** Words as typed; empty for what was not said. */
export type Wish = Readonly<{
  kind: string;
  confidential: boolean;
  reply_wanted: boolean;
  matter: NamedMatter | null;
  title: string;
  people: string;
  risk: string;
}>;

export const NOTHING_WISHED: Wish = { kind: "", confidential: false, reply_wanted: false, matter: null, title: "", people: "", risk: "" };

/** What most callers want; a report that says nothing is taken for this. */
export const MOSTLY: ReportKind = "help";

export function isNothing(it: Wish): boolean {
  return it.kind === "" && !it.confidential && !it.reply_wanted && it.matter === null && it.title.trim() === "" && it.people.trim() === "" && it.risk === "";
}

const namedMatter: Decoder<NamedMatter> = (it) => {
  const of = fieldsOf(it);
  return { code: of.get("code", text), name: of.get("name", text), category: of.get("category", text), kind: of.get("kind", text) };
};

/** Of a draft that was kept; one of before there was any of it has nothing. */
export const wish: Decoder<Wish> = (it) => {
  const of = fieldsOf(it);
  return {
    kind: of.get("kind", orNull(text)) ?? "", confidential: of.get("confidential", orNull(truth)) ?? false, reply_wanted: of.get("reply_wanted", orNull(truth)) ?? false,
    matter: of.get("matter", orNull(namedMatter)), title: of.get("title", orNull(text)) ?? "", people: of.get("people", orNull(text)) ?? "",
    risk: of.get("risk", orNull(text)) ?? "",
  };
};

/** How many people were said; null where nothing was, `unread` where it is no number that a report can have. */
export function peopleIn(words: string): number | null | "unread" {
  const digits = words.normalize("NFKC").trim();
  if (digits === "") return null;
  const count = /^\d{1,9}$/.test(digits) ? Number(digits) : 0;
  return count >= 1 && count <= PEOPLE_INVOLVED_MAX ? count : "unread";
}

/** Its part of what is filed: nothing for what was not said. */
export function wishOf(it: Wish): Pick<NewReport, "kind" | "confidential" | "reply_wanted" | "matter" | "title" | "people" | "risk"> {
  const kind = REPORT_KINDS.find((one) => one === it.kind);
  const people = peopleIn(it.people);
  const risk = RISKS.find((one) => one === it.risk);
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(it.confidential ? { confidential: true } : {}),
    ...(it.reply_wanted ? { reply_wanted: true } : {}),
    ...(it.matter === null ? {} : { matter: it.matter.code }),
    ...(it.title.trim() === "" ? {} : { title: it.title.trim() }),
    ...(typeof people === "number" ? { people } : {}),
    ...(risk === undefined ? {} : { risk }),
  };
}

/** The matter that a listed one is kept as. */
export function namedIn({ matter, category, kind }: ListedMatter): NamedMatter {
  return { code: matter.code, name: matter.name, category: category?.code ?? "", kind: typeof kind === "string" ? kind : "" };
}

/** What a draft says once this matter is chosen, or none: category and kind follow it where nobody has said another. */
export function following(it: Wish & Readonly<{ category: string }>, matter: NamedMatter | null): Readonly<{ matter: NamedMatter | null; category: string; kind: string }> {
  const follow = (of: "category" | "kind"): string => (it[of] === "" || it[of] === it.matter?.[of] ? (matter?.[of] ?? "") : it[of]);
  return { matter, category: follow("category"), kind: follow("kind") };
}
