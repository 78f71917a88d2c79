import { expect, test } from "vitest";
import type { Stroke } from "../desk/keys";
import { spelling } from "../decode/reading";
import { en } from "../i18n/en";
import { caseIn, hashOf, RATES_HASH, ratesIn, ROOMS_HASH, roomsIn } from "./address";
import { caseWith, CENTRE, deskWith, OWN } from "./cases_for_tests";
import type { Deed } from "./deeds";
import { deedsFor } from "./deeds";
import { DEED_KEYS, deedsOnKeys, meaningOf, STEP_KEYS } from "./keys";

const stroke = (key: string, over: Partial<Stroke> = {}): Stroke => ({ key, withModifier: false, on: "page", ...over });

test("every deed has a letter, and every letter of a deed means just that", () => {
  expect(deedsOnKeys().toSorted()).toEqual(Object.keys(en.docket.deed).toSorted());
  for (const deed of deedsOnKeys()) {
    const meaning = meaningOf(stroke(DEED_KEYS[deed]));
    expect(meaning !== null && "deed" in meaning ? meaning.deed : [], deed).toContain(deed);
  }
});

test("deeds that share a letter are never possible together", () => {
  const shared = (deed: Deed): readonly Deed[] => deedsOnKeys().filter((other) => other !== deed && DEED_KEYS[other] === DEED_KEYS[deed]);
  for (const phase of ["unattended", { other: "to_check" }, "with_departments", "suspended", "to_verify", "to_call_back", "to_close", "closed"] as const) {
    for (const seat of [OWN, CENTRE]) {
      const ended_at_us = phase === "closed" ? 9 : null;
      const deeds = deedsFor(caseWith({ phase, ended_at_us, grade: "red", letter: { answer_by_us: 9, overdue: false }, absorbed: ["x"], desks: [deskWith({}), deskWith({ return_asked_at_us: 1 })] }), seat);
      for (const deed of deeds) expect(deeds.filter((other) => shared(deed).includes(other)), `${spelling(phase)}: ${deed}`).toEqual([]);
    }
  }
});

test("every step of the legend is on the keys that it shows", () => {
  const named: Readonly<Record<string, string>> = { "↓": "ArrowDown", "↑": "ArrowUp", Esc: "Escape", Space: " " };
  for (const [step, keys] of STEP_KEYS) for (const key of keys) expect(meaningOf(stroke(named[key] ?? key)), key).toEqual({ step });
});

test("digits choose a queue, the nought the tenth", () => {
  expect(["1", "9", "0"].map((key) => meaningOf(stroke(key)))).toEqual([{ queue: 0 }, { queue: 8 }, { queue: 9 }]);
});

test("while somebody types only Esc means anything, and a button keeps Enter and Space", () => {
  for (const key of ["j", "s", "1", "/", "Enter", "?", " "]) expect(meaningOf(stroke(key, { on: "text" })), key).toBe(null);
  expect(meaningOf(stroke("Escape", { on: "text" }))).toEqual({ step: "back" });
  for (const key of ["Enter", " "]) expect(meaningOf(stroke(key, { on: "control" }))).toBe(null);
  expect(meaningOf(stroke("s", { withModifier: true }))).toBe(null);
  expect(meaningOf(stroke("S"))).toEqual(meaningOf(stroke("s")));
});

test("the address names the case, whatever its id looks like", () => {
  for (const id of ["01999f00-0000-7000-8000-00000000ca5e", "a&b=c #%"]) expect(caseIn(hashOf(id))).toBe(id);
  expect([roomsIn(ROOMS_HASH), roomsIn(RATES_HASH), ratesIn(ROOMS_HASH), roomsIn("")]).toEqual([true, false, false, false]);
  expect([ratesIn(RATES_HASH), caseIn(RATES_HASH), ratesIn(hashOf("a")), ratesIn("")]).toEqual([true, null, false, false]);
  expect([hashOf(null), caseIn(""), caseIn("#"), caseIn("#case="), caseIn("#queue=all")]).toEqual(["", null, null, null, null]);
});
