import { describe, expect, test } from "vitest";
import type { AreaEntry } from "../decode/http";
import { areasNamed } from "./areas";
import { arrivalAt } from "./arrival";
import { servicesAskedFor, stretches, wordsFound } from "./danger";
import type { Draft } from "./draft";
import { emptyDraft, isUntouched, readDraft, reportOf } from "./draft";
import { DRAFT_KEPT_DAYS, Drafts, DRAFTS_MOST } from "./drafts";
import { initials } from "./initials";
import { degrees } from "./place_words";
import { instantOf, timeTyped } from "./stamp";

const NOW_US = new Date(2026, 10, 21, 14, 5, 30).getTime() * 1000;
const DAY_US = 86_400_000_000;

function drafted(part: Partial<Draft>): Draft {
  return { ...emptyDraft(NOW_US), ...part };
}

/** A browser's storage; one that is full refuses everything. */
function storage(room = Number.POSITIVE_INFINITY) {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (name: string) => kept.get(name) ?? null,
    removeItem: (name: string) => void kept.delete(name),
    setItem: (name: string, words: string) => {
      if (kept.size >= room) throw new DOMException("full", "QuotaExceededError");
      kept.set(name, words);
    },
  };
}

const VOICE = { attachment: "01999f00-0000-7000-8000-00000000a77a", kind: "recording", name: "来电.mp3", bytes: 9 } as const;

describe("drafts", () => {
  const full = drafted({
    text: "有人打架", caller_phone: "0312", call_id: "pbx-1", called: [{ service: "fire", called_at_us: NOW_US }], sent: ["{}"],
    match: { id: "p", name: "大剧院", address: null, area: "13", way: "保定市", lat: 38.8, lon: 115.4 },
  });

  test("come back as they were kept, key and all", () => {
    const shelf = storage();
    new Drafts(shelf, "li").keep(full);
    expect(new Drafts(shelf, "li").all(NOW_US)).toEqual([full]);
  });

  test("of a version that knew no attachments come back as well, and those of today whole", () => {
    const { attachments: _none, contact_phone: _neither, ...older } = full;
    expect(readDraft(JSON.stringify(older))).toEqual(full);
    const whole = { ...full, attachments: [VOICE], contact_phone: "138" };
    expect(readDraft(JSON.stringify(whole))).toEqual(whole);
  });

  test("of a version that knew no points on the map come back as well", () => {
    const { point: _unknown, ...older } = full;
    expect(readDraft(JSON.stringify(older))).toEqual(full);
    expect(readDraft(JSON.stringify({ ...full, point: { lat: 38.8, lon: 115.4 } }))).toMatchObject({ point: { lat: 38.8, lon: 115.4 } });
    expect(readDraft(JSON.stringify({ ...full, point: { lat: 138.8, lon: 115.4 } }))).toBe(null);
  });

  test("are never shown to another account", () => {
    const shelf = storage();
    new Drafts(shelf, "li").keep(full);
    expect(new Drafts(shelf, "wang").all(NOW_US)).toEqual([]);
    expect(new Drafts(shelf, "l").all(NOW_US)).toEqual([]);
  });

  test("are several, one for each call, until they are filed", () => {
    const drafts = new Drafts(storage(), "li");
    const other = drafted({ text: "火", begun_us: NOW_US + 1 });
    drafts.keep(other);
    drafts.keep(full);
    expect(drafts.all(NOW_US).map((it) => it.text)).toEqual(["有人打架", "火"]);
    drafts.forget(full.key);
    expect(drafts.all(NOW_US).map((it) => it.text)).toEqual(["火"]);
  });

  test("that hold nothing any more are not kept", () => {
    const drafts = new Drafts(storage(), "li");
    drafts.keep(full);
    drafts.keep({ ...emptyDraft(NOW_US), key: full.key });
    expect(drafts.all(NOW_US)).toEqual([]);
  });

  test("give way to newer ones when they are too many, and are forgotten after some days", () => {
    const shelf = storage();
    const drafts = new Drafts(shelf, "li");
    for (let n = 0; n <= DRAFTS_MOST; n += 1) drafts.keep(drafted({ text: String(n), touched_us: NOW_US + n }));
    expect(drafts.all(NOW_US).map((it) => it.text)).not.toContain("0");
    expect(shelf.length).toBe(DRAFTS_MOST);
    expect(drafts.all(NOW_US + DRAFT_KEPT_DAYS * DAY_US + DRAFTS_MOST + 1)).toEqual([]);
    expect(shelf.length).toBe(0);
  });

  test("that the browser has no room for are said not to be kept", () => {
    expect(new Drafts(storage(0), "li").keep(full)).toBe(false);
    expect(new Drafts(storage(1), "li").keep(full)).toBe(true);
  });

  test.each(["{", "[]", '{"key":1}', '"words"', JSON.stringify({ ...emptyDraft(0), called: [{ service: "vet", called_at_us: 1 }] })])("kept as %s are none", (kept) => {
    expect(readDraft(kept)).toBe(null);
  });

  test("a call that nobody has typed anything for is untouched", () => {
    expect(isUntouched(drafted({ call_id: "pbx-1", caller_phone: "0312" }))).toBe(true);
    expect(isUntouched(drafted({ caller_phone: "0312" }))).toBe(false);
    expect(isUntouched(drafted({ called: [{ service: "police", called_at_us: 1 }] }))).toBe(false);
    expect(isUntouched(drafted({ attachments: [VOICE] }))).toBe(false);
    expect(isUntouched(drafted({ call_id: "pbx-1", caller_phone: "0312", contact_phone: "0312" })), "the same number again says nothing").toBe(true);
    expect(isUntouched(drafted({ call_id: "pbx-1", caller_phone: "0312", contact_phone: "0313" }))).toBe(false);
  });
});

