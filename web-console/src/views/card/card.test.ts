// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CaseFile } from "../../lib/decode/http";
import { actionDone, caseFile } from "../../lib/decode/http";
import { consoleOut } from "../../lib/decode/console_out";
import type { Case } from "../../lib/decode/views";
import { speech } from "../../lib/i18n/language.svelte";
import CaseRow from "../CaseRow.svelte";
import Facts from "./Facts.svelte";
import Handling from "./Handling.svelte";
import History from "./History.svelte";
import Ladder from "./Ladder.svelte";
import Recommended from "./Recommended.svelte";

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

beforeEach(() => {
  document.body.innerHTML = "";
  if (speech.language !== "zh") speech.toggle();
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

test("history is newest first, in the words of either language", () => {
  show(mount(History, { target: document.body, props: { lines: file.history, now_us: NOW_US, file } }));
  const first = (): string => (document.querySelector("#history li")?.textContent ?? "").replaceAll(/\s+/g, " ");
  expect(first()).toContain("派单结束 李静");
  speech.toggle();
  flushSync();
  expect(first()).toContain("Offer ended 李静");
  expect(first()).toContain("called back · “人手已够”");
});

test("photos of the work stand in its line of the history, from this hub", () => {
  const [line] = file.history;
  if (line === undefined) throw new Error("the golden file has a history");
  const digest = "ab".repeat(32);
  const lines = [{ ...line, details: [{ label: "photos" as const, photos: [digest] }] }];
  expect(show(mount(History, { target: document.body, props: { lines, now_us: NOW_US, file } }))).toContain("照片 1 张");
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
