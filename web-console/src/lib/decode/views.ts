/** The views that several messages share: cases, units, people, areas, history. */
import type {
  Actor, AreaRef, AttendingView, CaseView, CategoryRef, Detail, HistoryEntry, Nearness, OfferView, PersonRef, PersonView, Point,
  PostRef, RecommendationView, ReportView, RuledOutView, RungView, UnitRef, UnitView,
} from "../wire";
import type { Decoded, Decoder } from "./reading";
import { fieldsOf, listOf, orNull, text, truth, Undecodable, whole, within, wordOf } from "./reading";
import {
  CLIMB_REASONS, CLOCK_PURPOSES, DECLINE_REASONS, DOCUMENT_KINDS, DUTIES, EVENT_KINDS, GRADES, MODES, OFFER_ENDS, PHASES, PLACE_STATES,
  REACH_OUTCOMES, RECEIPT_STATES, ROLES, RULED_OUT, RUNG_STATES, SAID, SERVICES, TIERS, UNIT_KINDS, UNIT_STATUSES,
} from "./words";

export type Case = Decoded<CaseView>;
export type Unit = Decoded<UnitView>;
export type Person = Decoded<PersonView>;
export type Area = Decoded<AreaRef>;
export type Particular = Decoded<Detail>;
export type HistoryLine = Decoded<HistoryEntry>;

export const point: Decoder<Decoded<Point>> = (it) => {
  const of = fieldsOf(it);
  return { lat: of.get("lat", within(-90, 90)), lon: of.get("lon", within(-180, 180)) };
};

export const area: Decoder<Area> = (it) => {
  const of = fieldsOf(it);
  const step: Decoder<Area["path"][number]> = (found) => {
    const at = fieldsOf(found);
    return { code: at.get("code", text), name: at.get("name", text), tier: at.get("tier", wordOf(TIERS)) };
  };
  return { code: of.get("code", text), path: of.get("path", listOf(step)) };
};

export const post: Decoder<Decoded<PostRef>> = (it) => {
  const of = fieldsOf(it);
  return { tier: of.get("tier", wordOf(TIERS)), area: of.get("area", text), name: of.get("name", text) };
};

/** A unit or a person by name. */
export const named: Decoder<Decoded<UnitRef> & Decoded<PersonRef>> = (it) => {
  const of = fieldsOf(it);
  return { id: of.get("id", text), name: of.get("name", text) };
};

export const person: Decoder<Person> = (it) => {
  const of = fieldsOf(it);
  return { id: of.get("id", text), name: of.get("name", text), role: of.get("role", wordOf(ROLES)) };
};

const category: Decoder<Decoded<CategoryRef>> = (it) => {
  const of = fieldsOf(it);
  return { code: of.get("code", text), name: of.get("name", text) };
};

export const nearness: Decoder<Decoded<Nearness>> = (it) => {
  const of = fieldsOf(it);
  const by = of.get("by", text);
  switch (by) {
    case "fix":
      return { by, distance_m: of.get("distance_m", whole), age_ms: of.get("age_ms", whole) };
    case "home":
    case "person":
      return { by };
    default:
      throw new Undecodable(`${it.path}.by`, "fix, home or person", by);
  }
};

const offer: Decoder<Decoded<OfferView>> = (it) => {
  const of = fieldsOf(it);
  return {
    offer: of.get("offer", text),
    unit: of.get("unit", named),
    answer_by_us: of.get("answer_by_us", whole),
    delivery: of.get("delivery", wordOf(RECEIPT_STATES)),
    nearness: of.get("nearness", nearness),
    ring: of.get("ring", whole),
  };
};

const attending: Decoder<Decoded<AttendingView>> = (it) => {
  const of = fieldsOf(it);
  return {
    unit: of.get("unit", named),
    offer: of.get("offer", text),
    accepted_at_us: of.get("accepted_at_us", whole),
    set_out_at_us: of.get("set_out_at_us", orNull(whole)),
    arrived_at_us: of.get("arrived_at_us", orNull(whole)),
    welfare_due_us: of.get("welfare_due_us", orNull(whole)),
  };
};

const ruledOut: Decoder<Decoded<RuledOutView>> = (it) => {
  const of = fieldsOf(it);
  return { unit: of.get("unit", named), why: of.get("why", wordOf(RULED_OUT)) };
};

const recommendation: Decoder<Decoded<RecommendationView>> = (it) => {
  const of = fieldsOf(it);
  return {
    unit: of.get("unit", named),
    nearness: of.get("nearness", nearness),
    ring: of.get("ring", whole),
    ruled_out: of.get("ruled_out", listOf(ruledOut)),
  };
};

