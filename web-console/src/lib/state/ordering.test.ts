import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { actionDone } from "../decode/http";
import type { Case, Unit } from "../decode/views";
import { unitView } from "../decode/views";
import { EMPTY } from "./picture";
import { alertsInOrder, counts, forceOf, inOrder, unitsFor } from "./ordering";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
const golden = (name: string): unknown => JSON.parse(readFileSync(resolve(GOLDEN, name), "utf8"));
const it0: Case = actionDone({ value: golden("http.action_done.json"), path: "" }).case;
const unit0: Unit = unitView({ value: Reflect.get(Object(golden("http.unit_list.json")), "units")[0].unit, path: "" });
const NOW = 1_000;

function make(id: string, grade: Case["grade"], due_us: number | null): Case {
  return { ...it0, id, grade, clock: due_us === null ? null : { purpose: "act", due_us } };
}

function check(cases: readonly Case[], expected: readonly string[]): void {
  for (const some of [cases, cases.toReversed()]) expect(inOrder(some, NOW).map((it) => it.id)).toEqual(expected);
}

describe("the queue", () => {
  test("has the overdue first, then grades, then time left, and cases without a clock last of their grade", () => {
    check(
      [
        make("ordinary over", "ordinary", 900), make("orange over", "orange", 999), make("red soon", "red", 1_100),
        make("red later", "red", 2_000), make("red no clock", "red", null), make("orange", "orange", 1_001), make("ordinary", "ordinary", 1_001),
      ],
      ["orange over", "ordinary over", "red soon", "red later", "red no clock", "orange", "ordinary"],
    );
  });

  test("has a grade it does not know last, and equals by id", () => {
    check([make("b", "ordinary", 2_000), make("a", "ordinary", 2_000), make("other", { other: "purple" }, 1_001)], ["a", "b", "other"]);
  });
});

test("alerts stand most pressing first, then longest unanswered", () => {
  const alert = { rung: 0, round: 1, reason: null, post: { tier: "village" as const, area: "1", name: "v" }, category_name: "", summary: "", call: [] };
  const alerts = [
    { ...alert, case: "late", grade: "red" as const, since_us: 9 }, { ...alert, case: "early", grade: "red" as const, since_us: 3 },
    { ...alert, case: "mild", grade: "ordinary" as const, since_us: 1 },
  ];
  expect(alertsInOrder(alerts).map((it) => it.case)).toEqual(["early", "late", "mild"]);
});

test("counts are of open, overdue, nearly due and alerting cases", () => {
  const alerting: Case = { ...make("c", "red", 5_000), alert: { rung: 0, round: 1, reason: null, since_us: 1 } };
  const cases = new Map([make("a", "red", 500), make("b", "red", 5_000), alerting].map((it): [string, Case] => [it.id, it]));
  expect(counts({ ...EMPTY, cases }, NOW)).toEqual({ open: 3, overdue: 1, near: 2, alerting: 1 });
});

describe("units to choose from", () => {
  const elsewhere = { code: "x", path: [{ code: "x", name: "外县", tier: "county" as const }] };
  const units: readonly Unit[] = [
    { ...unit0, id: "busy", name: "忙碌组", status: "busy" }, { ...unit0, id: "far", name: "外县组", status: "free", home: elsewhere },
    { ...unit0, id: "near", name: "本地组", status: "free" }, { ...unit0, id: "off", name: "休息组", duty: "off", status: "off_duty" },
  ];

  test("are on duty, the free first, then the near", () => {
    expect(unitsFor(it0, units, "", 9).map((it) => it.id)).toEqual(["near", "far", "busy"]);
  });

  test("are found by name or home, and never more than asked for", () => {
    expect(unitsFor(it0, units, " 外县 ", 9).map((it) => it.id)).toEqual(["far"]);
    expect(unitsFor(it0, units, "休息", 9)).toEqual([]);
    expect(unitsFor(it0, units, "", 1).map((it) => it.id)).toEqual(["near"]);
  });
});

test("the force is of units on duty, by what they are doing", () => {
  const make = (id: string, over: Partial<Unit>): [string, Unit] => [id, { ...unit0, id, duty: "on", status: "free", ...over }];
  const units = new Map([make("a", {}), make("b", { status: "busy" }), make("c", { duty: "off", status: "off_duty" }), make("d", { status: { other: "later" } })]);
  expect(forceOf(units)).toMatchObject({ all: 4, onDuty: 3, by: { free: 1, busy: 1, off_duty: 0 } });
});
