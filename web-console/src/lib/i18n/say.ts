/** A word of the wire in a language; one that is not known is shown as it is. */
import type { OtherWord } from "../decode/reading";

export function say<W extends string>(words: Readonly<Record<W, string>>, word: W | OtherWord): string {
  return typeof word === "string" ? words[word] : word.other;
}
