// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CaseFile } from "../../lib/decode/http";
import { actionDone, caseFile, casePage } from "../../lib/decode/http";
import { consoleOut } from "../../lib/decode/console_out";
import { candidates } from "../../lib/decode/intake";
import { Acting } from "../../lib/docket/acting.svelte";
import type { CaseAction } from "../../lib/api/hub";
import type { Case } from "../../lib/decode/views";
import type { PictureMoment } from "../../lib/wire";
import { speech } from "../../lib/i18n/language.svelte";
import CaseRow from "../CaseRow.svelte";
import Facts from "./Facts.svelte";
import Handling from "./Handling.svelte";
import History from "./History.svelte";
import Ladder from "./Ladder.svelte";
import Pictures from "./Pictures.svelte";
import Recommended from "./Recommended.svelte";
import ReportCode from "./ReportCode.svelte";
import RunCard from "./RunCard.svelte";
import SameMatter from "./SameMatter.svelte";
import SelfHandled from "./SelfHandled.svelte";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
const golden = (name: string) => ({ value: JSON.parse(readFileSync(resolve(GOLDEN, name), "utf8")), path: "" });
const file: CaseFile = caseFile(golden("http.case_detail.json"));
const underWay: Case = actionDone(golden("http.action_done.json")).case;
const alerting = firstCase();
const NOW_US = 1790057700000000;

function firstCase(): Case {
  const message = consoleOut(golden("console_out.snapshot.json"));
  const it = message.type === "snapshot" ? message.cases[0] : undefined;
  if (it === undefined) throw new Error("the golden snapshot has a case");
  return it;
}

let shown: Record<string, unknown> | null = null;

function show(made: Record<string, unknown>): string {
  shown = made;
  flushSync();
  return (document.body.textContent ?? "").replaceAll(/\s+/g, " ");
}

beforeEach(async () => {
  document.body.innerHTML = "";
  if (speech.language !== "zh") await speech.toggle();
});
afterEach(async () => {
  if (shown !== null) await unmount(shown);
  shown = null;
});

test("a row says grade, what, where, how long, how far the offer has come, and whom to call first", () => {
  const words = show(mount(CaseRow, { target: document.body, props: { it: alerting, now_us: NOW_US, selected: false, mine: true } }));
  for (const expected of ["特急", "火情", "五四社区3号楼", "00:20", "●●○○ 已送达", "先转 119", "待您确认"]) expect(words).toContain(expected);
});

test("a row of a case that a unit has says so", () => {
  const words = show(mount(CaseRow, { target: document.body, props: { it: underWay, now_us: NOW_US, selected: true, mine: false } }));
  expect(words).toContain("●●●● 已接");
  expect(document.querySelector("[role=option]")?.getAttribute("aria-selected")).toBe("true");
});

test("the ladder shows each post with its state in words, and the countdown at the one that is alerted", () => {
  const words = show(mount(Ladder, { target: document.body, props: { it: alerting, now_us: NOW_US } }));
  expect(words).toContain("村 五四社区 ∅ 无人值守");
  expect(words).toContain("乡镇 和平里街道 ▲ 提醒中");
  expect(document.querySelector("[aria-current=step]")?.textContent).toContain("00:20");
});

test("a recommended unit comes with the reason, and with who was nearer and what ruled that one out", () => {
  const words = show(mount(Recommended, { target: document.body, props: { it: underWay, units: new Map() } }));
  expect(words).toContain("王强 无近期定位，按所属网格 · 第 2 圈");
  expect(words).toContain("五四路巡防一组（已有任务）");
});

test("each that a run card wants comes with whom the hub recommends for it, or with why there is nobody", () => {
  const [it] = casePage(golden("http.case_list_with_a_recommended_run_card.json")).cases;
  if (it === undefined) throw new Error("the golden file has a case");
  const words = show(mount(RunCard, { target: document.body, props: { it } }));
  expect(words).toContain("推荐力量：五四路巡防一组（约 8 分钟到");
  expect(words).toContain("△ 必派 船艇、water、船艇 · 40 分钟内 — 本班过载");
});

