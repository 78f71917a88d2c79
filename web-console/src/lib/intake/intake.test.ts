import { describe, expect, test } from "vitest";
import type { AreaEntry } from "../decode/http";
import { areasNamed } from "./areas";
import { DRAFT_KEPT_AS, emptyDraft, keepDraft, recallDraft, reportOf } from "./draft";
import { degrees } from "./place_words";

/** A tab's storage. */
function storage(): Pick<Storage, "getItem" | "setItem"> {
  const kept = new Map<string, string>();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, words) => void kept.set(name, words) };
}

describe("a draft", () => {
  test("comes back as it was kept, key and all", () => {
    const tab = storage();
    const draft = { ...emptyDraft(), text: "有人打架", caller_phone: "0312" };
    keepDraft(tab, draft);
    expect(recallDraft(tab)).toEqual(draft);
  });

  test.each(["{", "[]", '{"key":1}', '"words"'])("kept as %s is begun anew", (kept) => {
    const tab = storage();
    tab.setItem(DRAFT_KEPT_AS, kept);
    expect(recallDraft(tab)).toMatchObject({ text: "", area: "" });
  });

  test("files nothing for what was not said, and the words without the blanks around them", () => {
    expect(reportOf({ ...emptyDraft(), text: " 有人打架\n", urgency: "" })).toEqual({
      text: "有人打架", caller_name: null, caller_phone: null, address: null, category: null, area: null, urgency: null,
    });
    expect(reportOf({ ...emptyDraft(), text: "火", urgency: "red", category: "fire", area: "13" })).toMatchObject({ urgency: "red", category: "fire", area: "13" });
  });

  test("has a key of its own, a UUID of version 7", () => {
    const keys = Array.from({ length: 50 }, () => emptyDraft().key);
    expect(new Set(keys).size).toBe(50);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

test.each([
  ["38.874", 38.874], [" 115.465° ", 115.465], ["-12", -12], ["３８．５", 38.5], ["", null], ["38,5", null], ["abc", null], ["1e3", null], ["38.", null],
])("%j typed is %j degrees", (words, expected) => {
  expect(degrees(words)).toBe(expected);
});

describe("areas", () => {
  const area = (code: string, name: string, parent: string | null): AreaEntry => ({ code, name, tier: "village", parent, has_outline: false });
  const areas = [area("1", "保定市", null), area("2", "莲池区", "1"), area("3", "东五四村", "2"), area("4", "五四社区", "2"), area("5", "五四路", "6"), area("6", "环", "5")];

  test("are found by a part of the name, those that begin with it first, with the way to them", () => {
    expect(areasNamed(areas, "五四", 2).map((it) => it.way)).toEqual(["保定市 莲池区 五四社区", "环 五四路"]);
    expect(areasNamed(areas, "五四", 9).length).toBe(3);
  });

  test("are not listed while nothing is typed", () => {
    expect(areasNamed(areas, "  ", 9)).toEqual([]);
  });
});
