/**
 * Who may do what, as far as seat and case tell: the table of the hub's rules, so that nothing is offered that the hub refuses for
 * the seat. The hub decides; of its policy it tells with each case from which tier that is closed, and who reported it.
 */
import type { CallerOf } from "../decode/handling";
import type { CaseFile } from "../decode/http";
import { spelling } from "../decode/reading";
import type { Case } from "../decode/views";
import { TIERS } from "../decode/words";
import type { ErrorCode } from "../wire";
import { isCallerTold } from "./attached";
import type { Deed } from "./deeds";
import type { Seat, Tier } from "./seat";
import { desksFor } from "./seat";

/** By whom: the post that owns the case and those above it, any centre in its line, whoever sees it, or the department whose task it is. */
export type Who = "owner_or_above" | "in_line" | "whoever_sees" | "own_desk";

/** What the hub says to the others. */
export type Why = Extract<ErrorCode, "seat_too_low" | "not_your_case" | "not_your_desk" | "handler_verifies" | "handler_withdraws" | "handler_calls_back" | "caller_confided" | "not_corrected">;

export const WHO: Readonly<Record<Deed, Who>> = {
  sign: "own_desk", ask_return: "own_desk", ask_extension: "own_desk", reply: "own_desk",
  assign: "owner_or_above", add_handler: "owner_or_above", rule_return: "owner_or_above", rule_extension: "owner_or_above", urge: "owner_or_above", supervise: "owner_or_above",
  answer_supervision: "owner_or_above", take_charge: "owner_or_above", pass_up: "owner_or_above", pass_down: "owner_or_above", suspend: "owner_or_above", resume: "owner_or_above",
  confirm: "owner_or_above", refute: "owner_or_above", verify: "owner_or_above", merge: "owner_or_above", correct: "owner_or_above", report_up: "owner_or_above", part: "owner_or_above", part_report: "owner_or_above", not_accept: "owner_or_above", transfer: "owner_or_above",
  hand_on: "owner_or_above", let_go: "owner_or_above", hand_down: "own_desk",
  reopen: "owner_or_above", withdraw: "owner_or_above", settle: "owner_or_above",
  call_back: "in_line", keep_apart: "in_line", answer_at_once: "in_line", archive: "in_line", place: "in_line",
  dispatch: "whoever_sees", close: "whoever_sees", call: "whoever_sees", relay: "whoever_sees", read_copy: "whoever_sees",
};

/** What nobody does about a case that they handled. */
const NOT_BY_HANDLERS: Readonly<Partial<Record<Deed, Why>>> = { verify: "handler_verifies", call_back: "handler_calls_back", correct: "not_corrected", withdraw: "handler_withdraws", not_accept: "handler_withdraws", refute: "handler_withdraws" };

/** Those of them that this seat may not do, by why. */
export function refusedOf<A extends Deed>(acts: readonly A[], it: Case, seat: Seat, file: CaseFile | null = null): ReadonlyMap<Why, readonly A[]> {
  const refused = new Map<Why, readonly A[]>();
  for (const act of acts) {
    const why = whyNot(act, it, seat, file);
    if (why !== null) refused.set(why, [...(refused.get(why) ?? []), act]);
  }
  return refused;
}

/** Why this seat may not; null where it may, as far as can be told here. Who took a report in is told by the file of the case alone. */
export function whyNot(act: Deed, it: Case, seat: Seat, file: CaseFile | null = null): Why | null {
  if (seat.at === "department") return act === "answer_supervision" || WHO[act] === "own_desk" ? atDesk(it, seat) : "not_your_case";
  if (WHO[act] === "own_desk") return "not_your_desk";
  // Whoever has the whole realm stands above everybody in it.
  if (seat.at === "centre" && seat.area !== null && seat.tier !== null) {
    const found = atCentre(act, it, { area: seat.area, tier: seat.tier });
    if (found !== null) return found;
  }
  if (act === "call_back" && owedCalls(it).length > 0 && callersFor(it, seat, file).length === 0) return "caller_confided";
  return it.handlers.some(({ id }) => id === seat.me) ? (NOT_BY_HANDLERS[act] ?? null) : null;
}

/** 回访: those who are still to be called back and whom this seat is told of. */
export function callersFor(it: Case, seat: Seat, file: CaseFile | null): readonly CallerOf[] {
  const from = it.confidential_from;
  const isBelow = from !== null && seat.at === "centre" && seat.tier !== null && rankOf(seat.tier) < rankOf(from);
  return owedCalls(it).filter((one) => !one.confidential || !isBelow || isNamed(one.report, file));
}

function owedCalls(it: Case): readonly CallerOf[] {
  return it.callers.filter((one) => one.reply_wanted && one.said === null && !one.given_up);
}

/** Whoever took a report in is told who made it, from whatever seat. */
function isNamed(report: string, file: CaseFile | null): boolean {
  const known = file === null ? undefined : [file.report, ...file.joined].find((one) => one.id === report);
  return known !== undefined && isCallerTold(known);
}

function atDesk(it: Case, seat: Seat): Why | null {
  return desksFor(it, seat).length > 0 ? null : "not_your_desk";
}

function atCentre(act: Deed, it: Case, seat: Readonly<{ area: string; tier: Tier }>): Why | null {
  const isHere = (at: Readonly<{ area: string; tier: Tier }>): boolean => at.area === seat.area && spelling(at.tier) === spelling(seat.tier);
  if (WHO[act] !== "whoever_sees" && !it.ladder.some(({ post }) => isHere(post)) && !it.area.path.some(({ code, tier }) => isHere({ area: code, tier }))) return "not_your_case";
  return neededFor(act, it).some((tier) => rankOf(seat.tier) < rankOf(tier)) ? "seat_too_low" : null;
}

/** Tiers that the seat must not stand below. */
function neededFor(act: Deed, it: Case): readonly Tier[] {
  const owner = ownerOf(it)?.tier;
  const needed: (Tier | null | undefined)[] = [];
  if (WHO[act] === "owner_or_above") needed.push(owner);
  // What somebody has worked on is withdrawn from above.
  if (act === "withdraw" && ((it.phase !== "unattended" && spelling(it.phase) !== "to_check") || it.handlers.length > 0)) needed.push(it.ladder[it.rung + 1]?.post.tier);
  // A hub of before told the tier of the matter alone.
  if (act === "close") needed.push(it.closes_from ?? lower(it.filing?.matter?.tier, it.ladder.at(-1)?.post.tier));
  return needed.flatMap((tier) => tier ?? []);
}

/** The lowest post of the case's ladder from which all of these may be done. */
export function postFor(acts: readonly Deed[], it: Case): string {
  const highest = Math.max(...acts.flatMap((act) => neededFor(act, it)).map(rankOf));
  return it.ladder.find(({ post }) => rankOf(post.tier) >= highest)?.post.name ?? "";
}

/** The post that has it, or had it when it ended. */
function ownerOf(it: Case): Case["owner"] {
  return it.owner ?? it.ladder[it.rung]?.post ?? null;
}

function lower(one: Tier | null | undefined, other: Tier | null | undefined): Tier | null {
  if (one == null || other == null) return one ?? null;
  return rankOf(one) < rankOf(other) ? one : other;
}

/** A tier that is not known stands below all others: then the hub says what it has to say. */
function rankOf(tier: Tier): number {
  return TIERS.findIndex((known) => known === tier);
}
