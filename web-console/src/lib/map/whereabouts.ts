/**
 * Where the map begins: where this person left it, else where the areas are, else where units were last heard of or
 * cases are. Townships and villages are not drawn from afar, so their desks are found by their units.
 */
import type { Hub } from "../api/hub";
import type { Decoder } from "../decode/reading";
import { fieldsOf, listOf, Undecodable, within } from "../decode/reading";
import type { Box } from "./case_features";
import { boxAround } from "./case_features";
import type { Camera } from "./chart";

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
