/** Showing a place on the map: somebody asks for one, the map answers once or is left. */

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
