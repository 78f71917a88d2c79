/** What a case carries of the closed loop. The hub leaves out what there is nothing of. */
import type { CallerView, CaseResponseView, CaseView, DepartmentRef, DeskView, EvidenceView, FilingView, Findings, LetterView, LimitView, ReportUpView, Satisfaction, Span, StepView, SuspensionView } from "../wire";
import type { Decoded, Decoder } from "./reading";
import { fieldsOf, listOf, orNull, text, truth, Undecodable, whole, wordOf } from "./reading";
import { DEGREES, DESK_PURPOSES, EMERGENCY_LEVELS, GRADES, PARTS, REPORT_KINDS, REPORT_UP_BYS, REPORT_UP_STATES, RISKS, SPAN_UNITS, STANDARD_KINDS, STEPS, SUSPENSION_KINDS, TIERS, UNSOLVED, UPWARDS } from "./words";

export type Handling = Pick<
  Decoded<CaseView>,
  | "filing" | "limit" | "desks" | "callers" | "calls_back_owed" | "returns" | "redone" | "suspended" | "incident" | "response" | "leader" | "urged" | "supervised" | "letter" | "absorbed" | "steps" | "evidence" | "danger_words" | "closes_from" | "confidential_from" | "reports_up"
>;
export type DeskOf = Decoded<DeskView>;
export type MatterOf = NonNullable<NonNullable<Handling["filing"]>["matter"]>;
export type FindingsOf = Decoded<Findings>;
export type StepOf = Decoded<StepView>;
/** What the word that a matter is dealt with must bring. */
export type EvidenceOf = Decoded<EvidenceView>;
export type LimitOf = Decoded<LimitView>;
/** 上报: a report upward that is owed, or was made. */
export type ReportUpOf = Decoded<ReportUpView>;
export type CallerOf = Decoded<CallerView>;
export type Department = Decoded<DepartmentRef>;
/** A length of time: so many of a unit. */
export type Length = Readonly<{ unit: (typeof SPAN_UNITS)[number]; count: number }>;

export function listOrEmpty<T>(decoder: Decoder<T>): Decoder<readonly T[]> {
  return (it) => orNull(listOf(decoder))(it) ?? [];
}

const count: Decoder<number> = (it) => orNull(whole)(it) ?? 0;

export const department: Decoder<Department> = (it) => {
  const of = fieldsOf(it);
  return { code: of.get("code", text), name: of.get("name", text) };
};

export const span: Decoder<Decoded<Span>> = (it) => {
  const of = fieldsOf(it);
  const unit = SPAN_UNITS.find((name) => of.get(name, orNull(whole)) !== null);
  switch (unit) {
    case "minutes":
      return { minutes: of.get(unit, whole) };
    case "hours":
      return { hours: of.get(unit, whole) };
    case "days":
      return { days: of.get(unit, whole) };
    case "working_minutes":
      return { working_minutes: of.get(unit, whole) };
    case "working_hours":
      return { working_hours: of.get(unit, whole) };
    case "working_days":
      return { working_days: of.get(unit, whole) };
    case undefined:
      throw new Undecodable(it.path, `one of ${SPAN_UNITS.join(", ")}`, it.value);
  }
};

/** The one unit that a span has. */
export function lengthOf(it: Decoded<Span>): Length {
  const [unit, count] = SPAN_UNITS.flatMap((name) => (name in it ? [[name, Number(Reflect.get(it, name))] as const] : []))[0] ?? ["minutes", 0];
  return { unit, count };
}

export const satisfaction: Decoder<Decoded<Satisfaction>> = (it) => {
  const of = fieldsOf(it);
  return { responded: of.get("responded", truth), solved: of.get("solved", truth), satisfied: of.get("satisfied", truth), degree: of.get("degree", orNull(wordOf(DEGREES))) };
};

const office: Decoder<MatterOf["offices"][number]> = (it) => {
  const of = fieldsOf(it);
  return { part: of.get("part", wordOf(PARTS)), name: of.get("name", text) };
};

const standard: Decoder<MatterOf["standards"][number]> = (it) => {
  const of = fieldsOf(it);
  return { standard: of.get("standard", text), kind: of.get("kind", wordOf(STANDARD_KINDS)), code: of.get("code", text) };
};

export const matter: Decoder<MatterOf> = (it) => {
  const of = fieldsOf(it);
  return {
    code: of.get("code", text), name: of.get("name", text), lead: of.get("lead", orNull(department)), co: of.get("co", listOf(department)),
    limit: of.get("limit", orNull(span)), tier: of.get("tier", orNull(wordOf(TIERS))), skills: of.get("skills", listOrEmpty(text)),
    offices: of.get("offices", listOrEmpty(office)), standards: of.get("standards", listOrEmpty(standard)), danger_words: of.get("danger_words", listOrEmpty(text)),
    grade: of.get("grade", orNull(wordOf(GRADES))), risk: of.get("risk", orNull(wordOf(RISKS))),
  };
};

const filing: Decoder<Decoded<FilingView>> = (it) => {
  const of = fieldsOf(it);
  return {
    received_at_us: of.get("received_at_us", whole),
    kind: of.get("kind", wordOf(REPORT_KINDS)),
    confidential: of.get("confidential", truth),
    reply_wanted: of.get("reply_wanted", truth),
    matter: of.get("matter", orNull(matter)),
  };
};

