import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import type { Problem } from "../api/api";
import { ask, DEGREES, digitsOf, judge, numberIn, progress, STANDINGS, STEPS, wordOn, wrongIn } from "./progress";
import { inWords, WORDS } from "./words";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
const golden = (name: string): Record<string, unknown> => JSON.parse(readFileSync(resolve(GOLDEN, name), "utf8"));
const NUMBER = "260922081320115409";

test.each(["concluded", "under_way", "to_be_judged", "with_work", "judged", "extended", "suspended"])("http.progress_%s.json is read as it is written", (name) => {
  const file = golden(`http.progress_${name}.json`);
  // What is not so is left out.
  expect(progress({ value: file, path: "" })).toEqual({ extended: false, suspended_until_us: null, verdict_wanted: false, work: null, judged: false, ...file });
});

test("every step and every standing has words in both languages, and is read as one that is known", () => {
  for (const { step, phase } of Object.values(WORDS)) expect([Object.keys(step), Object.keys(phase)]).toEqual([STEPS, STANDINGS]);
});

test("spaces, dashes and wide digits are what people type", () => {
  expect(digitsOf(" 260922 081320-115409 ")).toBe(NUMBER);
  expect(digitsOf("２６０９２２ 081320 115409")).toBe(NUMBER);
});

test.each([["", "", "number"], ["26092208132011540", "042917", "number"], [NUMBER, "4291", "pin"], [NUMBER, "042917", null]] as const)("“%s” with “%s”: %s", (number, pin, wrong) => {
  expect(wrongIn(number, pin)).toBe(wrong);
});

test("the address may name the number, and nothing else", () => {
  expect([numberIn(`#${NUMBER}`), numberIn("#260922-081320-115409"), numberIn("#pin=042917"), numberIn("")]).toEqual([NUMBER, NUMBER, "", ""]);
});

/** What goes out when this is asked, and what is made of this answer. */
async function over(answer: Response, put: (fetcher: typeof fetch) => ReturnType<typeof ask>): Promise<readonly [readonly [string, unknown][], Awaited<ReturnType<typeof ask>>]> {
  const sent: [string, unknown][] = [];
  const told = await put((path, init) => {
    sent.push([String(path), JSON.parse(String(init?.body))]);
    return Promise.resolve(answer);
  });
  return [sent, told];
}

test.each(["done", "not_done"] as const)("the verdict %s goes out as the hub has it, and how it stands then comes back", async (verdict) => {
  const wanted = golden(`http.caller_verdict_${verdict}.json`);
  const said = { number: "260922 081320 115409", pin: String(wanted.pin), work: null };
  const [sent, told] = await over(Response.json(golden("http.progress_under_way.json")), (fetcher) => judge(fetcher, said, { verdict }, typeof wanted.note === "string" ? ` ${wanted.note} ` : " "));
  expect(sent).toEqual([["/api/v1/progress/verdict", wanted]]);
  expect(told).toMatchObject({ ok: true, value: { verdict_wanted: false } });
});

test("the mark of the work that was seen goes out with the verdict, and whether the word was taken comes back", async () => {
  const wanted = golden("http.caller_verdict_on_work.json");
  const seen = { number: NUMBER, pin: String(wanted.pin), work: String(wanted.work) };
  const [sent, told] = await over(Response.json(golden("http.progress_judged.json")), (fetcher) => judge(fetcher, seen, { verdict: "done" }, ""));
  expect(sent).toEqual([["/api/v1/progress/verdict", wanted]]);
  expect(told).toMatchObject({ ok: true, value: { judged: true } });
});

test("who is content in the main says that it is done, and who is not, that it is not", async () => {
  expect(DEGREES.map((degree) => wordOn(degree).verdict)).toEqual(["done", "done", "not_done"]);
  const wanted = golden("http.caller_verdict_mostly_satisfied.json");
  const seen = { number: NUMBER, pin: String(wanted.pin), work: String(wanted.work) };
  const [sent] = await over(Response.json(golden("http.progress_judged.json")), (fetcher) => judge(fetcher, seen, wordOn("mostly_satisfied"), ""));
  expect(sent).toEqual([["/api/v1/progress/verdict", wanted]]);
});

test.each([[403, /不由您核查/, /not for you/], [404, /查询码不对/, /pin is wrong/], [429, /60 秒/, /60 seconds/], [500, /暂时查不到/, /cannot be looked up/]] as const)("%i is told in words", (status, zh, en) => {
  const mistake = { code: "invalid", message: "", field: null, value: null, request: "r" } as const;
  const refused: Problem = { kind: "refused", status, mistake, retryAfter_ms: null };
  expect(inWords(WORDS.zh, refused)).toMatch(zh);
  expect(inWords(WORDS.en, refused)).toMatch(en);
});

test("number and pin go out as digits, once, and in the body: an address would stay in the browser", async () => {
  const asked: [string, unknown][] = [];
  const answer = await ask((path, init) => {
    asked.push([String(path), JSON.parse(String(init?.body))]);
    return Promise.resolve(Response.json({ error: { code: "not_found", message: "", field: null, value: null, request: "r" } }, { status: 404 }));
  }, "260922 081320 115409", "042 917");
  expect(asked).toEqual([["/api/v1/progress", { number: NUMBER, pin: "042917" }]]);
  expect(answer).toMatchObject({ ok: false, problem: { kind: "refused", status: 404 } });
});
