/** Words of danger to life in what a caller says, and whom to call for them. The hub has the last word when it is filed. */
import type { CategoryList, Service } from "../wire";
import type { Decoded } from "../decode/reading";
import { SERVICES } from "../decode/words";

export type DangerWord = Decoded<CategoryList>["danger_words"][number];

/** A stretch of the text; `danger` where it is one of the words. */
export type Stretch = Readonly<{ words: string; danger: boolean }>;

/** The text in stretches that join to the text again. Where words overlap, they are one stretch. */
export function stretches(text: string, dangerWords: readonly DangerWord[]): readonly Stretch[] {
  const marked = new Uint8Array(text.length);
  for (const { word } of dangerWords) {
    if (word === "") continue;
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) marked.fill(1, at, at + word.length);
  }
  const found: Stretch[] = [];
  let from = 0;
  for (let at = 1; at <= text.length; at += 1) {
    if (at < text.length && marked[at] === marked[from]) continue;
    found.push({ words: text.slice(from, at), danger: marked[from] === 1 });
    from = at;
  }
  return found;
}

/** The danger words that stand in the text, each once, in the order of the list. */
export function wordsFound(text: string, dangerWords: readonly DangerWord[]): readonly string[] {
  return [...new Set(dangerWords.filter((it) => it.word !== "" && text.includes(it.word)).map((it) => it.word))];
}

/** The services that these words ask for, in the order 110, 119, 120. */
export function servicesAskedFor(text: string, dangerWords: readonly DangerWord[]): readonly Service[] {
  const asked = new Set<unknown>(dangerWords.filter((it) => it.word !== "" && text.includes(it.word)).map((it) => it.call));
  return SERVICES.filter((service) => asked.has(service));
}
