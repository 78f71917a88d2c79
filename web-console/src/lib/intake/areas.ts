/** Finding an area by a part of its name, with the way to it told beside it. */
import type { AreaEntry } from "../decode/http";

export type AreaFound = Readonly<{ area: AreaEntry; way: string }>;

/** At most `most`, those whose name begins with the words first. */
export function areasNamed(areas: readonly AreaEntry[], words: string, most: number): readonly AreaFound[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return [];
  const byCode = new Map(areas.map((it) => [it.code, it]));
  const named = areas.filter((it) => it.name.toLowerCase().includes(wanted) || it.code === wanted);
  const first = (it: AreaEntry): number => (it.name.toLowerCase().startsWith(wanted) ? 0 : 1);
  return named
    .toSorted((a, b) => first(a) - first(b))
    .slice(0, most)
    .map((area) => ({ area, way: wayTo(area, byCode) }));
}

/** Names from the top down; a parent that is not in the list ends the way, and so does a circle. */
export function wayTo(area: AreaEntry, byCode: ReadonlyMap<string, AreaEntry>): string {
  const names = [area.name];
  const met = new Set([area.code]);
  let parent = area.parent;
  while (parent !== null && !met.has(parent)) {
    met.add(parent);
    const above = byCode.get(parent);
    if (above === undefined) break;
    names.unshift(above.name);
    parent = above.parent;
  }
  return names.join(" ");
}
