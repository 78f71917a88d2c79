/** What somebody must read once: that a task was taken back, a place moved, a category put right, that it is more pressing, an order refused (and what it said, when there was no room to put it back), a matter closed. It stays until put away. */
import type { OrderAction } from "../wire";
import type { Proof } from "./evidence";
import type { OrderRefused } from "./unit_out";

export type Note =
  | Readonly<{ about: "stood_down" | "sent_on" | "sent_back" | "matched_anew" | "moved" | "corrected" | "late" | "photo_lost" | "not_kept" | "spot_closed" | "spot_to_check" | "spot_filed" }>
  | Readonly<{ about: "pressing" | "not_put_back"; said: string }>
  | Readonly<{ about: "refused"; what: OrderAction["do"]; code: OrderRefused["code"]; lacks: readonly Proof[] }>;

/** The oldest give way. */
const NOTES_MOST = 10;

export class Notes {
  all: readonly (Note & Readonly<{ key: number }>)[] = $state.raw([]);
  #next = 0;

  add(note: Note): void {
    this.#next += 1;
    this.all = [...this.all, { ...note, key: this.#next }].slice(-NOTES_MOST);
  }

  putAway(key: number): void {
    this.all = this.all.filter((it) => it.key !== key);
  }
}
