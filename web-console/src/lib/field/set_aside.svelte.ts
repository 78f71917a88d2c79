/**
 * 待改: matters of 即采即办 that the hub did not take, and those that were begun and made room for one of them. Each lies on
 * the phone with its pictures until somebody mends it or throws it away.
 */
import { codeOfError } from "../decode/console_out";
import type { Decoded, Decoder } from "../decode/reading";
import { fieldsOf, listOf, orNull, spelling } from "../decode/reading";
import type { ErrorCode } from "../wire";
import { keepDraft, readDraft } from "./draft";
import type { Shelf } from "./outbox";
import type { SpotDraft } from "./spot_draft";
import { spotDraft } from "./spot_draft";

export type Aside = Readonly<{
  matter: SpotDraft;
  /** What the hub said of it; null for one that was only begun. */
  why: Decoded<ErrorCode> | null;
}>;

/** More than anybody mends. */
export const ASIDE_MOST = 50;

export class SetAside {
  all: readonly Aside[] = $state.raw([]);
  /** False while the phone has no room for all of them: those would be gone with the page. */
  isKept = $state(true);
  #keptAs: string;
  #shelf: Shelf;

  constructor(unit: string, shelf: Shelf) {
    this.#keptAs = `huying.field.${unit}.aside`;
    this.#shelf = shelf;
    this.all = readDraft(shelf, this.#keptAs, listOf(aside)) ?? [];
  }

  /** False when there are too many. The same matter lies there once, as it was laid down last; one that the phone does not keep is there while the page lives. */
  lay(it: Aside): boolean {
    const others = this.all.filter((one) => one.matter.case !== it.matter.case);
    if (others.length >= ASIDE_MOST) return false;
    this.#keep([...others, it]);
    return true;
  }

  /** Takes it away from here; null when it does not lie here. */
  take(id: string): SpotDraft | null {
    const found = this.#find(id);
    if (found !== null) this.#keep(this.all.filter((one) => one !== found));
    return found?.matter ?? null;
  }

  /**
   * Takes it away from here, and lays another in its stead. Each is kept elsewhere before it is given up, for the page may end at any
   * moment: `keep` says whether the one that is taken is. Null when it does not lie here, or the phone keeps no more: then all is as it was.
   */
  exchange(id: string, instead: Aside | null, keep: (matter: SpotDraft) => boolean): SpotDraft | null {
    const [before, found] = [this.all, this.#find(id)];
    if (found === null) return null;
    const both = instead === null ? before : [...before, instead];
    if ((instead !== null && !this.#keep(both)) || !keep(found.matter)) {
      this.#keep(before);
      return null;
    }
    this.#keep(both.filter((one) => one !== found));
    return found.matter;
  }

  #find(id: string): Aside | null {
    return this.all.find((one) => one.matter.case === id) ?? null;
  }

  has(picture: string): boolean {
    return this.all.some(({ matter }) => matter.before.includes(picture) || matter.after.includes(picture));
  }

  #keep(all: readonly Aside[]): boolean {
    this.all = all;
    if (all.length === 0) this.#shelf.removeItem(this.#keptAs);
    const drafts = all.map(({ matter, why }) => ({ matter, why: why === null ? null : spelling(why) }));
    this.isKept = all.length === 0 || keepDraft(this.#shelf, this.#keptAs, drafts);
    return this.isKept;
  }
}

const aside: Decoder<Aside> = (it) => {
  const of = fieldsOf(it);
  return { matter: of.get("matter", spotDraft), why: of.get("why", orNull(codeOfError)) };
};
