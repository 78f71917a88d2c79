/** What each deed asks for before it can be done. Pure: what is filled in comes from the page, what is sent goes back to it. */
import { spelling } from "../decode/reading";
import { DEGREES, GROUNDS, REPORT_UP_BYS, TRANSFER_TARGETS, UNSOLVED, UPWARDS } from "../decode/words";
import type { EvidenceOf, ReportUpOf } from "../decode/handling";
import type { Degree, ExtensionRuling, Ground, ReportUpBy, SuspensionKind, TransferTarget, Unsolved, Upward } from "../wire";
import type { Deed } from "./deeds";

/** How a field is filled in. */
export type FieldKind =
  | Readonly<{ as: "line" | "called" | "words" | "department" | "departments" | "span" | "instant" | "photos" | "recordings" | "return" | "caller" | "joined_caller" | "other_case" | "absorbed" | "leader" | "rung_below" | "desk" | "said" | "category" | "matter" | "grade" | "risk" | "report_kind" | "report_up" | "service" | "area" | "units" }>
  | Readonly<{ as: "choice"; of: readonly Choice[] }>;

/** What can be chosen in a field that offers few things. */
export type Choice =
  | "reassigned" | "to_centre" | "bound" | ExtensionRuling | SuspensionKind | "done" | "not_done" | "reached" | "not_reached" | "yes" | "no" | Degree | Ground | TransferTarget | Unsolved;

export type FieldName =
  | "reason" | "clause" | "more" | "note" | "plan" | "public" | "before" | "photos" | "during" | "signed" | "recordings" | "desk" | "said" | "speaker" | "number" | "said_at" | "lead" | "co" | "department" | "return" | "ruling" | "to" | "kind" | "review_at"
  | "letter" | "answer_by" | "verdict" | "report" | "outcome" | "responded" | "solved" | "satisfied" | "into" | "suggested" | "merged" | "ground" | "answer" | "target" | "leader" | "other" | "down_to" | "is_solved" | "unsolved" | "substantiated" | "beyond_duty" | "contacted_at" | "contacted_number"
  | "category" | "matter" | "grade" | "risk" | "report_kind" | "correction" | "report_up" | "to_whom" | "service" | "area" | "units";

export type Field = FieldKind & Readonly<{ name: FieldName; optional?: true }>;

/** Words as they were typed or chosen, by field; lists are names that are chosen. */
export type Filled = Readonly<{ words: Readonly<Partial<Record<FieldName, string>>>; lists: Readonly<Partial<Record<FieldName, readonly string[]>>> }>;

export const NOTHING_FILLED: Filled = { words: {}, lists: {} };

const REASON: Field = { name: "reason", as: "words" };
const YES_NO: readonly Choice[] = ["yes", "no"];

/** 办理结果, of a department's own reply and of one that is recorded for it. */
const FINDINGS: readonly Field[] = [
  { name: "is_solved", as: "choice", of: YES_NO, optional: true }, { name: "unsolved", as: "choice", of: UNSOLVED }, { name: "substantiated", as: "choice", of: YES_NO },
  { name: "beyond_duty", as: "choice", of: YES_NO }, { name: "contacted_at", as: "instant", optional: true }, { name: "contacted_number", as: "called", optional: true },
];

