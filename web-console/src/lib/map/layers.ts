/** What of the map can be switched off, and what of it this browser remembers to be. */

/** Layers that can be switched off. */
export type Layer = "borders" | "roads" | "units" | "cases" | "rings";
export const LAYERS: readonly Layer[] = ["borders", "roads", "units", "cases", "rings"];
export type Layers = Readonly<Record<Layer, boolean>>;

/** To begin with. */
export const ALL_LAYERS: Layers = { borders: true, roads: true, units: true, cases: true, rings: true };

/** Only what lies under the work is remembered: a shift that begins without cases on its map would miss them. */
const REMEMBERED: readonly Layer[] = ["borders", "roads"];
const KEPT_AS = "huying.map.off";

/** As this browser left them. */
export function recallLayers(storage: Pick<Storage, "getItem">): Layers {
  const off = (storage.getItem(KEPT_AS) ?? "").split(" ");
  return Object.fromEntries(LAYERS.map((layer) => [layer, !(REMEMBERED.includes(layer) && off.includes(layer))])) as Layers;
}

export function rememberLayers(storage: Pick<Storage, "setItem">, layers: Layers): void {
  storage.setItem(KEPT_AS, REMEMBERED.filter((layer) => !layers[layer]).join(" "));
}