test("history is newest first, in the words of either language", async () => {
  show(mount(History, { target: document.body, props: { now_us: NOW_US, file } }));
  const first = (): string => (document.querySelector("#history li")?.textContent ?? "").replaceAll(/\s+/g, " ");
  expect(first()).toContain("派单结束 李静");
  await speech.toggle();
  flushSync();
  expect(first()).toContain("Offer ended 李静");
  expect(first()).toContain("called back · “人手已够”");
});

test("photos of the work stand in its line of the history, from this hub", () => {
  const [line] = file.history;
  if (line === undefined) throw new Error("the golden file has a history");
  const digest = "ab".repeat(32);
  const lines = [{ ...line, details: [{ label: "photos" as const, photos: [digest], moment: "after" as const }] }];
  expect(show(mount(History, { target: document.body, props: { now_us: NOW_US, file: { ...file, history: lines } } }))).toContain("办理后 照片 1 张");
  expect(document.querySelector("img")?.getAttribute("src")).toBe(`/api/v1/cases/${file.case.id}/photos/${digest}`);
});

test("the card says how the case is handled: limit with its marks, departments with where they stand, callers that are owed a call", () => {
  const it = actionDone(golden("http.action_done_with_departments.json")).case;
  const due_us = it.limit?.due_us ?? 0;
  const words = show(mount(Handling, { target: document.body, props: { it: { ...it, suspended: { kind: "long_term", since_us: 1, review_at_us: due_us } }, file: null, now_us: due_us + 1 } }));
  for (const expected of [
    "5 个工作日", "逾期，延期待批", "申请延长 5 个工作日", "主办 区住建局 退单待裁定，返工 1 次", "待回访 1 人", "保密 已响应、未解决、不满意 未接通 1 次", "挂账 · 复核日",
    "并入的事件", "12-03 井盖缺损", "赵志远", "退单 1 次，重办 1 次，催办 2 次，督办 1 次",
  ]) expect(words).toContain(expected);
});

test("a case of before there was a closed loop says nothing of it", () => {
  expect(show(mount(Handling, { target: document.body, props: { it: file.case, file, now_us: NOW_US } })).trim()).toBe("");
});

test("words of callers are text, whatever they look like", () => {
  const text = "<img src=x onerror=alert(1)>{@html 1}";
  const words = show(mount(Facts, { target: document.body, props: { it: file.case, file: { ...file, report: { ...file.report, text } }, now_us: NOW_US } }));
  expect(words).toContain(text);
  expect(document.querySelector("img")).toBe(null);
});

test("an unknown place is said to be unknown", () => {
  const words = show(mount(Facts, { target: document.body, props: { it: { ...file.case, place: null, place_state: "unknown" }, file: null, now_us: NOW_US } }));
  expect(words).toContain("位置待核");
});

test("a report has its number in groups, and its pin only where there is one; without one it can be given", async () => {
  const withPin = caseFile(golden("http.case_detail_with_pin.json")).report;
  expect(show(mount(ReportCode, { target: document.body, props: { report: withPin, issue: null } }))).toMatch(/编号 \d{6} \d{6} \d{6} 查询码 \d{6}/);
  if (shown !== null) await unmount(shown);
  document.body.innerHTML = "";
  const issue = vi.fn(() => Promise.resolve({ ok: true, value: { number: "260922081320115409", pin: "042917" } } as const));
  show(mount(ReportCode, { target: document.body, props: { report: { ...withPin, pin: null }, issue } }));
  document.querySelector<HTMLButtonElement>("[data-do=issue-pin]")?.click();
  await vi.waitFor(() => expect(document.querySelector("[data-pin]")?.textContent).toBe("042917"));
  expect(issue).toHaveBeenCalledExactlyOnceWith(withPin.id);
});

test("who is not told who called is offered no pin, and an erased report has none", () => {
  const withPin = caseFile(golden("http.case_detail_with_pin.json")).report;
  show(mount(ReportCode, { target: document.body, props: { report: { ...withPin, pin: null }, issue: null } }));
  expect(document.querySelector("button, [data-pin]")).toBe(null);
});

