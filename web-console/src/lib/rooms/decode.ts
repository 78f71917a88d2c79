/** 突发事件 and whistles as the hub tells them. */
import { department } from "../decode/handling";
import { historyLine } from "../decode/history";
import type { Decoded, Decoder } from "../decode/reading";
import { fieldsOf, listOf, orNull, text, truth, whole, wordOf } from "../decode/reading";
import { area, named, point } from "../decode/views";
import { DEGREES, EMERGENCY_LEVELS, errorCode, INCIDENT_REPORT_KINDS, TIERS } from "../decode/words";
import type { CasesAttached, IncidentDetail, IncidentDone, IncidentList, IncidentView, ResponseView, WhistleDepartment, WhistleDone, WhistleList, WhistleState, WhistleStep, WhistleView } from "../wire";

export type Incident = Decoded<IncidentView>;
export type Room = Decoded<IncidentDetail>;
export type Incidents = Decoded<IncidentList>;
export type Whistle = Decoded<WhistleView>;
export type Called = Decoded<WhistleDepartment>;

const INCIDENT_STATES = ["open", "closed"] as const;
export const WHISTLE_STATES: readonly WhistleState[] = ["open", "closed", "called_off"];
export const WHISTLE_STEPS: readonly WhistleStep[] = ["called", "signed", "arrived", "working", "left"];

const response: Decoder<Decoded<ResponseView>> = (it) => {
  const of = fieldsOf(it);
  return {
    level: of.get("level", wordOf(EMERGENCY_LEVELS)), plan: of.get("plan", orNull(text)), plan_name: of.get("plan_name", orNull(text)), areas: of.get("areas", listOf(area)),
    clocks_percent: of.get("clocks_percent", whole), waits: of.get("waits", truth), position_every_s: of.get("position_every_s", whole), by: of.get("by", named), post: of.get("post", area),
    tier: of.get("tier", wordOf(TIERS)), reason: of.get("reason", text), since_us: of.get("since_us", whole),
  };
};

const owed: Decoder<Incident["owed"][number]> = (it) => {
  const of = fieldsOf(it);
  return { kind: of.get("kind", wordOf(INCIDENT_REPORT_KINDS)), due_us: of.get("due_us", whole), overdue: of.get("overdue", truth) };
};

export const incident: Decoder<Incident> = (it) => {
  const of = fieldsOf(it);
  return {
    id: of.get("id", text), state: of.get("state", wordOf(INCIDENT_STATES)), by: of.get("by", named), post: of.get("post", area), area: of.get("area", area), place: of.get("place", orNull(point)),
    level: of.get("level", orNull(wordOf(EMERGENCY_LEVELS))), words: of.get("words", text), opened_at_us: of.get("opened_at_us", whole), response: of.get("response", orNull(response)),
    owed: of.get("owed", listOf(owed)), reported: of.get("reported", whole), reported_at_us: of.get("reported_at_us", orNull(whole)), logged: of.get("logged", whole), cases: of.get("cases", whole),
    waiting: of.get("waiting", whole), closed_at_us: of.get("closed_at_us", orNull(whole)), outcome: of.get("outcome", orNull(text)),
  };
};

export const incidents: Decoder<Incidents> = (it) => {
  const of = fieldsOf(it);
  const plan: Decoder<Incidents["plans"][number]> = (one) => ({ code: fieldsOf(one).get("code", text), name: fieldsOf(one).get("name", text) });
  return { incidents: of.get("incidents", listOf(incident)), next: of.get("next", orNull(text)), plans: of.get("plans", listOf(plan)) };
};

export const room: Decoder<Room> = (it) => {
  const of = fieldsOf(it);
  return { incident: of.get("incident", incident), cases: of.get("cases", listOf(text)), log: of.get("log", listOf(historyLine)), next: of.get("next", orNull(whole)) };
};

export const incidentDone: Decoder<Decoded<IncidentDone>> = (it) => ({ seq: fieldsOf(it).get("seq", whole), incident: fieldsOf(it).get("incident", incident) });

export const casesAttached: Decoder<Decoded<CasesAttached>> = (it) => {
  const of = fieldsOf(it);
  const refused: Decoder<Decoded<CasesAttached>["refused"][number]> = (one) => {
    const about = fieldsOf(one);
    const code = about.get("code", text);
    return { case: about.get("case", text), code: errorCode(code) ?? { other: code }, message: about.get("message", text) };
  };
  return { attached: of.get("attached", listOf(text)), refused: of.get("refused", listOf(refused)), incident: of.get("incident", incident) };
};

const presence: Decoder<NonNullable<Called["presence"]>> = (it) => {
  const of = fieldsOf(it);
  return of.get("how", text) === "position" ? { how: "position", distance_m: of.get("distance_m", whole), age_ms: of.get("age_ms", whole) } : { how: "recorded" };
};

const called: Decoder<Called> = (it) => {
  const of = fieldsOf(it);
  return {
    department: of.get("department", department), step: of.get("step", wordOf(WHISTLE_STEPS)), absent: of.get("absent", truth), signed_at_us: of.get("signed_at_us", orNull(whole)),
    arrived_at_us: of.get("arrived_at_us", orNull(whole)), presence: of.get("presence", orNull(presence)), late_ms: of.get("late_ms", orNull(whole)), signed_by_arriving: of.get("signed_by_arriving", truth),
    working_at_us: of.get("working_at_us", orNull(whole)), left_at_us: of.get("left_at_us", orNull(whole)), left_without_working: of.get("left_without_working", truth), note: of.get("note", orNull(text)),
    rating: of.get("rating", orNull(wordOf(DEGREES))), rating_note: of.get("rating_note", orNull(text)),
  };
};

export const whistle: Decoder<Whistle> = (it) => {
  const of = fieldsOf(it);
  return {
    id: of.get("id", text), state: of.get("state", wordOf(WHISTLE_STATES)), by: of.get("by", named), post: of.get("post", area), place: of.get("place", point), area: of.get("area", area), purpose: of.get("purpose", text),
    blown_at_us: of.get("blown_at_us", whole), there_by_us: of.get("there_by_us", whole), case: of.get("case", orNull(text)), departments: of.get("departments", listOf(called)),
    reminded_at_us: of.get("reminded_at_us", orNull(whole)), time_up_at_us: of.get("time_up_at_us", orNull(whole)), due_us: of.get("due_us", orNull(whole)), ended_at_us: of.get("ended_at_us", orNull(whole)), reason: of.get("reason", orNull(text)),
  };
};

export const whistles: Decoder<Decoded<WhistleList>> = (it) => ({ whistles: fieldsOf(it).get("whistles", listOf(whistle)), next: fieldsOf(it).get("next", orNull(text)) });

export const whistleDone: Decoder<Decoded<WhistleDone>> = (it) => ({ seq: fieldsOf(it).get("seq", whole), whistle: fieldsOf(it).get("whistle", whistle) });
