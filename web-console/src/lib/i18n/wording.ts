/** Puts values of the wire into words of a language. A word that is not known is shown as it is. */
import type { Problem } from "../api/api";
import type { Decoded } from "../decode/reading";
import type { HistoryLine, Particular } from "../decode/history";
import type { Case } from "../decode/views";
import { RULED_OUT } from "../decode/words";
import type { Why } from "../intake/reasons";
import { timeSeenOn } from "../time/clock";
import { ofClosedLoop } from "./loop_wording";
import { say } from "./say";
import type { ArrivalView, ImprovedView, Nearness } from "../wire";
import type { Messages } from "./messages";

export { say } from "./say";

/** `110、119`, for sentences that say whom to call. */
export function numbers(t: Messages, services: Case["calls_owed"]): string {
  return services.map((service) => say(t.serviceNumber, service)).join("/");
}

export function distance(t: Messages, metres: number): string {
  return metres < 1000 ? `${metres} ${t.map.metres}` : `${(metres / 1000).toFixed(1)} ${t.map.kilometres}`;
}

export function age(t: Messages, ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? t.near.ageSeconds(seconds) : t.near.ageMinutes(Math.round(seconds / 60));
}

export function nearness(t: Messages, near: Decoded<Nearness>): string {
  switch (near.by) {
    case "fix":
      return t.near.fix(distance(t, near.distance_m), age(t, near.age_ms));
    case "home":
      return t.near.home;
    case "person":
      return t.near.person;
  }
}

/** Minutes to one decimal: parts are short, and are added up by whoever reads them. */
function minutes(seconds: number): number {
  return Math.round(seconds / 6) / 10;
}

/** When a unit is expected, and how that is known. */
export function expected(t: Messages, it: Decoded<ArrivalView>): string {
  return `${t.near.expected(Math.ceil((it.travel_s + it.turnout_s + it.spread_s) / 60))} · ${say(t.near.by, it.by)}`;
}

/** The same with its parts. */
export function arrival(t: Messages, it: Decoded<ArrivalView>): string {
  const parts = t.near.parts(minutes(it.travel_s), minutes(it.turnout_s), minutes(it.spread_s));
  return [expected(t, it), parts, it.price_s > 0 ? t.near.price(minutes(it.price_s)) : ""].filter((part) => part !== "").join(" · ");
}

type Wanted = Case["run_card"][number];

/** What a run card wants: `船艇、急救 · 40 分钟内`. */
export function want(t: Messages, it: Wanted["want"]): string {
  const traits = [...it.kinds.map((kind) => say(t.unitKind, kind)), ...it.skills, ...(it.travel === null ? [] : [say(t.travel, it.travel)])];
  const within = it.within_s === null ? [] : [t.near.within(Math.round(it.within_s / 60))];
  return [traits.join("、") || t.near.anybody, ...within].join(" · ");
}

/** Why nobody was found: who came nearest to it, or that there is none such. */
export function shortOf(t: Messages, why: NonNullable<Wanted["short"]>["why"]): string {
  return why === null ? t.near.noneSuch : say(t.ruledOut, why);
}

/** Who comes of what a run card wants, or why nobody does. */
export function standing(t: Messages, it: Wanted): string {
  if (it.unit !== null) return it.unit.name;
  if (it.short !== null) return shortOf(t, it.short.why);
  return it.asked > 0 ? t.near.asked : t.near.ahead;
}

/** The units that come next, and when they would be there. */
export function alternates(t: Messages, units: Case["recommended"][number]["alternates"]): string {
  return units.length === 0 ? "" : t.near.next(units.map((it) => `${it.unit.name}（${expected(t, it.arrival)}）`).join("、"));
}

/** Why it was this unit, where it was not by a search for the case. */
function improved(t: Messages, it: Decoded<ImprovedView>): string {
  switch (it.why) {
    case "freed":
      return t.near.freed(Math.floor(it.waited_s / 60), it.others.length);
    case "sooner":
      return t.near.sooner(it.instead_of.name, Math.round(it.gain_s / 60));
    case "rolling":
      return t.near.rolling(it.waiting, Math.round(it.gain_s / 60), it.instead_of?.name ?? null);
    case "graver":
      return t.near.graver;
  }
}

/** Why two cases may be about the same matter. */
export function whyAlike(t: Messages, why: Why): string {
  switch (why.by) {
    case "distance":
      return t.intake.whyDistance(distance(t, why.distance_m));
    case "minutes":
      return t.intake.whyMinutes(why.minutes);
    case "likeness":
      return t.intake.whyLikeness(why.percent);
    case "category":
      return t.intake.whyCategory;
    case "words":
      return t.intake.whyWords;
    case "number":
      return t.intake.whyNumber;
  }
}

/** From the county down, or the last step alone when nothing lies between: the city is the same for everybody. */
export function areaName(area: Case["area"]): string {
  const steps = area.path.length > 2 ? area.path.slice(-2) : area.path.slice(-1);
  return steps.map((step) => step.name).join(" · ") || area.code;
}

export function wholeAreaName(area: Case["area"]): string {
  return area.path.map((step) => step.name).join(" ") || area.code;
}

