/** The keys of what the map and the desk around it say. */
import type { ReachOutcome, Said, UnitStatus } from "../../wire";
import type { SymbolOf } from "../../map/symbols";
import type { Layer } from "../../map/layers";
import type { Count, Name, Pair, Texts, Words } from "./shapes";

export type MapMessages = Readonly<{
  map: Texts<
    | "title" | "none" | "loading" | "failed" | "legend" | "layers" | "metres" | "kilometres" | "zoomIn" | "zoomOut" | "tooFar" | "old" | "lost"
    | "clear" | "locate" | "follow" | "following" | "refit" | "unitGone" | "speed" | "away" | "noAreas" | "home" | "person" | "showCase" | "fit" | "roadClosed"
  > &
    Readonly<{
      /** One or two letters in the picture of a case. */
      letter: Words<SymbolOf>;
      layer: Words<Layer>;
      /** What is left of a countdown, in minutes or seconds. */
      left: Name;
      over: Name;
      reports: Count;
      joined: string;
      photo: Count;
      minutes: Count;
      seconds: Count;
      ring: Name;
      fixAge: Name;
      speedKmh: Count;
      awayBy: Pair;
    }>;
  force: Texts<"title" | "hint" | "sos" | "total" | "cover"> & Readonly<{ show: Name; hide: Name; status: Words<UnitStatus> }>;
  roster: Texts<"title" | "nobody" | "leader" | "officer" | "reserve">;
  /** What somebody answered by telephone. */
  said: Words<Said>;
  reachOutcome: Words<ReachOutcome>;
  photos: Count;
  byTelephone: Name;
  /** Lists in place of the map. */
  plain: Texts<"title" | "units" | "name" | "kind" | "status" | "distance" | "fix" | "area" | "none" | "noPosition"> & Readonly<{ more: Count }>;
}>;