const FORMS: Readonly<Record<Deed, readonly Field[]>> = {
  sign: [],
  ask_return: [REASON, { name: "clause", as: "line", optional: true }],
  ask_extension: [{ name: "more", as: "span" }, REASON],
  reply: [
    { name: "note", as: "words" }, { name: "public", as: "words", optional: true }, { name: "before", as: "photos", optional: true }, { name: "photos", as: "photos", optional: true },
    { name: "during", as: "photos", optional: true }, { name: "signed", as: "photos", optional: true }, { name: "recordings", as: "recordings", optional: true },
    ...FINDINGS,
  ],
  answer_supervision: [{ name: "note", as: "words" }],
  dispatch: [{ name: "units", as: "units" }, REASON],
  assign: [{ name: "lead", as: "department" }, { name: "co", as: "departments", optional: true }, REASON],
  add_handler: [{ name: "department", as: "department" }, REASON],
  hand_on: [{ name: "desk", as: "desk" }, { name: "to", as: "department" }, REASON],
  hand_down: [{ name: "to", as: "department" }, REASON],
  let_go: [{ name: "desk", as: "desk" }, REASON],
  rule_return: [
    { name: "return", as: "return" }, { name: "ruling", as: "choice", of: ["reassigned", "to_centre", "bound"] }, { name: "to", as: "department" }, REASON,
  ],
  rule_extension: [{ name: "ruling", as: "choice", of: ["granted", "refused"] }, REASON],
  urge: [{ name: "note", as: "words" }],
  supervise: [{ name: "letter", as: "words" }, { name: "answer_by", as: "instant" }],
  take_charge: [{ name: "leader", as: "leader" }],
  pass_up: [REASON],
  pass_down: [{ name: "down_to", as: "rung_below" }, REASON],
  suspend: [{ name: "kind", as: "choice", of: ["long_term", "deferred", "emergency"] }, { name: "plan", as: "words" }, { name: "review_at", as: "instant" }],
  resume: [REASON],
  confirm: [{ name: "note", as: "words" }],
  refute: [REASON],
  verify: [{ name: "verdict", as: "choice", of: ["done", "not_done"] }, { name: "note", as: "words" }],
  call_back: [
    { name: "report", as: "caller" }, { name: "outcome", as: "choice", of: ["reached", "not_reached"] }, { name: "responded", as: "choice", of: YES_NO },
    { name: "solved", as: "choice", of: YES_NO }, { name: "satisfied", as: "choice", of: DEGREES }, { name: "note", as: "words", optional: true },
  ],
  close: [],
  merge: [{ name: "into", as: "other_case" }, REASON],
  part: [{ name: "merged", as: "absorbed" }, REASON],
  part_report: [{ name: "report", as: "joined_caller" }, REASON],
  report_up: [{ name: "report_up", as: "report_up" }, { name: "to_whom", as: "line" }, { name: "number", as: "line" }, { name: "said_at", as: "instant" }],
  correct: [
    { name: "category", as: "category", optional: true }, { name: "matter", as: "matter", optional: true }, { name: "grade", as: "grade", optional: true },
    { name: "risk", as: "risk", optional: true }, { name: "report_kind", as: "report_kind", optional: true }, REASON,
  ],
  keep_apart: [{ name: "other", as: "other_case" }],
  not_accept: [{ name: "ground", as: "choice", of: GROUNDS }, REASON],
  answer_at_once: [{ name: "answer", as: "words" }],
  transfer: [{ name: "target", as: "choice", of: TRANSFER_TARGETS }, { name: "note", as: "words" }],
  archive: [],
  reopen: [REASON],
  relay: [
    { name: "desk", as: "desk" }, { name: "said", as: "said" }, { name: "note", as: "words" }, { name: "public", as: "words", optional: true }, { name: "more", as: "span" }, REASON,
    ...FINDINGS, { name: "clause", as: "line", optional: true }, { name: "speaker", as: "line" }, { name: "number", as: "line" }, { name: "said_at", as: "instant" },
  ],
  read_copy: [],
  call: [{ name: "service", as: "service" }],
  settle: [{ name: "note", as: "words" }],
  place: [{ name: "area", as: "area" }, REASON],
  withdraw: [REASON],
};

/** Of what was said by telephone, what goes with each. */
const WITH_SAID: Readonly<Partial<Record<FieldName, readonly string[]>>> = { note: ["reply"], public: ["reply"], more: ["ask_extension"], reason: ["ask_return", "ask_extension"], clause: ["ask_return"] };

/** The fields of a deed as far as it is filled in: some are asked for only after another was chosen, and some must be filled in where the case wants evidence. */
export function fieldsOf(deed: Deed, filled: Filled, wanted: EvidenceOf | null = null): readonly Field[] {
  const asked = FORMS[deed].filter(({ name }) => isAsked(name, deed, filled.words));
  const must = (name: FieldName): boolean => (deed === "reply" && isWanted(name, wanted)) || (deed === "call_back" && name === "note" && isDiscontent(filled.words));
  return asked.map((field) => (must(field.name) ? needed(field) : field));
}

function isWanted(name: FieldName, wanted: EvidenceOf | null): boolean {
  return (name === "before" && wanted?.before === true) || (name === "photos" && wanted?.after === true);
}