/** A point as people read it out: latitude first, about a metre exact. */
export function coordinates(t: Messages, place: NonNullable<Case["place"]>): string {
  return t.card.coordinates(place.lat.toFixed(5), place.lon.toFixed(5));
}

export function ruledOut(t: Messages, units: Case["recommended"][number]["ruled_out"]): string {
  return units.map((it) => `${it.unit.name}（${say(t.ruledOut, it.why)}）`).join("、");
}

/** Of a long list the nearest ones: a line of history is read at a glance. */
const NAMED_MOST = 3;

function few(t: Messages, units: Parameters<typeof ruledOut>[1]): string {
  const named = ruledOut(t, units.slice(0, NAMED_MOST));
  return units.length > NAMED_MOST ? t.detail.andMore(named, units.length) : named;
}

export function problem(t: Messages, it: Problem): string {
  switch (it.kind) {
    case "unreachable":
      return t.problem.unreachable;
    case "unreadable":
      return t.problem.unreadable(it.status);
    case "refused": {
      const { code, field, value, message } = it.mistake;
      const first = typeof code === "string" ? t.error[code] : message;
      if (field === null && value === null) return first;
      const named = field === null ? "" : (t.field[field] ?? field);
      // For this one the value is a word of the wire: what ruled the unit out.
      const why = code === "unit_ruled_out" ? RULED_OUT.find((word) => word === value) : undefined;
      return `${first} — ${t.problem.fieldAndValue(named, why === undefined ? (value ?? "∅") : t.ruledOut[why])}`;
    }
  }
}

/** Who did it. */
export function actor(t: Messages, who: HistoryLine["actor"]): string {
  switch (who.kind) {
    case "hub":
      return t.actor.hub;
    case "person":
      return who.person.name;
    case "unit":
      return who.unit.name;
    case "caller":
      return t.actor.caller(who.channel);
  }
}

/** What reports and other cases are called by. */
export type Named = Readonly<{ report: (id: string) => string; case: (id: string) => string }>;

const BY_ID: Named = { report: (id) => id, case: (id) => id };

export function particular(t: Messages, it: Particular, now_us: number, named: Named = BY_ID): string {
  switch (it.label) {
    case "unit":
      return it.unit.name;
    case "person":
      return it.person.name;
    case "on_duty":
      return it.people.length === 0 ? t.detail.nobodyOnDuty : t.detail.onDuty(it.people.map((who) => who.name).join("、"));
    case "post":
      return `${it.post.name}（${say(t.tier, it.post.tier)}）`;
    case "round":
      return t.detail.round(it.round);
    case "climb_reason":
      return say(t.climbReason, it.reason);
    case "phase":
      return say(t.phase, it.phase);
    case "clock":
      return `${say(t.clock, it.purpose)} ${timeSeenOn(it.due_us, now_us)}`;
    case "due":
      return t.detail.due(timeSeenOn(it.due_us, now_us));
    case "done_at":
      return t.detail.doneAt(timeSeenOn(it.at_us, now_us));
    case "grade":
      return say(t.grade, it.grade);
    case "risk":
      return say(t.risk, it.risk);
    case "category":
      return it.category.name;
    case "place":
      return coordinates(t, it.place);
    case "area":
      return wholeAreaName(it.area);
    case "service":
      return say(t.service, it.service);
    case "words":
      return it.words === "" ? t.card.erased : `“${it.words}”`;
    case "said":
      return t.byTelephone(say(t.said, it.said));
    case "number":
      return it.number;
    case "reach":
      return `${it.channel} ${say(t.reachOutcome, it.outcome)}`;
    case "report":
      return named.report(it.report);
    case "photos":
      return `${it.moment === null ? "" : say(t.loop.moment, it.moment)} ${t.photos(it.photos.length)}`.trim();
    case "recordings":
      return t.loop.recordings(it.recordings.length);
    case "repeat":
      return t.detail.repeat(named.report(it.of));
    case "nearness":
      return `${nearness(t, it.nearness)} · ${t.near.ring(it.ring)}`;
    case "arrival":
      return arrival(t, it.arrival);
    case "improved":
      return improved(t, it.improved);
    case "alternates":
      return alternates(t, it.units);
    case "wanted":
      return `${say(t.weight, it.weight)} ${want(t, it.want)}`;
    case "short":
      return `${want(t, it.want)}：${shortOf(t, it.why)}`;
    case "ruled_out":
      return t.detail.ruledOut(few(t, it.units));
    case "offer_end":
      return say(t.offerEnd, it.end);
    case "decline_reason":
      return say(t.declineReason, it.reason);
    case "document":
      return t.detail.document(say(t.documentKind, it.kind), it.digest.slice(0, 12));
    default:
      return ofClosedLoop(t, it, now_us, named.case);
  }
}

/** Events of machinery, which a dispatcher looks at only when asking for all of them. */
const MACHINERY: ReadonlySet<unknown> = new Set([
  "case.clock_set", "task.opened", "task.search_set", "task.welfare_set", "task.ended", "mailbox.posted", "mailbox.retired",
  "mailbox.delivered", "mailbox.seen", "desk.clock_set", "limit.mark_reached", "unit.worked",
]);

export function isMachinery(line: HistoryLine): boolean {
  return MACHINERY.has(line.event);
}
