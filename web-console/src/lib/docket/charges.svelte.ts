/** 领导包案: which charges are new to the person at this browser. The hub does not ask for a receipt of them, so what was opened is remembered here, by account. */
import type { KeyShelf } from "../api/order_keys";
import type { Case } from "../decode/views";
import type { Seat } from "./seat";
import { isInCharge } from "./seat";

/** As many as anybody has charge of; the oldest give way. */
const SEEN_MOST = 500;

export class Charges {
  #seen: readonly string[] = $state.raw([]);
  #keptAs: string;
  #seat: Seat;
  #shelf: KeyShelf;

  constructor(seat: Seat, shelf: KeyShelf) {
    this.#seat = seat;
    this.#shelf = shelf;
    this.#keptAs = `huying.charges.${seat.me}`;
    this.#seen = (shelf.getItem(this.#keptAs) ?? "").split(" ").filter((id) => id !== "");
  }

  /** Those that this person has charge of and has not opened here. */
  newAmong(cases: Iterable<Case>): readonly Case[] {
    return [...cases].filter((it) => isInCharge(it, this.#seat) && !this.#seen.includes(it.id));
  }

  opened(it: Case): void {
    if (!isInCharge(it, this.#seat) || this.#seen.includes(it.id)) return;
    this.#seen = [...this.#seen, it.id].slice(-SEEN_MOST);
    try {
      this.#shelf.setItem(this.#keptAs, this.#seen.join(" "));
    } catch (fault) {
      // Without room it is new again after the page was opened anew, which harms nobody.
      console.warn(`what was opened is not kept: ${String(fault)}`);
    }
  }
}
