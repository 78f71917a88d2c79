import { describe, expect, test } from "vitest";
import type { Case } from "../decode/views";
import { AT_A_DESK, BESIDE, caseWith, CENTRE, deskWith, limitWith, OTHER, OWN } from "./cases_for_tests";
import { leftOf, marksOf } from "./limit";
import type { Queue } from "./queues";
import { countIn, inOrder, isIn, matches, queuesOf } from "./queues";
import type { Seat } from "./seat";
import { seatOf } from "./seat";

const DUE = caseWith({}).limit?.due_us ?? 0;
const BEFORE = DUE - 1_000_000;

function check(it: Case, expected: readonly Queue[], seat: Seat = OWN, now_us = BEFORE): void {
  expect(queuesOf(CENTRE).filter((queue) => isIn(queue, it, seat, now_us))).toEqual(["all", ...expected]);
}

describe("a case stands", () => {
  test("with what is to be signed while its department has not signed", () => check(caseWith({}), ["to_sign"]));
  test("with what is in hand once it is signed", () => check(caseWith({ desks: [deskWith({ signed_at_us: 1 })] }), ["in_hand"]));
  test("with the returns while one is asked for, and with neither of the others", () => {
    check(caseWith({ desks: [deskWith({ signed_at_us: 1, return_asked_at_us: 2 })] }), ["return_asked"]);
    check(caseWith({ desks: [deskWith({ return_asked_at_us: 2 })] }), ["return_asked"]);
  });
  test("with the extensions beside where it stands", () => check(caseWith({ limit: limitWith({ asked: { days: 2 } }) }), ["to_sign", "extension_asked"]));
  test("nowhere in particular for a department that has replied, or whose task has ended", () => {
    check(caseWith({ desks: [deskWith({ replied_at_us: 3 })] }), []);
    check(caseWith({ desks: [deskWith({ ended: true })] }), []);
  });
  test("where another department's task puts it for the centre, and nowhere for one's own", () => {
    const it = caseWith({ desks: [deskWith({ department: OTHER })] });
    check(it, [], OWN);
    check(it, ["to_sign"], CENTRE);
    check(it, ["to_sign"], BESIDE);
  });
  test("with what is to be signed while its alert waits for this person, wherever else it stands", () => {
    const it = caseWith({ phase: "to_verify", desks: [] });
    expect([new Set([it.id]), new Set(["another"])].map((alerted) => isIn("to_sign", it, CENTRE, BEFORE, alerted))).toEqual([true, false]);
    expect(countIn(["to_sign", "to_verify"], [it], CENTRE, BEFORE, new Set([it.id]))).toEqual(new Map([["to_sign", 1], ["to_verify", 1]]));
  });
  test("where its phase puts it", () => {
    const met = limitWith({ met: true });
    check(caseWith({ phase: "to_verify", desks: [] }), ["to_verify"]);
    check(caseWith({ phase: "to_call_back", desks: [], limit: met }), ["to_call_back"]);
    check(caseWith({ phase: "to_close", desks: [], limit: met }), ["to_close"], CENTRE);
    check(caseWith({ phase: "unattended", desks: [] }), ["to_assign"], CENTRE);
    check(caseWith({ phase: { other: "to_check" }, desks: [] }), ["to_check"], CENTRE);
    check(caseWith({ phase: "suspended", desks: [deskWith({})], limit: limitWith({ paused_since_us: 1 }) }), ["suspended"], CENTRE, DUE + 1);
  });
  test("with the copies of the post it was sent to, until somebody there has read it", () => {
    const copied = (code: string, read_at_us: number | null) => caseWith({ phase: "suspended", desks: [], limit: null, copies: [{ area: { code, path: [] }, at_us: 5, read_at_us, read_by: null }] });
    const own = CENTRE.at === "centre" ? (CENTRE.area ?? "") : "";
    check(copied(own, null), ["suspended", "copied"], CENTRE);
    check(copied(own, 6), ["suspended"], CENTRE);
    check(copied("another", null), ["suspended"], CENTRE);
    check(copied(own, null), ["suspended"], OWN);
  });
  test("with what its leader has charge of, whoever owns it", () => {
    const led = (id: string) => caseWith({ phase: "suspended", desks: [], limit: null, urged: 2, leader: { id, name: "陈刚" } });
    for (const seat of [OWN, CENTRE, BESIDE]) {
      check(led(seat.me), ["suspended", "in_my_charge"], seat);
      check(led("another"), ["suspended"], seat);
    }
  });
  test("with what a department is pressed for until it has replied, and a letter is for who leads", () => {
    for (const over of [{ urged: 1 }, { supervised: 1 }]) check(caseWith(over), ["to_sign", "pressed"]);
    check(caseWith({ urged: 1, desks: [deskWith({ replied_at_us: 3 })] }), []);
    check(caseWith({ urged: 1, desks: [deskWith({ department: OTHER })] }), []);
    const letter = { answer_by_us: DUE, overdue: false };
    check(caseWith({ letter }), ["to_sign", "pressed"]);
    check(caseWith({ letter, desks: [deskWith({ part: "co" })] }), ["to_sign"]);
  });
  test("with what its post is pressed for until the alert is taken and the letter answered", () => {
    const owner = { tier: "county", area: CENTRE.at === "centre" ? (CENTRE.area ?? "") : "", name: "莲池区" } as const;
    const alerted = (reason: "urged" | "supervised" | "letter_unanswered" | "unanswered") => ({ owner, phase: "suspended", desks: [], limit: null, urged: 1, alert: { rung: 1, round: 1, reason, since_us: 5 } }) as const;
    for (const reason of ["urged", "supervised", "letter_unanswered"] as const) check(caseWith(alerted(reason)), ["suspended", "pressed"], CENTRE);
    check(caseWith(alerted("unanswered")), ["suspended"], CENTRE);
    check(caseWith({ ...alerted("urged"), alert: null }), ["suspended"], CENTRE);
    check(caseWith({ ...alerted("urged"), alert: null, letter: { answer_by_us: DUE, overdue: true } }), ["suspended", "pressed"], CENTRE);
    check(caseWith({ ...alerted("urged"), owner: { ...owner, area: "another" } }), ["suspended"], CENTRE);
    check(caseWith({ ...alerted("urged"), owner: { ...owner, area: "another" } }), ["suspended", "pressed"], { ...CENTRE, at: "centre", area: null, tier: null });
  });
  test("with the overdue from the instant it is due, unless it was verified or waits", () => {
    check(caseWith({}), ["to_sign", "overdue"], OWN, DUE);
    check(caseWith({ limit: limitWith({ met: true }), phase: "to_close", desks: [] }), ["to_close"], CENTRE, DUE);
    check(caseWith({ limit: null, desks: [deskWith({ signed_at_us: 1, overdue: true })] }), ["in_hand", "overdue"]);
  });
});

