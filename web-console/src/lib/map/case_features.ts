/**
 * Cases as features for the map. Pure. What is drawn changes with the case and with the steps of its countdown, not with
 * each second: sources that do not change are not handed to the map again.
 */
import type { Case, Unit } from "../decode/views";
import { GRADES } from "../decode/words";
import type { Countdown } from "../time/countdown";
import { countdownOf } from "../time/countdown";
import type { Fleet } from "./fleet";
import { Mark } from "./fleet";
import { circleAround, degreesOf, spotOf } from "./mercator";

/** GeoJSON, as it is handed to the map. */
type Position = [lon: number, lat: number];
type Feature<Geometry, Properties> = { type: "Feature"; geometry: Geometry; properties: Properties };
export type Collection<Geometry, Properties> = { type: "FeatureCollection"; features: Feature<Geometry, Properties>[] };
type PointGeometry = { type: "Point"; coordinates: Position };
type LineGeometry = { type: "LineString"; coordinates: Position[] };

export type CaseProperties = Readonly<{
  id: string;
  /** Which picture stands for it, see {@link symbolName}. */
  symbol: string;
  /** 0 for the most pressing grade; the least of a cluster is the cluster's. */
  rank: number;
  /** 1 if it is overdue; added up in a cluster. */
  over: number;
  label: string;
}>;

export type CaseWords = Readonly<{ name: (it: Case) => string; left: (of: Countdown) => string }>;

/** Radii around the selected case. */
export const RINGS_M: readonly number[] = [500, 1000, 3000];

export function symbolName(grade: Case["grade"], state: Countdown["state"], sos: "sos" | "case"): string {
  return `case-${sos === "sos" ? "sos" : typeof grade === "string" ? grade : "ordinary"}-${state}`;
}

/** Every open case whose place is known; the selected one apart, for it is never swallowed by a cluster. */
export function caseFeatures(cases: Iterable<Case>, selected: string | null, now_us: number, words: CaseWords): { rest: Collection<PointGeometry, CaseProperties>; chosen: Collection<PointGeometry, CaseProperties> } {
  const rest: Feature<PointGeometry, CaseProperties>[] = [];
  const chosen: Feature<PointGeometry, CaseProperties>[] = [];
  for (const it of cases) {
    if (it.place === null || (it.ended_at_us !== null && it.id !== selected)) continue;
    (it.id === selected ? chosen : rest).push(featureOf(it, it.place, now_us, words));
  }
  return { rest: collection(rest), chosen: collection(chosen) };
}

function featureOf(it: Case, place: NonNullable<Case["place"]>, now_us: number, words: CaseWords): Feature<PointGeometry, CaseProperties> {
  const left = countdownOf(it, now_us);
  const state = left?.state ?? "plain";
  const grade = GRADES.findIndex((known) => known === it.grade);
  const label = left === null || state === "plain" ? words.name(it) : `${words.name(it)}\n${words.left(left)}`;
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: [place.lon, place.lat] },
    properties: { id: it.id, symbol: symbolName(it.grade, state, it.sos_unit === null ? "case" : "sos"), rank: grade < 0 ? GRADES.length : grade, over: state === "over" ? 1 : 0, label },
  };
}

/** Circles around the place, each with its radius in words at the top. */
export function ringFeatures(place: Case["place"], words: (radius_m: number) => string): { lines: Collection<LineGeometry, { label: string }>; labels: Collection<PointGeometry, { label: string }> } {
  const rings = place === null ? [] : RINGS_M.map((radius_m) => ({ label: words(radius_m), ring: circleAround(place.lat, place.lon, radius_m) }));
  return {
    lines: collection(rings.map(({ label, ring }) => ({ type: "Feature", geometry: { type: "LineString", coordinates: ring }, properties: { label } }))),
    labels: collection(rings.map(({ label, ring }) => ({ type: "Feature", geometry: { type: "Point", coordinates: ring[0] ?? [0, 0] }, properties: { label } }))),
  };
}

/** Whom the case concerns: units at work or asked, then those recommended. */
export function concerned(it: Case | null): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  if (it === null) return found;
  for (const one of it.recommended) found.set(one.unit.id, Mark.Recommended);
  for (const offer of it.offers) found.set(offer.unit.id, Mark.Asked);
  if (it.attending !== null) found.set(it.attending.unit.id, Mark.Asked);
  return found;
}

/** Lines from the case to the units it concerns, as far as they are on the map, and their names. */
export function linkFeatures(it: Case | null, fleet: Fleet, units: ReadonlyMap<string, Unit>, now_s: number): { lines: Collection<LineGeometry, { how: string }>; names: Collection<PointGeometry, { label: string }> } {
  const place = it?.place ?? null;
  const lines: Feature<LineGeometry, { how: string }>[] = [];
  const names: Feature<PointGeometry, { label: string }>[] = [];
  if (it === null || place === null) return { lines: collection(lines), names: collection(names) };
  for (const [unit, mark] of concerned(it)) {
    const slot = fleet.slotOf(unit);
    if (slot === null) continue;
    const [lat, lon] = degreesOf(fleet.spotAt(slot, now_s));
    const how = mark === Mark.Recommended ? "recommended" : unit === it.attending?.unit.id ? "attending" : "asked";
    lines.push({ type: "Feature", geometry: { type: "LineString", coordinates: [[place.lon, place.lat], [lon, lat]] }, properties: { how } });
    names.push({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { label: units.get(unit)?.name ?? "" } });
  }
  return { lines: collection(lines), names: collection(names) };
}

/** 建议移防: where a unit stands, where it is advised to stand, and what is said there. */
export type Advised = Readonly<{ from: NonNullable<Case["place"]>; to: NonNullable<Case["place"]>; label: string }>;

/** Lines from where units are to where they are advised to stand. */
export function linesOf(moves: readonly Advised[]): { lines: Feature<LineGeometry, { how: string }>[]; names: Feature<PointGeometry, { label: string }>[] } {
  const at = (of: Advised["to"]): Position => [of.lon, of.lat];
  return {
    lines: moves.map(({ from, to }) => ({ type: "Feature", geometry: { type: "LineString", coordinates: [at(from), at(to)] }, properties: { how: "advised" } })),
    names: moves.map(({ to, label }) => ({ type: "Feature", geometry: { type: "Point", coordinates: at(to) }, properties: { label } })),
  };
}

/** `[west, south, east, north]` in degrees. */
export type Box = readonly [west: number, south: number, east: number, north: number];

/** The box around all places; null for none. */
export function boxAround(places: Iterable<Case["place"]>): Box | null {
  let box: Box | null = null;
  for (const place of places) if (place !== null) box = grown(box, place.lon, place.lat);
  return box;
}

/** Around both; the one there is, if only one is. */
export function joined(one: Box | null, other: Box | null): Box | null {
  if (one === null || other === null) return one ?? other;
  return grown(grown(one, other[0], other[1]), other[2], other[3]);
}

export function grown(box: Box | null, lon: number, lat: number): Box {
  if (box === null) return [lon, lat, lon, lat];
  return [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)];
}

export function spotOfCase(it: Case | null): ReturnType<typeof spotOf> | null {
  return it?.place == null ? null : spotOf(it.place.lat, it.place.lon);
}

function collection<G, P>(features: Feature<G, P>[]): Collection<G, P> {
  return { type: "FeatureCollection", features };
}
