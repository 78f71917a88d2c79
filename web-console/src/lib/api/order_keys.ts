/**
 * The key under which an order goes out. An order whose answer is not known keeps its key, so that asking for the same
 * thing again does it once; where there is a shelf, also after the page was opened anew. What is kept are fingerprints: an
 * order may hold what somebody said, and that does not stay in a browser.
 */
import type { Answer } from "./api";
import { fingerprint } from "./fingerprint";
import { newId } from "./new_id";

/** An order of unknown outcome that is given again within this time is the same order; later it is a new one. */
export const KEY_KEPT_MS = 10 * 60_000;

/** Where keys outlive the page. */
export type KeyShelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

type Kept = Readonly<{ key: string; since_ms: number }>;

export class OrderKeys {
  #clock: () => number;
  #shelf: KeyShelf | null;
  #name: string;
  #kept: Map<string, Kept>;

  /** The clock counts on while the page is closed if there is a shelf. Keys of one account are not those of another: they lie under its name. */
  constructor(clock: () => number, shelf: KeyShelf | null = null, account = "") {
    this.#clock = clock;
    this.#shelf = shelf;
    this.#name = `huying.keys.${account}`;
    this.#kept = new Map(shelf === null ? [] : recalled(shelf.getItem(this.#name)));
  }

  /** The key of this order: the one it had, if it was given a moment ago and nobody knows what came of it. */
  keyFor(order: unknown): string {
    const name = nameOf(order);
    const now_ms = this.#clock();
    const kept = this.#kept.get(name);
    const key = kept !== undefined && now_ms - kept.since_ms < KEY_KEPT_MS ? kept.key : newId();
    for (const [other, { since_ms }] of this.#kept) if (now_ms - since_ms >= KEY_KEPT_MS) this.#kept.delete(other);
    this.#kept.set(name, { key, since_ms: now_ms });
    this.#write();
    return key;
  }

  /** What is known to be done or refused is a new order when it is given again. */
  answered(order: unknown, answer: Answer<unknown>): void {
    const known = answer.ok || (answer.problem.kind === "refused" && answer.problem.status < 500);
    if (!known) return;
    this.#kept.delete(nameOf(order));
    this.#write();
  }

  #write(): void {
    if (this.#shelf === null) return;
    try {
      if (this.#kept.size === 0) this.#shelf.removeItem(this.#name);
      else this.#shelf.setItem(this.#name, JSON.stringify([...this.#kept]));
    } catch (fault) {
      // A browser without room, or one that is told to keep nothing: the keys still hold for as long as this page is open.
      if (!(fault instanceof DOMException)) throw fault;
    }
  }
}

function nameOf(order: unknown): string {
  return fingerprint(JSON.stringify(order));
}

/** What somebody else wrote there is not taken for keys. */
function recalled(words: string | null): readonly (readonly [string, Kept])[] {
  let found: unknown;
  try {
    found = JSON.parse(words ?? "[]");
  } catch {
    // Not ours; it is overwritten with the next order.
    return [];
  }
  return Array.isArray(found) ? found.flatMap((one: unknown) => entry(one)) : [];
}

function entry(one: unknown): readonly (readonly [string, Kept])[] {
  if (!Array.isArray(one)) return [];
  const [name, kept]: unknown[] = one;
  if (typeof name !== "string" || typeof kept !== "object" || kept === null) return [];
  const key: unknown = Reflect.get(kept, "key");
  const since_ms: unknown = Reflect.get(kept, "since_ms");
  return typeof key === "string" && typeof since_ms === "number" ? [[name, { key, since_ms }]] : [];
}
