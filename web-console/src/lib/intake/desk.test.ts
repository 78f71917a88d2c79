import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Hub } from "../api/hub";
import { caseView } from "../decode/views";
import type { Case } from "../decode/views";
import { Drafts } from "./drafts";
import { HINTS_AFTER_MS, Intake, PLACES_AFTER_MS } from "./intake.svelte";
import { alike, candidates } from "./likeness";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
const golden = (name: string) => JSON.parse(readFileSync(resolve(GOLDEN, name), "utf8"));
const NOW_US = 1_790_057_700_000_000;
/** Longer than a request with a key is tried. */
const GIVEN_UP_MS = 60_000;

const base: Case = caseView({ value: golden("console_out.snapshot.json").cases[0], path: "" });
const OPEN = base.id;
const open = new Map([[OPEN, base]]);

type Asked = Readonly<{ method: string; path: string; key: string | null; body: Record<string, unknown> | null; calledOff: () => boolean }>;
type Reply = Readonly<{ status: number; value: unknown }> | "cut off";

const shelved = new Map<string, string>();
const shelf = {
  get length() {
    return shelved.size;
  },
  key: (index: number) => [...shelved.keys()][index] ?? null,
  getItem: (name: string) => shelved.get(name) ?? null,
  setItem: (name: string, words: string) => void shelved.set(name, words),
  removeItem: (name: string) => void shelved.delete(name),
};

let asked: Asked[];
let reply: (request: Asked) => Reply | Promise<Reply>;
let intake: Intake;

const accepted = (over: object = {}): Reply => ({ status: 201, value: { ...golden("http.report_accepted.json"), ...over } });
const refused = (status: number, code: string, field: string | null): Reply => ({ status, value: { error: { code, message: "no", field, value: null, request: "r" } } });
const place = { id: "p1", name: "柳河大道118号", kind: null, address: "莲池区柳河大道118号", area: base.area, place: { lat: 38.874, lon: 115.465 }, matched: "initials" };

const hub = new Hub(async (path, init) => {
  const headers = new Headers(init?.headers);
  const request: Asked = {
    method: init?.method ?? "GET", path: String(path), key: headers.get("Idempotency-Key"), body: init?.body == null ? null : JSON.parse(String(init.body)),
    calledOff: () => init?.signal?.aborted === true,
  };
  asked.push(request);
  const answer = await reply(request);
  if (answer === "cut off") throw new TypeError("fetch failed");
  return Response.json(answer.value, { status: answer.status });
});

function sitDown(account = "li"): Intake {
  return new Intake(
    { hub, open: () => open, dangerWords: () => [{ word: "着火", call: "fire" }, { word: "昏迷", call: "ambulance" }], now_us: () => NOW_US },
    new Drafts(shelf, account), null,
  );
}
const filed = () => asked.filter((it) => it.path === "/api/v1/reports");

beforeEach(() => {
  vi.useFakeTimers();
  shelved.clear();
  asked = [];
  reply = (request) => {
    if (request.path.includes("/places")) return { status: 200, value: { digest: null, places: [place] } };
    if (request.path.includes("/calls")) return { status: 200, value: golden("http.earlier_calls.json") };
    if (request.path.includes("/candidates")) return { status: 200, value: golden("http.candidates.json") };
    return accepted();
  };
  intake = sitDown();
});
afterEach(() => {
  intake.stop();
  vi.useRealTimers();
});

/** Files, letting the tries of a request go by. */
async function file() {
  const filing = intake.file();
  await vi.advanceTimersByTimeAsync(GIVEN_UP_MS);
  return filing;
}

