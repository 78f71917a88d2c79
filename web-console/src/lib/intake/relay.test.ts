import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { caseFile } from "../decode/http";
import type { Case } from "../decode/views";
import { caseView } from "../decode/views";
import type { Awaited, Kind } from "./relay";
import { alerted, answerOf, awaited, eachOnce, kindsOf } from "./relay";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
const golden = (name: string): Record<string, never> => JSON.parse(readFileSync(resolve(GOLDEN, name), "utf8"));
const base: Case = caseView({ value: Reflect.get(golden("console_out.snapshot.json"), "cases")[0], path: "" });
const li = { id: "li", name: "李静" };
const unit = { id: "u", name: "一组" };
const MORE = { reason: "too_far", note: " 已灭 " } as const;

const person: Awaited = { of: "alert", who: li, rung: 1, round: 2 };
const asked: Awaited = { of: "offer", who: unit, offer: "o" };
const at = (stage: "accepted" | "under_way" | "on_scene"): Awaited => ({ of: "task", who: unit, offer: "o", task: "t", stage });

describe("an answer is waited for", () => {
  test("from everybody on duty while the case alerts, and from every unit that was asked", () => {
    expect(awaited(base, [li]).map((it) => [it.of, it.who.name])).toEqual([["alert", "李静"], ...base.offers.map((it) => ["offer", it.unit.name])]);
    expect(base.offers.length).toBeGreaterThan(0);
  });

  test("from nobody on duty when nothing alerts", () => {
    expect(awaited({ ...base, alert: null, offers: [] }, [li])).toEqual([]);
  });

  test.each([[null, null, "accepted"], [5, null, "under_way"], [5, 6, "on_scene"]] as const)("from the unit at work, set out %s, arrived %s: %s", (set_out_at_us, arrived_at_us, stage) => {
    const attending = { unit, offer: "o", accepted_at_us: 4, set_out_at_us, arrived_at_us, welfare_due_us: null };
    expect(awaited({ ...base, alert: null, offers: [], task: "t", attending }, []).map((it) => (it.of === "task" ? it.stage : it.of))).toEqual([stage]);
  });
});

test.each<[Awaited, Kind, object | null]>([
  [person, "acknowledge", { said: "acknowledge", person: "li", rung: 1, round: 2 }], [person, "accept", null],
  [asked, "accept", { said: "accept", unit: "u", offer: "o" }], [asked, "decline", { said: "decline", unit: "u", offer: "o", reason: "too_far" }], [asked, "done", null],
  [at("accepted"), "set_out", { said: "set_out", unit: "u", task: "t" }], [at("under_way"), "arrive", { said: "arrive", unit: "u", task: "t" }], [at("under_way"), "set_out", null],
  [at("on_scene"), "done", { said: "done", unit: "u", task: "t", note: "已灭" }], [at("on_scene"), "well", { said: "well", unit: "u", task: "t" }],
  [at("under_way"), "ask_backup", { said: "ask_backup", unit: "u", task: "t", note: "已灭" }], [at("accepted"), "ask_backup", null],
  [at("on_scene"), "decline", { said: "decline", unit: "u", offer: "o", reason: "too_far" }],
  [person, "not_answered", { said: "not_answered", called: { who: "person", person: "li", rung: 1, round: 2 } }], [asked, "not_answered", { said: "not_answered", called: { who: "unit", unit: "u", offer: "o" } }],
  [at("under_way"), "not_answered", { said: "not_answered", called: { who: "unit_at_work", unit: "u", task: "t" } }],
])("%j saying %s is %j", (who, kind, expected) => {
  expect(answerOf(who, kind, MORE)).toEqual(expected);
});

test("every kind that is offered makes an answer of that kind", () => {
  for (const who of [person, asked, at("accepted"), at("under_way"), at("on_scene")]) {
    for (const kind of kindsOf(who)) expect(answerOf(who, kind, MORE)?.said).toBe(kind);
  }
});

test("backup is asked for something", () => expect(answerOf(at("on_scene"), "ask_backup", { ...MORE, note: " " })).toBe(null));

test("those alerted last are read off the history, each once", () => {
  const file = caseFile({ value: golden("http.case_detail.json"), path: "" });
  const line = (people: readonly { id: string; name: string }[]) => ({ seq: 1, at_us: 1, event: "case.alerted" as const, actor: { kind: "hub" as const }, details: [{ label: "on_duty" as const, people }] });
  expect(alerted({ ...file, history: [line([unit]), line([li, li])] }).map((it) => it.id)).toEqual(["li", "li"]);
  expect(eachOnce([li, li, unit])).toEqual([li, unit]);
  expect(alerted(null)).toEqual([]);
});
