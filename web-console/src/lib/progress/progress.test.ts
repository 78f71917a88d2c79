import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { ask, digitsOf, numberIn, progress, STANDINGS, STEPS, wrongIn } from "./progress";
import { WORDS } from "./words";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
const golden = (name: string): Record<string, unknown> => JSON.parse(readFileSync(resolve(GOLDEN, name), "utf8"));
const NUMBER = "260922081320115409";

test.each(["http.progress_concluded.json", "http.progress_under_way.json"])("%s is read as it is written", (name) => {
  expect(progress({ value: golden(name), path: "" })).toEqual(golden(name));
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

test("number and pin go out as digits, once, and in the body: an address would stay in the browser", async () => {
  const asked: [string, unknown][] = [];
  const answer = await ask((path, init) => {
    asked.push([String(path), JSON.parse(String(init?.body))]);
    return Promise.resolve(Response.json({ error: { code: "not_found", message: "", field: null, value: null, request: "r" } }, { status: 404 }));
  }, "260922 081320 115409", "042 917");
  expect(asked).toEqual([["/api/v1/progress", { number: NUMBER, pin: "042917" }]]);
  expect(answer).toMatchObject({ ok: false, problem: { kind: "refused", status: 404 } });
});