test("a case that may be the same stands there with why, and is said to be different by one press", async () => {
  vi.useFakeTimers();
  const { cases: [found] } = candidates(golden("http.candidates.json"));
  if (found === undefined) throw new Error("the golden file has a candidate");
  const it: Case = { ...alerting, id: "own", phase: "unattended", ended_at_us: null };
  const given: CaseAction[] = [];
  const roster = (): never => { throw new Error("nobody asks for the roster"); };
  const acting = new Acting({
    seat: { me: "", at: "centre", area: null, tier: null }, hub: { roster, departments: roster, categories: roster, matters: roster, areas: roster, units: roster }, cases: () => new Map([[it.id, it]]), now_us: () => NOW_US, afterwards: () => undefined,
    give: (_, order) => { given.push(order); return Promise.resolve(null); },
  });
  show(mount(SameMatter, { target: document.body, props: { acting, it, hub: { caseCandidates: () => Promise.resolve({ ok: true, value: { cases: [found] } } as const) } } }));
  await vi.advanceTimersByTimeAsync(1_000);
  flushSync();
  expect(document.body.textContent).toContain(`相距 ${found.distance_m} 米`);
  document.querySelector<HTMLButtonElement>("[data-do=keep-apart]")?.click();
  await vi.advanceTimersByTimeAsync(0);
  flushSync();
  expect(given).toEqual([{ do: "acts", body: { act: "keep_apart", other: found.case.id } }]);
  expect(document.querySelector("[data-candidate]"), "and proposed no more").toBe(null);
  vi.useRealTimers();
});

test("what was dealt with on the spot is marked, with six stamps and the pictures of before and after", () => {
  const [line] = file.history;
  if (line === undefined) throw new Error("the golden file has a history");
  const history = [{ ...line, event: "case.self_handled" as const, details: [{ label: "photos" as const, photos: ["aa"], moment: "before" as const }, { label: "photos" as const, photos: ["bb"], moment: "after" as const }] }];
  const words = show(mount(SelfHandled, { target: document.body, props: { file: { ...file, history }, now_us: NOW_US } }));
  for (const expected of ["自采自办", "信息采集", "核查结案 待他人核查", "处置前照片", "处置后照片"]) expect(words).toContain(expected);
  expect(document.querySelectorAll("[data-stamp]").length).toBe(6);
  expect([...document.querySelectorAll("img")].map((it) => it.getAttribute("src")?.slice(-2))).toEqual(["aa", "bb"]);
});

test("a line of the history with two lists of pictures shows both", () => {
  const [line] = file.history;
  if (line === undefined) throw new Error("the golden file has a history");
  const lines = [{ ...line, details: [{ label: "photos" as const, photos: ["aa"], moment: "before" as const }, { label: "photos" as const, photos: ["bb"], moment: "after" as const }] }];
  show(mount(History, { target: document.body, props: { now_us: NOW_US, file: { ...file, history: lines } } }));
  expect(document.querySelectorAll("img").length).toBe(2);
});

test("pictures of the work stand there of before and of after apart, whichever line brought them, and those of another step are not asked for twice", () => {
  const [line] = file.history;
  if (line === undefined) throw new Error("the golden file has a history");
  const of = (photos: readonly string[], moment: PictureMoment | null) => ({ ...line, event: "desk.replied" as const, details: [{ label: "photos" as const, photos, moment }] });
  show(mount(Pictures, { target: document.body, props: { file: { ...file, history: [of(["aa"], "before"), of(["bb", "aa"], "after"), of(["cc"], null), of(["bb"], "after"), of(["dd"], "signed"), of(["ee"], "during")] } } }));
  const figures = [...document.querySelectorAll("figure")].map((it) => [it.querySelector("figcaption")?.textContent, ...[...it.querySelectorAll("img")].map((img) => img.getAttribute("src")?.slice(-2))]);
  expect(figures).toEqual([["处置前照片", "aa"], ["处置中", "ee"], ["处置后照片", "bb", "aa", "cc"], ["签名", "dd"]]);
});

