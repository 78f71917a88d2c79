/**
 * The console's socket to the hub: resumes where the picture stands, and notices when something is missing or nobody is
 * there. It knows offsets and nothing else of what the messages say.
 */
import type { ConsoleMessage } from "../decode/console_out";
import { decodeConsoleOut } from "../decode/console_out";
import type { PositionFrame } from "../decode/positions";
import { decodePositions } from "../decode/positions";
import { Undecodable } from "../decode/reading";
import type { ConsoleIn } from "../wire";
import type { Dialling, Ending } from "./connection";
import { Connection, pageClock_ms } from "./connection";

/** More often than the hub asks for, so that a dead network shows before the picture is five seconds old. */
export const PING_EVERY_MS = 3_000;
/** From then on the picture is called old. */
export const STALE_AFTER_MS = 5_000;
/** A ping that is not answered for so long: the connection is dead, whatever the socket says. */
export const DEAD_AFTER_MS = 15_000;

export type Surroundings = Dialling &
  Readonly<{
    /** In order, and nothing missing in between. */
    onMessage: (message: ConsoleMessage) => void;
    /** Newest wins; nobody keeps the columns past the call. */
    onPositions: (frame: PositionFrame) => void;
    onChange: (status: LinkStatus) => void;
    onSignedOut: () => void;
  }>;

export type LinkStatus = Readonly<{
  state: "connecting" | "live" | "reconnecting" | "stopped";
  /** When something was last heard, by the page's clock ({@link pageClock_ms}); null if never. */
  heardAt_ms: number | null;
  /** How long a ping and its pong took; null before the first. */
  roundTrip_ms: number | null;
  /** What to add to the page's clock to have the hub's. */
  skew_ms: number;
  /** Messages of unknown types, and binary frames of unknown kinds. */
  skipped: number;
  /** Messages that could not be read, and errors the hub sent. */
  faults: number;
  /** The words of the last fault. */
  lastFault: string | null;
  /** The close code that keeps the link away; null unless stopped. */
  stoppedBy: number | null;
}>;

function atFirst(): LinkStatus {
  // Until the hub has said what time it is, the wall clock is the best guess.
  const skew_ms = Date.now() - pageClock_ms();
  return { state: "connecting", heardAt_ms: null, roundTrip_ms: null, skew_ms, skipped: 0, faults: 0, lastFault: null, stoppedBy: null };
}

