/** Finding a matter of the catalogue by a part of its name, by its initials or by its code. */
import type { ListedMatter } from "../decode/intake";
import { initials } from "./initials";

const LISTED_MOST = 9;
const NOT_FOUND = 4;

/** Those whose name begins with the words first; among equals, those of the category that was chosen. The first ones while nothing is typed. */
export function mattersNamed(matters: readonly ListedMatter[], words: string, category: string): readonly ListedMatter[] {
  const wanted = words.trim().toLowerCase();
  return matters
    .map((it) => ({ it, rank: rankOf(it.matter, wanted), other: category !== "" && it.category?.code !== category ? 1 : 0 }))
    .filter(({ rank }) => rank < NOT_FOUND)
    .sort((a, b) => a.rank - b.rank || a.other - b.other)
    .slice(0, LISTED_MOST)
    .map(({ it }) => it);
}

function rankOf({ code, name }: ListedMatter["matter"], wanted: string): number {
  const named = name.toLowerCase();
  if (named.startsWith(wanted)) return 0;
  if (code.toLowerCase().startsWith(wanted)) return 1;
  if (named.includes(wanted)) return 2;
  return /^[a-z0-9]+$/.test(wanted) && initials(name).includes(wanted) ? 3 : NOT_FOUND;
}
