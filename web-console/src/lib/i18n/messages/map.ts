/** The keys of what the map and the desk around it say. */
import type { Texts } from "./shapes";

export type MapMessages = Readonly<{
  map: Texts<"title" | "none">;
}>;
