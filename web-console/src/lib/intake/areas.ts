/** Finding an area by a part of its name or by its initials, with the way to it told beside it. */
import type { AreaEntry } from "../decode/http";
import { initials } from "./initials";

export type AreaFound = Readonly<{ area: AreaEntry; way: string }>;

/** At most `most`: those whose name begins with the words first, then those with the words inside, then by initials. */
export function areasNamed(areas: readonly AreaEntry[], words: string, most: number): readonly AreaFound[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return [];
  const byCode = new Map(areas.map((it) => [it.code, it]));
  return areas
    .map((area) => ({ area, rank: rankOf(area, wanted) }))
    .filter((it) => it.rank < NOT_FOUND)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ area }) => ({ area, way: wayTo(area, byCode) }));
}

const NOT_FOUND = 4;

function rankOf(area: AreaEntry, wanted: string): number {
  const name = area.name.toLowerCase();
  if (name.startsWith(wanted) || area.code === wanted) return 0;
  if (name.includes(wanted)) return 1;
  if (!/^[a-z0-9]+$/.test(wanted)) return NOT_FOUND;
  const letters = initials(area.name);
  if (letters.startsWith(wanted)) return 2;
  return letters.includes(wanted) ? 3 : NOT_FOUND;
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
