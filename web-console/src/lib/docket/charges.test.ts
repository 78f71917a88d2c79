// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { caseWith, CENTRE } from "./cases_for_tests";
import { Charges } from "./charges.svelte";

const led = (id: string) => caseWith({ id, leader: { id: CENTRE.me, name: "李静" } });
const CASES = [led("a"), led("b"), caseWith({ id: "c", leader: { id: "another", name: "王强" } }), caseWith({ id: "d", leader: null })];

function shelf() {
  const kept = new Map<string, string>();
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) };
}

const newIn = (charges: Charges): readonly string[] => charges.newAmong(CASES).map((it) => it.id);

test("a charge is new until its leader has opened it, also after the page was opened anew", () => {
  const browser = shelf();
  const charges = new Charges(CENTRE, browser);
  expect(newIn(charges)).toEqual(["a", "b"]);
  for (const it of CASES) if (it.id !== "b") charges.opened(it);
  expect(newIn(charges)).toEqual(["b"]);
  expect(newIn(new Charges(CENTRE, browser))).toEqual(["b"]);
});

test("what one leader has opened is new to another at the same browser", () => {
  const browser = shelf();
  new Charges(CENTRE, browser).opened(led("a"));
  expect(new Charges({ ...CENTRE, me: "another" }, browser).newAmong([caseWith({ id: "a", leader: { id: "another", name: "王强" } })]).length).toBe(1);
});

test("a browser that keeps nothing says so and goes on", () => {
  const full = { ...shelf(), setItem: () => { throw new DOMException("full", "QuotaExceededError"); } };
  const charges = new Charges(CENTRE, full);
  charges.opened(led("a"));
  expect(newIn(charges)).toEqual(["b"]);
});
