/**
 * Carries waiting orders to the hub, one at a time: sends the first, sends it again until an answer comes, and brings its
 * pictures before the word that the work is done. A call for help goes past whatever is on its way.
 */
import type { Outbox, Waiting } from "./outbox";
import type { PhotoAnswer } from "./field_hub";
import type { UnitIn } from "../wire";
import type { OrderDone, OrderRefused } from "./unit_out";

/** No answer for so long: the same order goes out again. */
export const RESEND_AFTER_MS = 10_000;
/** After a hub that could not, or a picture that did not get through. */
export const TRY_LATER_MS = 5_000;
/** An order that the hub could not read so often never will be. */
export const UNREADABLE_MOST = 3;

const LATER: readonly unknown[] = ["busy", "ledger_unavailable", "going_away"];

/** What the hub's last word on an order was. */
export type Verdict = Readonly<{ order: Waiting; said: "carried_out" }> | Readonly<{ order: Waiting; said: "came_late" }> | Readonly<{ order: Waiting; said: "refused"; code: OrderRefused["code"] }>;

export type Ways = Readonly<{
  outbox: Outbox;
  isLive: () => boolean;
  /** Whether it was handed to a live connection. */
  send: (message: UnitIn) => boolean;
  /** Brings a picture that waits on this phone. */
  bring: (task: string, photo: string) => Promise<PhotoAnswer>;
  /** A picture the hub will never take: the work is reported without it. */
  onPhotoLost: (photo: string) => void;
  onVerdict: (verdict: Verdict) => void;
}>;

export class Courier {
  #ways: Ways;
  #sent: { readonly id: string; readonly at_ms: number } | null = null;
  #notBefore_ms = 0;
  #isBringing = false;
  /** Pictures the hub has, while this page is open. */
  #brought = new Set<string>();
  #unreadable = 0;

  constructor(ways: Ways) {
    this.#ways = ways;
  }

  /** A new connection: what was on its way may be lost, and goes out again. */
  welcomed(now_ms: number): void {
    this.#sent = null;
    this.#notBefore_ms = 0;
    this.push(now_ms);
  }

  /** Called whenever something may have changed, and once a second. */
  push(now_ms: number): void {
    const head = this.#ways.outbox.head;
    if (head === null || !this.#ways.isLive()) return;
    const isHelp = head.action.do === "sos";
    if (!isHelp && now_ms < this.#notBefore_ms) return;
    if (this.#sent?.id === head.id && now_ms - this.#sent.at_ms < RESEND_AFTER_MS) return;
    const photo = this.#photoOf(head);
    if (photo !== null) void this.#bring(photo.task, photo.name, now_ms);
    else if (this.#ways.send({ type: "order", id: head.id, action: head.action })) this.#sent = { id: head.id, at_ms: now_ms };
  }

  done(it: OrderDone, now_ms: number): void {
    const order = this.#ways.outbox.answered(it.order);
    this.#unreadable = 0;
    if (order !== null) this.#ways.onVerdict(it.outcome === "came_late" ? { order, said: "came_late" } : { order, said: "carried_out" });
    this.push(now_ms);
  }

  refused(it: OrderRefused, now_ms: number): void {
    if (LATER.includes(it.code)) {
      // The same order, with the same id, when the hub can again.
      this.#sent = null;
      this.#notBefore_ms = now_ms + TRY_LATER_MS;
      return;
    }
    this.#giveUp(it.order, it.code);
    this.push(now_ms);
  }

  /** The hub could not read something; what keeps being unreadable must not hold up the rest for ever. */
  unread(code: OrderRefused["code"], now_ms: number): void {
    if (this.#sent === null || this.#ways.outbox.head?.id !== this.#sent.id) return;
    this.#unreadable += 1;
    if (this.#unreadable < UNREADABLE_MOST) return;
    this.#giveUp(this.#sent.id, code);
    this.push(now_ms);
  }

  #giveUp(id: string, code: OrderRefused["code"]): void {
    const order = this.#ways.outbox.answered(id);
    this.#unreadable = 0;
    if (order !== null) this.#ways.onVerdict({ order, said: "refused", code });
  }

  #photoOf(head: Waiting): Readonly<{ task: string; name: string }> | null {
    if (head.action.do !== "done") return null;
    const name = head.action.photos?.find((it) => !this.#brought.has(it));
    return name === undefined ? null : { task: head.action.task, name };
  }

  async #bring(task: string, name: string, now_ms: number): Promise<void> {
    if (this.#isBringing) return;
    this.#isBringing = true;
    const began_ms = performance.now();
    const answer = await this.#ways.bring(task, name);
    this.#isBringing = false;
    const after_ms = now_ms + performance.now() - began_ms;
    switch (answer) {
      case "kept":
        this.#brought.add(name);
        break;
      case "never":
        this.#without(name);
        this.#ways.onPhotoLost(name);
        break;
      case "later":
        this.#notBefore_ms = after_ms + TRY_LATER_MS;
        break;
    }
    this.push(after_ms);
  }

  #without(name: string): void {
    const { outbox } = this.#ways;
    for (const it of outbox.waiting) {
      if (it.action.do === "done" && it.action.photos?.includes(name)) outbox.amend({ ...it, action: { ...it.action, photos: it.action.photos.filter((one) => one !== name) } });
    }
  }
}
