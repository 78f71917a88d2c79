/**
 * The drafts of one account in this browser, each under a name of its own: two tabs do not overwrite each other's, and
 * nobody is shown what somebody else began. They hold personal data, so they do not stay for ever.
 */
import type { Draft } from "./draft";
import { isUntouched, readDraft } from "./draft";

/** Most drafts of an account; the one not touched for longest gives way. A call always gets its draft. */
export const DRAFTS_MOST = 20;
/** What nobody has touched for so long is forgotten. */
export const DRAFT_KEPT_DAYS = 7;
const DRAFT_KEPT_US = DRAFT_KEPT_DAYS * 24 * 60 * 60 * 1_000_000;

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export class Drafts {
  #shelf: Shelf;
  #prefix: string;

  /** `account` is the id of the person signed in. */
  constructor(shelf: Shelf, account: string) {
    this.#shelf = shelf;
    this.#prefix = `huying.intake.${account}.`;
  }

  /** Oldest first. Those that are too old, too many or unreadable are forgotten on the way. */
  all(now_us: number): readonly Draft[] {
    const kept: Draft[] = [];
    for (const name of this.#names()) {
      const it = readDraft(this.#shelf.getItem(name) ?? "");
      if (it === null || it.touched_us < now_us - DRAFT_KEPT_US) this.#shelf.removeItem(name);
      else kept.push(it);
    }
    const newest = kept.toSorted((a, b) => b.touched_us - a.touched_us);
    for (const it of newest.slice(DRAFTS_MOST)) this.forget(it.key);
    return newest.slice(0, DRAFTS_MOST).toSorted((a, b) => a.begun_us - b.begun_us);
  }

  /** Whether it is kept: a browser may have no room, or may be told to keep nothing. */
  keep(it: Draft): boolean {
    try {
      if (isUntouched(it)) this.#shelf.removeItem(this.#prefix + it.key);
      else this.#shelf.setItem(this.#prefix + it.key, JSON.stringify(it));
      return true;
    } catch (fault) {
      if (!(fault instanceof DOMException)) throw fault;
      return false;
    }
  }

  forget(key: string): void {
    this.#shelf.removeItem(this.#prefix + key);
  }

  #names(): readonly string[] {
    const names = Array.from({ length: this.#shelf.length }, (_, index) => this.#shelf.key(index));
    return names.filter((name) => name?.startsWith(this.#prefix) === true).map(String);
  }
}
