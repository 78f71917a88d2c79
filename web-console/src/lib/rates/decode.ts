/** 办结统计 as the hub counts it. */
import type { Decoded, Decoder, Fields } from "../decode/reading";
import { fieldsOf, listOf, orNull, text, whole, wordOf } from "../decode/reading";
import { TIERS } from "../decode/words";
import type { AreaRates, Rates, TierRates } from "../wire";

/** What is counted of a tier or a post. */
export type Counted = Omit<Decoded<TierRates>, "tier">;

function counted(of: Fields): Counted {
  return {
    closed: of.get("closed", whole), here: of.get("here", whole), closed_above: of.get("closed_above", whole), passed_up: of.get("passed_up", whole), climbed: of.get("climbed", whole),
    came_up: of.get("came_up", whole), self_handled: of.get("self_handled", whole), by_phone: of.get("by_phone", whole),
    here_per_mille: of.get("here_per_mille", orNull(whole)), up_per_mille: of.get("up_per_mille", orNull(whole)),
  };
}

const ofTier: Decoder<Decoded<TierRates>> = (it) => {
  const of = fieldsOf(it);
  return { tier: of.get("tier", wordOf(TIERS)), ...counted(of) };
};

const ofPost: Decoder<Decoded<AreaRates>> = (it) => {
  const of = fieldsOf(it);
  return { area: of.get("area", text), name: of.get("name", text), tier: of.get("tier", wordOf(TIERS)), ...counted(of) };
};

export const rates: Decoder<Decoded<Rates>> = (it) => {
  const of = fieldsOf(it);
  return { from: of.get("from", text), to: of.get("to", text), counted_to: of.get("counted_to", whole), tiers: of.get("tiers", listOf(ofTier)), areas: of.get("areas", listOf(ofPost)) };
};
