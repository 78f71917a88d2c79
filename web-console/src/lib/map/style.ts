/**
 * What the map looks like: areas from the hub's tiles, then rings and lines around the selected case, units, cases. No
 * glyphs and no sprites: all text is drawn by the browser, all pictures by this page.
 */
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Tier } from "../wire";
import { ROAD_LINES, roadsAbove } from "./road_style";

/** Deeper tiles are not made; the map enlarges these. */
export const TILES_ZOOM_MOST = 16;
export const FONTS = ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif"];
/** Cases nearer to each other than this are one symbol with a number, out of this zoom. */
const CLUSTER_PX = 38;
const CLUSTER_ZOOM_MOST = 14;

export const GROUND = "#0b131a";
/** Layers by what the person at the desk may switch off. */
export const LAYERS_OF = {
  borders: ["border-grid", "border-village", "border-township", "border-county", "border-city"],
  cases: ["case-cluster", "case-cluster-count", "cases", "case-chosen"],
  rings: ["rings", "ring-labels"],
  roads: [...ROAD_LINES, ...roadsAbove([], "")].map((layer) => layer.id),
} as const;

/** Layers with cases, for picking. */
export const CASE_LAYERS = ["case-chosen", "cases"];

export type Ground = Readonly<{
  /** Where tiles of the area tree come from; null before areas are imported. */
  tiles: string | null;
  /** The area of the person at the desk; null for the whole realm. */
  own: string | null;
}>;

type Line = Readonly<{ colour: string; width: number; from: number; dash?: number[] }>;

const BORDERS: Readonly<Record<Tier, Line>> = {
  grid: { colour: "#2b3b49", width: 0.7, from: 13.2 },
  village: { colour: "#3a5062", width: 0.9, from: 11, dash: [3, 2] },
  township: { colour: "#56718a", width: 1.2, from: 8 },
  county: { colour: "#84a3bf", width: 1.8, from: 0 },
  city: { colour: "#a9c4dc", width: 2.4, from: 0 },
};

/** Size of a name, and between which zooms it is written. A smaller area gives way to a larger one. */
const NAMES: Readonly<Record<Tier, Readonly<{ px: number; from: number; until: number; colour: string }>>> = {
  city: { px: 19, from: 5, until: 8, colour: "#e3edf6" },
  county: { px: 16, from: 6.5, until: 11, colour: "#d7e4ef" },
  township: { px: 14, from: 9.2, until: 14, colour: "#c3d4e3" },
  village: { px: 12.5, from: 11.6, until: 16, colour: "#a3b9cc" },
  grid: { px: 11, from: 14, until: 24, colour: "#8ea5b9" },
};

const LOW_TO_HIGH: readonly Tier[] = ["grid", "village", "township", "county", "city"];

export function styleOf(ground: Ground): StyleSpecification {
  const nothing = { type: "FeatureCollection" as const, features: [] };
  const point = { type: "geojson" as const, data: nothing };
  return {
    version: 8,
    sources: {
      ...(ground.tiles === null ? {} : { areas: { type: "vector" as const, tiles: [ground.tiles], minzoom: 0, maxzoom: TILES_ZOOM_MOST } }),
      // From afar a circle would be simplified to a square on its corner.
      rings: { ...point, tolerance: 0 },
      "ring-labels": point,
      links: point,
      "link-names": point,
      cases: {
        ...point, cluster: true, clusterRadius: CLUSTER_PX, clusterMaxZoom: CLUSTER_ZOOM_MOST,
        clusterProperties: { rank: ["min", ["get", "rank"]], over: ["+", ["get", "over"]] },
      },
      chosen: point,
    },
    layers: [{ id: "ground", type: "background", paint: { "background-color": GROUND } }, ...(ground.tiles === null ? [] : areas(ground.own)), ...aroundCase(), ...cases()],
  };
}

