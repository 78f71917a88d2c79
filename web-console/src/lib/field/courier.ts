/**
 * Carries waiting orders to the hub, one at a time: sends the first, sends it again until an answer comes, and brings its
 * pictures before the order that speaks of them. A call for help goes past whatever is on its way.
 */
import type { Outbox, Waiting } from "./outbox";
import type { PhotoAnswer } from "./field_hub";
import type { UnitIn } from "../wire";
import type { Subject } from "./photo_order";
import { picturesOf, withoutPicture } from "./photo_order";
import type { OrderDone, OrderRefused } from "./unit_out";

/** No answer for so long: the same order goes out again. */
export const RESEND_AFTER_MS = 10_000;
/** After a hub that could not, or a picture that did not get through. */
export const TRY_LATER_MS = 5_000;
/** An order that the hub could not read so often never will be. */
export const UNREADABLE_MOST = 3;

const LATER: readonly unknown[] = ["busy", "ledger_unavailable", "going_away"];

/** What the hub's last word on an order was. */
export type Verdict = Readonly<{ order: Waiting; said: "carried_out"; phase: OrderDone["phase"] }> | Readonly<{ order: Waiting; said: "came_late" }> | Readonly<{ order: Waiting; said: "refused"; code: OrderRefused["code"]; detail: string }>;

export type Ways = Readonly<{
  outbox: Outbox;
  isLive: () => boolean;
  /** Whether it was handed to a live connection. */
  send: (message: UnitIn) => boolean;
  /** Brings a picture that waits on this phone. */
  bring: (of: Subject, photo: string) => Promise<PhotoAnswer>;
  /** A picture the hub will never take: the order goes without it. */
  onPhotoLost: (photo: string) => void;
  onVerdict: (verdict: Verdict) => void;
}>;

export class Courier {
  #ways: Ways;
  #sent: { readonly id: string; readonly at_ms: number } | null = null;
  /** Until when the hub is left alone. */
  #notBefore_ms = 0;
  /** An order whose picture did not get through, and until when it waits; those before it go on. */
  #stuck: { readonly id: string; readonly until_ms: number } | null = null;
  #isBringing = false;
  /** Pictures the hub has, while this page is open. */
  #brought = new Set<string>();
  /** Orders whose pictures were brought a second time, for the hub had forgotten them. */
  #broughtAgain = new Set<string>();
  #unreadable = 0;

  constructor(ways: Ways) {
    this.#ways = ways;
  }

  /** A new connection: what was on its way may be lost, and goes out again. */
  welcomed(now_ms: number): void {
    this.#sent = null;
    this.#notBefore_ms = 0;
    this.#stuck = null;
    this.push(now_ms);
  }

  /** Called whenever something may have changed, and once a second. */
  push(now_ms: number): void {
    const head = this.#ways.outbox.head;
    if (head === null || !this.#ways.isLive()) return;
    const isHelp = head.action.do === "sos";
    if (!isHelp && now_ms < this.#notBefore_ms) return;
    if (this.#sent?.id === head.id && now_ms - this.#sent.at_ms < RESEND_AFTER_MS) return;
    if (this.#stuck?.id === head.id && now_ms < this.#stuck.until_ms) return;
    const photo = this.#photoOf(head);
    if (photo !== null) void this.#bring(head.id, photo, now_ms);
    else if (this.#ways.send({ type: "order", id: head.id, action: head.action })) this.#sent = { id: head.id, at_ms: now_ms };
  }

  done(it: OrderDone, now_ms: number): void {
    const order = this.#ways.outbox.answered(it.order);
    this.#unreadable = 0;
    if (order !== null) this.#ways.onVerdict(it.outcome === "came_late" ? { order, said: "came_late" } : { order, said: "carried_out", phase: it.phase });
    this.push(now_ms);
  }

  refused(it: OrderRefused, now_ms: number): void {
    if (LATER.includes(it.code)) {
      // The same order, with the same id, when the hub can again.
      this.#sent = null;
      this.#notBefore_ms = now_ms + TRY_LATER_MS;
      return;
    }
    if (!this.#mustBringAgain(it)) this.#giveUp(it.order, it.code, it.detail);
    this.push(now_ms);
  }

  /** The hub could not read something; what keeps being unreadable must not hold up the rest for ever. */
  unread(code: OrderRefused["code"], now_ms: number): void {
    if (this.#sent === null || this.#ways.outbox.head?.id !== this.#sent.id) return;
    this.#unreadable += 1;
    if (this.#unreadable < UNREADABLE_MOST) return;
    this.#giveUp(this.#sent.id, code, "");
    this.push(now_ms);
  }

  #giveUp(id: string, code: OrderRefused["code"], detail: string): void {
    const order = this.#ways.outbox.answered(id);
    this.#unreadable = 0;
    if (order !== null) this.#ways.onVerdict({ order, said: "refused", code, detail });
  }

  /** What is not filed in time is forgotten, pictures first: they are brought once more, and the same order goes out again. */
  #mustBringAgain(it: OrderRefused): boolean {
    const order = this.#ways.outbox.waiting.find((one) => one.id === it.order);
    if (it.code !== "pictures_missing" || order === undefined || this.#broughtAgain.has(order.id)) return false;
    this.#broughtAgain.add(order.id);
    for (const name of picturesOf(order.action)?.names ?? []) this.#brought.delete(name);
    this.#sent = null;
    return true;
  }

  #photoOf(head: Waiting): Photo | null {
    const pictures = picturesOf(head.action);
    const name = pictures?.names.find((it) => !this.#brought.has(it));
    return pictures === null || name === undefined ? null : { of: pictures.of, name };
  }

  async #bring(order: string, { of, name }: Photo, now_ms: number): Promise<void> {
    if (this.#isBringing) return;
    this.#isBringing = true;
    const began_ms = performance.now();
    const answer = await this.#ways.bring(of, name);
    this.#isBringing = false;
    const after_ms = now_ms + performance.now() - began_ms;
    switch (answer) {
      case "kept":
      case "past":
        this.#brought.add(name);
        break;
      case "never":
        this.#without(name);
        this.#ways.onPhotoLost(name);
        break;
      case "later":
        this.#stuck = { id: order, until_ms: after_ms + TRY_LATER_MS };
        break;
    }
    this.push(after_ms);
  }

  #without(name: string): void {
    const { outbox } = this.#ways;
    for (const it of outbox.waiting) {
      if (picturesOf(it.action)?.names.includes(name) === true) outbox.amend({ ...it, action: withoutPicture(it.action, name) });
    }
  }
}

/** A picture that the hub is to have before the order. */
type Photo = Readonly<{ of: Subject; name: string }>;
