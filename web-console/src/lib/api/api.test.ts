import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fieldsOf, whole } from "../decode/reading";
import type { Answer } from "./api";
import { Api } from "./api";

type Asked = Readonly<{ path: string; method: string | undefined; key: string | null; body: unknown }>;
type Reply = Response | "cut off";

const seq = (it: Parameters<typeof whole>[0]): number => fieldsOf(it).get("seq", whole);
const done = (): Response => Response.json({ seq: 7 });
const refusal = (status: number, headers: Record<string, string> = {}): Response =>
  Response.json({ error: { code: "busy", message: "wait", field: null, value: null, request: "r" } }, { status, headers });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Asks with a key while the hub replies in this order, and answers what was had and what was asked. */
async function check(replies: readonly Reply[]): Promise<{ answer: Answer<number>; asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const api = new Api((path, init) => {
    const headers = new Headers(init?.headers);
    asked.push({ path: String(path), method: init?.method, key: headers.get("Idempotency-Key"), body: init?.body });
    const reply = replies[asked.length - 1];
    return reply instanceof Response ? Promise.resolve(reply) : Promise.reject(new TypeError("fetch failed"));
  });
  const answer = api.postOnce("/cases/c/close", {}, seq, "k1");
  await vi.advanceTimersByTimeAsync(30_000);
  return { answer: await answer, asked };
}

test("an answer is read, and the key goes with the request", async () => {
  const { answer, asked } = await check([done()]);
  expect(answer).toEqual({ ok: true, value: 7 });
  expect(asked).toEqual([{ path: "/api/v1/cases/c/close", method: "POST", key: "k1", body: "{}" }]);
});

test("without an answer, or when the hub asks to come again, the same request goes out with the same key", async () => {
  const { answer, asked } = await check(["cut off", refusal(503, { "Retry-After": "1" }), refusal(429), done()]);
  expect(answer).toEqual({ ok: true, value: 7 });
  expect(asked.map((it) => it.key)).toEqual(["k1", "k1", "k1", "k1"]);
});

test("after a few tries the person is told", async () => {
  const { answer, asked } = await check(["cut off", "cut off", "cut off", "cut off", done()]);
  expect(answer).toEqual({ ok: false, problem: { kind: "unreachable" } });
  expect(asked.length).toBe(4);
});

test("a refusal is final", async () => {
  const { answer, asked } = await check([refusal(409), done()]);
  expect(answer).toMatchObject({ ok: false, problem: { kind: "refused", status: 409 } });
  expect(asked.length).toBe(1);
});

test.each([[new Response("<html>", { status: 500 })], [Response.json({ seq: "seven" })]])("what cannot be read is said to be so, once", async (reply) => {
  const { answer, asked } = await check([reply, done()]);
  expect(answer).toMatchObject({ ok: false, problem: { kind: "unreadable", status: reply.status } });
  expect(asked.length).toBe(1);
});

test.each([502, 503, 504])("a proxy's page with status %i is no answer of the hub: the request goes out again", async (status) => {
  const page = (): Response => new Response("<html>", { status });
  const { answer, asked } = await check([page(), page(), done()]);
  expect(answer).toEqual({ ok: true, value: 7 });
  expect(new Set(asked.map((it) => it.key))).toEqual(new Set(["k1"]));
  const gone = await check([page(), page(), page(), page(), done()]);
  expect(gone.answer).toMatchObject({ ok: false, problem: { kind: "unreadable", status } });
});
