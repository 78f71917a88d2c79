/** From a form that is filled in to the order that goes to the hub. */
import type { CaseAction } from "../api/hub";
import type { Case } from "../decode/views";
import { DEGREES, GRADES, GROUNDS, REPORT_KINDS, RISKS, SERVICES, SUSPENSION_KINDS, TRANSFER_TARGETS, UNSOLVED } from "../decode/words";
import type { CaseAct, Findings, RelayAnswer, RelayedAnswer, Span } from "../wire";
import type { Deed } from "./deeds";
import { ownDesk } from "./deeds";
import type { FieldName, Filled } from "./forms";
import { instantIn, missing, reportIn, spanIn } from "./forms";
import type { Seat } from "./seat";

/** The order; null while something is missing. */
export function orderOf(deed: Deed, it: Case, seat: Seat, filled: Filled): CaseAction | null {
  if (missing(deed, filled, it.evidence).length > 0) return null;
  if (deed === "close") return { do: "close", body: {} };
  const said = (name: FieldName): string => (filled.words[name] ?? "").trim();
  if (deed === "verify") return { do: "verify", body: { verdict: said("verdict") === "done" ? "done" : "not_done", note: said("note") } };
  if (deed === "reopen" || deed === "withdraw") return { do: deed, body: { reason: said("reason") } };
  if (deed === "settle") return { do: "settle", body: { note: said("note") } };
  if (deed === "place") return { do: "place", body: { place: null, area: said("area"), reason: said("reason") } };
  if (deed === "dispatch") return { do: "dispatch", body: { units: [...(filled.lists.units ?? [])], reason: said("reason") } };
  if (deed === "call") return called(said("service"));
  if (deed === "relay") return relayed(it, said);
  const body = actOf(deed, ownDesk(it, seat)?.task ?? null, said, (name) => [...(filled.lists[name] ?? [])]);
  return body === null ? null : { do: "acts", body };
}

/** Null for words that name no service. */
function called(words: string): CaseAction | null {
  const service = SERVICES.find((one) => one === words);
  return service === undefined ? null : { do: "call", body: { service } };
}

type Said = (name: FieldName) => string;

/** Null when the department's own task is gone, or when a choice is none. */
function actOf(deed: Exclude<Deed, "verify" | "close" | "reopen" | "relay" | "dispatch" | "call" | "settle" | "place" | "withdraw">, task: string | null, said: Said, list: (name: FieldName) => string[]): CaseAct | null {
  const reason = said("reason");
  switch (deed) {
    case "sign":
    case "ask_return":
    case "ask_extension":
    case "hand_down":
    case "reply":
      return task === null ? null : departmentsAct(deed, task, said, list);
    case "assign":
      return { act: deed, lead: said("lead"), co: list("co").filter((code) => code !== said("lead")), reason };
    case "add_handler":
      return { act: deed, department: said("department"), reason };
    case "hand_on":
      return { act: deed, task: said("desk"), to: said("to"), reason };
    case "let_go":
      return { act: deed, task: said("desk"), reason };
    case "rule_return":
      return {
        act: deed, task: said("return"), ruling: said("ruling") === "bound" ? "bound" : "agreed", reason,
        ...(said("ruling") === "reassigned" ? { to: said("to") } : {}),
      };
    case "rule_extension":
      return { act: deed, ruling: said("ruling") === "granted" ? "granted" : "refused", reason };
    case "urge":
      return { act: deed, note: said("note") };
    case "supervise":
      return atInstant(said("answer_by"), (answer_by_us) => ({ act: deed, letter: said("letter"), answer_by_us }));
    case "take_charge":
      return { act: deed, leader: said("leader") };
    case "pass_up":
    case "resume":
      return { act: deed, reason };
    case "pass_down":
      return { act: deed, to: said("down_to"), reason };
    case "confirm":
    case "answer_supervision":
      return { act: deed, note: said("note") };
    case "refute":
      return { act: "not_accept", ground: "not_true", reason };
    case "suspend":
      return atInstant(said("review_at"), (review_at_us) => ({ act: deed, kind: SUSPENSION_KINDS.find((one) => one === said("kind")) ?? "deferred", plan: said("plan"), review_at_us }));
    case "call_back":
      return callBack(said);
    case "merge":
      return { act: deed, into: said("into"), reason, ...(list("suggested").length === 0 ? {} : { suggested: list("suggested") }) };
    case "part":
      return { act: deed, merged: said("merged"), reason };
    case "part_report":
      return { act: deed, report: said("report"), reason };
    case "report_up":
      return reportedUp(said);
    case "correct":
      return corrected(said);
    case "keep_apart":
      return { act: deed, other: said("other") };
    case "archive":
    case "read_copy":
      return { act: deed };
    case "not_accept":
      return withOneOf(GROUNDS, said("ground"), (ground) => ({ act: deed, ground, reason }));
    case "answer_at_once":
      return { act: deed, answer: said("answer") };
    case "transfer":
      return withOneOf(TRANSFER_TARGETS, said("target"), (to) => ({ act: deed, to, note: said("note") }));
  }
}

