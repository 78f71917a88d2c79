/** 布防 as the hub reckons it. */
import type { Decoded, Decoder } from "../decode/reading";
import { fieldsOf, listOf, orNull, whole, wordOf } from "../decode/reading";
import { area, named, point } from "../decode/views";
import { UNIT_KINDS } from "../decode/words";
import type { Cover, CoverDemandBy, CoverMove, CoverView, CoverWays, ThinPlace } from "../wire";

export type Reckoned = Decoded<Cover>;
export type Move = Decoded<CoverMove>;
export type Thin = Decoded<ThinPlace>;

export const DEMAND_BY: readonly CoverDemandBy[] = ["part_of_day", "all_hours", "alike"];
export const WAYS: readonly CoverWays[] = ["roads", "air_line", "mixed"];

const demand: Decoder<Reckoned["demand"]> = (it) => {
  const of = fieldsOf(it);
  return { by: of.get("by", wordOf(DEMAND_BY)), cases: of.get("cases", whole), days: of.get("days", whole), from_hour: of.get("from_hour", whole), to_hour: of.get("to_hour", whole) };
};

const thin: Decoder<Thin> = (it) => {
  const of = fieldsOf(it);
  return { area: of.get("area", area), place: of.get("place", point), demand_per_mille: of.get("demand_per_mille", whole), soonest_s: of.get("soonest_s", orNull(whole)) };
};

const move: Decoder<Move> = (it) => {
  const of = fieldsOf(it);
  return {
    unit: of.get("unit", named), kind: of.get("kind", wordOf(UNIT_KINDS)), from: of.get("from", point), from_area: of.get("from_area", orNull(area)),
    to: of.get("to", point), to_area: of.get("to_area", area), way_s: of.get("way_s", whole), gain_per_mille: of.get("gain_per_mille", whole),
  };
};

const reckoned: Decoder<Reckoned> = (it) => {
  const of = fieldsOf(it);
  return {
    at_us: of.get("at_us", whole), target_s: of.get("target_s", whole), demand: of.get("demand", demand), ways: of.get("ways", wordOf(WAYS)), places: of.get("places", whole),
    units: of.get("units", whole), units_left_out: of.get("units_left_out", whole), reached_per_mille: of.get("reached_per_mille", whole),
    after_per_mille: of.get("after_per_mille", whole), thin: of.get("thin", listOf(thin)), moves: of.get("moves", listOf(move)),
  };
};

export const cover: Decoder<Decoded<CoverView>> = (it) => {
  const of = fieldsOf(it);
  return { area: of.get("area", area), cover: of.get("cover", orNull(reckoned)) };
};
