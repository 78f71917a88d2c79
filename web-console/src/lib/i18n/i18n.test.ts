import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { historyLine } from "../decode/history";
import { caseFile, mistake } from "../decode/http";
import { listOf } from "../decode/reading";
import { GRADES } from "../decode/words";
import { en } from "./en";
import type { Messages } from "./messages";
import { particular, problem, say } from "./wording";
import { zh } from "./zh";

const SOURCE = resolve(import.meta.dirname, "../..");
const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");

/** Every key with the kind of what it holds, `list.owed: function`. */
function keysOf(value: unknown, path = ""): readonly string[] {
  if (typeof value !== "object" || value === null) return [`${path}: ${typeof value}`];
  return Object.entries(value).flatMap(([name, inner]) => keysOf(inner, path === "" ? name : `${path}.${name}`));
}

/** Every text that takes no value. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function componentsIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((it) => {
    const path = resolve(folder, it.name);
    if (it.isDirectory()) return componentsIn(path);
    return it.name.endsWith(".svelte") ? [path] : [];
  });
}

describe("the two languages", () => {
  test("have the same keys, and text where the other has text", () => {
    expect(keysOf(en)).toEqual(expect.arrayContaining([...keysOf(zh)]));
    expect(keysOf(zh).length).toBe(keysOf(en).length);
  });

  test("leave no text empty", () => {
    for (const messages of [zh, en]) expect(textsOf(messages).filter((text) => text.trim() === "")).toEqual([]);
  });

  test("do not lend each other words", () => {
    const own = { ...en, otherLanguage: "", otherLanguageName: "", help: { ...en.help, keys: [] } };
    expect(textsOf(own).filter((text) => /\p{Script=Han}/u.test(text))).toEqual([]);
  });
});

test("no component holds words of its own, and none takes text as HTML", () => {
  const components = componentsIn(SOURCE);
  expect(components.length).toBeGreaterThan(15);
  for (const path of components) {
    const source = readFileSync(path, "utf8").replaceAll(/<!--[\s\S]*?-->|\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    expect(source, path).not.toMatch(/\p{Script=Han}/u);
    expect(source, path).not.toContain("{@html");
  }
});

test.each([["zh", zh], ["en", en]] as const)("every particular of the golden history has words in %s", (_, t: Messages) => {
  const value: unknown = JSON.parse(readFileSync(resolve(GOLDEN, "http.case_detail.json"), "utf8"));
  const { history } = caseFile({ value, path: "" });
  const said = history.flatMap((line) => line.details.map((it) => particular(t, it, 0)));
  expect(said.length).toBe(6);
  expect(said.every((words) => words.trim() !== "")).toBe(true);
  expect(said).toContain("“人手已够”");
});

test.each([["zh", zh], ["en", en]] as const)("every particular of the closed loop has words in %s", (_, t: Messages) => {
  const value: unknown = JSON.parse(readFileSync(resolve(GOLDEN, "http.history_of_departments.json"), "utf8"));
  const lines = listOf(historyLine)({ value, path: "" });
  const said = lines.flatMap((line) => line.details.map((it) => particular(t, it, 0)));
  expect(said.length).toBeGreaterThan(25);
  expect(said.filter((words) => words.trim() === "" || words.includes("undefined"))).toEqual([]);
});

test.each([["zh", zh], ["en", en]] as const)("copies, and reports that come again, have words in %s", (_, t: Messages) => {
  const value: unknown = JSON.parse(readFileSync(resolve(GOLDEN, "http.history_of_copies.json"), "utf8"));
  const lines = listOf(historyLine)({ value, path: "" });
  const said = lines.flatMap((line) => [say(t.event, line.event), ...line.details.map((it) => particular(t, it, 0))]);
  expect(said.filter((words) => words.trim() === "" || /undefined|case\.|report\./.test(words))).toEqual([]);
  expect(said.length).toBe(lines.length + 6);
});

describe("what went wrong", () => {
  const value: unknown = JSON.parse(readFileSync(resolve(GOLDEN, "http.error.json"), "utf8"));
  const refused = { kind: "refused", status: 400, mistake: mistake({ value, path: "" }), retryAfter_ms: null } as const;

  test("is said in the dispatcher's language, with field and value", () => {
    expect(problem(zh, refused)).toBe("内容不合要求 — 纬度：138.9");
    expect(problem(en, refused)).toBe("A value cannot be — latitude: 138.9");
  });

  test("names in words what ruled a unit out", () => {
    const ruledOut = { ...refused, mistake: { ...refused.mistake, code: "unit_ruled_out" as const, field: "units", value: "claimed" } };
    expect(problem(zh, ruledOut)).toBe("该力量不能派 — 力量：已有任务");
  });

  test("is said in the hub's words when its code is not known", () => {
    const later = { ...refused, mistake: { ...refused.mistake, code: { other: "moon_phase" }, field: null, value: null } };
    expect(problem(zh, later)).toBe(refused.mistake.message);
  });
});

test("a word that is not known is shown as it is", () => {
  expect(GRADES.map((grade) => say(zh.grade, grade))).toEqual(["特急", "紧急", "一般"]);
  expect(say(zh.grade, { other: "purple" })).toBe("purple");
});
