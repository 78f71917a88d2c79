import { afterEach, expect, test, vi } from "vitest";

import type { Ears } from "./connection";
import { openSocket, socketTo } from "./dial";

/** As much of a browser's socket as the link uses. */
class BrowserSocket {
  static readonly OPEN = 1;
  static made: BrowserSocket[] = [];
  readyState = 0;
  binaryType = "blob";
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;

  constructor(
    readonly url: string,
    readonly subprotocol: string,
  ) {
    BrowserSocket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 2;
  }
}

function heard(): Ears & { words: unknown[] } {
  const words: unknown[] = [];
  return {
    words,
    opened: () => words.push("opened"),
    heard: (data) => words.push(data),
    closed: (code, reason) => words.push([code, reason]),
  };
}

function last(): BrowserSocket {
  const socket = BrowserSocket.made.at(-1);
  if (!socket) throw new Error("no socket was opened");
  return socket;
}

function inBrowser(protocol: string): void {
  BrowserSocket.made = [];
  vi.stubGlobal("WebSocket", BrowserSocket);
  vi.stubGlobal("location", { protocol, host: "hub.test" });
}

afterEach(() => vi.unstubAllGlobals());

test("a socket goes to the host of the page, encrypted where the page is, and tells what it hears", () => {
  inBrowser("https:");
  const ears = heard();
  openSocket("a/b", "huying.v1", ears);
  const socket = last();
  expect([socket.url, socket.subprotocol, socket.binaryType]).toEqual([
    "wss://hub.test/ws/console?ticket=a%2Fb",
    "huying.v1",
    "arraybuffer",
  ]);
  socket.onopen?.();
  socket.onmessage?.({ data: "word" });
  socket.onclose?.({ code: 1001, reason: "gone" });
  expect(ears.words).toEqual(["opened", "word", [1001, "gone"]]);
  inBrowser("http:");
  socketTo("/ws/unit", "t", "huying.v1", heard());
  expect(last().url).toBe("ws://hub.test/ws/unit?ticket=t");
});

test("nothing is said to a socket that is not open any more, or not yet", () => {
  inBrowser("http:");
  const socket = openSocket("t", "huying.v1", heard());
  const under = last();
  socket.send("too soon");
  under.readyState = BrowserSocket.OPEN;
  socket.send("now");
  socket.close();
  socket.send("too late");
  expect(under.sent).toEqual(["now"]);
});