describe("looking for a place", () => {
  test("asks once the hand rests, for the last words only, and in the chosen area first", async () => {
    intake.change({ area: "1306" });
    for (const address of ["l", "lh", "lhd", "lhdd"]) intake.change({ address });
    await vi.advanceTimersByTimeAsync(PLACES_AFTER_MS);
    expect(asked.map((it) => it.path)).toEqual(["/api/v1/places?q=lhdd&area=1306"]);
    expect(intake.places.answer?.places.map((it) => it.name)).toEqual(["柳河大道118号"]);
  });

  test("calls off an older question, and its late answer replaces nothing", async () => {
    const letGo: ((value: Reply) => void)[] = [];
    reply = () => new Promise((resolve) => letGo.push(resolve));
    intake.change({ address: "柳" });
    await vi.advanceTimersByTimeAsync(PLACES_AFTER_MS);
    intake.change({ address: "柳河" });
    expect(asked[0]?.calledOff()).toBe(true);
    await vi.advanceTimersByTimeAsync(PLACES_AFTER_MS);
    letGo[1]?.({ status: 200, value: { digest: null, places: [{ ...place, id: "new" }] } });
    await vi.advanceTimersByTimeAsync(0);
    letGo[0]?.({ status: 200, value: { digest: null, places: [{ ...place, id: "old" }] } });
    await vi.advanceTimersByTimeAsync(0);
    expect(intake.places.answer?.places.map((it) => it.id)).toEqual(["new"]);
  });

  test.each([["initials", "lhdd", "柳河大道118号"], ["part", "柳河大道路口", "柳河大道路口"], ["alias", "老粮站", "老粮站"]])("by %s as %s leaves %s beside the entry", async (matched, typed, left) => {
    reply = () => ({ status: 200, value: { digest: null, places: [{ ...place, matched }] } });
    intake.change({ address: typed });
    await vi.advanceTimersByTimeAsync(PLACES_AFTER_MS);
    intake.choosePlace("p1");
    expect(intake.draft).toMatchObject({ address: left, match: { name: "柳河大道118号" } });
  });

  test("shows what is open near the entry that is chosen", async () => {
    intake.change({ address: "lhdd" });
    await vi.advanceTimersByTimeAsync(PLACES_AFTER_MS);
    intake.choosePlace("p1");
    expect(intake.draft).toMatchObject({ match: { name: "柳河大道118号", area: base.area.code, lat: 38.874 } });
    await vi.advanceTimersByTimeAsync(HINTS_AFTER_MS);
    expect(asked.at(-1)).toMatchObject({ path: "/api/v1/reports/candidates", body: { place: { lat: 38.874, lon: 115.465, system: "wgs84" }, area: base.area.code } });
    expect(intake.candidates.map((it) => it.case.id)).toEqual(golden("http.candidates.json").cases.map((it: { case: { id: string } }) => it.case.id));
  });

  test("on the map leaves the caller's words and the entry beside the point, and the point goes first", async () => {
    intake.change({ address: "lhdd", text: "路灯不亮" });
    await vi.advanceTimersByTimeAsync(PLACES_AFTER_MS);
    intake.choosePlace("p1");
    intake.takePoint({ lat: 38.8751, lon: 115.4662 });
    await vi.advanceTimersByTimeAsync(HINTS_AFTER_MS);
    expect(asked.at(-1)?.body).toMatchObject({ place: { lat: 38.8751, lon: 115.4662, system: "wgs84" } });
    await file();
    expect(filed()[0]?.body).toMatchObject({
      address: "柳河大道118号", place: { lat: 38.8751, lon: 115.4662, system: "wgs84" }, matched_place: { name: "柳河大道118号" },
    });
  });

  test.each<[string, () => void, object]>([
    ["another entry", () => intake.choosePlace("p1"), { point: null, match: { name: "柳河大道118号" } }],
    ["an area", () => intake.takeArea("1306"), { point: null, match: null, area: "1306" }],
    ["further words", () => intake.change({ address: "桥东头" }), { point: { lat: 38.9, lon: 115.4 }, address: "桥东头" }],
  ])("on the map, then %s: what was said last holds", async (_what, then, left) => {
    intake.change({ address: "lhdd" });
    await vi.advanceTimersByTimeAsync(PLACES_AFTER_MS);
    intake.takePoint({ lat: 38.9, lon: 115.4 });
    then();
    expect(intake.draft).toMatchObject(left);
  });

  test("that fails, keeps nobody from filing", async () => {
    reply = (request) => (request.method === "POST" ? accepted() : "cut off");
    intake.change({ address: "柳河大道", text: "路灯不亮" });
    await vi.advanceTimersByTimeAsync(PLACES_AFTER_MS);
    expect(intake.places.problem).toEqual({ kind: "unreachable" });
    expect(await file()).not.toBe(null);
    expect(filed()[0]?.body).toMatchObject({ address: "柳河大道", place: null, matched_place: null });
  });
});

describe("earlier calls of a number", () => {
  test("are asked for from five digits on, and gone as soon as the number is another one", async () => {
    intake.change({ caller_phone: "0312" });
    await vi.advanceTimersByTimeAsync(HINTS_AFTER_MS);
    expect(asked).toEqual([]);
    intake.change({ caller_phone: "0312-5550" });
    await vi.advanceTimersByTimeAsync(HINTS_AFTER_MS);
    expect(intake.calls.answer?.calls.length).toBe(1);
    intake.change({ caller_phone: "0312-5551" });
    expect(intake.calls.answer).toBe(null);
  });
});

