/** 派力量: who can be sent to a case, the nearest first. Whether a unit may go is for the hub to say. */
import type { Decoded } from "../decode/reading";
import { spelling } from "../decode/reading";
import type { Case } from "../decode/views";
import type { Point, UnitList } from "../wire";

/** A unit with its last fix. */
export type UnitAt = Decoded<UnitList>["units"][number];
/** How far away it is; null where its place or that of the case is not known. */
export type NearUnit = Readonly<{ unit: UnitAt["unit"]; distance_m: number | null; recommended: boolean }>;

const EARTH_RADIUS_M = 6_371_009;

/**
 * Units on duty whose name or home has these words: the free ones before the others, each the nearest first, those of unknown distance last
 * by how much of the area they share. Left out are those that lack a skill the matter wants, and those that were asked already.
 */
export function unitsNear(it: Case, units: readonly UnitAt[], words: string): readonly NearUnit[] {
  const wanted = words.trim().toLowerCase();
  const recommended = new Set(it.recommended.map((one) => one.unit.id));
  const shared = (unit: UnitAt["unit"]): number => unit.home.path.filter((step, at) => it.area.path[at]?.code === step.code).length;
  const rank = ({ unit, distance_m }: NearUnit): readonly number[] => [spelling(unit.status) === "free" ? 0 : 1, distance_m ?? Number.MAX_SAFE_INTEGER, -shared(unit)];
  return units
    .filter(({ unit }) => canBeAsked(it, unit) && [unit.name, ...unit.home.path.map(({ name }) => name)].some((name) => name.toLowerCase().includes(wanted)))
    .map(({ unit, last_fix }) => ({ unit, distance_m: between(it.place, last_fix?.place ?? null), recommended: recommended.has(unit.id) }))
    .map((one) => ({ one, rank: rank(one) }))
    .sort((a, b) => byRank(a.rank, b.rank) || a.one.unit.name.localeCompare(b.one.unit.name, "zh"))
    .map(({ one }) => one);
}

function canBeAsked(it: Case, unit: UnitAt["unit"]): boolean {
  const needed = it.filing?.matter?.skills ?? [];
  const asked = [...it.offers, ...it.backups.flatMap((backup) => backup.offers)];
  return unit.duty === "on" && needed.every((skill) => unit.skills.includes(skill)) && asked.every((offer) => offer.unit.id !== unit.id) && it.attending?.unit.id !== unit.id;
}

/** The great circle, in whole metres (haversine). */
function between(a: Decoded<Point> | null, b: Decoded<Point> | null): number | null {
  if (a === null || b === null) return null;
  const rad = Math.PI / 180;
  const chord = Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return Math.round(2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(chord))));
}

function byRank(a: readonly number[], b: readonly number[]): number {
  const first = a.findIndex((rank, index) => rank !== b[index]);
  return first < 0 ? 0 : (a[first] ?? 0) - (b[first] ?? 0);
}
