/** What happened to a case, line by line. */
import type { Actor, Detail, FiledAsView, HistoryEntry, ImprovedView, OtherWorkView } from "../wire";
import { department, satisfaction, span } from "./handling";
import type { Decoded, Decoder, Fields } from "./reading";
import { fieldsOf, listOf, orNull, text, Undecodable, whole, wordOf } from "./reading";
import { alternate, area, arrival, category, named, nearness, point, post, ruledOut, want } from "./views";
import {
  CLIMB_REASONS, CLOCK_PURPOSES, DECLINE_REASONS, DEGREES, DESK_PURPOSES, DOCUMENT_KINDS, EVENT_KINDS, EXTENSION_RULINGS, GRADES, GROUNDS, LIMIT_REASONS, OFFER_ENDS,
  EMERGENCY_LEVELS, INCIDENT_REPORT_KINDS, PARTS, PHASES, PICTURE_MOMENTS, REACH_OUTCOMES, REMARKS, REPORT_KINDS, REPORT_UP_BYS, RETURN_RULINGS, RISKS, SAID, SERVICES, SUSPENSION_KINDS, TRANSFER_TARGETS, UPWARDS, WEIGHTS, RULED_OUT,
} from "./words";

export type Particular = Decoded<Detail>;
export type HistoryLine = Decoded<HistoryEntry>;

const actor: Decoder<Decoded<Actor>> = (it) => {
  const of = fieldsOf(it);
  const kind = of.get("kind", text);
  switch (kind) {
    case "hub":
      return { kind };
    case "person":
      return { kind, person: of.get("person", named) };
    case "unit":
      return { kind, unit: of.get("unit", named) };
    case "caller":
      return { kind, channel: of.get("channel", text) };
    default:
      throw new Undecodable(`${it.path}.kind`, "hub, person, unit or caller", kind);
  }
};

/** One particular of a history line; null for a label this version does not know, which is left out. */
const particular: Decoder<Particular | null> = (it) => {
  const of = fieldsOf(it);
  const label = of.get("label", text);
  switch (label) {
    case "unit":
      return { label, unit: of.get("unit", named) };
    case "person":
      return { label, person: of.get("person", named) };
    case "on_duty":
      return { label, people: of.get("people", listOf(named)) };
    case "post":
      return { label, rung: of.get("rung", whole), post: of.get("post", post) };
    case "round":
      return { label, round: of.get("round", whole) };
    case "climb_reason":
      return { label, reason: of.get("reason", wordOf(CLIMB_REASONS)) };
    case "phase":
      return { label, phase: of.get("phase", wordOf(PHASES)) };
    case "clock":
      return { label, purpose: of.get("purpose", wordOf(CLOCK_PURPOSES)), due_us: of.get("due_us", whole) };
    case "due":
      return { label, due_us: of.get("due_us", whole) };
    case "done_at":
      return { label, at_us: of.get("at_us", whole) };
    case "grade":
      return { label, grade: of.get("grade", wordOf(GRADES)) };
    case "risk":
      return { label, risk: of.get("risk", wordOf(RISKS)) };
    case "category":
      return { label, category: of.get("category", category) };
    case "place":
      return { label, place: of.get("place", point) };
    case "area":
      return { label, area: of.get("area", area) };
    case "service":
      return { label, service: of.get("service", wordOf(SERVICES)) };
    case "words":
      return { label, words: of.get("words", text) };
    case "said":
      return { label, said: of.get("said", wordOf(SAID)) };
    case "number":
      return { label, number: of.get("number", text) };
    case "reach":
      return { label, channel: of.get("channel", text), outcome: of.get("outcome", wordOf(REACH_OUTCOMES)) };
    case "report":
      return { label, report: of.get("report", text) };
    case "photos":
      return { label, photos: of.get("photos", listOf(text)), moment: of.get("moment", orNull(wordOf(PICTURE_MOMENTS))) };
    case "recordings":
      return { label, recordings: of.get("recordings", listOf(text)) };
    case "nearness":
      return { label, nearness: of.get("nearness", nearness), ring: of.get("ring", whole) };
    case "arrival":
      return { label, arrival: of.get("arrival", arrival) };
    case "improved":
      return of.get("improved", (reason) => {
        const why = improved(reason);
        return why === null ? null : { label, improved: why };
      });
    case "alternates":
      return { label, units: of.get("units", listOf(alternate)) };
    case "wanted":
      return { label, weight: of.get("weight", wordOf(WEIGHTS)), want: of.get("want", want) };
    case "short":
      return { label, want: of.get("want", want), why: of.get("why", orNull(wordOf(RULED_OUT))) };
    case "ruled_out":
      return { label, units: of.get("units", listOf(ruledOut)) };
    case "offer_end":
      return { label, end: of.get("end", wordOf(OFFER_ENDS)) };
    case "decline_reason":
      return { label, reason: of.get("reason", wordOf(DECLINE_REASONS)) };
    case "document":
      return { label, kind: of.get("kind", wordOf(DOCUMENT_KINDS)), digest: of.get("digest", text) };
    default:
      return ofClosedLoop(of, label);
  }
};

