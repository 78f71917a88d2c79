/**
 * First letters of how Chinese is read: "lhdd" for 柳河大道. The browser's own collation knows the order of readings, and
 * with it the letter under which an index would list a character; no table of ours is needed. A character with several
 * readings is listed under one of them.
 */

const LETTERS: readonly string[] = [..."ABCDEFGHJKLMNOPQRSTWXYZ"];
/** The collation has a heading for each letter: this mark and the letter, sorted before all characters read with it. */
const HEADING = "\uFDD0";
const order = new Intl.Collator("zh-Hans-CN-u-co-pinyin");
const known = new Map<string, string>();

export function initials(words: string): string {
  return [...words].map(initial).join("");
}

function initial(character: string): string {
  const met = known.get(character);
  if (met !== undefined) return met;
  const found = /\p{Script=Han}/u.test(character) ? underHeading(character) : character.toLowerCase();
  known.set(character, found);
  return found;
}

/** The character itself where the browser's collation has no headings: it is then found by its name only. */
function underHeading(character: string): string {
  const letter = LETTERS.findLast((it) => order.compare(HEADING + it, character) <= 0);
  return letter?.toLowerCase() ?? character;
}