describe("the same matter", () => {
  test("is joined by one key, and not joined by the next press", () => {
    intake.change({ address: base.address ?? "" });
    expect(intake.candidates.map((it) => it.why)).toEqual([[{ by: "words" }]]);
    intake.joinNext();
    expect(intake.joins?.id).toBe(OPEN);
    intake.joinNext();
    expect(intake.draft.join).toBe("");
  });

  test("goes out as a report that joins", async () => {
    reply = () => accepted({ joined: true, case: OPEN, call_first: ["fire", "ambulance"] });
    intake.change({ text: "我也看见着火", join: OPEN });
    intake.stamp("fire");
    expect(await file()).toEqual({ case: OPEN, joined: "as_said", grade: "red", callFirst: ["ambulance"], code: null });
    expect(filed().map((it) => it.body?.join)).toEqual([OPEN]);
  });

  test("that has ended meanwhile is refused at the field, and the draft stays", async () => {
    reply = () => refused(409, "case_not_open", null);
    intake.change({ text: "还在冒烟", join: "gone" });
    expect(intake.joins).toBe(null);
    expect(await file()).toBe(null);
    expect(intake.mistaken).toBe("join");
    expect(intake.draft.text).toBe("还在冒烟");
  });

  test.each([
    ["五四社区3号楼", "五四社区 3 号楼楼下", true], ["建设路下穿通道", "建设路通道", true], ["五四路", "五四社区3号楼", false], ["3号", "3号楼", false], ["", "", false], ["和平里12号", "裕华路12号", false],
  ])("%s and %s: %s", (one, other, expected) => {
    expect(alike(one, other)).toBe(expected);
  });

  test("stands in the hub's order, with its reasons, and what is known here behind it", () => {
    const at = (id: string, address: string | null): Case => ({ ...base, id, address });
    const cases = [at("far", null), at("near", null), at("here", "五四社区3号楼")];
    const like = { minutes: 12, likeness: 83, same_category: true, same_caller: false };
    const found = candidates({
      open: new Map(cases.map((it) => [it.id, it])), calls: null, placeWords: ["五四社区3号楼"], apart: [],
      found: { cases: [{ case: at("near", null), distance_m: 10, ...like }, { case: at("far", null), distance_m: null, ...like, same_caller: true, likeness: 0 }] },
    });
    expect(found.map((it) => [it.case.id, ...it.why.map((why) => why.by)])).toEqual([
      ["near", "distance", "minutes", "likeness", "category"], ["far", "number", "minutes", "category"], ["here", "words"],
    ]);
  });

  test("that is another one is proposed no more, and no longer joined", async () => {
    intake.change({ address: base.address ?? "" });
    intake.joinNext();
    intake.keepApart(OPEN);
    expect([intake.candidates, intake.draft.join]).toEqual([[], ""]);
    intake = sitDown();
    expect(intake.candidates, "also after a reload").toEqual([]);
  });

  test("is asked for once something is known of it, and not with two words", async () => {
    intake.change({ text: "火" });
    await vi.advanceTimersByTimeAsync(HINTS_AFTER_MS);
    expect(asked).toEqual([]);
    intake.change({ text: "五四中路井盖松动", category: "08" });
    await vi.advanceTimersByTimeAsync(HINTS_AFTER_MS);
    expect(asked.map((it) => it.body)).toEqual([{ text: "五四中路井盖松动", category: "08", place: null, area: null, caller_phone: null }]);
  });

  test("that was proposed is named when the report is filed, and in the same words when it goes out again", async () => {
    reply = (request) => (request.path.endsWith("/candidates") ? { status: 200, value: golden("http.candidates.json") } : "cut off");
    intake.change({ text: "五四中路井盖松动" });
    await vi.advanceTimersByTimeAsync(HINTS_AFTER_MS);
    const proposed = intake.candidates.map((it) => it.case.id);
    await file();
    intake.keepApart(proposed[0] ?? "");
    reply = () => accepted();
    await file();
    expect(proposed.length).toBeGreaterThan(0);
    expect(new Set(filed().map((it) => JSON.stringify(it.body?.suggested)))).toEqual(new Set([JSON.stringify(proposed)]));
  });
});

describe("danger words", () => {
  test("ask for services until these are stamped, with a time that can be changed", () => {
    intake.change({ text: "着火了，有人昏迷" });
    expect(intake.owed).toEqual(["fire", "ambulance"]);
    intake.stamp("ambulance");
    intake.stamp("fire");
    intake.stamp("fire");
    expect(intake.draft.called).toEqual([{ service: "fire", called_at_us: NOW_US }, { service: "ambulance", called_at_us: NOW_US }]);
    expect(intake.owed).toEqual([]);
    expect(intake.restamp("fire", "noon")).toBe(false);
    expect(intake.restamp("fire", "00:01")).toBe(true);
    expect(intake.draft.called[0]?.called_at_us).not.toBe(NOW_US);
    intake.unstamp("fire");
    expect(intake.owed).toEqual(["fire"]);
  });
});

