import { describe, expect, test } from "vitest";
import type { Answer } from "./api";
import { fingerprint } from "./fingerprint";
import { KEY_KEPT_MS, OrderKeys } from "./order_keys";

const DONE: Answer<null> = { ok: true, value: null };
const NO_ANSWER: Answer<null> = { ok: false, problem: { kind: "unreachable" } };
const refused = (status: number): Answer<null> => ({
  ok: false, problem: { kind: "refused", status, retryAfter_ms: null, mistake: { code: "wrong_phase", message: "", field: null, value: null, request: "" } },
});
const SIGN = { case: "a", act: { act: "sign", task: "t" } };

class Shelf {
  kept = new Map<string, string>();
  getItem = (name: string): string | null => this.kept.get(name) ?? null;
  setItem = (name: string, value: string): void => void this.kept.set(name, value);
  removeItem = (name: string): void => void this.kept.delete(name);
}

describe("an order given again", () => {
  const check = (answer: Answer<null>, later_ms: number, same: boolean): void => {
    let now_ms = 0;
    const keys = new OrderKeys(() => now_ms);
    const first = keys.keyFor(SIGN);
    keys.answered(SIGN, answer);
    now_ms = later_ms;
    expect(keys.keyFor({ ...SIGN }) === first).toBe(same);
  };

  test("has the same key while nobody knows what came of it", () => check(NO_ANSWER, 1_000, true));
  test("has the same key after the hub failed over it", () => check(refused(503), 1_000, true));
  test("is a new order once it was done", () => check(DONE, 1_000, false));
  test("is a new order once it was refused", () => check(refused(409), 1_000, false));
  test("is a new order when long enough has passed", () => check(NO_ANSWER, KEY_KEPT_MS, false));
});

test("another order has another key", () => {
  const keys = new OrderKeys(() => 0);
  expect(keys.keyFor(SIGN)).not.toBe(keys.keyFor({ ...SIGN, case: "b" }));
});

test("a page that is opened anew gives an order of unknown outcome under the key it had, and an answered one leaves nothing behind", () => {
  const shelf = new Shelf();
  const first = new OrderKeys(() => 0, shelf, "w").keyFor(SIGN);
  const anew = new OrderKeys(() => 5_000, shelf, "w");
  expect(anew.keyFor(SIGN)).toBe(first);
  expect(new OrderKeys(() => 5_000, shelf, "somebody else").keyFor(SIGN)).not.toBe(first);
  anew.answered(SIGN, DONE);
  expect(shelf.kept.has("huying.keys.w")).toBe(false);
});

test("what lies on the shelf and is none of ours is taken for nothing", () => {
  for (const words of ["{", "7", "[7,[1],[\"a\",null],[\"a\",{\"key\":1}]]"]) {
    const shelf = new Shelf();
    shelf.setItem("huying.keys.", words);
    expect(new OrderKeys(() => 0, shelf).keyFor(SIGN)).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test("what an order says is not kept in the browser", () => {
  const shelf = new Shelf();
  new OrderKeys(() => 0, shelf).keyFor({ case: "a", act: { act: "reply", note: "张某家中无人" } });
  expect([...shelf.kept.values()].join()).toMatch(/^\[\["[0-9a-f]{32}",/);
  expect([...shelf.kept.values()].join()).not.toMatch(/张某|reply/);
});

test("a browser without room keeps no key over the page, and the order has its key all the same", () => {
  const full = { getItem: () => null, removeItem: () => undefined, setItem: () => { throw new DOMException("full", "QuotaExceededError"); } };
  const keys = new OrderKeys(() => 0, full);
  const first = keys.keyFor(SIGN);
  keys.answered(SIGN, NO_ANSWER);
  expect(keys.keyFor(SIGN)).toBe(first);
});

test("fingerprints are those of the standard, and differ with every byte", () => {
  expect(["", "a", "foobar"].map(fingerprint)).toEqual(["6c62272e07bb014262b821756295c58d", "d228cb696f1a8caf78912b704e4a8964", "343e1662793c64bf6f0d3597ba446f18"]);
  expect(fingerprint("并单")).not.toBe(fingerprint("拆分"));
});
