/** Why two cases may be about the same matter. */
import type { Decoded } from "../decode/reading";
import type { Case } from "../decode/views";
import type { Candidates } from "../wire";

export type Why =
  | Readonly<{ by: "distance"; distance_m: number }>
  | Readonly<{ by: "minutes"; minutes: number }>
  | Readonly<{ by: "likeness"; percent: number }>
  | Readonly<{ by: "category" | "words" | "number" }>;

export type Candidate = Readonly<{ case: Case; why: readonly Why[] }>;

/** Why the hub thinks so, the strongest reason first. */
export function reasonsOf(it: Decoded<Candidates>["cases"][number]): readonly Why[] {
  const why: (Why | false)[] = [
    it.same_caller && { by: "number" },
    it.distance_m !== null && { by: "distance", distance_m: it.distance_m },
    { by: "minutes", minutes: it.minutes },
    it.likeness > 0 && { by: "likeness", percent: it.likeness },
    it.same_category && { by: "category" },
  ];
  return why.filter((one) => one !== false);
}
