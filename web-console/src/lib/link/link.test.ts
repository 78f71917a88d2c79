import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ConsoleMessage } from "../decode/console_out";
import { waitBefore_ms } from "./backoff";
import type { Ears, TicketAnswer } from "./connection";
import { HANDSHAKE_MS, SLEEP_GAP_MS } from "./connection";
import type { LinkStatus } from "./link";
import { DEAD_AFTER_MS, Link, PING_EVERY_MS, STALE_AFTER_MS, staleFor_ms } from "./link";

const EPOCH = "01999f00-0000-7000-8000-00000000000e";
const AREA = { code: "1", path: [{ code: "1", name: "县", tier: "county" }] };
const PERSON = { id: "p", name: "李静", role: "dispatcher" };

/** One end of a conversation: what the console opened, said and showed. */
class Conversation {
  sockets: { ears: Ears; sent: { type: string }[]; closed: boolean; ticket: string; subprotocol: string }[] = [];
  shown: ConsoleMessage[] = [];
  positions: number[] = [];
  status: LinkStatus | null = null;
  signedOut = 0;
  tickets: TicketAnswer[] = [];
  asked = 0;
  random = 1;
  link = new Link({
    fetchTicket: () => Promise.resolve(this.tickets[this.asked++] ?? { ticket: `t${this.asked}` }),
    openSocket: (ticket, subprotocol, ears) => {
      const socket = { ears, sent: [] as { type: string }[], closed: false, ticket, subprotocol };
      this.sockets.push(socket);
      return {
        send: (text) => void socket.sent.push(JSON.parse(text)),
        close: () => {
          socket.closed = true;
        },
      };
    },
    random: () => this.random,
    onMessage: (message) => void this.shown.push(message),
    onPositions: (frame) => void this.positions.push(frame.cell),
    onChange: (status) => {
      this.status = status;
    },
    onSignedOut: () => {
      this.signedOut += 1;
    },
  });

  get socket() {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  }

  async connect(): Promise<void> {
    if (this.asked === 0) this.link.start();
    await vi.advanceTimersByTimeAsync(0);
    this.socket.ears.opened();
  }

  say(message: object): void {
    this.socket.ears.heard(JSON.stringify(message));
  }

  welcome(offset: number, epoch = EPOCH): void {
    this.say({ type: "welcome", epoch, offset, person: PERSON, area: AREA, server_us: Date.now() * 1000, heartbeat_s: 20 });
  }

  snapshot(offset: number, more = false, part = 0): void {
    this.say({ type: "snapshot", offset, part, cases: [], units: [], more });
  }

  changes(from: number, to: number): void {
    this.say({ type: "changes", from, to, cases: [], ended: [], units: [], gone: [] });
  }

  hellos(): object[] {
    return this.sockets.flatMap((socket) => socket.sent.filter((it) => it.type === "hello"));
  }
}

let talk: Conversation;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_790_000_000_000 });
  talk = new Conversation();
});

afterEach(() => {
  talk.link.stop();
  vi.useRealTimers();
});

async function live(offset = 10): Promise<void> {
  await talk.connect();
  talk.welcome(offset);
  talk.snapshot(offset);
}

/** Lets the hub answer every ping for a while, so that only what is under test goes wrong. */
async function answeredFor(ms: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += 1000) {
    await vi.advanceTimersByTimeAsync(1000);
    talk.say({ type: "pong", sent_us: null, server_us: Date.now() * 1000 });
  }
}

