/** The views that several messages share: cases, units, people, areas. */
import type {
  AlternateView, AreaRef, ArrivalView, Attachment, AttendingView, BackupView, CaseView, CategoryRef, CopyView, Nearness, OfferView, PersonRef, PersonView, Point,
  PostRef, RecommendationView, ReportView, RuledOutView, RungView, ShortView, UnitRef, UnitView, WantedView, WantView,
} from "../wire";
import { handling, listOrEmpty } from "./handling";
import type { Decoded, Decoder } from "./reading";
import { fieldsOf, listOf, orNull, text, truth, Undecodable, whole, within, wordOf } from "./reading";
import {
  ARRIVALS_BY, ATTACHMENT_KINDS, CLIMB_REASONS, CLOCK_PURPOSES, DUTIES, GRADES, MODES, PHASES, PLACE_STATES, RECEIPT_STATES, RISKS, ROLES, RULED_OUT, RUNG_STATES, SERVICES, TIERS, TRAVELS,
  UNIT_KINDS, UNIT_STATUSES, WEIGHTS,
} from "./words";

export type Case = Decoded<CaseView>;
export type Unit = Decoded<UnitView>;
export type Person = Decoded<PersonView>;
export type Area = Decoded<AreaRef>;

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

export const category: Decoder<Decoded<CategoryRef>> = (it) => {
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

export const arrival: Decoder<Decoded<ArrivalView>> = (it) => {
  const of = fieldsOf(it);
  return {
    travel_s: of.get("travel_s", whole), turnout_s: of.get("turnout_s", whole), spread_s: of.get("spread_s", whole), price_s: of.get("price_s", whole),
    by: of.get("by", wordOf(ARRIVALS_BY)),
  };
};

export const alternate: Decoder<Decoded<AlternateView>> = (it) => {
  const of = fieldsOf(it);
  return { unit: of.get("unit", named), arrival: of.get("arrival", arrival) };
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
    arrival: of.get("arrival", orNull(arrival)),
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

const backup: Decoder<Decoded<BackupView>> = (it) => {
  const of = fieldsOf(it);
  return { task: of.get("task", text), offers: of.get("offers", listOf(offer)), attending: of.get("attending", orNull(attending)) };
};

export const want: Decoder<Decoded<WantView>> = (it) => {
  const of = fieldsOf(it);
  return {
    kinds: of.get("kinds", listOf(wordOf(UNIT_KINDS))), skills: of.get("skills", listOf(text)), travel: of.get("travel", orNull(wordOf(TRAVELS))),
    within_s: of.get("within_s", orNull(whole)),
  };
};

const short: Decoder<Decoded<ShortView>> = (it) => ({ why: fieldsOf(it).get("why", orNull(wordOf(RULED_OUT))) });

const copy: Decoder<Decoded<CopyView>> = (it) => {
  const of = fieldsOf(it);
  return { area: of.get("area", area), at_us: of.get("at_us", whole), read_at_us: of.get("read_at_us", orNull(whole)), read_by: of.get("read_by", orNull(named)) };
};

export const ruledOut: Decoder<Decoded<RuledOutView>> = (it) => {
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
    arrival: of.get("arrival", orNull(arrival)),
    alternates: of.get("alternates", listOrEmpty(alternate)),
  };
};

const wanted: Decoder<Decoded<WantedView>> = (it) => {
  const of = fieldsOf(it);
  return {
    weight: of.get("weight", wordOf(WEIGHTS)), want: of.get("want", want), unit: of.get("unit", orNull(named)), asked: of.get("asked", whole),
    short: of.get("short", orNull(short)), recommended: of.get("recommended", listOrEmpty(recommendation)),
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
    number: of.get("number", orNull(text)),
    reports: of.get("reports", whole),
    people: of.get("people", orNull(whole)),
    risk: of.get("risk", orNull(wordOf(RISKS))),
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
    ...handling(it),
    backups: of.get("backups", listOrEmpty(backup)),
    run_card: of.get("run_card", listOrEmpty(wanted)),
    copies: of.get("copies", listOrEmpty(copy)),
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
    travel: of.get("travel", orNull(wordOf(TRAVELS))),
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

const attachment: Decoder<Decoded<Attachment>> = (it) => {
  const of = fieldsOf(it);
  return { attachment: of.get("attachment", text), kind: of.get("kind", wordOf(ATTACHMENT_KINDS)), media_type: of.get("media_type", text), bytes: of.get("bytes", whole) };
};

export const report: Decoder<Decoded<ReportView>> = (it) => {
  const of = fieldsOf(it);
  return {
    id: of.get("id", text),
    channel: of.get("channel", text),
    title: of.get("title", orNull(text)),
    text: of.get("text", text),
    caller_name: of.get("caller_name", orNull(text)),
    caller_phone: of.get("caller_phone", orNull(text)),
    contact_phone: of.get("contact_phone", orNull(text)),
    attachments: of.get("attachments", listOrEmpty(attachment)),
    address: of.get("address", orNull(text)),
    matched_place: of.get("matched_place", orNull(matchedPlace)),
    occurred_at_us: of.get("occurred_at_us", orNull(whole)),
    recorded_at_us: of.get("recorded_at_us", whole),
    erased: of.get("erased", truth),
    number: of.get("number", orNull(text)),
    pin: of.get("pin", orNull(text)),
  };
};
