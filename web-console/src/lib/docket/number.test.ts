import { expect, test } from "vitest";
import { caseWith } from "./cases_for_tests";
import { codeOf, grouped, namesOf } from "./number";
import { matches } from "./queues";

test.each([
  ["260922081320115409", "260922 081320 115409"], ["260922 081320-115409", "260922 081320 115409"], ["12345", "12345"], ["", ""], ["26092208132011540x", "26092208132011540x"],
])("%s is written %s", (number, expected) => expect(grouped(number)).toBe(expected));

test("a case is called by its number, and one of before there were any by the end of its id", () => {
  const it = caseWith({ id: "01999f00-0000-7000-8000-00000000ca5e", number: "260922081320115409" });
  expect([codeOf(it), codeOf({ ...it, number: null })]).toEqual(["260922 081320 115409", "0000ca5e"]);
  const nameOf = namesOf(new Map([[it.id, it]]));
  expect([nameOf(it.id), nameOf("01999f00-0000-7000-8000-00000000beef")]).toEqual(["260922 081320 115409", "0000beef"]);
});

test("a number is found however it is typed", () => {
  const it = caseWith({ number: "260922081320115409" });
  for (const typed of ["260922081320115409", "260922 081320 115409", "115409"]) expect(matches(it, typed), typed).toBe(true);
  expect(matches(it, "115408")).toBe(false);
});
