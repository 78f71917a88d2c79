/**
 * What the roads look like: below the outlines of the areas, in quiet colours, so that units and cases stay what is seen
 * first. What is closed is broken lines with a sign, never colour alone.
 */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from "maplibre-gl";

export const ROAD_SOURCE = "roads";
/** The picture of a closed road. */
export const CLOSED_SIGN = "road-closed";
/** Wider roads come earlier; below this zoom the hub draws none. */
export const ROAD_TILES_ZOOM_LEAST = 6;

type Line = Extract<LayerSpecification, { type: "line" }>;
type Paint = NonNullable<Line["paint"]>;

const WATER = ["river", "canal"];
const PATHS = ["path", "track"];
/** Roads that vehicles use: colour, and width in pixels at zoom 15. */
const ROADS: readonly Readonly<{ class: string; colour: string; width: number }>[] = [
  { class: "motorway", colour: "#8f7a4c", width: 8 },
  { class: "trunk", colour: "#84764f", width: 7.5 },
  { class: "primary", colour: "#787460", width: 7 },
  { class: "secondary", colour: "#666d74", width: 6 },
  { class: "tertiary", colour: "#586069", width: 5 },
  { class: "ramp", colour: "#586069", width: 4 },
  { class: "minor", colour: "#48525c", width: 4 },
  { class: "street", colour: "#414b55", width: 3.6 },
  { class: "service", colour: "#37414a", width: 2 },
];
const CASING = "#070c11";
const BRIDGE_EDGE = "#93a5b6";
const WATER_COLOUR = "#1d4763";
const CLOSED_COLOUR = "#ffb454";

const byClass = (of: (road: (typeof ROADS)[number]) => string | number, other: string | number): ExpressionSpecification =>
  ["match", ["get", "class"], ...ROADS.flatMap((road) => [road.class, of(road)]), other] as unknown as ExpressionSpecification;

/** Narrow from afar, wide from near; `more` pixels for an edge on each side. */
function width(more: number): ExpressionSpecification {
  const scaled = (scale: number): ExpressionSpecification => ["+", ["*", byClass((road) => road.width, 2), scale], more * Math.min(1, scale)];
  return ["interpolate", ["exponential", 1.5], ["zoom"], 6, scaled(0.12), 10, scaled(0.24), 13, scaled(0.5), 15, scaled(1), 18, scaled(3)];
}

const isOneOf = (classes: readonly string[]): ExpressionSpecification => ["in", ["get", "class"], ["literal", [...classes]]];
const driven = isOneOf(ROADS.map((road) => road.class));
const onBridge: ExpressionSpecification = ["==", ["get", "on"], "bridge"];
const inTunnel: ExpressionSpecification = ["==", ["get", "on"], "tunnel"];

function line(id: string, filter: FilterSpecification, paint: Paint, more: Partial<Line> = {}): Line {
  return { id, type: "line", source: ROAD_SOURCE, "source-layer": "roads", filter, layout: { "line-join": "round", "line-cap": "butt" }, paint, ...more };
}

/** Under the outlines of the areas, the lowest first. */
export const ROAD_LINES: readonly Line[] = [
  line("road-water", isOneOf(WATER), { "line-color": WATER_COLOUR, "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 8, 1.2, 13, 3, 18, 18] }),
  line("road-ferry", ["==", ["get", "class"], "ferry"], { "line-color": "#4f86a8", "line-width": 1.4, "line-dasharray": [4, 3] }),
  line("road-path", isOneOf(PATHS), { "line-color": "#47525c", "line-width": 1.1, "line-dasharray": [3, 2] }, { minzoom: 13 }),
  line("road-tunnel", ["all", driven, inTunnel], { "line-color": byClass((road) => road.colour, "#37414a"), "line-width": width(0), "line-opacity": 0.45, "line-dasharray": [2, 1] }),
  line("road-casing", ["all", driven, ["!", inTunnel]], { "line-color": CASING, "line-width": width(2) }, { minzoom: 11 }),
  line("road", ["all", driven, ["!", inTunnel]], { "line-color": byClass((road) => road.colour, "#37414a"), "line-width": width(0) }),
  line("road-bridge-edge", ["all", driven, onBridge], { "line-color": BRIDGE_EDGE, "line-width": width(3) }, { minzoom: 12 }),
  line("road-bridge", ["all", driven, onBridge], { "line-color": byClass((road) => road.colour, "#37414a"), "line-width": width(0) }, { minzoom: 12 }),
];

/** Under the units: what is closed, and what roads are called. */
export function roadsAbove(fonts: readonly string[], ground: string): readonly LayerSpecification[] {
  const closed = { source: ROAD_SOURCE, "source-layer": "closed" };
  return [
    { id: "road-closed-edge", type: "line", ...closed, paint: { "line-color": CASING, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 4, 15, 8] } },
    { id: "road-closed", type: "line", ...closed, paint: { "line-color": CLOSED_COLOUR, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 2.2, 15, 4.5], "line-dasharray": [1.6, 1.2] } },
    {
      id: "road-name", type: "symbol", source: ROAD_SOURCE, "source-layer": "roads", minzoom: 12, filter: ["all", ["has", "name"], ["!", isOneOf(PATHS)]],
      layout: { "symbol-placement": "line", "symbol-spacing": 320, "text-field": ["get", "name"], "text-font": [...fonts], "text-size": ["interpolate", ["linear"], ["zoom"], 12, 10.5, 16, 12.5], "text-max-angle": 40, "text-padding": 4 },
      paint: { "text-color": ["case", isOneOf(WATER), "#7fb3d3", "#b4c0cb"], "text-halo-color": ground, "text-halo-width": 1.5 },
    },
    {
      id: "road-closed-sign", type: "symbol", source: ROAD_SOURCE, "source-layer": "closed_signs", minzoom: 9,
      layout: { "icon-image": CLOSED_SIGN, "icon-padding": 6, "symbol-sort-key": 0 },
    },
  ];
}