describe("coming and coming back", () => {
  test("a ticket opens the socket with the subprotocol, and the first hello has no offset", async () => {
    await talk.connect();
    expect(talk.socket).toMatchObject({ ticket: "t1", subprotocol: "huying.v1" });
    expect(talk.hellos()).toEqual([{ type: "hello", capabilities: [], epoch: null, offset: null }]);
  });

  test("after a lost connection the hello says where the picture stands, and a fresh ticket is used", async () => {
    await live(10);
    talk.changes(10, 12);
    talk.socket.ears.closed(1006, "");
    expect(talk.status?.state).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(500);
    talk.socket.ears.opened();
    expect(talk.socket.ticket).toBe("t2");
    expect(talk.hellos().at(-1)).toEqual({ type: "hello", capabilities: [], epoch: EPOCH, offset: 12 });
    talk.welcome(12);
    talk.changes(12, 13);
    expect(talk.shown.at(-1)).toMatchObject({ type: "changes", to: 13 });
  });

  test("a snapshot cut off in the middle is asked for from the beginning", async () => {
    await talk.connect();
    talk.welcome(10);
    talk.snapshot(10, true);
    talk.socket.ears.closed(1006, "");
    await vi.advanceTimersByTimeAsync(500);
    talk.socket.ears.opened();
    expect(talk.hellos().at(-1)).toMatchObject({ epoch: null, offset: null });
  });

  test("a snapshot of which a part could not be read is not taken for whole", async () => {
    await talk.connect();
    talk.welcome(10);
    talk.snapshot(10, true, 0);
    talk.say({ type: "snapshot", offset: 10, part: 1, cases: [{ id: 7 }], units: [], more: true });
    talk.snapshot(10, false, 2);
    expect(talk.shown.filter((it) => it.type === "snapshot")).toHaveLength(1);
    expect(talk.socket.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(500);
    talk.socket.ears.opened();
    expect(talk.hellos().at(-1)).toMatchObject({ epoch: null, offset: null });
  });

  test("a snapshot of which a part never came is not taken for whole", async () => {
    await talk.connect();
    talk.welcome(10);
    talk.snapshot(10, true, 0);
    talk.snapshot(10, false, 2);
    expect(talk.shown.filter((it) => it.type === "snapshot")).toHaveLength(1);
    expect(talk.socket.closed).toBe(true);
    expect(talk.status?.lastFault).toContain("part 2");
  });

  test("changes that leave a gap are not shown, and the picture is asked for anew", async () => {
    await live(10);
    talk.changes(11, 12);
    expect(talk.shown.at(-1)).toMatchObject({ type: "snapshot" });
    expect(talk.socket.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(500);
    talk.socket.ears.opened();
    expect(talk.hellos().at(-1)).toMatchObject({ epoch: null, offset: null });
  });

  test("another epoch, or another offset than ours, waits for its snapshot before changes", async () => {
    await live(10);
    talk.socket.ears.closed(4000, "going away");
    await vi.advanceTimersByTimeAsync(500);
    talk.socket.ears.opened();
    talk.welcome(10, "another");
    talk.changes(10, 11);
    expect(talk.shown.at(-1)).toMatchObject({ type: "welcome" });
  });

  test("what an old socket still says is not heard", async () => {
    await live(10);
    const old = talk.socket;
    old.ears.closed(1006, "");
    await vi.advanceTimersByTimeAsync(500);
    const shown = talk.shown.length;
    old.ears.heard(JSON.stringify({ type: "changes", from: 10, to: 11, cases: [], ended: [], units: [], gone: [] }));
    old.ears.closed(1006, "");
    expect(talk.shown.length).toBe(shown);
    expect(talk.sockets.length).toBe(2);
  });
});

describe("waiting", () => {
  test("doubles with each failure up to its limit, times a random share", () => {
    expect([0, 1, 2, 5, 6, 7, 1000].map((failures) => waitBefore_ms(failures, 1))).toEqual([500, 1000, 2000, 16_000, 30_000, 30_000, 30_000]);
    expect(waitBefore_ms(6, 0.25)).toBe(7_500);
    expect(waitBefore_ms(6, 0)).toBe(0);
  });

  test("begins again at the first width once the picture is whole", async () => {
    talk.tickets = Array.from({ length: 4 }, () => ({ failed: "unreachable", retryAfter_ms: null }));
    talk.link.start();
    await vi.advanceTimersByTimeAsync(500 + 1000 + 2000 + 4000);
    expect(talk.asked).toBe(5);
    await live(10);
    talk.socket.ears.closed(1006, "");
    await vi.advanceTimersByTimeAsync(499);
    expect(talk.sockets.length).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(talk.sockets.length).toBe(2);
  });

  test("goes on growing while a welcome is followed by nothing of use", async () => {
    await talk.connect();
    for (const wait_ms of [500, 1_000, 2_000]) {
      const before = talk.sockets.length;
      talk.welcome(10);
      talk.say({ type: "snapshot", offset: 10, part: 0, cases: [{ id: 7 }], units: [], more: false });
      await vi.advanceTimersByTimeAsync(wait_ms - 1);
      expect(talk.sockets.length).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(talk.sockets.length).toBe(before + 1);
      talk.socket.ears.opened();
    }
  });

  test("is never shorter than the hub asked for", async () => {
    talk.random = 0;
    await live(10);
    talk.socket.ears.closed(4003, "busy, come back after 7 s");
    await vi.advanceTimersByTimeAsync(6_999);
    expect(talk.asked).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(talk.asked).toBe(2);
  });
});

describe("staying away", () => {
  test("a session that is over ends at the door, once", async () => {
    await live(10);
    talk.socket.ears.closed(4502, "token revoked");
    await vi.advanceTimersByTimeAsync(60_000);
    expect([talk.signedOut, talk.asked]).toEqual([1, 1]);
  });

  test("a ticket refused to somebody signed out ends at the door", async () => {
    talk.tickets = [{ failed: "signed_out" }];
    talk.link.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([talk.signedOut, talk.sockets.length]).toEqual([1, 0]);
  });

  test.each([4500, 4501, 4503])("code %i stops and says so", async (code) => {
    await live(10);
    talk.socket.ears.closed(code, "stay away");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(talk.status).toMatchObject({ state: "stopped", stoppedBy: code });
    expect(talk.sockets.length).toBe(1);
  });
});

describe("silence", () => {
  test("pings go out one at a time, and a pong tells round trip and the hub's clock", async () => {
    await live(10);
    await vi.advanceTimersByTimeAsync(40);
    talk.say({ type: "pong", sent_us: null, server_us: (Date.now() + 7_000) * 1000 });
    expect(talk.status?.roundTrip_ms).toBe(40);
    expect((talk.status?.skew_ms ?? 0) + performance.now()).toBeCloseTo(Date.now() + 7_020, 0);
    await vi.advanceTimersByTimeAsync(PING_EVERY_MS + 1000);
    expect(talk.socket.sent.filter((it) => it.type === "ping").length).toBe(2);
    await vi.advanceTimersByTimeAsync(PING_EVERY_MS + 1000);
    expect(talk.socket.sent.filter((it) => it.type === "ping").length).toBe(2);
  });

  test("a picture nobody confirms is old after five seconds, and the connection dead after fifteen", async () => {
    await live(10);
    await answeredFor(4_000);
    const heard_ms = performance.now();
    await vi.advanceTimersByTimeAsync(STALE_AFTER_MS - 1);
    expect(talk.status === null ? null : staleFor_ms(talk.status, performance.now())).toBe(null);
    await vi.advanceTimersByTimeAsync(1);
    expect(talk.status === null ? null : staleFor_ms(talk.status, performance.now())).toBe(performance.now() - heard_ms);
    expect(talk.socket.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(DEAD_AFTER_MS + PING_EVERY_MS);
    expect(talk.sockets[0]?.closed).toBe(true);
    expect(talk.sockets.length).toBe(2);
  });

  test("a picture that is confirmed never grows old", async () => {
    await live(10);
    await answeredFor(120_000);
    expect(talk.status === null ? null : staleFor_ms(talk.status, performance.now())).toBe(null);
    expect(talk.sockets.length).toBe(1);
  });

  test("setting the machine's clock makes no picture old and no hub's time wrong", async () => {
    await live(10);
    await answeredFor(3_000);
    const hub_ms = performance.now() + (talk.status?.skew_ms ?? 0);
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(talk.status === null ? null : staleFor_ms(talk.status, performance.now())).toBe(null);
    expect(performance.now() + (talk.status?.skew_ms ?? 0)).toBeCloseTo(hub_ms + 2_000, -1);
    expect(talk.sockets.length).toBe(1);
  });

  test("a socket that is never welcomed is given up", async () => {
    await talk.connect();
    await vi.advanceTimersByTimeAsync(HANDSHAKE_MS + 2_000);
    expect(talk.sockets[0]?.closed).toBe(true);
    expect(talk.sockets.length).toBe(2);
  });

  test("after sleep the socket is not trusted: a new one resumes at once", async () => {
    await live(10);
    await answeredFor(3_000);
    talk.random = 0;
    vi.setSystemTime(Date.now() + SLEEP_GAP_MS + 1);
    await vi.advanceTimersByTimeAsync(1_010);
    expect(talk.status === null ? null : staleFor_ms(talk.status, performance.now())).toBeGreaterThan(SLEEP_GAP_MS);
    talk.socket.ears.opened();
    expect(talk.sockets.length).toBe(2);
    expect(talk.hellos().at(-1)).toMatchObject({ epoch: EPOCH, offset: 10 });
  });
});

describe("what cannot be used", () => {
  test("unknown types and kinds of frames are skipped and counted, and the link lives on", async () => {
    await live(10);
    talk.say({ type: "weather" });
    talk.socket.ears.heard(Uint8Array.of(9, 9, 0, 0, 0, 0, 0, 0).buffer);
    talk.socket.ears.heard("".at(0));
    expect(talk.status).toMatchObject({ state: "live", skipped: 3, faults: 0 });
  });

  test("what cannot be read and is no part of the picture leaves the picture as it is", async () => {
    await live(10);
    talk.say({ type: "link", ledger: 7 });
    expect(talk.status).toMatchObject({ state: "live", faults: 1 });
    expect(talk.socket.closed).toBe(false);
  });

  test("what cannot be read is counted with its words; the gap it leaves is noticed", async () => {
    await live(10);
    talk.say({ type: "changes", from: 10, to: "eleven" });
    expect(talk.status).toMatchObject({ faults: 1, lastFault: "to: wanted a whole number from 0 to 2^53 - 1, found string eleven" });
    talk.changes(11, 12);
    expect(talk.socket.closed).toBe(true);
  });

  test("an error of the hub is counted with its words", async () => {
    await live(10);
    talk.say({ type: "error", code: "invalid", message: "watch names 5000 cells" });
    expect(talk.status).toMatchObject({ faults: 1, lastFault: "watch names 5000 cells" });
  });
});

describe("positions", () => {
  const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden/positions.bin");
  const golden = (): ArrayBuffer => Uint8Array.from(readFileSync(GOLDEN)).buffer;
  const watched = (): object[] => talk.socket.sent.filter((it) => it.type === "watch");

  test("of the cells that are looked at are handed on, and one that cannot be read costs nothing else", async () => {
    await live(10);
    talk.socket.ears.heard(golden());
    talk.socket.ears.heard(golden().slice(0, 40));
    expect(talk.positions).toEqual([13768223]);
    expect(talk.status).toMatchObject({ state: "live", faults: 1 });
    talk.changes(10, 11);
    expect(talk.shown.at(-1)).toMatchObject({ type: "changes", to: 11 });
  });

  test("are asked for again after a lost connection, and not before the hub listens", async () => {
    talk.link.watch([1, 2]);
    await talk.connect();
    expect(watched()).toEqual([]);
    talk.welcome(10);
    expect(watched()).toEqual([{ type: "watch", cells: [1, 2] }]);
    talk.link.watch([3]);
    talk.socket.ears.closed(1006, "");
    await vi.advanceTimersByTimeAsync(500);
    talk.socket.ears.opened();
    talk.welcome(10);
    expect(watched()).toEqual([{ type: "watch", cells: [3] }]);
  });
});
