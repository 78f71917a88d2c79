/** Finding a category by a part of its name or by its initials. */
import type { Category } from "../decode/http";
import { initials } from "./initials";

const LISTED_MOST = 9;

/** Those that begin with the words first. All of them, as far as they fit, while nothing is typed. */
export function categoriesNamed(categories: readonly Category[], words: string): readonly Category[] {
  const wanted = words.trim().toLowerCase();
  const rank = (it: Category): number => {
    const name = it.name.toLowerCase();
    if (name.startsWith(wanted)) return 0;
    if (name.includes(wanted) || it.code === wanted) return 1;
    return initials(it.name).includes(wanted) ? 2 : 3;
  };
  return categories
    .map((it) => ({ it, at: rank(it) }))
    .filter(({ at }) => at < 3)
    .toSorted((a, b) => a.at - b.at)
    .slice(0, LISTED_MOST)
    .map(({ it }) => it);
}