/** Why it was this unit; a reason that this page does not know is none. */
const improved: Decoder<Decoded<ImprovedView> | null> = (it) => {
  const of = fieldsOf(it);
  const why = of.get("why", text);
  const other: Decoder<Decoded<OtherWorkView>> = (one) => {
    const its = fieldsOf(one);
    return { case: its.get("case", text), waited_s: its.get("waited_s", whole), arrival: its.get("arrival", arrival) };
  };
  switch (why) {
    case "freed":
      return { why, waited_s: of.get("waited_s", whole), others: of.get("others", listOf(other)) };
    case "sooner":
      return { why, instead_of: of.get("instead_of", named), left_s: of.get("left_s", whole), gain_s: of.get("gain_s", whole) };
    case "rolling":
      return { why, waiting: of.get("waiting", whole), waited_s: of.get("waited_s", whole), instead_of: of.get("instead_of", orNull(named)), from: of.get("from", orNull(text)), gain_s: of.get("gain_s", whole) };
    case "graver":
      return { why, from: of.get("from", text), otherwise: of.get("otherwise", orNull(alternate)) };
    default:
      return null;
  }
};

const filedAs: Decoder<Decoded<FiledAsView>> = (it) => {
  const of = fieldsOf(it);
  return { category: of.get("category", category), matter: of.get("matter", orNull(text)), grade: of.get("grade", wordOf(GRADES)), kind: of.get("kind", orNull(wordOf(REPORT_KINDS))), risk: of.get("risk", orNull(wordOf(RISKS))) };
};

/** The particulars of the closed loop. */
function ofClosedLoop(of: Fields, label: string): Particular | null {
  switch (label) {
    case "department":
      return { label, department: of.get("department", department) };
    case "part":
      return { label, part: of.get("part", wordOf(PARTS)) };
    case "desk_clock":
      return { label, purpose: of.get("purpose", wordOf(DESK_PURPOSES)), due_us: of.get("due_us", whole) };
    case "return_ruling":
      return { label, ruling: of.get("ruling", wordOf(RETURN_RULINGS)) };
    case "extension_ruling":
      return { label, ruling: of.get("ruling", wordOf(EXTENSION_RULINGS)) };
    case "clause":
      return { label, clause: of.get("clause", text) };
    case "more":
      return { label, span: of.get("span", span) };
    case "limit":
      return { label, within: of.get("within", span), due_us: of.get("due_us", whole) };
    case "limit_reason":
      return { label, reason: of.get("reason", wordOf(LIMIT_REASONS)) };
    case "mark":
      return { label, percent: of.get("percent", whole) };
    case "satisfaction":
      return { label, said: of.get("said", satisfaction) };
    case "contacted_number":
      return { label, number: of.get("number", text) };
    case "degree":
      return { label, degree: of.get("degree", wordOf(DEGREES)) };
    case "times":
      return { label, times: of.get("times", whole) };
    case "emergency":
      return { label, level: of.get("level", wordOf(EMERGENCY_LEVELS)) };
    case "incident":
      return { label, incident: of.get("incident", text) };
    case "incident_report":
      return { label, kind: of.get("kind", wordOf(INCIDENT_REPORT_KINDS)) };
    case "suspension":
      return { label, kind: of.get("kind", wordOf(SUSPENSION_KINDS)) };
    case "ground":
      return { label, ground: of.get("ground", wordOf(GROUNDS)) };
    case "transfer":
      return { label, to: of.get("to", wordOf(TRANSFER_TARGETS)) };
    case "case":
      return { label, case: of.get("case", text) };
    case "remark":
      return { label, remark: of.get("remark", wordOf(REMARKS)) };
    case "repeat":
      return { label, of: of.get("of", text) };
    case "public_words":
      return { label, words: of.get("words", text) };
    case "report_up":
      return { label, to: of.get("to", wordOf(UPWARDS)), by: of.get("by", wordOf(REPORT_UP_BYS)) };
    case "filed_as":
      return { label, before: of.get("before", filedAs), after: of.get("after", filedAs) };
    default:
      return null;
  }
}

export const historyLine: Decoder<HistoryLine> = (it) => {
  const of = fieldsOf(it);
  return {
    seq: of.get("seq", whole),
    at_us: of.get("at_us", whole),
    event: of.get("event", wordOf(EVENT_KINDS)),
    actor: of.get("actor", actor),
    details: of.get("details", listOf(particular)).filter((it) => it !== null),
  };
};
