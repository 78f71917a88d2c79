/**
 * Orders that somebody gave on this phone and the hub has not answered yet. Each is kept the moment it is given, with the
 * id it keeps however often it is sent, and they go out one after the other. A call for help waits for nobody, and what was
 * dealt with on the spot lets everything else go before it: nobody waits for its pictures.
 */
import type { Decoder } from "../decode/reading";
import { fieldsOf, listOf, text, Undecodable, whole } from "../decode/reading";
import type { OrderAction } from "../wire";

/** What waits for its answer. */
export type Waiting = Readonly<{ id: string; given_at_us: number; action: OrderAction }>;

export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** More than a shift's worth; a phone that was given so many without an answer is told so. */
export const WAITING_MOST = 200;

export class Outbox {
  #shelf: Shelf;
  #keptAs: string;
  #waiting: readonly Waiting[];

  /** Of one unit: what was given for another is never sent for this one. */
  constructor(shelf: Shelf, unit: string) {
    this.#shelf = shelf;
    this.#keptAs = `huying.field.${unit}.outbox`;
    this.#waiting = recalled(shelf.getItem(this.#keptAs));
  }

  /** In the order in which they go out. */
  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /** The one to be sent now; the others wait for its answer. */
  get head(): Waiting | null {
    return this.#waiting[0] ?? null;
  }

  /** False when it is not kept: there is no room, or too many wait. Then it must not be shown as given. */
  give(order: Waiting): boolean {
    if (this.#waiting.length >= WAITING_MOST) return false;
    const turn = turnOf(order);
    const before = this.#waiting.filter((it) => turnOf(it) <= turn);
    return this.#keep([...before, order, ...this.#waiting.filter((it) => turnOf(it) > turn)]);
  }

  /** The hub's last word on it has come; null when it did not wait. */
  answered(id: string): Waiting | null {
    const found = this.#waiting.find((it) => it.id === id) ?? null;
    if (found !== null) this.#keep(this.#waiting.filter((it) => it.id !== id));
    return found;
  }

  /** Replaces what an order says before the hub has taken it, under the same id. */
  amend(order: Waiting): void {
    this.#keep(this.#waiting.map((it) => (it.id === order.id ? order : it)));
  }

  #keep(waiting: readonly Waiting[]): boolean {
    try {
      if (waiting.length === 0) this.#shelf.removeItem(this.#keptAs);
      else this.#shelf.setItem(this.#keptAs, JSON.stringify(waiting));
    } catch {
      // The browser has no room, or keeps nothing: an order that would not survive is not given. One that was
      // answered is forgotten here, and if it comes back after a restart the hub knows its id.
      if (waiting.length > this.#waiting.length) return false;
    }
    this.#waiting = waiting;
    return true;
  }
}

/** Those of a lower turn go out first; within one, in the order in which they were given. */
function turnOf({ action }: Waiting): number {
  if (action.do === "sos") return 0;
  return action.do === "handled" ? 2 : 1;
}

/** What was kept; what cannot be read is left behind, one order at a time. */
function recalled(kept: string | null): readonly Waiting[] {
  if (kept === null) return [];
  try {
    const value: unknown = JSON.parse(kept);
    return listOf(waitingOrNull)({ value, path: "" }).filter((it) => it !== null);
  } catch (fault) {
    if (!(fault instanceof Undecodable || fault instanceof SyntaxError)) throw fault;
    return [];
  }
}

const waitingOrNull: Decoder<Waiting | null> = (it) => {
  try {
    const of = fieldsOf(it);
    return { id: of.get("id", text), given_at_us: of.get("given_at_us", whole), action: of.get("action", action) };
  } catch (fault) {
    if (!(fault instanceof Undecodable)) throw fault;
    return null;
  }
};

/** It was written by this page, and the hub reads every field again: only that it is an action is made sure of. */
const action: Decoder<OrderAction> = (it) => {
  const known = fieldsOf(it).get("do", text);
  if (!isAction(it.value, known)) throw new Undecodable(`${it.path}.do`, "a known action", known);
  return it.value;
};

/** Every action; one that is left out here does not compile, and would be lost with a restart. */
const ACTIONS: Readonly<Record<OrderAction["do"], true>> = {
  sign_on: true, stand_by: true, sign_off: true, accept: true, decline: true, set_out: true, arrive: true, well: true, done: true, ask_backup: true, handled: true, sos: true,
};

function isAction(value: unknown, known: string): value is OrderAction {
  return typeof value === "object" && Object.hasOwn(ACTIONS, known);
}