describe("what is filed", () => {
  test("names a number to call back at only where it is another one, and what was attached", () => {
    const filed = reportOf(drafted({ text: "有人打架", caller_phone: "0312", contact_phone: " 0312 ", attachments: [VOICE] }));
    expect([Object.hasOwn(filed, "contact_phone"), filed.attachments]).toEqual([false, [VOICE.attachment]]);
    expect(reportOf(drafted({ text: "有人打架", caller_phone: "0312", contact_phone: "138" })).contact_phone).toBe("138");
  });

  test("holds nothing for what was not said, and the words without the blanks around them", () => {
    expect(reportOf(drafted({ text: " 有人打架\n" }))).toEqual({
      text: "有人打架", caller_name: null, caller_phone: null, address: null, category: null, area: null, urgency: null, place: null, matched_place: null, call_id: null,
    });
  });

  test("keeps the caller's words beside the entry that was chosen, and takes point and area from it", () => {
    const match = { id: "p", name: "大剧院", address: "莲池区大剧院", area: "13", way: "保定市", lat: 38.8, lon: 115.4 };
    expect(reportOf(drafted({ text: "火", address: "剧院后门", area: "14", match }))).toMatchObject({
      address: "剧院后门", matched_place: { id: "p", name: "大剧院", address: "莲池区大剧院" }, area: "13", place: { lat: 38.8, lon: 115.4, system: "wgs84" },
    });
    expect(reportOf(drafted({ text: "火", match: { ...match, lat: null, lon: null } }))).toMatchObject({ area: "13", place: null });
  });

  test("names an area alone, calls that were made, and the case that it joins", () => {
    const called = [{ service: "fire" as const, called_at_us: NOW_US }];
    expect(reportOf(drafted({ text: "火", area: "14", urgency: "red", category: "fire", called, join: "c" }))).toMatchObject({
      area: "14", place: null, urgency: "red", category: "fire", called, join: "c",
    });
  });

  test("has a key of its own, a UUID of version 7", () => {
    const keys = Array.from({ length: 50 }, () => emptyDraft(0).key);
    expect(new Set(keys).size).toBe(50);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("danger words", () => {
  const list = [{ word: "着火", call: "fire" }, { word: "火了", call: "fire" }, { word: "昏迷", call: "ambulance" }, { word: "", call: "police" }] as const;

  test.each([
    ["楼下着火了，有人昏迷", ["楼下", "着火了", "，有人", "昏迷"], ["着火", "火了", "昏迷"], ["fire", "ambulance"]],
    ["着火着火", ["着火着火"], ["着火"], ["fire"]],
    ["路灯不亮", ["路灯不亮"], [], []],
    ["", [], [], []],
  ])("in %j", (text, parts, found, services) => {
    expect(stretches(text, list).map((it) => it.words)).toEqual(parts);
    expect(stretches(text, list).map((it) => it.words).join("")).toBe(text);
    expect(stretches(text, list).filter((it) => it.danger).length).toBe(found.length === 0 ? 0 : text.includes("昏迷") ? 2 : 1);
    expect(wordsFound(text, list)).toEqual(found);
    expect(servicesAskedFor(text, list)).toEqual(services);
  });

  test("of a service that this version does not know are marked all the same", () => {
    expect(servicesAskedFor("溺水", [{ word: "溺水", call: { other: "coast_guard" } }])).toEqual([]);
    expect(wordsFound("溺水", [{ word: "溺水", call: { other: "coast_guard" } }])).toEqual(["溺水"]);
  });
});

describe("a time that is typed", () => {
  test.each([["14:05:30", 0], ["14:05", -30], ["9:00", -18_330], ["００:００", -50_730], ["14:10", 270], ["14:11", 330 - 86_400], ["23:59", -50_790]])("%s is %i seconds from now", (words, seconds) => {
    expect(instantOf(words, NOW_US)).toBe(NOW_US + seconds * 1_000_000);
  });

  test.each(["", "24:00", "14", "14:60", "two"])("%j is none", (words) => {
    expect(instantOf(words, NOW_US)).toBe(null);
  });

  test("reads back as it is shown", () => {
    expect(timeTyped(NOW_US)).toBe("14:05:30");
    expect(instantOf(timeTyped(NOW_US), NOW_US)).toBe(NOW_US);
  });
});

test.each([
  ["/intake", "?phone=0312-555&call_id=pbx-1", { phone: "0312-555", callId: "pbx-1" }], ["/intake/", "", { phone: "", callId: "" }], ["/", "?phone=1", null],
  ["/intake", `?phone=${"9".repeat(500)}`, { phone: "9".repeat(128), callId: "" }],
])("opened at %s%s, a call has arrived: %j", (pathname, search, expected) => {
  expect(arrivalAt({ pathname, search })).toEqual(expected);
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

  test("are found by initials, those that begin with them first", () => {
    expect(areasNamed(areas, "wss", 9).map((it) => it.area.name)).toEqual(["五四社区"]);
    expect(areasNamed(areas, "WS", 9).map((it) => it.area.name)).toEqual(["五四社区", "五四路", "东五四村"]);
    expect(areasNamed(areas, "xyz", 9)).toEqual([]);
  });

  test("are not listed while nothing is typed", () => {
    expect(areasNamed(areas, "  ", 9)).toEqual([]);
  });
});

test.each([["柳河大道118号", "lhdd118h"], ["碧江区", "bjq"], ["印江土家族苗族自治县", "yjtjzmzzzx"], ["陇垭口", "lyk"], ["A座", "az"], ["", ""]])("%s has the initials %s", (words, expected) => {
  expect(initials(words)).toBe(expected);
});