const rung: Decoder<Decoded<RungView>> = (it) => {
  const of = fieldsOf(it);
  return { post: of.get("post", post), state: of.get("state", wordOf(RUNG_STATES)) };
};

const alertOfCase: Decoder<NonNullable<Case["alert"]>> = (it) => {
  const of = fieldsOf(it);
  return {
    rung: of.get("rung", whole),
    round: of.get("round", whole),
    reason: of.get("reason", orNull(wordOf(CLIMB_REASONS))),
    since_us: of.get("since_us", whole),
  };
};

const clock: Decoder<NonNullable<Case["clock"]>> = (it) => {
  const of = fieldsOf(it);
  return { purpose: of.get("purpose", wordOf(CLOCK_PURPOSES)), due_us: of.get("due_us", whole) };
};

const callMade: Decoder<Case["calls_made"][number]> = (it) => {
  const of = fieldsOf(it);
  return { service: of.get("service", wordOf(SERVICES)), called_at_us: of.get("called_at_us", whole) };
};

export const caseView: Decoder<Case> = (it) => {
  const of = fieldsOf(it);
  return {
    id: of.get("id", text),
    seq: of.get("seq", whole),
    report: of.get("report", text),
    reports: of.get("reports", whole),
    grade: of.get("grade", wordOf(GRADES)),
    category: of.get("category", category),
    mode: of.get("mode", wordOf(MODES)),
    phase: of.get("phase", wordOf(PHASES)),
    place: of.get("place", orNull(point)),
    place_state: of.get("place_state", wordOf(PLACE_STATES)),
    address: of.get("address", orNull(text)),
    area: of.get("area", area),
    summary: of.get("summary", text),
    opened_at_us: of.get("opened_at_us", whole),
    ended_at_us: of.get("ended_at_us", orNull(whole)),
    owner: of.get("owner", orNull(post)),
    acknowledged_by: of.get("acknowledged_by", orNull(named)),
    ladder: of.get("ladder", listOf(rung)),
    rung: of.get("rung", whole),
    alert: of.get("alert", orNull(alertOfCase)),
    clock: of.get("clock", orNull(clock)),
    task: of.get("task", orNull(text)),
    offers: of.get("offers", listOf(offer)),
    attending: of.get("attending", orNull(attending)),
    recommended: of.get("recommended", listOf(recommendation)),
    search_due_us: of.get("search_due_us", orNull(whole)),
    calls_owed: of.get("calls_owed", listOf(wordOf(SERVICES))),
    calls_made: of.get("calls_made", listOf(callMade)),
    sos_unit: of.get("sos_unit", orNull(named)),
    handlers: of.get("handlers", listOf(named)),
  };
};

export const unitView: Decoder<Unit> = (it) => {
  const of = fieldsOf(it);
  return {
    id: of.get("id", text),
    seq: of.get("seq", whole),
    name: of.get("name", text),
    kind: of.get("kind", wordOf(UNIT_KINDS)),
    skills: of.get("skills", listOf(text)),
    home: of.get("home", area),
    person: of.get("person", orNull(named)),
    duty: of.get("duty", wordOf(DUTIES)),
    status: of.get("status", wordOf(UNIT_STATUSES)),
    task: of.get("task", orNull(text)),
    case: of.get("case", orNull(text)),
  };
};

const matchedPlace: Decoder<NonNullable<Decoded<ReportView>["matched_place"]>> = (it) => {
  const of = fieldsOf(it);
  return { id: of.get("id", text), name: of.get("name", text), address: of.get("address", orNull(text)) };
};

export const report: Decoder<Decoded<ReportView>> = (it) => {
  const of = fieldsOf(it);
  return {
    id: of.get("id", text),
    channel: of.get("channel", text),
    text: of.get("text", text),
    caller_name: of.get("caller_name", orNull(text)),
    caller_phone: of.get("caller_phone", orNull(text)),
    address: of.get("address", orNull(text)),
    matched_place: of.get("matched_place", orNull(matchedPlace)),
    occurred_at_us: of.get("occurred_at_us", orNull(whole)),
    recorded_at_us: of.get("recorded_at_us", whole),
    erased: of.get("erased", truth),
  };
};

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
      return { label, photos: of.get("photos", listOf(text)) };
    case "nearness":
      return { label, nearness: of.get("nearness", nearness), ring: of.get("ring", whole) };
    case "ruled_out":
      return { label, units: of.get("units", listOf(ruledOut)) };
    case "offer_end":
      return { label, end: of.get("end", wordOf(OFFER_ENDS)) };
    case "decline_reason":
      return { label, reason: of.get("reason", wordOf(DECLINE_REASONS)) };
    case "document":
      return { label, kind: of.get("kind", wordOf(DOCUMENT_KINDS)), digest: of.get("digest", text) };
    default:
      return null;
  }
};

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

