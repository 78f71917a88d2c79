/** What the closed loop says, in words of a language. */
import type { CallerOf, DeskOf, FindingsOf, MatterOf } from "../decode/handling";
import { lengthOf } from "../decode/handling";
import type { Particular } from "../decode/history";
import { timeSeenOn } from "../time/clock";
import type { Messages } from "./messages";
import { say } from "./say";

type LoopLabel =
  | "department" | "part" | "desk_clock" | "return_ruling" | "extension_ruling" | "clause" | "more" | "limit" | "limit_reason" | "mark" | "satisfaction" | "contacted_number" | "degree" | "times"
  | "suspension" | "emergency" | "incident" | "incident_report" | "ground" | "transfer" | "case" | "remark" | "public_words" | "filed_as" | "report_up";

export function ofClosedLoop(t: Messages, it: Extract<Particular, { label: LoopLabel }>, now_us: number, nameOf: (id: string) => string): string {
  switch (it.label) {
    case "department":
      return it.department.name;
    case "part":
      return say(t.loop.part, it.part);
    case "desk_clock":
      return `${say(t.loop.deskPurpose, it.purpose)} ${timeSeenOn(it.due_us, now_us)}`;
    case "return_ruling":
      return say(t.loop.returnRuling, it.ruling);
    case "extension_ruling":
      return say(t.docket.choice, it.ruling);
    case "clause":
      return t.loop.clause(it.clause);
    case "more":
      return t.loop.more(span(t, it.span));
    case "limit":
      return t.loop.limit(span(t, it.within), timeSeenOn(it.due_us, now_us));
    case "limit_reason":
      return say(t.loop.limitReason, it.reason);
    case "mark":
      return t.loop.percent(it.percent);
    case "satisfaction":
      return said(t, it.said);
    case "contacted_number":
      return it.number === "" ? t.card.erased : t.loop.findings.contactedAt(it.number);
    case "degree":
      return say(t.docket.choice, it.degree);
    case "times":
      return t.loop.times(it.times);
    case "emergency":
      return t.loop.emergency(say(t.loop.level, it.level));
    case "incident":
      return t.loop.incident;
    case "incident_report":
      return say(t.loop.incidentReport, it.kind);
    case "suspension":
      return say(t.loop.suspension, it.kind);
    case "ground":
      return say(t.docket.choice, it.ground);
    case "transfer":
      return say(t.docket.choice, it.to);
    case "case":
      return t.loop.otherCase(nameOf(it.case));
    case "remark":
      return say(t.loop.remark, it.remark);
    case "report_up":
      return t.loop.reportUp.what(say(t.tier, it.to), say(t.loop.reportUp.by, it.by));
    case "filed_as":
      return t.loop.filedAs(filedAs(t, it.before), filedAs(t, it.after));
    case "public_words":
      return it.words === "" ? t.card.erased : t.loop.publicWords(it.words);
    default:
      return unreachable(it);
  }
}

/** As what a case is filed, in a line. */
function filedAs(t: Messages, { category, matter, grade, kind, risk }: Extract<Particular, { label: "filed_as" }>["before"]): string {
  return [category.name, matter ?? "", say(t.grade, grade), kind === null ? "" : say(t.loop.reportKind, kind), risk === null ? "" : say(t.risk, risk)].filter((one) => one !== "").join(" ");
}

export function span(t: Messages, it: Parameters<typeof lengthOf>[0]): string {
  const { unit, count } = lengthOf(it);
  return t.loop.span[unit](count);
}

/** What a caller said when called back. */
export function said(t: Messages, it: NonNullable<CallerOf["said"]>): string {
  const { answered } = t.loop;
  return t.loop.said(
    it.responded ? answered.responded : answered.notResponded, it.solved ? answered.solved : answered.notSolved, it.degree === "mostly_satisfied" ? say(t.docket.choice, it.degree) : it.satisfied ? answered.satisfied : answered.notSatisfied,
  );
}

/** 办理结果: what a department found. */
export function found(t: Messages, it: FindingsOf, now_us: number): string {
  const { findings } = t.loop;
  return [
    it.unsolved === null ? findings.solved : findings.unsolved(say(t.loop.unsolved, it.unsolved)),
    it.substantiated ? findings.substantiated : findings.notSubstantiated,
    ...(it.beyond_duty ? [findings.beyondDuty] : []),
    ...(it.contacted_at_us === null ? [] : [findings.contacted(timeSeenOn(it.contacted_at_us, now_us))]),
  ].join(t.loop.comma);
}

/** What the catalogue says of a matter besides who deals with it. */
export function ruleOf(t: Messages, it: MatterOf): string {
  return [
    ...(it.limit === null ? [] : [span(t, it.limit)]),
    ...(it.tier === null ? [] : [t.loop.rule.tier(say(t.tier, it.tier))]),
    ...(it.skills.length === 0 ? [] : [t.loop.rule.skills(it.skills.join(" "))]),
    ...(it.grade === null ? [] : [t.loop.rule.grade(say(t.grade, it.grade))]),
    ...(it.risk === null ? [] : [t.loop.rule.grade(say(t.risk, it.risk))]),
    ...(it.danger_words.length === 0 ? [] : [t.loop.rule.danger(it.danger_words.join(" "))]),
    ...it.standards.map((one) => `${one.standard} ${one.code}`),
  ].join(t.loop.comma);
}

/** Departments that the catalogue wants for a case and that nobody responsible for its area is. */
export function lackingOf(t: Messages, it: MatterOf): string {
  return it.offices.map((one) => t.loop.rule.lacking(say(t.loop.part, one.part), one.name)).join(t.loop.comma);
}

/** Where a department stands with its task. */
export function standing(t: Messages, desk: DeskOf): string {
  const { card } = t.loop;
  const words = [
    desk.ended ? card.ended
      : desk.replied_at_us !== null ? card.replied
        : desk.return_asked_at_us !== null ? card.returnAsked
          : desk.signed_at_us === null ? card.toSign
            : desk.counted_as_signed ? card.countedAsSigned : card.signed,
  ];
  if (desk.overdue) words.push(card.overdue);
  if (desk.binding && !desk.ended) words.push(card.binding);
  if (desk.sent_back > 0) words.push(card.sentBack(desk.sent_back));
  return words.join(t.loop.comma);
}

function unreachable(it: never): never {
  throw new Error(`no words for ${JSON.stringify(it)}`);
}