describe("filing", () => {
  test("needs the words and nothing else", async () => {
    expect(await file()).toBe(null);
    expect(intake.mistaken).toBe("text");
    intake.change({ text: "路灯不亮" });
    expect(intake.mistaken).toBe(null);
    expect(await file()).toMatchObject({ joined: "no" });
    expect(shelved.size).toBe(0);
  });

  test("without an answer keeps draft and key, also for whoever comes back after a reload", async () => {
    reply = () => "cut off";
    intake.change({ text: "路灯不亮" });
    const { key } = intake.draft;
    expect(await file()).toBe(null);
    expect(intake.problem).toEqual({ kind: "unreachable" });
    reply = () => accepted();
    intake = sitDown();
    expect(intake.draft).toMatchObject({ key, text: "路灯不亮" });
    expect(await file()).not.toBe(null);
    expect(new Set(filed().map((it) => it.key))).toEqual(new Set([key]));
  });

  test("again with other words, after the first were accepted unheard, offers to join what came of them", async () => {
    reply = () => "cut off";
    intake.change({ text: "路灯不亮" });
    const { key } = intake.draft;
    await file();
    reply = (request) => (request.body?.text === "路灯不亮" ? accepted({ case: OPEN }) : refused(409, "key_reused", null));
    intake.change({ text: "路灯不亮，有人摔倒" });
    expect(await file()).toBe(null);
    expect(intake.taken).toEqual({ case: OPEN });
    expect(intake.draft).toMatchObject({ text: "路灯不亮，有人摔倒", join: OPEN, sent: [] });
    expect(intake.draft.key).not.toBe(key);
  });

  test.each([
    ["invalid", "caller_phone", "caller_phone"], ["invalid", "contact_phone", "contact_phone"], ["invalid", "attachments", "attachments"], ["invalid", "matched_place.name", "address"], ["invalid", "place.lat", "address"], ["invalid", "called_at_us", "called"], ["invalid", "channel", null],
    ["too_many_reports", null, "join"],
  ])("refused with %s at %s is said at %s", async (code, field, expected) => {
    reply = () => refused(400, code, field);
    intake.change({ text: "x" });
    await file();
    expect(intake.mistaken).toBe(expected);
    expect(intake.draft.sent).toEqual([]);
  });

  test("waits for what is attached to it, and for what is attached to no other call", async () => {
    intake.change({ text: "x" });
    intake.attachingFor = intake.draft.key;
    expect([await file(), intake.mistaken, filed()]).toEqual([null, "attachments", []]);
    intake.attach({ attachment: "a", kind: "recording", name: "来电.mp3", bytes: 9 });
    intake.attachingFor = "another";
    await file();
    expect(filed().map((it) => it.body?.attachments)).toEqual([["a"]]);
  });

  test("does nothing twice while it is under way, and takes no keys meanwhile", async () => {
    intake.change({ text: "x" });
    const both = [intake.file(), intake.file()];
    intake.change({ text: "y" });
    await vi.advanceTimersByTimeAsync(GIVEN_UP_MS);
    expect((await Promise.all(both)).filter((it) => it !== null).length).toBe(1);
    expect(filed().map((it) => it.body?.text)).toEqual(["x"]);
  });
});

test("what the caller is told comes with the answer, and so does a case that the machine found to be the same", async () => {
  reply = () => ({ status: 201, value: { ...golden("http.report_accepted_with_pin.json"), joined: true } });
  intake.change({ text: "路灯不亮" });
  expect(await file()).toMatchObject({ joined: "by_machine", code: { number: "260922081320115409", pin: "042917" } });
});

describe("several calls", () => {
  test("have a draft each, and the one left comes back when the other is filed", async () => {
    intake.change({ text: "第一个" });
    intake.newCall();
    intake.change({ text: "第二个" });
    expect(intake.drafts.length).toBe(2);
    await file();
    expect(intake.draft.text).toBe("第一个");
    intake.discard();
    expect(intake.draft.text).toBe("");
    expect(shelved.size).toBe(0);
  });

  test("another account sees none of them", () => {
    intake.change({ text: "第一个" });
    expect(sitDown("wang").draft.text).toBe("");
    expect(sitDown("li").draft.text).toBe("第一个");
  });

  test("of the telephone system find their draft by the call's id", () => {
    intake.arrive({ phone: "0312-555", callId: "pbx-1" });
    expect(intake.draft).toMatchObject({ caller_phone: "0312-555", call_id: "pbx-1" });
    intake.change({ text: "有人摔倒" });
    intake.newCall();
    intake.arrive({ phone: "0312-555", callId: "pbx-1" });
    expect(intake.draft.text).toBe("有人摔倒");
  });
});
