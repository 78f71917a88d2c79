/** 办结统计 as the hub counts it. */
import type { Decoded, Decoder, Fields } from "../decode/reading";
import { fieldsOf, listOf, orNull, text, whole, wordOf } from "../decode/reading";
import { TIERS } from "../decode/words";
import type { AreaRates, CallersSaid, Pace, Rates, TierRates } from "../wire";

/** What callers said. */
type Said = Readonly<Record<keyof CallersSaid, number | null>>;
/** How the times were kept, and what callers said of it. */
type Kept = Readonly<Record<Exclude<keyof Pace, "callers">, number | null>> & Said;

/** What is counted of a tier or a post; a hub of before says nothing of how times were kept. */
export type Counted = Omit<Decoded<TierRates>, "tier" | "pace"> & Kept;

export type Tier = Counted & Pick<Decoded<TierRates>, "tier">;
export type Post = Counted & Pick<Decoded<AreaRates>, "area" | "name" | "tier">;
export type Found = Omit<Decoded<Rates>, "tiers" | "areas"> & Readonly<{ tiers: readonly Tier[]; areas: readonly Post[] }>;

function counted(of: Fields): Counted {
  return {
    closed: of.get("closed", whole), here: of.get("here", whole), closed_above: of.get("closed_above", whole), passed_up: of.get("passed_up", whole), climbed: of.get("climbed", whole),
    came_up: of.get("came_up", whole), self_handled: of.get("self_handled", whole), by_phone: of.get("by_phone", whole),
    here_per_mille: of.get("here_per_mille", orNull(whole)), up_per_mille: of.get("up_per_mille", orNull(whole)),
    ...(of.get("pace", orNull(kept)) ?? UNKNOWN),
  };
}

const UNSAID: Said = {
  reached: null, responded: null, responded_per_mille: null, solved: null, solved_per_mille: null, satisfied: null, satisfied_per_mille: null, mostly_satisfied: null,
};

const UNKNOWN: Kept = {
  limited: null, in_time: null, in_time_per_mille: null, tasks: null, signed_in_time: null, signed_late: null, signed_in_time_per_mille: null, returned: null,
  returned_per_mille: null, redone: null, redone_per_mille: null, calls_not_answered: null, done_at_once: null, done_at_once_per_mille: null,
  ...UNSAID,
};

const said: Decoder<Said> = (it) => {
  const of = fieldsOf(it);
  return {
    reached: of.get("reached", whole), responded: of.get("responded", whole), responded_per_mille: of.get("responded_per_mille", orNull(whole)), solved: of.get("solved", whole),
    solved_per_mille: of.get("solved_per_mille", orNull(whole)), satisfied: of.get("satisfied", whole), satisfied_per_mille: of.get("satisfied_per_mille", orNull(whole)),
    mostly_satisfied: of.get("mostly_satisfied", orNull(whole)),
  };
};

const kept: Decoder<Kept> = (it) => {
  const of = fieldsOf(it);
  return {
    limited: of.get("limited", whole), in_time: of.get("in_time", whole), in_time_per_mille: of.get("in_time_per_mille", orNull(whole)), tasks: of.get("tasks", whole),
    signed_in_time: of.get("signed_in_time", whole), signed_late: of.get("signed_late", whole), signed_in_time_per_mille: of.get("signed_in_time_per_mille", orNull(whole)),
    returned: of.get("returned", whole), returned_per_mille: of.get("returned_per_mille", orNull(whole)), redone: of.get("redone", whole),
    redone_per_mille: of.get("redone_per_mille", orNull(whole)), calls_not_answered: of.get("calls_not_answered", orNull(whole)),
    done_at_once: of.get("done_at_once", orNull(whole)), done_at_once_per_mille: of.get("done_at_once_per_mille", orNull(whole)), ...(of.get("callers", orNull(said)) ?? UNSAID),
  };
};

const ofTier: Decoder<Tier> = (it) => {
  const of = fieldsOf(it);
  return { tier: of.get("tier", wordOf(TIERS)), ...counted(of) };
};

const ofPost: Decoder<Post> = (it) => {
  const of = fieldsOf(it);
  return { area: of.get("area", text), name: of.get("name", text), tier: of.get("tier", wordOf(TIERS)), ...counted(of) };
};

export const rates: Decoder<Found> = (it) => {
  const of = fieldsOf(it);
  return { from: of.get("from", text), to: of.get("to", text), counted_to: of.get("counted_to", whole), tiers: of.get("tiers", listOf(ofTier)), areas: of.get("areas", listOf(ofPost)) };
};
