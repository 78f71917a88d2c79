/**
 * Where the map begins: where this person left it, else where the areas are. Townships and villages are not drawn from
 * afar; their desks are found by their cases or units first, and then by their outline.
 */
import type { Hub } from "../api/hub";
import type { Decoder } from "../decode/reading";
import type { Case } from "../decode/views";
import { fieldsOf, listOf, Undecodable, within } from "../decode/reading";
import type { Box } from "./case_features";
import { boxAround, joined } from "./case_features";
import type { Camera, Chart } from "./chart";

/** What this browser remembers of an area's map. */
export type Whereabouts = Readonly<{
  /** Where it was left. */
  camera: Camera;
  /** Around all there was. */
  everything: Box;
}>;

const camera: Decoder<Camera> = (it) => {
  const of = fieldsOf(it);
  return { lon: of.get("lon", degrees), lat: of.get("lat", within(-90, 90)), zoom: of.get("zoom", within(0, 24)) };
};

const degrees = within(-180, 180);

const box: Decoder<Box> = (it) => {
  const [west, south, east, north] = listOf(degrees)(it);
  if (west === undefined || south === undefined || east === undefined || north === undefined) throw new Undecodable(it.path, "four numbers", it.value);
  return [west, south, east, north];
};

function keptAs(area: string | null): string {
  return `huying.map.${area ?? "all"}`;
}

/** Of this browser and this area; null if there is nothing that can be read. */
export function recall(storage: Pick<Storage, "getItem">, area: string | null): Whereabouts | null {
  const kept = storage.getItem(keptAs(area));
  if (kept === null) return null;
  try {
    const value: unknown = JSON.parse(kept);
    const of = fieldsOf({ value, path: "whereabouts" });
    return { camera: of.get("camera", camera), everything: of.get("everything", box) };
  } catch (fault) {
    if (!(fault instanceof Undecodable || fault instanceof SyntaxError)) throw fault;
    return null;
  }
}

export function remember(storage: Pick<Storage, "setItem">, area: string | null, it: Whereabouts): void {
  storage.setItem(keptAs(area), JSON.stringify(it));
}

/** The box around the last fixes of all units; null if none is known. */
export async function unitsBox(hub: Hub): Promise<Box | null> {
  const answer = await hub.units();
  return answer.ok ? boxAround(answer.value.units.map((it) => it.last_fix?.place ?? null)) : null;
}

/** Townships are drawn from zoom 8 on, villages from 10. */
const EVERY_TIER_BUT_GRIDS_ZOOM = 10.5;

/**
 * Puts the map where everything is, and answers where that is; null if that could not be found out. From afar outlines
 * are coarse, so a second look from near by corrects the first. Once somebody else has put the map somewhere it is left
 * there, and what it shows then says nothing about everything.
 */
export async function showEverything(chart: Chart, places: () => Iterable<Case["place"]>, hub: Hub, isUntouched: () => boolean): Promise<Box | null> {
  let box = await chart.areasBox();
  if (!isUntouched()) return null;
  if (box === null) {
    const seed = boxAround(places()) ?? (await unitsBox(hub));
    if (seed === null || !isUntouched()) return null;
    chart.fit(seed, EVERY_TIER_BUT_GRIDS_ZOOM);
    box = (await chart.areasBox()) ?? seed;
    if (!isUntouched()) return null;
  }
  chart.fit(box);
  const nearBy = await chart.areasBox();
  if (!isUntouched()) return box;
  const all = joined(box, nearBy) ?? box;
  chart.fit(all);
  return all;
}