/** A caller who is not content is asked why. */
function isDiscontent(words: Filled["words"]): boolean {
  return words.outcome === "reached" && (words.solved === "no" || words.satisfied === "not_satisfied");
}

function needed({ optional: _, ...field }: Field): Field {
  return field;
}

function isAsked(name: FieldName, deed: Deed, words: Filled["words"]): boolean {
  if (deed === "rule_return" && name === "to") return words.ruling === "reassigned";
  if (deed === "call_back" && ["responded", "solved", "satisfied"].includes(name)) return words.outcome === "reached";
  if (deed === "relay" && name === "speaker") return words.said !== "not_answered";
  if (FINDINGS.some((field) => field.name === name)) return (deed === "reply" || words.said === "reply") && isFound(name, words);
  if (deed === "relay") return WITH_SAID[name]?.includes(words.said ?? "") ?? true;
  if (deed === "report_up" && name === "number") return reportIn(words.report_up ?? "")?.by === "phone";
  return true;
}

/** 办理结果 is said as a whole or not at all. */
function isFound(name: FieldName, words: Filled["words"]): boolean {
  if (name === "is_solved") return true;
  if (name === "unsolved") return words.is_solved === "no";
  return (words.is_solved ?? "") !== "" && (name !== "contacted_number" || instantIn(words.contacted_at ?? "") !== null);
}

/** 上报 as it is chosen: `city phone`. */
export function reportChosen({ to, by }: ReportUpOf): string {
  return `${spelling(to)} ${spelling(by)}`;
}

/** Null for words that choose none. */
export function reportIn(words: string): Readonly<{ to: Upward; by: ReportUpBy }> | null {
  const [named, how] = words.split(" ");
  const [to, by] = [UPWARDS.find((one) => one === named), REPORT_UP_BYS.find((one) => one === how)];
  return to === undefined || by === undefined ? null : { to, by };
}

/** What must still be filled in. */
export function missing(deed: Deed, filled: Filled, wanted: EvidenceOf | null = null): readonly FieldName[] {
  const empty = fieldsOf(deed, filled, wanted).filter((field) => field.optional !== true && !isFilled(field, filled)).map(({ name }) => name);
  const saysNothing = deed === "correct" && CORRECTED.every((name) => (filled.words[name] ?? "").trim() === "");
  return saysNothing ? ["correction", ...empty] : empty;
}

/** Whether an empty field says by itself that what it is about stays as it is. */
export function saysUnchanged(field: Field): boolean {
  return CORRECTED.includes(field.name);
}

/** 更正: of these at least one is said; what is left empty stays as it is. */
const CORRECTED: readonly FieldName[] = ["category", "matter", "grade", "risk", "report_kind"];

function isFilled(field: Field, { words, lists }: Filled): boolean {
  const said = (words[field.name] ?? "").trim();
  switch (field.as) {
    case "departments":
    case "units":
    case "photos":
    case "recordings":
      return (lists[field.name] ?? []).length > 0;
    case "span":
      return spanIn(said) !== null;
    case "instant":
      return instantIn(said) !== null;
    case "choice":
      return field.of.some((one) => one === said);
    default:
      return said !== "";
  }
}

export const SPAN_UNITS = ["working_days", "working_hours", "days", "hours"] as const;
export type SpanUnit = (typeof SPAN_UNITS)[number];
/** No policy gives more; a slip of the hand shall not ask for it. */
const SPAN_MOST = 366;

/** `3 working_days`; null for anything that is no such length. */
export function spanIn(words: string): Readonly<{ count: number; unit: SpanUnit }> | null {
  const [, digits, named] = /^(\d{1,3}) (\w+)$/.exec(words.trim()) ?? [];
  const unit = SPAN_UNITS.find((one) => one === named);
  const count = Number(digits);
  return unit === undefined || !(count >= 1 && count <= SPAN_MOST) ? null : { count, unit };
}

/** An instant as a browser's own field for date and time takes it, to the minute. */
export function instantTyped(at_us: number): string {
  const at = new Date(at_us / 1000);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** What a browser's own field for date and time holds, as local time; in microseconds. */
export function instantIn(words: string): number | null {
  const at_ms = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(words) ? new Date(words).getTime() : Number.NaN;
  return Number.isNaN(at_ms) ? null : at_ms * 1000;
}
