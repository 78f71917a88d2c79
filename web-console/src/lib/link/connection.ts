/**
 * One connection to the hub, kept up: a ticket, a socket, the wait before the next one, and noticing that the machine
 * slept. Whoever owns it says hello, hears what comes, and says what silence means; it knows no message.
 */
import { CLOSE, SUBPROTOCOL } from "../wire";
import { waitBefore_ms } from "./backoff";

/** For a socket to open and be welcomed. */
export const HANDSHAKE_MS = 10_000;
/**
 * A gap between two ticks that only sleep explains; hidden pages are slowed down to one tick a minute. The page's own
 * clock may stand still while the machine sleeps, so the wall clock is asked as well. Setting the wall clock looks like
 * sleep and costs one connection.
 */
export const SLEEP_GAP_MS = 65_000;
const TICK_MS = 1_000;

/** From this code on the client stays away. */
const STAY_AWAY_FROM = 4500;
const STAY_AWAY_UNTIL = 5000;

/** What a socket is, as far as a connection uses one. */
export interface SocketLike {
  send(text: string): void;
  close(): void;
}

/** What a connection is told by a socket. */
export type Ears = Readonly<{
  opened: () => void;
  heard: (data: unknown) => void;
  closed: (code: number, reason: string) => void;
}>;

/** Why no ticket was had: signed out means nothing will help but signing in. */
export type TicketAnswer =
  | Readonly<{ ticket: string }>
  | Readonly<{ failed: "signed_out" }>
  | Readonly<{ failed: "unreachable"; retryAfter_ms: number | null }>;

/** Where a connection comes from. */
export type Dialling = Readonly<{
  fetchTicket: () => Promise<TicketAnswer>;
  openSocket: (ticket: string, subprotocol: string, ears: Ears) => SocketLike;
  /** From 0 to 1. */
  random: () => number;
}>;

/** Why it is over for good. */
export type Ending = Readonly<{ by: "signed_out" }> | Readonly<{ by: "hub"; code: number; reason: string }>;

export type Owner = Readonly<{
  /** The socket is open: time for the hello. */
  opened: () => void;
  heard: (data: unknown) => void;
  /** It is lost, or was never had, and another one will be tried; in the words of what failed, if it had any. */
  lost: (fault: string | null) => void;
  ended: (why: Ending) => void;
  /** The machine slept, by so much longer than the page's clock noticed; nothing that was open can be trusted. */
  slept: (unnoticed_ms: number) => void;
  /** Once a second, by the page's clock. */
  ticked: (now_ms: number) => void;
}>;

/** Milliseconds since the page began. It never jumps, whatever is done to the machine's date and time. */
export function pageClock_ms(): number {
  return performance.now();
}

export class Connection {
  #dialling: Dialling;
  #owner: Owner;
  #socket: SocketLike | null = null;
  #failures = 0;
  #welcomeBy_ms: number | null = null;
  #tickedAt_ms = 0;
  /** By the wall clock. */
  #tickSeen_ms = 0;
  #ticker: ReturnType<typeof setInterval> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** Counts connections, so that what an old one still says is not heard. */
  #turn = 0;

  constructor(dialling: Dialling, owner: Owner) {
    this.#dialling = dialling;
    this.#owner = owner;
  }

  start(): void {
    this.#tickedAt_ms = pageClock_ms();
    this.#tickSeen_ms = Date.now();
    clearInterval(this.#ticker);
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#connect();
  }

  stop(): void {
    clearInterval(this.#ticker);
    this.#drop();
  }

  send(message: object): void {
    this.#socket?.send(JSON.stringify(message));
  }

  /** The hub has greeted. */
  welcomed(): void {
    this.#welcomeBy_ms = null;
  }

  /** Coming here was of use, or waiting longer is of none: the next wait is a short one again. */
  forgetFailures(): void {
    this.#failures = 0;
  }

  /** Waits a random time, longer with each failure and never less than the hub asked for, and connects again. */
  comeBack(atLeast_ms: number | null, fault: string | null): void {
    this.#drop();
    const wait_ms = waitBefore_ms(this.#failures, this.#dialling.random()) + (atLeast_ms ?? 0);
    this.#failures += 1;
    this.#owner.lost(fault);
    this.#retry = setTimeout(() => this.#connect(), wait_ms);
  }

  /** Lets go of what there is and connects without a wait. */
  connectAnew(): void {
    this.#failures = 0;
    this.#drop();
    this.#connect();
  }

  #connect(): void {
    const turn = ++this.#turn;
    this.#welcomeBy_ms = pageClock_ms() + HANDSHAKE_MS;
    this.#dialling.fetchTicket().then(
      (answer) => {
        if (turn === this.#turn) this.#withTicket(answer);
      },
      (fault: unknown) => {
        if (turn === this.#turn) this.comeBack(null, String(fault));
      },
    );
  }

  #withTicket(answer: TicketAnswer): void {
    if ("ticket" in answer) this.#open(answer.ticket);
    else if (answer.failed === "signed_out") this.#end({ by: "signed_out" });
    else this.comeBack(answer.retryAfter_ms, null);
  }

  #open(ticket: string): void {
    const turn = this.#turn;
    const heardNow = (then: () => void): void => {
      if (turn === this.#turn) then();
    };
    this.#socket = this.#dialling.openSocket(ticket, SUBPROTOCOL, {
      opened: () => heardNow(() => this.#owner.opened()),
      heard: (data) => heardNow(() => this.#owner.heard(data)),
      closed: (code, reason) => heardNow(() => this.#closed(code, reason)),
    });
  }

  #closed(code: number, reason: string): void {
    if (code === CLOSE.TokenRevoked) {
      this.#end({ by: "signed_out" });
    } else if (code >= STAY_AWAY_FROM && code < STAY_AWAY_UNTIL) {
      this.#end({ by: "hub", code, reason });
    } else {
      // A busy hub says after how many seconds to come back.
      const seconds = code === CLOSE.Busy ? /\d+/.exec(reason)?.[0] : undefined;
      this.comeBack(seconds === undefined ? null : Number(seconds) * 1000, null);
    }
  }

  #end(why: Ending): void {
    this.stop();
    this.#owner.ended(why);
  }

  #drop(): void {
    this.#turn += 1;
    clearTimeout(this.#retry);
    this.#socket?.close();
    this.#socket = null;
    this.#welcomeBy_ms = null;
  }

  #tick(): void {
    const now_ms = pageClock_ms();
    const gap_ms = now_ms - this.#tickedAt_ms;
    const seenGap_ms = Date.now() - this.#tickSeen_ms;
    this.#tickedAt_ms = now_ms;
    this.#tickSeen_ms += seenGap_ms;
    if (Math.max(gap_ms, seenGap_ms) > SLEEP_GAP_MS) this.#owner.slept(Math.max(0, seenGap_ms - gap_ms));
    else if (this.#welcomeBy_ms !== null && now_ms > this.#welcomeBy_ms) this.comeBack(null, null);
    this.#owner.ticked(now_ms);
  }
}
