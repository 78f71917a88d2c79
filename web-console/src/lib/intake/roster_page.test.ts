import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { roster } from "../decode/http";
import { momentOf, momentTyped, peopleIn } from "./roster_page";

const NOON_US = new Date(2026, 10, 22, 12, 5).getTime() * 1000;

test.each([["2026-11-22 12:05", NOON_US], ["２０２６-11-22 12:05 ", NOON_US], ["2026-11-31 12:05", null], ["2026-11-22", null], ["2026-11-22 24:00", null], ["", null], ["12:05", null]])("%j is %s", (words, expected) => {
  expect(momentOf(words)).toBe(expected);
});

test("a moment reads back as it is shown", () => {
  expect(momentTyped(NOON_US)).toBe("2026-11-22 12:05");
  expect(momentOf(momentTyped(NOON_US))).toBe(NOON_US);
});

test("everybody on the roster is named once, also those for whom somebody stands in", () => {
  const value: unknown = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../../../hub/protocol/golden/http.roster.json"), "utf8"));
  const read = roster({ value, path: "" });
  const first = read.duties.slice(0, 1).map((duty) => ({ ...duty, stands_in_for: { id: "w", name: "王芳" } }));
  expect(peopleIn({ ...read, duties: [...read.duties, ...first] }).map((who) => who.name)).toEqual(["李静", "王芳"]);
});