const limit: Decoder<LimitOf> = (it) => {
  const of = fieldsOf(it);
  return {
    within: of.get("within", span),
    started_at_us: of.get("started_at_us", whole),
    due_us: of.get("due_us", whole),
    marks_reached: of.get("marks_reached", listOf(whole)),
    next_mark_us: of.get("next_mark_us", orNull(whole)),
    uncertain: of.get("uncertain", truth),
    asked: of.get("asked", orNull(span)),
    extended: of.get("extended", truth),
    paused_since_us: of.get("paused_since_us", orNull(whole)),
    met: of.get("met", truth),
  };
};

const findings: Decoder<FindingsOf> = (it) => {
  const of = fieldsOf(it);
  return {
    contacted_at_us: of.get("contacted_at_us", orNull(whole)),
    contacted_number: of.get("contacted_number", orNull(text)),
    substantiated: of.get("substantiated", truth),
    beyond_duty: of.get("beyond_duty", truth),
    unsolved: of.get("unsolved", orNull(wordOf(UNSOLVED))),
  };
};

const desk: Decoder<DeskOf> = (it) => {
  const of = fieldsOf(it);
  return {
    task: of.get("task", text),
    department: of.get("department", department),
    part: of.get("part", wordOf(PARTS)),
    binding: of.get("binding", truth),
    clock: of.get("clock", orNull((found) => {
      const at = fieldsOf(found);
      return { purpose: at.get("purpose", wordOf(DESK_PURPOSES)), due_us: at.get("due_us", whole) };
    })),
    assigned_at_us: of.get("assigned_at_us", whole),
    signed_at_us: of.get("signed_at_us", orNull(whole)),
    counted_as_signed: of.get("counted_as_signed", truth),
    return_asked_at_us: of.get("return_asked_at_us", orNull(whole)), return_by_us: of.get("return_by_us", orNull(whole)),
    overdue: of.get("overdue", truth),
    replied_at_us: of.get("replied_at_us", orNull(whole)),
    sent_back: of.get("sent_back", whole),
    ended: of.get("ended", truth),
    findings: of.get("findings", orNull(findings)),
  };
};

const step: Decoder<StepOf> = (it) => {
  const of = fieldsOf(it);
  return { step: of.get("step", wordOf(STEPS)), at_us: of.get("at_us", whole) };
};

const caller: Decoder<CallerOf> = (it) => {
  const of = fieldsOf(it);
  return {
    report: of.get("report", text),
    received_at_us: of.get("received_at_us", whole),
    kind: of.get("kind", wordOf(REPORT_KINDS)),
    confidential: of.get("confidential", truth),
    reply_wanted: of.get("reply_wanted", truth),
    missed_calls: of.get("missed_calls", whole),
    said: of.get("said", orNull(satisfaction)),
    given_up: of.get("given_up", truth),
    from: of.get("from", orNull(text)),
  };
};

const suspension: Decoder<Decoded<SuspensionView>> = (it) => {
  const of = fieldsOf(it);
  return { kind: of.get("kind", wordOf(SUSPENSION_KINDS)), since_us: of.get("since_us", whole), review_at_us: of.get("review_at_us", whole) };
};

const response: Decoder<Decoded<CaseResponseView>> = (it) => {
  const of = fieldsOf(it);
  return { incident: of.get("incident", text), level: of.get("level", wordOf(EMERGENCY_LEVELS)) };
};

const evidence: Decoder<EvidenceOf> = (it) => {
  const of = fieldsOf(it);
  return { before: of.get("before", truth), after: of.get("after", truth), position: of.get("position", truth) };
};

const reportUp: Decoder<ReportUpOf> = (it) => {
  const of = fieldsOf(it);
  return { to: of.get("to", wordOf(UPWARDS)), by: of.get("by", wordOf(REPORT_UP_BYS)), due_us: of.get("due_us", whole), state: of.get("state", wordOf(REPORT_UP_STATES)) };
};

const letter: Decoder<Decoded<LetterView>> = (it) => {
  const of = fieldsOf(it);
  return { answer_by_us: of.get("answer_by_us", whole), overdue: of.get("overdue", truth) };
};

const named: Decoder<NonNullable<Handling["leader"]>> = (it) => {
  const of = fieldsOf(it);
  return { id: of.get("id", text), name: of.get("name", text) };
};

/** Its fields stand beside the other fields of the case. */
export const handling: Decoder<Handling> = (it) => {
  const of = fieldsOf(it);
  return {
    filing: of.get("filing", orNull(filing)),
    limit: of.get("limit", orNull(limit)),
    desks: of.get("desks", listOrEmpty(desk)),
    callers: of.get("callers", listOrEmpty(caller)),
    calls_back_owed: of.get("calls_back_owed", count),
    returns: of.get("returns", count),
    redone: of.get("redone", count),
    suspended: of.get("suspended", orNull(suspension)),
    incident: of.get("incident", orNull(text)),
    response: of.get("response", orNull(response)),
    leader: of.get("leader", orNull(named)),
    urged: of.get("urged", count),
    supervised: of.get("supervised", count),
    letter: of.get("letter", orNull(letter)),
    absorbed: of.get("absorbed", listOrEmpty(text)),
    steps: of.get("steps", listOrEmpty(step)),
    evidence: of.get("evidence", orNull(evidence)),
    danger_words: of.get("danger_words", listOrEmpty(text)),
    reports_up: of.get("reports_up", listOrEmpty(reportUp)),
    closes_from: of.get("closes_from", orNull(wordOf(TIERS))),
    confidential_from: of.get("confidential_from", orNull(wordOf(TIERS))),
  };
};
