/** 道路封闭 as the hub lists it. */
import type { Decoded, Decoder } from "../decode/reading";
import { fieldsOf, listOf, orNull, text, whole, wordOf } from "../decode/reading";
import { area, named } from "../decode/views";
import { TRAVELS } from "../decode/words";
import type { ClosureView, RoadsState } from "../wire";

export const ROADS_STATES: readonly RoadsState[] = ["in_force", "loading", "none", "unusable", "table"];
const SHAPES = ["near", "bridge", "within"] as const;

/** What is closed, without where exactly: that is for a map. */
export type Closure = Omit<Decoded<ClosureView>, "what"> & Readonly<{ shape: Decoded<(typeof SHAPES)[number]>; radius_m: number | null }>;
export type Closures = Readonly<{ roads: Decoded<RoadsState>; prepared_at_us: number | null; closures: readonly Closure[] }>;

const closure: Decoder<Closure> = (it) => {
  const of = fieldsOf(it);
  const what = of.get("what", fieldsOf);
  return {
    id: of.get("id", text), area: of.get("area", area), shape: what.get("shape", wordOf(SHAPES)), radius_m: what.get("radius_m", orNull(whole)), travel: of.get("travel", listOf(wordOf(TRAVELS))),
    reason: of.get("reason", orNull(text)), until_us: of.get("until_us", whole), closed_at_us: of.get("closed_at_us", whole), by: of.get("by", named),
  };
};

export const closures: Decoder<Closures> = (it) => {
  const of = fieldsOf(it);
  return { roads: of.get("roads", wordOf(ROADS_STATES)), prepared_at_us: of.get("prepared_at_us", orNull(whole)), closures: of.get("closures", listOf(closure)) };
};