test("what was recorded of the work can be played, each once, and is not loaded before", () => {
  const [line] = file.history;
  if (line === undefined) throw new Error("the golden file has a history");
  const said = { ...line, event: "desk.replied" as const, details: [{ label: "recordings" as const, recordings: ["aa", "bb"] }] };
  const words = show(mount(Pictures, { target: document.body, props: { file: { ...file, history: [said, said] } } }));
  expect([...document.querySelectorAll("video")].map((it) => [it.getAttribute("src")?.slice(-9), it.getAttribute("preload")])).toEqual([["photos/aa", "none"], ["photos/bb", "none"]]);
  expect(words).toContain("视频、语音 2");
});

test("of a long history the earlier part is asked for, and what keeps it away is said", async () => {
  const earlier = vi.fn(() => Promise.resolve({ kind: "unreachable" } as const));
  show(mount(History, { target: document.body, props: { now_us: NOW_US, file: { ...file, earlier: 7 }, earlier } }));
  document.querySelector<HTMLButtonElement>("[data-do=earlier]")?.click();
  await vi.waitFor(() => expect(document.body.textContent).toContain("连不上中心"));
  expect(earlier).toHaveBeenCalledTimes(1);
});

test("a whole history offers nothing earlier", () => {
  show(mount(History, { target: document.body, props: { now_us: NOW_US, file, earlier: () => Promise.resolve(null) } }));
  expect(document.querySelector("[data-do=earlier]")).toBe(null);
});

test("the card says who was sent a copy and has not read it, how many people it is about, and what must be shown when it is done", () => {
  const { area } = file.case;
  const read = { area: { ...area, code: "13" }, at_us: NOW_US, read_at_us: NOW_US, read_by: { id: "q", name: "钱文" } };
  const it: Case = { ...file.case, people: 12, evidence: { before: true, after: true, position: false }, copies: [{ area, at_us: NOW_US, read_at_us: null, read_by: null }, read] };
  const words = show(mount(Handling, { target: document.body, props: { it, file: null, now_us: NOW_US } }));
  for (const expected of ["涉及人数12", "办结须附办理前照片，办理后照片", "未阅", "钱文 已阅"]) expect(words).toContain(expected);
  expect(document.querySelector(`[data-copy="${area.code}"]`)?.textContent).not.toContain("已阅");
});

test("a row says of which risk a case was judged by word and by a sign, and nothing where nobody judged it", () => {
  const row = (risk: Case["risk"]): string => {
    document.body.innerHTML = "";
    return show(mount(CaseRow, { target: document.body, props: { it: { ...underWay, risk }, now_us: NOW_US, selected: false, mine: false } }));
  };
  expect(row("orange")).toContain("▮▮▮▯ 橙色风险");
  expect(row({ other: "purple" })).toContain("▯▯▯▯ purple");
  expect(row(null)).not.toMatch(/[▮▯]/);
});

test("a row says that this post was sent a copy, that somebody presses it, and that the person has charge of it", () => {
  const seat = { me: "p", at: "centre", area: "13", tier: "county" } as const;
  const copy = { area: { code: "13", path: [] }, at_us: NOW_US, read_at_us: null, read_by: null };
  const row = (over: Partial<Case>): string => {
    document.body.innerHTML = "";
    return show(mount(CaseRow, { target: document.body, props: { it: { ...underWay, ...over }, now_us: NOW_US, selected: false, mine: false, seat } }));
  };
  expect(row({ copies: [copy] })).toContain("◇ 抄送未阅");
  expect(row({ owner: { tier: "county", area: "13", name: "莲池区" }, letter: { answer_by_us: NOW_US, overdue: false } })).toContain("▲ 被催办·督办");
  expect(row({ leader: { id: "p", name: "陈刚" } })).toContain("★ 我包案的");
  expect(row({ leader: { id: "q", name: "王强" } })).not.toMatch(/[◇▲★]/);
});
