/** Showing a place on the map: somebody asks for one, the map answers once or is left. */
import { tick } from "svelte";

export type Point = Readonly<{ lat: number; lon: number }>;

export type Picking = Readonly<{
  /** What was said of the place, to be read beside the map; empty for nothing. */
  words: string;
  take: (at: Point) => void;
  leave: () => void;
}>;

/** Whether a place can be shown: the map is not there yet, or never will be in this browser. */
export type MapState = "loading" | "drawn" | "none";

/** Nobody points more exactly than to a tenth of a metre. */
const PLACES_AFTER_POINT = 6;

export function roundedPoint(lat: number, lon: number): Point {
  return { lat: Number(lat.toFixed(PLACES_AFTER_POINT)), lon: Number(lon.toFixed(PLACES_AFTER_POINT)) };
}

/** As much of what the desk looks at as asking needs. */
type Asked = { picking: Picking | null; readonly map: MapState; goal: Point | null };

/** Asks the map for a place, from where it is known to be so far. What had the keyboard has it again afterwards. */
export function askMap(map: Asked, words: string, from: Point | null, take: (at: Point) => void): void {
  if (map.map !== "drawn") return;
  const hands = document.activeElement;
  const back = (at: Point | null): void => {
    map.picking = null;
    if (at !== null) take(at);
    void tick().then(() => {
      if (hands instanceof HTMLElement) hands.focus();
    });
  };
  map.picking = { words: words.trim(), take: back, leave: () => back(null) };
  if (from !== null) map.goal = from;
}
