// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import type { Answer } from "../api/api";
import type { CaseQuestion } from "../api/hub";
import type { CasesFound } from "../decode/http";
import { caseWith } from "./cases_for_tests";
import { isShelf, questionOf, RemoteList, SHELVES } from "./shelves.svelte";

const CLOSED: CaseQuestion = { q: "", state: "closed" };
const page = (ids: readonly string[], next: string | null): Answer<CasesFound> => ({ ok: true, value: { cases: ids.map((id) => ({ state: id === "a" ? "archived" : "closed", case: caseWith({ id }) })), next, complete: next === null } });
const UNREACHABLE: Answer<CasesFound> = { ok: false, problem: { kind: "unreachable" } };

/** A shelf whose questions are answered when the test says so, in the order in which they were asked. */
function shelf() {
  const asked: (readonly [CaseQuestion, string | null])[] = [];
  const answers: ((answer: Answer<CasesFound>) => void)[] = [];
  const list = new RemoteList((question, before) => {
    asked.push([question, before]);
    return new Promise((resolve) => answers.push(resolve));
  });
  return { list, asked, answer: (at: number, it: Answer<CasesFound>) => answers[at]?.(it) };
}

const ids = (list: RemoteList): readonly string[] => list.cases.map((it) => it.id);

describe("a shelf", () => {
  test("comes page by page, and a case that changed between two pages stands there once", async () => {
    const { list, asked, answer } = shelf();
    const first = list.ask(CLOSED);
    expect(list.loading).toBe(true);
    answer(0, page(["c", "b"], "after b"));
    await first;
    const second = list.more();
    void list.more();
    answer(1, page(["b", "a"], null));
    await second;
    expect([ids(list), list.next, list.loading, list.complete]).toEqual([["c", "b", "a"], null, false, true]);
    expect([...list.archived]).toEqual(["a"]);
    await list.more();
    expect(asked).toEqual([[CLOSED, null], [CLOSED, "after b"]]);
  });

  test("an answer to an older question is no answer", async () => {
    const { list, answer } = shelf();
    void list.ask(CLOSED);
    const asked = list.ask({ ...CLOSED, q: "井盖" });
    answer(1, page(["new"], null));
    answer(0, page(["old"], "more"));
    await asked;
    expect([ids(list), list.next]).toEqual([["new"], null]);
  });

  test("that could not be had says so, and is had by asking again", async () => {
    const { list, answer } = shelf();
    const first = list.ask(CLOSED);
    answer(0, UNREACHABLE);
    await first;
    expect([list.problem, list.loading]).toEqual([{ kind: "unreachable" }, false]);
    const again = list.ask(CLOSED);
    expect(list.problem).toBe(null);
    answer(1, page(["a"], null));
    await again;
    expect(ids(list)).toEqual(["a"]);
  });
});

describe("what is asked for", () => {
  test("is what was typed, where something is looked for", () => expect(questionOf("found", " 井盖 ")).toEqual({ q: "井盖", state: "" }));
  test("is a state alone on the shelves of ended cases", () => {
    for (const one of SHELVES) expect(questionOf(one, "井盖").q).toBe("");
    expect(new Set(SHELVES.map((one) => questionOf(one, "").state)).size).toBe(SHELVES.length);
  });
});

test("a queue is no shelf", () => expect(["all", "to_sign", "found", "archived"].filter(isShelf)).toEqual(["found", "archived"]));