/** Messages without which the picture is still whole; the hub writes the type first. */
const BESIDE_THE_PICTURE = /^\{"type":"(alert|handles|link|pong|error)"/;

export class Link {
  #around: Surroundings;
  #status: LinkStatus = atFirst();
  #connection: Connection;
  /** Where the picture stands; null until it is whole. */
  #stand: { readonly epoch: string; readonly offset: number } | null = null;
  #epoch: string | null = null;
  #nextPart = 0;
  #pingSentAt_ms: number | null = null;
  #lastPingAt_ms = 0;
  /** What is looked at; told again to each new connection. */
  #cells: readonly number[] = [];

  constructor(around: Surroundings) {
    this.#around = around;
    this.#connection = new Connection(around, {
      opened: () => this.#hello(),
      heard: (data) => this.#hear(data),
      lost: (fault) => this.#lost(fault),
      ended: (why) => this.#ended(why),
      slept: (unnoticed_ms) => this.#slept(unnoticed_ms),
      ticked: (now_ms) => this.#beat(now_ms),
    });
  }

  start(): void {
    this.#connection.start();
  }

  /** For good: a new link is made when somebody signs in again. */
  stop(): void {
    this.#connection.stop();
    this.#pingSentAt_ms = null;
  }

  /** Which cells of the map to hear about, in place of those before. */
  watch(cells: readonly number[]): void {
    this.#cells = cells;
    if (this.#status.state === "live") this.#send({ type: "watch", cells: [...cells] });
  }

  #hello(): void {
    const { epoch, offset } = this.#stand ?? { epoch: null, offset: null };
    this.#send({ type: "hello", capabilities: [], epoch, offset });
  }

  #lost(fault: string | null): void {
    this.#pingSentAt_ms = null;
    const heardBefore = this.#status.heardAt_ms !== null;
    this.#change({ state: heardBefore ? "reconnecting" : "connecting", ...(fault === null ? {} : { lastFault: fault }) });
  }

  #ended(why: Ending): void {
    this.#pingSentAt_ms = null;
    if (why.by === "signed_out") this.#around.onSignedOut();
    else this.#change({ state: "stopped", stoppedBy: why.code, lastFault: why.reason });
  }

  #hear(data: unknown): void {
    const now_ms = pageClock_ms();
    if (typeof data !== "string") {
      this.#hearBytes(data, now_ms);
      return;
    }
    let message: ReturnType<typeof decodeConsoleOut>;
    try {
      message = decodeConsoleOut(data);
    } catch (fault) {
      if (!(fault instanceof Undecodable || fault instanceof SyntaxError)) throw fault;
      this.#fault(fault.message, now_ms);
      // What could not be read may have been part of the picture: a picture with a hole must not be shown as whole.
      if (!BESIDE_THE_PICTURE.test(data)) this.#beginAnew(fault.message);
      return;
    }
    if (message.type === "skipped") {
      this.#change({ heardAt_ms: now_ms, skipped: this.#status.skipped + 1 });
      return;
    }
    this.#note(message, now_ms);
    if (this.#follows(message)) this.#around.onMessage(message);
  }

  /** Positions are no part of the picture's order: a frame that cannot be used is dropped and counted. */
  #hearBytes(data: unknown, now_ms: number): void {
    if (!(data instanceof ArrayBuffer)) {
      this.#change({ heardAt_ms: now_ms, skipped: this.#status.skipped + 1 });
      return;
    }
    let frame: PositionFrame | null;
    try {
      frame = decodePositions(data);
    } catch (fault) {
      if (!(fault instanceof Undecodable)) throw fault;
      this.#fault(fault.message, now_ms);
      return;
    }
    this.#change({ heardAt_ms: now_ms, ...(frame === null ? { skipped: this.#status.skipped + 1 } : {}) });
    if (frame !== null) this.#around.onPositions(frame);
  }

  /** What the link itself learns from a message. */
  #note(message: ConsoleMessage, now_ms: number): void {
    if (message.type === "welcome") {
      this.#connection.welcomed();
      const skew_ms = message.server_us / 1000 - now_ms;
      this.#change({ state: "live", heardAt_ms: now_ms, skew_ms, lastFault: null });
      this.#ping(now_ms);
      if (this.#cells.length > 0) this.watch(this.#cells);
    } else if (message.type === "pong") {
      const sent_ms = this.#pingSentAt_ms ?? now_ms;
      const roundTrip_ms = now_ms - sent_ms;
      this.#pingSentAt_ms = null;
      this.#change({ heardAt_ms: now_ms, roundTrip_ms, skew_ms: message.server_us / 1000 - (sent_ms + now_ms) / 2 });
    } else if (message.type === "error") {
      this.#fault(message.message, now_ms);
    } else {
      this.#change({ heardAt_ms: now_ms });
    }
  }

  /** Keeps the stand, and says whether the message may be shown. Changes that leave a gap are no use: begin anew. */
  #follows(message: ConsoleMessage): boolean {
    if (message.type === "welcome") {
      const resumes = this.#stand?.epoch === message.epoch && this.#stand.offset === message.offset;
      if (resumes) this.#connection.forgetFailures();
      else this.#stand = null;
      this.#epoch = message.epoch;
      this.#nextPart = 0;
    } else if (message.type === "snapshot") {
      const known = this.#epoch;
      if (message.part !== 0 && message.part !== this.#nextPart) {
        this.#beginAnew(`part ${message.part} of the snapshot does not follow`);
        return false;
      }
      this.#nextPart = message.part + 1;
      this.#stand = message.more || known === null ? null : { epoch: known, offset: message.offset };
      // Only a whole picture shows that coming here was of use.
      if (this.#stand !== null) this.#connection.forgetFailures();
    } else if (message.type === "changes") {
      if (this.#stand?.offset !== message.from) {
        this.#beginAnew(`changes from ${message.from} do not follow`);
        return false;
      }
      this.#stand = { epoch: this.#stand.epoch, offset: message.to };
    }
    return true;
  }

  /** What came cannot be shown: a fresh snapshot is asked for. */
  #beginAnew(fault: string): void {
    this.#stand = null;
    this.#connection.comeBack(null, fault);
  }

  /** A picture is as old as the sleep was long, also where the page's clock slept with the machine. */
  #slept(unnoticed_ms: number): void {
    const { heardAt_ms } = this.#status;
    if (heardAt_ms !== null) this.#change({ heardAt_ms: heardAt_ms - unnoticed_ms });
    this.#connection.forgetFailures();
    this.#connection.comeBack(null, null);
  }

  #beat(now_ms: number): void {
    if (this.#pingSentAt_ms !== null && now_ms - this.#pingSentAt_ms > DEAD_AFTER_MS) this.#connection.comeBack(null, null);
    else if (this.#status.state === "live" && now_ms - this.#lastPingAt_ms >= PING_EVERY_MS) this.#ping(now_ms);
  }

  /** One ping is on its way at a time; a late pong answers for the ones that were not sent. */
  #ping(now_ms: number): void {
    if (this.#pingSentAt_ms !== null) return;
    this.#pingSentAt_ms = now_ms;
    this.#lastPingAt_ms = now_ms;
    this.#send({ type: "ping", sent_us: Math.round(now_ms * 1000) });
  }

  #send(message: ConsoleIn): void {
    this.#connection.send(message);
  }

  #fault(words: string, now_ms: number): void {
    this.#change({ heardAt_ms: now_ms, faults: this.#status.faults + 1, lastFault: words });
  }

  #change(part: Partial<LinkStatus>): void {
    this.#status = { ...this.#status, ...part };
    this.#around.onChange(this.#status);
  }
}

/** How old the picture is, in milliseconds; null while it is not old. */
export function staleFor_ms(status: LinkStatus, now_ms: number): number | null {
  if (status.heardAt_ms === null) return null;
  const age_ms = now_ms - status.heardAt_ms;
  return age_ms >= STALE_AFTER_MS ? age_ms : null;
}
