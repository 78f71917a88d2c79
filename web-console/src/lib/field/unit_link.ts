/**
 * The unit's socket: a hello with what is known, a heartbeat, and coming back at once when the phone is in somebody's hand
 * again. It says when the hub has welcomed the unit and hands on what it hears; it knows nothing of orders.
 */
import { Undecodable } from "../decode/reading";
import type { Dialling, Ending } from "../link/connection";
import { Connection, pageClock_ms } from "../link/connection";
import type { UnitIn } from "../wire";
import { CLOSE, HEARTBEAT_S } from "../wire";
import type { UnitMessage } from "./unit_out";
import { decodeUnitOut } from "./unit_out";

/** Something that has an answer was sent, and nothing at all has come since: the connection is dead, whatever the socket says. */
export const DEAD_AFTER_MS = 10_000;
/** A page that was out of sight for so long may have slept, whatever its clocks say. */
export const HIDDEN_LONG_MS = 30_000;

export type LinkState = "connecting" | "live" | "reconnecting" | "superseded" | "stopped" | "revoked";

export type Around = Dialling &
  Readonly<{
    /** What the hello says: the epoch known and the highest number handled. */
    standing: () => Readonly<{ epoch: string | null; last_number: number }>;
    onMessage: (message: UnitMessage) => void;
    onState: (state: LinkState) => void;
    /** Once a second, for whatever else has to look at the clock. */
    onTick: () => void;
  }>;

export class UnitLink {
  state: LinkState = "connecting";
  /** What to add to this phone's wall clock to have the hub's, milliseconds. */
  skew_ms = 0;
  #around: Around;
  #connection: Connection;
  #heartbeat_ms = HEARTBEAT_S * 1000;
  /** Since when the hub owes an answer; null while it owes none. */
  #owedSince_ms: number | null = null;
  #pingedAt_ms = 0;
  #hiddenSince_ms: number | null = null;
  constructor(around: Around) {
    this.#around = around;
    this.#connection = new Connection(around, {
      opened: () => this.#say({ type: "hello", capabilities: [], ...this.#around.standing() }),
      heard: (data) => this.#hear(data),
      lost: () => this.#lost(),
      ended: (why) => this.#ended(why),
      slept: () => this.wake(),
      ticked: (now_ms) => this.#beat(now_ms),
    });
  }

  start(): void {
    this.#become("connecting");
    this.#connection.start();
  }

  stop(): void {
    this.#connection.stop();
    this.#owedSince_ms = null;
  }

  /** Whether it was handed to a socket that the hub has welcomed. */
  send(message: UnitIn): boolean {
    if (this.state !== "live") return false;
    this.#say(message);
    if (message.type === "order" || message.type === "ping") this.#owedSince_ms ??= pageClock_ms();
    return true;
  }

  /** The network is back, or the phone is in somebody's hand again: what waits need not wait longer. */
  wake(): void {
    if (this.state !== "live" && this.state !== "connecting" && this.state !== "reconnecting") return;
    this.#owedSince_ms = null;
    if (this.state === "live") this.#become("reconnecting");
    this.#connection.connectAnew();
  }

  /** A phone that was out of sight for long cannot trust its socket. */
  seen(visible: boolean): void {
    if (!visible) {
      this.#hiddenSince_ms ??= Date.now();
    } else if (this.#hiddenSince_ms !== null) {
      const hidden_ms = Date.now() - this.#hiddenSince_ms;
      this.#hiddenSince_ms = null;
      if (hidden_ms > HIDDEN_LONG_MS || this.state === "reconnecting") this.wake();
    }
  }

  /** The network said that it is gone: nothing is gained by waiting for silence. */
  lost(): void {
    if (this.state === "live") this.#connection.comeBack(null, null);
  }

  #lost(): void {
    this.#owedSince_ms = null;
    this.#become("reconnecting");
  }

  #ended(why: Ending): void {
    this.#owedSince_ms = null;
    if (why.by === "signed_out") this.#become("revoked");
    else this.#become(why.code === CLOSE.Superseded ? "superseded" : "stopped");
  }

  #hear(data: unknown): void {
    this.#owedSince_ms = null;
    if (typeof data !== "string") return;
    let message: UnitMessage;
    try {
      message = decodeUnitOut(data);
    } catch (fault) {
      if (!(fault instanceof Undecodable || fault instanceof SyntaxError)) throw fault;
      // Nothing can be done about one message that cannot be read; one without which there is no picture is asked for again.
      console.warn(fault.message);
      if (this.state !== "live") this.#connection.comeBack(null, null);
      return;
    }
    if (message.type === "welcome") {
      this.#connection.forgetFailures();
      this.#connection.welcomed();
      this.#heartbeat_ms = message.heartbeat_s * 1000;
      this.#pingedAt_ms = pageClock_ms();
    }
    if (message.type === "welcome" || message.type === "pong") this.skew_ms = message.server_us / 1000 - Date.now();
    // The state comes first: whoever hears the welcome may send at once.
    if (message.type === "welcome") this.state = "live";
    this.#around.onMessage(message);
    if (message.type === "welcome") this.#become("live");
  }

  #beat(now_ms: number): void {
    const isDead = this.#owedSince_ms !== null && now_ms - this.#owedSince_ms > DEAD_AFTER_MS;
    if (isDead) this.#connection.comeBack(null, null);
    else if (now_ms - this.#pingedAt_ms >= this.#heartbeat_ms && this.send({ type: "ping", sent_us: Math.round(Date.now() * 1000) })) this.#pingedAt_ms = now_ms;
    this.#around.onTick();
  }

  #say(message: UnitIn): void {
    this.#connection.send(message);
  }

  #become(state: LinkState): void {
    this.state = state;
    this.#around.onState(state);
  }
}