function departmentsAct(deed: "sign" | "ask_return" | "ask_extension" | "hand_down" | "reply", task: string, said: Said, list: (name: FieldName) => string[]): CaseAct | null {
  const reason = said("reason");
  switch (deed) {
    case "sign":
      return { act: deed, task };
    case "hand_down":
      return { act: "hand_on", task, to: said("to"), reason };
    case "ask_return":
      return { act: deed, task, reason, ...(said("clause") === "" ? {} : { clause: said("clause") }) };
    case "ask_extension": {
      const more = spanIn(said("more"));
      return more === null ? null : { act: deed, task, more: spanOf(more), reason };
    }
    case "reply":
      return {
        act: deed, task, note: said("note"), ...(said("public") === "" ? {} : { public: said("public") }), photos: list("photos"), ...named("before", list), ...named("during", list), ...named("signed", list), ...named("recordings", list),
        ...findings(said),
      };
  }
}

/** Pictures of a kind, or recordings, if there are any. */
function named<Kind extends FieldName>(kind: Kind, list: (name: FieldName) => string[]): { [name in Kind]?: string[] } {
  const names = list(kind);
  return names.length === 0 ? {} : ({ [kind]: names } as { [name in Kind]: string[] });
}

/** 代录: what somebody of a department said by telephone. Null when its task is gone. */
function relayed(it: Case, said: Said): CaseAction | null {
  const desk = it.desks.find((one) => one.task === said("desk"));
  const answer = desk === undefined ? null : answerOf(desk.department.code, desk.task, said);
  const said_at_us = instantIn(said("said_at"));
  if (answer === null || said_at_us === null) return null;
  const speaker = answer.said === "not_answered" ? {} : { speaker: said("speaker") };
  const body: RelayAnswer = { said_at_us, number: said("number"), ...speaker, answer };
  return { do: "relay", body };
}

function answerOf(department: string, task: string, said: Said): RelayedAnswer | null {
  const reason = said("reason");
  switch (said("said")) {
    case "sign":
      return { said: "sign", department, task };
    case "ask_return":
      return { said: "ask_return", department, task, reason, ...(said("clause") === "" ? {} : { clause: said("clause") }) };
    case "ask_extension": {
      const more = spanIn(said("more"));
      return more === null ? null : { said: "ask_extension", department, task, more: spanOf(more), reason };
    }
    case "not_answered":
      return { said: "not_answered", called: { who: "department", department, task } };
    case "reply":
      return { said: "reply", department, task, note: said("note"), ...(said("public") === "" ? {} : { public: said("public") }), ...findings(said) };
    default:
      return null;
  }
}

/** 上报: what goes in writing has no number that was called. */
function reportedUp(said: Said): CaseAct | null {
  const made = reportIn(said("report_up"));
  if (made === null) return null;
  return atInstant(said("said_at"), (said_at_us) => ({ act: "report_up", ...made, to_whom: said("to_whom"), ...(made.by === "phone" ? { number: said("number") } : {}), said_at_us }));
}

/** 更正: what is left out stays as it is. */
function corrected(said: Said): CaseAct {
  const [category, matter] = [said("category"), said("matter")];
  const grade = GRADES.find((one) => one === said("grade"));
  const risk = RISKS.find((one) => one === said("risk"));
  const kind = REPORT_KINDS.find((one) => one === said("report_kind"));
  return {
    act: "correct", ...(category === "" ? {} : { category }), ...(matter === "" ? {} : { matter }), ...(grade === undefined ? {} : { grade }),
    ...(risk === undefined ? {} : { risk }), ...(kind === undefined ? {} : { kind }), reason: said("reason"),
  };
}

/** 办理结果, if whoever replies says whether it is solved. */
function findings(said: Said): { findings?: Findings } {
  if (said("is_solved") === "") return {};
  const contacted_at_us = instantIn(said("contacted_at"));
  const contacted_number = contacted_at_us === null ? "" : said("contacted_number");
  const unsolved = UNSOLVED.find((one) => one === said("unsolved")) ?? null;
  return {
    findings: {
      contacted_at_us, ...(contacted_number === "" ? {} : { contacted_number }), substantiated: said("substantiated") === "yes", beyond_duty: said("beyond_duty") === "yes",
      unsolved: said("is_solved") === "no" ? unsolved : null,
    },
  };
}

function callBack(said: Said): CaseAct {
  const yes = (name: FieldName): boolean => said(name) === "yes";
  // 基本满意 is satisfied, where only yes and no are told apart.
  const degree = DEGREES.find((one) => one === said("satisfied"));
  const satisfied = degree !== undefined && degree !== "not_satisfied";
  const reached = { kind: "reached", said: { responded: yes("responded"), solved: yes("solved"), satisfied, ...(degree === undefined ? {} : { degree }) } } as const;
  return { act: "call_back", report: said("report"), outcome: said("outcome") === "reached" ? reached : { kind: "not_reached" }, ...(said("note") === "" ? {} : { note: said("note") }) };
}

function spanOf({ count, unit }: NonNullable<ReturnType<typeof spanIn>>): Span {
  switch (unit) {
    case "working_days":
      return { working_days: count };
    case "working_hours":
      return { working_hours: count };
    case "days":
      return { days: count };
    case "hours":
      return { hours: count };
  }
}

/** An instant that is none sends nothing: 1970 would be a lie. */
function atInstant(words: string, act: (at_us: number) => CaseAct): CaseAct | null {
  const at_us = instantIn(words);
  return at_us === null ? null : act(at_us);
}

function withOneOf<W extends string>(words: readonly W[], chosen: string, act: (word: W) => CaseAct): CaseAct | null {
  const word = words.find((one) => one === chosen);
  return word === undefined ? null : act(word);
}
