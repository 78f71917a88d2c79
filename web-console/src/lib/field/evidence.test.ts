import { describe, expect, test } from "vitest";
import type { Evidence, Proof } from "./evidence";
import { lacking, namedIn, wanted } from "./evidence";

const ALL: Evidence = { before: true, after: true, position: true };
const has = (...proofs: readonly Proof[]): Record<Proof, boolean> => ({ before: proofs.includes("before"), after: proofs.includes("after"), position: proofs.includes("position") });

describe("what the word that it is done must bring", () => {
  test("is told in the order in which it is gathered", () => {
    expect(wanted(ALL)).toEqual(["before", "after", "position"]);
    expect(wanted({ before: false, after: true, position: false })).toEqual(["after"]);
    expect(wanted(null)).toEqual([]);
  });

  test.each([
    [ALL, has(), ["before", "after", "position"]],
    [ALL, has("before", "position"), ["after"]],
    [ALL, has("before", "after", "position"), []],
    [{ before: false, after: true, position: false }, has("before"), ["after"]],
    [null, has(), []],
  ] as const)("of %o, having %o, lacks %o", (evidence, there, lacks) => {
    expect(lacking(evidence, there)).toEqual(lacks);
  });
});

test("what the hub missed is found in its words, and nothing else is", () => {
  const said = (missing: string): string => `case 01999f00-0000-7000-8000-00000000ca5e wants with the word that it is dealt with: ${missing}`;
  expect(namedIn(said("before, position"))).toEqual(["before", "position"]);
  expect(namedIn(said("afterwards"))).toEqual([]);
});
