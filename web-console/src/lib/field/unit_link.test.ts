import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Ears, TicketAnswer } from "../link/connection";
import { HANDSHAKE_MS, SLEEP_GAP_MS } from "../link/connection";
import type { LinkState } from "./unit_link";
import { DEAD_AFTER_MS, HIDDEN_LONG_MS, UnitLink } from "./unit_link";

const WELCOME = readFileSync(resolve(import.meta.dirname, "../../../../hub/protocol/golden/unit_out.welcome_free.json"), "utf8");

/** One phone's end of the conversation. */
class Conversation {
  sockets: { ears: Ears; sent: { type: string }[]; closed: boolean; ticket: string }[] = [];
  states: LinkState[] = [];
  tickets: TicketAnswer[] = [];
  asked = 0;
  standing = { epoch: null as string | null, last_number: 0 };
  link = new UnitLink({
    fetchTicket: () => Promise.resolve(this.tickets[this.asked++] ?? { ticket: `t${this.asked}` }),
    openSocket: (ticket, _subprotocol, ears) => {
      const socket = { ears, sent: [] as { type: string }[], closed: false, ticket };
      this.sockets.push(socket);
      return { send: (text) => void socket.sent.push(JSON.parse(text)), close: () => void (socket.closed = true) };
    },
    random: () => 1,
    standing: () => this.standing,
    onMessage: (it) => {
      if (it.type === "welcome") this.standing = { epoch: it.epoch, last_number: it.last_number };
    },
    onState: (state) => void this.states.push(state),
    onTick: () => undefined,
  });

  get socket() {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  }

  async live(): Promise<void> {
    if (this.sockets.length === 0) this.link.start();
    await vi.advanceTimersByTimeAsync(0);
    this.socket.ears.opened();
    this.socket.ears.heard(WELCOME);
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

describe("the unit's socket", () => {
  test("says hello without an epoch first, and with what was handled after a break", async () => {
    await talk.live();
    expect(talk.socket.sent[0]).toEqual({ type: "hello", capabilities: [], epoch: null, last_number: 0 });
    talk.socket.ears.closed(1006, "");
    expect(talk.link.state).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(500);
    talk.socket.ears.opened();
    expect(talk.socket.ticket).toBe("t2");
    expect(talk.socket.sent[0]).toMatchObject({ type: "hello", ...talk.standing });
    expect(talk.standing.epoch).not.toBeNull();
  });

  test("sends nothing before the welcome and nothing after a break", async () => {
    talk.link.start();
    await vi.advanceTimersByTimeAsync(0);
    talk.socket.ears.opened();
    expect(talk.link.send({ type: "ping", sent_us: 1 })).toBe(false);
    talk.socket.ears.heard(WELCOME);
    expect(talk.link.send({ type: "ping", sent_us: 1 })).toBe(true);
    talk.link.lost();
    expect(talk.link.send({ type: "ping", sent_us: 1 })).toBe(false);
  });

  test("waits longer with each failure, and is welcomed back to short waits", async () => {
    talk.tickets = Array.from({ length: 3 }, () => ({ failed: "unreachable", retryAfter_ms: null }) as const);
    talk.link.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(talk.asked).toBe(1);
    await vi.advanceTimersByTimeAsync(500);
    expect(talk.asked).toBe(2);
    await vi.advanceTimersByTimeAsync(999);
    expect(talk.asked).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(talk.asked).toBe(3);
    await vi.advanceTimersByTimeAsync(2_000);
    await talk.live();
    talk.socket.ears.closed(1006, "");
    await vi.advanceTimersByTimeAsync(500);
    expect(talk.asked).toBe(5);
  });

  test("pings at the heartbeat, and leaves a hub that does not answer", async () => {
    await talk.live();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(talk.socket.sent.filter((it) => it.type === "ping")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(DEAD_AFTER_MS);
    expect(talk.sockets[0]?.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(talk.sockets[0]?.closed).toBe(true);
  });

  test("does not wait for a heartbeat to find out that an order went nowhere", async () => {
    await talk.live();
    talk.link.send({ type: "order", id: "a", action: { do: "sos" } });
    await vi.advanceTimersByTimeAsync(DEAD_AFTER_MS + 1_000);
    expect(talk.sockets[0]?.closed).toBe(true);
  });

  test("stays with a hub that answers", async () => {
    await talk.live();
    for (let beats = 0; beats < 5; beats += 1) {
      await vi.advanceTimersByTimeAsync(20_000);
      talk.socket.ears.heard(JSON.stringify({ type: "pong", sent_us: null, server_us: Date.now() * 1000 }));
    }
    expect(talk.sockets).toHaveLength(1);
  });

  test("gives up a socket that is not welcomed in time", async () => {
    talk.link.start();
    await vi.advanceTimersByTimeAsync(HANDSHAKE_MS + 1_000);
    expect(talk.sockets[0]?.closed).toBe(true);
    expect(talk.states.at(-1)).toBe("reconnecting");
  });

  test("does not trust itself after sleep, and connects at once", async () => {
    await talk.live();
    vi.setSystemTime(Date.now() + SLEEP_GAP_MS);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(talk.sockets).toHaveLength(2);
    expect(talk.sockets[0]?.closed).toBe(true);
  });

  test("is opened anew when the page was long out of sight, and kept when it was not", async () => {
    await talk.live();
    talk.link.seen(false);
    talk.link.seen(true);
    expect(talk.sockets[0]?.closed).toBe(false);
    talk.link.seen(false);
    await vi.advanceTimersByTimeAsync(HIDDEN_LONG_MS + 1);
    talk.link.seen(true);
    expect(talk.sockets[0]?.closed).toBe(true);
  });

  test("does not wait out its pause when the network comes back", async () => {
    await talk.live();
    talk.link.lost();
    talk.link.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(talk.sockets).toHaveLength(2);
  });

  test.each([[4500, "superseded"], [4501, "stopped"], [4502, "revoked"]] as const)("stays away after %i", async (code, state) => {
    await talk.live();
    talk.socket.ears.closed(code, "");
    talk.link.wake();
    await vi.advanceTimersByTimeAsync(120_000);
    expect([talk.link.state, talk.sockets.length]).toEqual([state, 1]);
  });

  test("comes back to a busy hub no sooner than it asked", async () => {
    await talk.live();
    talk.socket.ears.closed(4003, "retry after 7 s");
    await vi.advanceTimersByTimeAsync(7_400);
    expect(talk.asked).toBe(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(talk.asked).toBe(2);
  });

  test("is over for a token that is unknown", async () => {
    talk.tickets = [{ failed: "signed_out" }];
    talk.link.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(talk.link.state).toBe("revoked");
  });

  test("survives a message it cannot read", async () => {
    await talk.live();
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    talk.socket.ears.heard("{");
    expect(talk.link.state).toBe("live");
    expect(warned).toHaveBeenCalledOnce();
    warned.mockRestore();
  });
});
