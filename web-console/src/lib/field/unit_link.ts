/**
 * The unit's socket: a ticket, a hello with what is known, a heartbeat, and coming back after silence, sleep and lost
 * networks. It says when the hub has welcomed the unit and hands on what it hears; it knows nothing of orders.
 */
import { Undecodable } from "../decode/reading";
import { waitBefore_ms } from "../link/backoff";
import type { Ears, SocketLike, TicketAnswer } from "../link/link";
import { pageClock_ms } from "../link/link";
import type { UnitIn } from "../wire";
import { CLOSE, HEARTBEAT_S, SUBPROTOCOL } from "../wire";
import type { UnitMessage } from "./unit_out";
import { decodeUnitOut } from "./unit_out";

/** For a socket to open and be welcomed. */
export const HANDSHAKE_MS = 10_000;
/** Something that has an answer was sent, and nothing at all has come since: the connection is dead, whatever the socket says. */
export const DEAD_AFTER_MS = 10_000;
/** A gap between two ticks that only sleep explains. */
export const SLEEP_GAP_MS = 65_000;
/** A page that was out of sight for so long may have slept, whatever its clocks say. */
export const HIDDEN_LONG_MS = 30_000;
const TICK_MS = 1_000;
const STAY_AWAY_FROM = 4500;

export type LinkState = "connecting" | "live" | "reconnecting" | "superseded" | "stopped" | "revoked";

export type Around = Readonly<{
  fetchTicket: () => Promise<TicketAnswer>;
  openSocket: (ticket: string, subprotocol: string, ears: Ears) => SocketLike;
  /** From 0 to 1. */
  random: () => number;
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
  #socket: SocketLike | null = null;
  #failures = 0;
  #heartbeat_ms = HEARTBEAT_S * 1000;
  /** Since when the hub owes an answer; null while it owes none. */
  #owedSince_ms: number | null = null;
  #pingedAt_ms = 0;
  #tickedAt_ms = 0;
  /** By the wall clock: the page's own may stand still while the phone sleeps. */
  #tickSeen_ms = 0;
  #hiddenSince_ms: number | null = null;
  #handshakeBy_ms: number | null = null;
  #ticker: ReturnType<typeof setInterval> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** Counts connections, so that what an old one still says is not heard. */
  #turn = 0;

  constructor(around: Around) {
    this.#around = around;
  }

  start(): void {
    this.#tickedAt_ms = pageClock_ms();
    this.#tickSeen_ms = Date.now();
    clearInterval(this.#ticker);
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#become("connecting");
    this.#connect();
  }

  stop(): void {
    clearInterval(this.#ticker);
    this.#drop();
  }

  /** Whether it was handed to a socket that the hub has welcomed. */
  send(message: UnitIn): boolean {
    if (this.state !== "live") return false;
    this.#socket?.send(JSON.stringify(message));
    if (message.type === "order" || message.type === "ping") this.#owedSince_ms ??= pageClock_ms();
    return true;
  }

  /** The network is back, or the phone is in somebody's hand again: what waits need not wait longer. */
  wake(): void {
    if (this.state !== "live" && this.state !== "connecting" && this.state !== "reconnecting") return;
    this.#failures = 0;
    this.#drop();
    if (this.state === "live") this.#become("reconnecting");
    this.#connect();
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
    if (this.state === "live") this.#comeBack(null);
  }

  #connect(): void {
    const turn = ++this.#turn;
    this.#handshakeBy_ms = pageClock_ms() + HANDSHAKE_MS;
    this.#around.fetchTicket().then(
      (answer) => {
        if (turn === this.#turn) this.#withTicket(answer);
      },
      () => {
        // Whatever kept the ticket away, the answer to it is to come back.
        if (turn === this.#turn) this.#comeBack(null);
      },
    );
  }

  #withTicket(answer: TicketAnswer): void {
    if ("ticket" in answer) this.#open(answer.ticket);
    else if (answer.failed === "signed_out") this.#end("revoked");
    else this.#comeBack(answer.retryAfter_ms);
  }

  #open(ticket: string): void {
    const turn = this.#turn;
    const heardNow = (then: () => void): void => {
      if (turn === this.#turn) then();
    };
    this.#socket = this.#around.openSocket(ticket, SUBPROTOCOL, {
      opened: () => heardNow(() => this.#socket?.send(JSON.stringify({ type: "hello", capabilities: [], ...this.#around.standing() } satisfies UnitIn))),
      heard: (data) => heardNow(() => this.#hear(data)),
      closed: (code, reason) => heardNow(() => this.#closed(code, reason)),
    });
  }

  #closed(code: number, reason: string): void {
    if (code === CLOSE.TokenRevoked) this.#end("revoked");
    else if (code === CLOSE.Superseded) this.#end("superseded");
    else if (code >= STAY_AWAY_FROM && code < 5000) this.#end("stopped");
    else {
      // A busy hub says after how many seconds to come back.
      const seconds = code === CLOSE.Busy ? /\d+/.exec(reason)?.[0] : undefined;
      this.#comeBack(seconds === undefined ? null : Number(seconds) * 1000);
    }
  }

  #end(state: LinkState): void {
    this.stop();
    this.#become(state);
  }

  /** Waits a random time, longer with each failure and never less than the hub asked for. */
  #comeBack(atLeast_ms: number | null): void {
    this.#drop();
    const wait_ms = waitBefore_ms(this.#failures, this.#around.random()) + (atLeast_ms ?? 0);
    this.#failures += 1;
    this.#become("reconnecting");
    this.#retry = setTimeout(() => this.#connect(), wait_ms);
  }

  #drop(): void {
    this.#turn += 1;
    clearTimeout(this.#retry);
    this.#socket?.close();
    this.#socket = null;
    this.#handshakeBy_ms = null;
    this.#owedSince_ms = null;
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
      if (this.state !== "live") this.#comeBack(null);
      return;
    }
    if (message.type === "welcome") {
      this.#failures = 0;
      this.#handshakeBy_ms = null;
      this.#heartbeat_ms = message.heartbeat_s * 1000;
      this.#pingedAt_ms = pageClock_ms();
    }
    if (message.type === "welcome" || message.type === "pong") this.skew_ms = message.server_us / 1000 - Date.now();
    // The state comes first: whoever hears the welcome may send at once.
    if (message.type === "welcome") this.state = "live";
    this.#around.onMessage(message);
    if (message.type === "welcome") this.#become("live");
  }

  #tick(): void {
    const now_ms = pageClock_ms();
    const seenGap_ms = Date.now() - this.#tickSeen_ms;
    const slept = Math.max(now_ms - this.#tickedAt_ms, seenGap_ms) > SLEEP_GAP_MS;
    this.#tickedAt_ms = now_ms;
    this.#tickSeen_ms += seenGap_ms;
    const unwelcomed = this.#handshakeBy_ms !== null && now_ms > this.#handshakeBy_ms;
    const isDead = this.#owedSince_ms !== null && now_ms - this.#owedSince_ms > DEAD_AFTER_MS;
    if (slept) this.wake();
    else if (unwelcomed || isDead) this.#comeBack(null);
    else if (now_ms - this.#pingedAt_ms >= this.#heartbeat_ms && this.send({ type: "ping", sent_us: Math.round(Date.now() * 1000) })) this.#pingedAt_ms = now_ms;
    this.#around.onTick();
  }

  #become(state: LinkState): void {
    this.state = state;
    this.#around.onState(state);
  }
}