test("a department has no queue of what only the centre does", () => {
  expect(queuesOf(OWN)).toEqual(["all", "to_sign", "in_hand", "return_asked", "extension_asked", "to_verify", "to_call_back", "suspended", "overdue", "pressed", "in_my_charge"]);
  expect(queuesOf(CENTRE)).toEqual([...queuesOf(OWN).slice(0, -2), "to_assign", "to_close", "to_check", "copied", "pressed", "in_my_charge"]);
});

test("the counts are of cases, each once a queue", () => {
  const both = caseWith({ desks: [deskWith({}), deskWith({ task: "b", department: OTHER })] });
  expect(countIn(["all", "to_sign", "overdue"], [both, caseWith({ id: "b" })], CENTRE, BEFORE)).toEqual(new Map([["all", 2], ["to_sign", 2], ["overdue", 0]]));
});

test("overdue cases come first, then grades, then what is due next, then ids", () => {
  const cases = [
    caseWith({ id: "later" }), caseWith({ id: "orange", grade: "orange" }), caseWith({ id: "none", limit: null, desks: [] }),
    caseWith({ id: "over", limit: limitWith({ due_us: 5 }) }), caseWith({ id: "sooner", limit: limitWith({ due_us: DUE - 10 }) }), caseWith({ id: "also later" }),
  ];
  for (const some of [cases, [...cases].reverse()]) {
    expect(inOrder(some, BEFORE - 100).map((it) => it.id)).toEqual(["over", "orange", "sooner", "also later", "later", "none"]);
  }
});

describe("the search", () => {
  test.each(["", "井盖", "12-03", "区住建局", "五四社区 井盖", "CA5E"])("finds it by “%s”", (words) => expect(matches(caseWith({}), words)).toBe(true));
  test.each(["路灯", "井盖 路灯"])("does not find it by “%s”", (words) => expect(matches(caseWith({}), words)).toBe(false));
});

describe("the limit says", () => {
  test.each([
    ["nothing yet", limitWith({}), BEFORE, []],
    ["half", limitWith({ marks_reached: [50] }), BEFORE, ["half"]],
    ["near", limitWith({ marks_reached: [50, 80] }), BEFORE, ["near"]],
    ["near, when the mark was reached since the hub told", limitWith({ marks_reached: [50], next_mark_us: BEFORE }), BEFORE, ["near"]],
    ["overdue and not near", limitWith({ marks_reached: [50, 80, 100] }), DUE, ["overdue"]],
    ["paused, whatever has gone", limitWith({ marks_reached: [50, 80], paused_since_us: 1 }), DUE + 1, ["paused"]],
    ["verified", limitWith({ met: true, marks_reached: [50] }), DUE + 1, ["met"]],
    ["what else is so of it", limitWith({ extended: true, asked: { days: 1 }, uncertain: true }), BEFORE, ["extended", "asked", "uncertain"]],
  ] as const)("%s", (_, limit, now_us, expected) => expect(marksOf(caseWith({ limit, desks: [] }), now_us)).toEqual(expected));

  test("what is left, then how long ago, and nothing while nothing runs", () => {
    expect(leftOf(caseWith({}), DUE - 1_500_000)).toEqual({ state: "plain", seconds: 2 });
    expect(leftOf(caseWith({ limit: limitWith({ marks_reached: [50, 80] }) }), DUE - 1_000_000)).toEqual({ state: "near", seconds: 1 });
    expect(leftOf(caseWith({}), DUE + 61_000_000)).toEqual({ state: "over", seconds: 61 });
    for (const limit of [null, limitWith({ met: true }), limitWith({ paused_since_us: 1 })]) expect(leftOf(caseWith({ limit }), DUE)).toBe(null);
  });
});

test("a case that ended in time is not overdue later, and nothing is counted any more", () => {
  const limit = limitWith({ marks_reached: [50] });
  expect(marksOf(caseWith({ limit, ended_at_us: BEFORE }), DUE + 5)).toEqual(["half"]);
  expect(marksOf(caseWith({ limit, ended_at_us: DUE + 1 }), DUE + 5)).toEqual(["overdue"]);
  expect(leftOf(caseWith({ limit, ended_at_us: BEFORE }), BEFORE)).toBe(null);
});

test("who has a department sits at its desk, dispatchers and commanders at the centre, and everybody else beside", () => {
  expect(seatOf(AT_A_DESK)).toEqual(OWN);
  const without = { ...AT_A_DESK, department: null };
  const as = (role: typeof without.person.role) => seatOf({ ...without, person: { ...without.person, role } });
  expect([as("dispatcher"), as("commander"), as("observer")]).toEqual([CENTRE, CENTRE, BESIDE]);
});