function areas(own: string | null): LayerSpecification[] {
  const tiles = { source: "areas" };
  const mine: ExpressionSpecification = own === null ? ["in", ["get", "tier"], ["literal", ["county", "city"]]] : ["==", ["get", "code"], own];
  return [
    { id: "own", type: "fill", ...tiles, "source-layer": "areas", filter: mine, paint: { "fill-color": "#18262f", "fill-antialias": false } },
    ...LOW_TO_HIGH.map((tier): LayerSpecification => {
      const line = BORDERS[tier];
      return {
        id: `border-${tier}`, type: "line", ...tiles, "source-layer": "borders", minzoom: line.from, filter: ["==", ["get", "tier"], tier],
        layout: { "line-join": "round" },
        paint: {
          "line-color": line.colour,
          "line-width": ["interpolate", ["linear"], ["zoom"], 8, line.width * 0.7, 15, line.width * 1.7],
          ...(line.dash === undefined ? {} : { "line-dasharray": line.dash }),
        },
      };
    }),
    { id: "own-edge", type: "line", ...tiles, "source-layer": "areas", filter: mine, paint: { "line-color": "#5f9ad0", "line-width": 9, "line-blur": 6, "line-opacity": 0.35 } },
    ...LOW_TO_HIGH.map((tier): LayerSpecification => {
      const name = NAMES[tier];
      return {
        id: `name-${tier}`, type: "symbol", ...tiles, "source-layer": "labels", minzoom: name.from, maxzoom: name.until, filter: ["==", ["get", "tier"], tier],
        layout: { "text-field": ["get", "name"], "text-font": FONTS, "text-size": name.px, "text-max-width": 8, "text-padding": 6, "symbol-sort-key": -LOW_TO_HIGH.indexOf(tier) },
        paint: { "text-color": name.colour, "text-halo-color": GROUND, "text-halo-width": 1.4 },
      };
    }),
  ];
}

function aroundCase(): LayerSpecification[] {
  return [
    { id: "rings", type: "line", source: "rings", paint: { "line-color": "#ffd95a", "line-width": 1.2, "line-opacity": 0.75, "line-dasharray": [4, 3] } },
    {
      id: "ring-labels", type: "symbol", source: "ring-labels",
      layout: { "text-field": ["get", "label"], "text-font": FONTS, "text-size": 11, "text-allow-overlap": true },
      paint: { "text-color": "#ffe58f", "text-halo-color": GROUND, "text-halo-width": 2 },
    },
    { id: "link-asked", type: "line", source: "links", filter: ["in", ["get", "how"], ["literal", ["asked", "attending"]]], paint: { "line-color": "#7cc4ff", "line-width": 2.2, "line-opacity": 0.9 } },
    { id: "link-recommended", type: "line", source: "links", filter: ["==", ["get", "how"], "recommended"], paint: { "line-color": "#d5e2ef", "line-width": 1.4, "line-opacity": 0.75, "line-dasharray": [2, 2] } },
    { id: "link-advised", type: "line", source: "links", filter: ["==", ["get", "how"], "advised"], paint: { "line-color": "#9fe3c0", "line-width": 2.2, "line-dasharray": [4, 2] } },
  ];
}

/** Above the units: cases come first. */
function cases(): LayerSpecification[] {
  const name: Extract<LayerSpecification, { type: "symbol" }>["layout"] = {
    "icon-allow-overlap": true, "icon-ignore-placement": true, "text-field": ["get", "label"], "text-font": FONTS, "text-size": 12, "text-anchor": "top", "text-offset": [0, 1.5],
    "text-optional": true, "symbol-sort-key": ["get", "rank"],
  };
  const ink = { "text-color": "#f3f7fb", "text-halo-color": "#070d13", "text-halo-width": 1.8 };
  return [
    {
      id: "link-names", type: "symbol", source: "link-names",
      layout: { "text-field": ["get", "label"], "text-font": FONTS, "text-size": 12, "text-anchor": "left", "text-offset": [1.3, 0], "text-optional": true },
      paint: ink,
    },
    {
      id: "case-cluster", type: "circle", source: "cases", filter: ["has", "point_count"],
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["get", "point_count"], 2, 16, 50, 26], "circle-color": "#1d1a20",
        "circle-stroke-color": ["match", ["get", "rank"], 0, "#ff6f67", 1, "#f6a63a", "#a9bfd6"], "circle-stroke-width": ["match", ["get", "rank"], 0, 4, 1, 3, 2],
      },
    },
    {
      id: "case-cluster-count", type: "symbol", source: "cases", filter: ["has", "point_count"],
      layout: {
        "text-field": ["case", [">", ["get", "over"], 0], ["concat", ["get", "point_count"], "\n▲", ["get", "over"]], ["to-string", ["get", "point_count"]]],
        "text-font": FONTS, "text-size": 12.5, "text-allow-overlap": true, "text-line-height": 1.05,
      },
      paint: { "text-color": "#ffffff" },
    },
    { id: "cases", type: "symbol", source: "cases", filter: ["!", ["has", "point_count"]], layout: { ...name, "icon-image": ["get", "symbol"] }, paint: ink },
    { id: "case-chosen", type: "symbol", source: "chosen", layout: { ...name, "icon-image": ["get", "symbol"], "icon-size": 1.25, "text-offset": [0, 1.9], "text-size": 13, "text-allow-overlap": true }, paint: ink },
  ];
}
