import { expect, test } from "vitest";
import type { Answer } from "../api/api";
import { OnceRecorded } from "./telephone.svelte";

type Reply = Answer<number>;
const UNREACHABLE: Reply = { ok: false, problem: { kind: "unreachable" } };
const REFUSED: Reply = { ok: false, problem: { kind: "refused", status: 409, mistake: { code: "invalid", message: "no", field: null, value: null, request: "r" }, retryAfter_ms: null } };
const DONE: Reply = { ok: true, value: 7 };

/** Records these bodies while the hub replies in this order, and answers what was had and whether two tries had one key. */
async function check(tries: readonly (readonly [string, Reply])[]): Promise<{ had: readonly unknown[]; keys: readonly string[]; once: OnceRecorded }> {
  const once = new OnceRecorded();
  const keys: string[] = [];
  const had: unknown[] = [];
  for (const [body, reply] of tries) {
    had.push(await once.record(body, (_, key) => {
      keys.push(key);
      return Promise.resolve(reply);
    }));
  }
  return { had, keys, once };
}

test("the same again after no answer goes out under the same key", async () => {
  const { had, keys, once } = await check([["a", UNREACHABLE], ["a", DONE]]);
  expect(had).toEqual([null, { value: 7 }]);
  expect(keys[0]).toBe(keys[1]);
  expect(once.problem).toBe(null);
});

test("something else, or the same after it was recorded or refused, has a key of its own", async () => {
  for (const tries of [[["a", UNREACHABLE], ["b", DONE]], [["a", DONE], ["a", DONE]], [["a", REFUSED], ["a", DONE]]] as const) {
    const { keys } = await check(tries);
    expect(keys[0], JSON.stringify(tries)).not.toBe(keys[1]);
  }
});

test("while one is under way another is not begun", async () => {
  const once = new OnceRecorded();
  let letGo: (reply: Reply) => void = () => undefined;
  const first = once.record("a", () => new Promise<Reply>((resolve) => (letGo = resolve)));
  expect(await once.record("a", () => Promise.resolve(DONE))).toBe(null);
  letGo(DONE);
  expect(await first).toEqual({ value: 7 });
});
