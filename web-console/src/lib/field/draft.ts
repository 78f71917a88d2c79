/** What was begun on this phone and not handed in, as it lies on the shelf. */
import type { Decoder } from "../decode/reading";
import { Undecodable } from "../decode/reading";
import type { Shelf } from "./outbox";

/** Null when there is none, and for one that cannot be read: it was of another version of this page, and is begun anew. */
export function readDraft<T>(shelf: Shelf, keptAs: string, decoder: Decoder<T>): T | null {
  const words = shelf.getItem(keptAs);
  if (words === null) return null;
  try {
    const value: unknown = JSON.parse(words);
    return decoder({ value, path: "" });
  } catch (fault) {
    if (!(fault instanceof Undecodable || fault instanceof SyntaxError)) throw fault;
    return null;
  }
}

/** False when it is not kept, for a browser without room keeps no draft: what lay there before still does, and what is on the screen can be handed in. */
export function keepDraft(shelf: Shelf, keptAs: string, draft: unknown): boolean {
  const words = JSON.stringify(draft);
  try {
    shelf.setItem(keptAs, words);
    return true;
  } catch (fault) {
    console.warn(`a draft is not kept: ${String(fault)}`);
    return false;
  }
}
