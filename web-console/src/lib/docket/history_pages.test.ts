import { expect, test } from "vitest";
import type { CaseFile } from "../decode/http";
import { caseFile } from "../decode/http";
import { golden } from "./cases_for_tests";
import { withEarlier, withFresh } from "./history_pages";

const FILE: CaseFile = caseFile(golden("http.case_detail.json"));
const [LINE] = FILE.history;

/** A file with lines of these numbers, before which there is more or nothing. */
function page(seqs: readonly number[], earlier: number | null, id = FILE.case.id): CaseFile {
  if (LINE === undefined) throw new Error("the golden file has a history");
  return { ...FILE, case: { ...FILE.case, id }, history: seqs.map((seq) => ({ ...LINE, seq })), earlier };
}
const shape = (it: CaseFile): readonly unknown[] => [it.history.map((line) => line.seq), it.earlier];

test("an earlier page stands before what is known, and the last one leaves nothing to ask for", () => {
  const two = withEarlier(page([7, 9], 7), page([4, 5], 4));
  expect(shape(two)).toEqual([[4, 5, 7, 9], 4]);
  expect(shape(withEarlier(two, page([1], null)))).toEqual([[1, 4, 5, 7, 9], null]);
});

test("a page that comes twice, or of another case, changes nothing", () => {
  const two = withEarlier(page([7, 9], 7), page([4, 5], 4));
  expect(withEarlier(two, page([4, 5], 4))).toBe(two);
  expect(withEarlier(two, page([1], null, "another"))).toBe(two);
  const whole = page([1, 2], null);
  expect(withEarlier(whole, page([1], null))).toBe(whole);
});

test("a file fetched anew keeps the earlier lines that are known", () => {
  const known = withEarlier(page([7, 9], 7), page([4, 5], 4));
  expect(shape(withFresh(known, page([9, 12], 9)))).toEqual([[4, 5, 7, 9, 12], 4]);
});

test("with a gap between the two, what is known gives way, so that no line is missing unseen", () => {
  expect(shape(withFresh(page([4, 5], 4), page([9, 12], 9)))).toEqual([[9, 12], 9]);
});

test("the first file, a whole one, and one of another case are taken as they are", () => {
  const fresh = page([9], 9);
  expect(withFresh(null, fresh)).toBe(fresh);
  expect(withFresh(page([9], 4, "another"), fresh)).toBe(fresh);
  expect(shape(withFresh(page([1, 2], null), page([1, 2, 3], null)))).toEqual([[1, 2, 3], null]);
});
