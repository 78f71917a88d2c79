import { describe, expect, test } from "vitest";
import type { CaseAction } from "../api/hub";
import type { Case } from "../decode/views";
import { REPORT_KINDS } from "../decode/words";
import { BESIDE, caseWith, CENTRE, deskWith, golden, limitWith, OTHER, OWN } from "./cases_for_tests";
import type { Deed } from "./deeds";
import { canSign, deedsFor, reportsOwed, rungsBelow } from "./deeds";
import { codeOfTyped, departmentsIn } from "./departments";
import type { Filled } from "./forms";
import { fieldsOf, instantIn, instantTyped, missing, NOTHING_FILLED, reportChosen, reportIn, spanIn } from "./forms";
import { orderOf } from "./orders";
import type { Seat } from "./seat";

const filled = (words: Filled["words"], lists: Filled["lists"] = {}): Filled => ({ words, lists });
const REASON = { reason: " 按目录执行 " };

describe("what can be done", () => {
  const check = (it: Case, seat: Seat, expected: readonly Deed[]): void => expect(deedsFor(it, seat)).toEqual(expected);
  const OF_ALL: readonly Deed[] = ["urge", "supervise", "take_charge", "pass_up", "correct"];
  const HANDED: readonly Deed[] = ["suspend", "merge", "keep_apart"];
  const ANY_TIME: readonly Deed[] = ["place", "withdraw"];

  test("at a department's desk: sign, reply, return, ask for time", () => check(caseWith({}), OWN, ["sign", "reply", "ask_return", "ask_extension", "hand_down"]));
  test("once signed no more signing", () => check(caseWith({ desks: [deskWith({ signed_at_us: 1 })] }), OWN, ["reply", "ask_return", "ask_extension", "hand_down"]));
  test("no return of what is binding, or is being returned", () => {
    check(caseWith({ desks: [deskWith({ signed_at_us: 1, binding: true })] }), OWN, ["reply", "ask_extension", "hand_down"]);
    check(caseWith({ desks: [deskWith({ signed_at_us: 1, return_asked_at_us: 5 })] }), OWN, ["reply", "ask_extension"]);
  });
  test("more time once, and before the limit has passed", () => {
    for (const over of [{ extended: true }, { asked: { days: 1 } }, { marks_reached: [50, 80, 100] }]) {
      check(caseWith({ limit: limitWith(over), desks: [deskWith({ signed_at_us: 1 })] }), OWN, ["reply", "ask_return", "hand_down"]);
    }
  });
  test("nothing with another department's task, after the reply, or once the case has ended", () => {
    check(caseWith({ desks: [deskWith({ department: OTHER })] }), OWN, []);
    check(caseWith({ desks: [deskWith({ replied_at_us: 1 })] }), OWN, []);
    check(caseWith({ ended_at_us: 9 }), OWN, []);
  });
  test("by somebody who only looks: nothing", () => check(caseWith({}), BESIDE, []));
  test("by the centre, what the case waits for first", () => {
    check(caseWith({ phase: "unattended", desks: [] }), CENTRE, ["dispatch", "assign", "settle", ...OF_ALL, ...HANDED, "transfer", "not_accept", ...ANY_TIME]);
    check(caseWith({}), CENTRE, ["add_handler", "hand_on", "relay", ...OF_ALL, ...HANDED, "transfer", ...ANY_TIME]);
    check(caseWith({ desks: [deskWith({ return_asked_at_us: 4 })], limit: limitWith({ asked: { days: 2 } }) }), CENTRE,
      ["rule_return", "rule_extension", "add_handler", "relay", ...OF_ALL, ...HANDED, "transfer", ...ANY_TIME]);
    check(caseWith({ desks: [deskWith({}), deskWith({ part: "co" })] }), CENTRE, ["add_handler", "hand_on", "let_go", "relay", ...OF_ALL, ...HANDED, "transfer", ...ANY_TIME]);
    check(caseWith({ phase: "to_verify" }), CENTRE, ["verify", ...OF_ALL, ...ANY_TIME]);
    check(caseWith({ phase: "to_call_back", absorbed: ["x"] }), CENTRE, ["call_back", ...OF_ALL, "part", ...ANY_TIME]);
    check(caseWith({ phase: "to_close" }), CENTRE, ["close", ...OF_ALL, ...ANY_TIME]);
    check(caseWith({ phase: "suspended" }), CENTRE, ["resume", ...OF_ALL, ...ANY_TIME]);
  });
  test("once it has ended, it can be archived or opened again, unless it went on in another case", () => {
    check(caseWith({ phase: "closed", ended_at_us: 9 }), CENTRE, ["archive", "reopen"]);
    check(caseWith({ phase: "merged", ended_at_us: 9 }), CENTRE, []);
  });
  test("with a report of a public channel: look into it first, and say what was found", () => {
    const it = caseWith({ phase: { other: "to_check" }, desks: [] });
    check(it, CENTRE, ["confirm", "refute", "assign", "settle", ...OF_ALL, ...HANDED, "transfer", "not_accept", ...ANY_TIME]);
    check(it, OWN, []);
  });
  test("to those below only what no department of the catalogue has to do, or what is critical", () => {
    const it = caseWith({ phase: "unattended", desks: [] });
    const matter = it.filing === null ? null : { ...it.filing, matter: null };
    expect(deedsFor({ ...it, filing: matter }, CENTRE)).toContain("pass_down");
    expect(deedsFor({ ...it, grade: "red" }, CENTRE)).toContain("pass_down");
    expect(deedsFor(it, CENTRE)).not.toContain("pass_down");
    expect(rungsBelow(it).map((post) => post.name)).toEqual(["五四社区"]);
    expect(rungsBelow({ ...it, owner: it.ladder[0]?.post ?? null })).toEqual([]);
    expect(deedsFor({ ...it, filing: matter, owner: it.ladder[0]?.post ?? null }, CENTRE), "there is nobody below the lowest").not.toContain("pass_down");
  });
  test("while 110, 119 or 120 must still be called: that first, and no withdrawing before", () => {
    const it = caseWith({ phase: "to_close", calls_owed: ["fire"] });
    check(it, CENTRE, ["call", "close", ...OF_ALL, "place"]);
    check({ ...it, calls_owed: [] }, CENTRE, ["close", ...OF_ALL, ...ANY_TIME]);
    check(it, OWN, []);
  });
  test("about a letter: an answer, from the lead department or the centre", () => {
    check(caseWith({ letter: { answer_by_us: 9, overdue: false }, desks: [deskWith({ signed_at_us: 1 })] }), OWN, ["reply", "answer_supervision", "ask_return", "ask_extension", "hand_down"]);
    check(caseWith({ letter: { answer_by_us: 9, overdue: false }, desks: [deskWith({ signed_at_us: 1, part: "co" })] }), OWN, ["reply", "ask_return", "ask_extension", "hand_down"]);
    check(caseWith({ letter: { answer_by_us: 9, overdue: false }, phase: "to_close" }), CENTRE, ["close", "answer_supervision", ...OF_ALL, ...ANY_TIME]);
  });
  test("about a copy: it is read, by the post that it was sent to and until it was", () => {
    const copies = (code: string, read_at_us: number | null) => caseWith({ phase: "to_close", copies: [{ area: { code, path: [] }, at_us: 5, read_at_us, read_by: null }] });
    const own = CENTRE.at === "centre" ? (CENTRE.area ?? "") : "";
    check(copies(own, null), CENTRE, ["close", "read_copy", ...OF_ALL, ...ANY_TIME]);
    check(copies(own, 6), CENTRE, ["close", ...OF_ALL, ...ANY_TIME]);
    check(copies("another", null), CENTRE, ["close", ...OF_ALL, ...ANY_TIME]);
  });
  test("by telephone, only while some department still owes something", () => {
    check(caseWith({ desks: [deskWith({ replied_at_us: 5 })] }), CENTRE, ["add_handler", ...OF_ALL, ...HANDED, "transfer", ...ANY_TIME]);
  });
  test.each(REPORT_KINDS)("whether a case filed as %s can be answered at once", (kind) => {
    const it = caseWith({ phase: "unattended", desks: [] });
    const asked = { ...it, filing: it.filing === null ? null : { ...it.filing, kind } };
    expect(deedsFor(asked, CENTRE).includes("answer_at_once")).toBe(["enquiry", "suggestion", "praise"].includes(kind));
  });
  test("signing many takes what one could sign alone", () => {
    expect([canSign(caseWith({}), OWN), canSign(caseWith({}), CENTRE), canSign(caseWith({ desks: [deskWith({ signed_at_us: 1 })] }), OWN)]).toEqual([true, false, false]);
  });
});

/** The order that goes out is the body that the hub's golden file has. */
describe("an order is as the hub reads it", () => {
  const check = (deed: Deed, name: string, said: Filled, seat: Seat = CENTRE, it: Case = caseWith({})): void => {
    const body = Object.fromEntries(Object.entries(Object(golden(`http.act_${name}.json`).value)).filter(([, value]) => value !== null));
    expect(orderOf(deed, it, seat, said)).toEqual({ do: "acts", body });
  };
  const [{ task }] = [caseWith({}).desks[0] ?? { task: "" }];
  const body = (name: string): Record<string, unknown> => Object(golden(`http.act_${name}.json`).value);
  const said = (name: string, field: string): string => String(body(name)[field]);

  test("签收", () => check("sign", "sign", NOTHING_FILLED, OWN));
  test("退单", () => check("ask_return", "ask_return", filled({ reason: said("ask_return", "reason"), clause: said("ask_return", "clause") }), OWN));
  test("延期", () => check("ask_extension", "ask_extension", filled({ reason: said("ask_extension", "reason"), more: "5 working_days" }), OWN));
  test("反馈", () => check("reply", "reply", filled({ note: said("reply", "note"), public: said("reply", "public") }, { photos: body("reply")["photos"] as string[] }), OWN));
  test("反馈 with 办理结果", () => {
    const at = new Date(Number(Object(body("reply_with_findings")["findings"]).contacted_at_us) / 1000);
    const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
    const said = { note: "资金待批", is_solved: "no", unsolved: "no_means", substantiated: "yes", beyond_duty: "no", contacted_at: local };
    check("reply", "reply_with_findings", filled(said), OWN);
    check("reply", "reply_with_contacted_number", filled({ ...said, contacted_number: " 13800138000 " }), OWN);
    const asked = (more: Parameters<typeof filled>[0]) => fieldsOf("reply", filled(more)).map(({ name }) => name);
    expect([asked(said).includes("contacted_number"), asked({ ...said, contacted_at: "" }).includes("contacted_number")]).toEqual([true, false]);
  });
  test("派部门", () => check("assign", "assign", filled({ lead: said("assign", "lead"), reason: said("assign", "reason") }, { co: body("assign")["co"] as string[] })));
  test("加派", () => check("add_handler", "add_handler", filled({ department: said("add_handler", "department"), reason: said("add_handler", "reason") })));
  test("转派 by a centre, of a task that is named", () => check("hand_on", "hand_on", filled({ desk: task, to: said("hand_on", "to"), reason: said("hand_on", "reason") })));
  test("转派 by a department, of its own task", () => check("hand_down", "hand_on", filled({ to: said("hand_on", "to"), reason: said("hand_on", "reason") }), OWN));
  test("免除协办", () => check("let_go", "let_go", filled({ desk: task, reason: said("let_go", "reason") })));
  test("同意改派", () => check("rule_return", "rule_return_agreed", filled({ return: task, ruling: "reassigned", to: said("rule_return_agreed", "to"), reason: said("rule_return_agreed", "reason") })));
  test("退回中心", () => check("rule_return", "rule_return_to_the_centre", filled({ return: task, ruling: "to_centre", to: "left over", reason: said("rule_return_to_the_centre", "reason") })));
  test("裁定承办", () => check("rule_return", "rule_return_bound", filled({ return: task, ruling: "bound", reason: said("rule_return_bound", "reason") })));
  test("准予延期", () => check("rule_extension", "rule_extension_granted", filled({ ruling: "granted", reason: said("rule_extension_granted", "reason") })));
  test("提级", () => check("pass_up", "pass_up", filled({ reason: said("pass_up", "reason") })));
  test("催办", () => check("urge", "urge", filled({ note: said("urge", "note") })));
  test("恢复", () => check("resume", "resume", filled({ reason: said("resume", "reason") })));
  test("并单", () => check("merge", "merge", filled({ into: said("merge", "into"), reason: said("merge", "reason") })));
  test("并入所建议的事件", () => {
    const into = said("merge_suggested", "into");
    check("merge", "merge_suggested", filled({ into, reason: said("merge_suggested", "reason") }, { suggested: [into] }));
  });
  test("拆分", () => check("part", "part", filled({ merged: said("part", "merged"), reason: said("part", "reason") })));
  test("拆单", () => check("part_report", "part_report", filled({ report: said("part_report", "report"), reason: said("part_report", "reason") })));
  test("不予受理", () => check("not_accept", "not_accept", filled({ ground: said("not_accept", "ground"), reason: said("not_accept", "reason") })));
  test("直接答复", () => check("answer_at_once", "answer_at_once", filled({ answer: said("answer_at_once", "answer") })));
  test("移交", () => check("transfer", "transfer", filled({ target: said("transfer", "to"), note: said("transfer", "note") })));
  test("领导包案", () => check("take_charge", "take_charge", filled({ leader: said("take_charge", "leader") })));
  test("更正", () => {
    check("correct", "correct", filled({ category: said("correct", "category"), matter: said("correct", "matter"), report_kind: said("correct", "kind"), reason: said("correct", "reason") }));
    check("correct", "correct_risk", filled({ risk: said("correct_risk", "risk"), reason: said("correct_risk", "reason") }));
    check("correct", "correct_grade", filled({ grade: said("correct_grade", "grade"), reason: said("correct_grade", "reason") }));
  });
  test("更正 that says nothing else than why is not sent, and a call for help is filed as nothing else", () => {
    expect([missing("correct", filled(REASON)), missing("correct", NOTHING_FILLED)]).toEqual([["correction"], ["correction", "reason"]]);
    expect(orderOf("correct", caseWith({}), CENTRE, filled(REASON))).toBe(null);
    expect(deedsFor(caseWith({ sos_unit: { id: "u", name: "一组" } }), CENTRE)).not.toContain("correct");
  });
  test("上报, with the number that was called or without one", () => {
    const at_us = Date.UTC(2026, 8, 22, 6, 20) * 1000;
    const words = { to_whom: " 市中心值班主任 王强 ", said_at: instantTyped(at_us) };
    const owed: Case["reports_up"] = [{ to: "city", by: "phone", due_us: 1, state: "waits" }, { to: "city", by: "written", due_us: 2, state: "overdue" }, { to: "county", by: "written", due_us: 2, state: "done" }];
    const it = caseWith({ reports_up: owed });
    expect(deedsFor(it, CENTRE)).toContain("report_up");
    expect([reportsOwed(it).map(reportChosen), deedsFor(caseWith({ reports_up: owed.slice(2) }), CENTRE).includes("report_up")]).toEqual([["city phone", "city written"], false]);
    const bodyOf = (said: Filled["words"]) => orderOf("report_up", it, CENTRE, filled(said))?.body;
    expect(bodyOf({ ...words, report_up: "city phone", number: "0312-5551234" })).toEqual({ act: "report_up", to: "city", by: "phone", to_whom: "市中心值班主任 王强", number: "0312-5551234", said_at_us: at_us });
    expect(bodyOf({ ...words, report_up: "city written", number: "left over" })).toEqual({ act: "report_up", to: "city", by: "written", to_whom: "市中心值班主任 王强", said_at_us: at_us });
    expect([missing("report_up", filled({ report_up: "city phone", said_at: words.said_at })), reportIn("moon phone")]).toEqual([["to_whom", "number"], null]);
  });
  test("判为不同", () => check("keep_apart", "keep_apart", filled({ other: said("keep_apart", "other") })));
  test("归档", () => check("archive", "archive", NOTHING_FILLED));
  test("已阅", () => check("read_copy", "read_copy", NOTHING_FILLED));
  test("反馈 with pictures of before apart", () => {
    const { note, before, photos } = body("reply_with_evidence") as Readonly<{ note: string; before: string[]; photos: string[] }>;
    const desks = [deskWith({ task: String(body("reply_with_evidence")["task"]) })];
    check("reply", "reply_with_evidence", filled({ note }, { before, photos }), OWN, caseWith({ desks, evidence: { before: true, after: true, position: false } }));
  });
  test("反馈 with pictures of the work and of what was signed", () => {
    const { note, before, photos, during, signed } = body("reply_signed") as Readonly<{ note: string } & Record<"before" | "photos" | "during" | "signed", string[]>>;
    const desks = [deskWith({ task: String(body("reply_signed")["task"]) })];
    check("reply", "reply_signed", filled({ note }, { before, photos, during, signed }), OWN, caseWith({ desks }));
  });
  test("反馈 with 视频、语音", () => {
    const { note, before, photos, recordings } = body("reply_recorded") as Readonly<{ note: string } & Record<"before" | "photos" | "recordings", string[]>>;
    const desks = [deskWith({ task: String(body("reply_recorded")["task"]) })];
    check("reply", "reply_recorded", filled({ note }, { before, photos, recordings }), OWN, caseWith({ desks }));
  });
  test("核实属实、答复督办、下派", () => {
    const bodyOf = (deed: Deed, words: Filled["words"]) => orderOf(deed, caseWith({}), CENTRE, filled(words))?.body;
    expect(bodyOf("confirm", { note: "井盖确已破损" })).toEqual({ act: "confirm", note: "井盖确已破损" });
    expect(bodyOf("answer_supervision", { note: "本周内办结" })).toEqual({ act: "answer_supervision", note: "本周内办结" });
    expect(bodyOf("pass_down", { down_to: "130606001001", ...REASON })).toEqual({ act: "pass_down", to: "130606001001", reason: "按目录执行" });
  });
  test("不属实 is not accepting it, for that reason", () => {
    expect(orderOf("refute", caseWith({}), CENTRE, filled(REASON))?.body).toEqual({ act: "not_accept", ground: "not_true", reason: "按目录执行" });
  });
  test("重新办理", () => expect(orderOf("reopen", caseWith({}), CENTRE, filled(REASON))).toEqual({ do: "reopen", body: { reason: "按目录执行" } }));
  test("未接通", () => {
    const { report } = body("call_back_not_reached");
    expect(orderOf("call_back", caseWith({}), CENTRE, filled({ report: String(report), outcome: "not_reached" }))).toEqual({ do: "acts", body: { act: "call_back", report, outcome: { kind: "not_reached" } } });
  });
  test("接通", () => {
    const answers = { responded: "yes", solved: "yes", satisfied: "not_satisfied" } as const;
    const expected: CaseAction = { do: "acts", body: { act: "call_back", report: "r", outcome: { kind: "reached", said: { responded: true, solved: true, satisfied: false, degree: "not_satisfied" } }, note: "再看" } };
    expect(orderOf("call_back", caseWith({}), CENTRE, filled({ report: "r", outcome: "reached", note: "再看", ...answers }))).toEqual(expected);
  });
  test("基本满意", () => {
    const wanted = body("call_back_mostly_satisfied");
    const answers = { responded: "yes", solved: "yes", satisfied: "mostly_satisfied" } as const;
    expect(orderOf("call_back", caseWith({}), CENTRE, filled({ report: String(wanted["report"]), outcome: "reached", note: "称仍有异响", ...answers }))?.body).toEqual(wanted);
  });
  test("挂账、督办, with instants of the desk's own time", () => {
    const at = "2026-12-01T09:30";
    const at_us = new Date(at).getTime() * 1000;
    expect(orderOf("suspend", caseWith({}), CENTRE, filled({ kind: "long_term", plan: "待批复", review_at: at }))?.body).toEqual({ act: "suspend", kind: "long_term", plan: "待批复", review_at_us: at_us });
    expect(orderOf("supervise", caseWith({}), CENTRE, filled({ letter: "督办函", answer_by: at }))?.body).toEqual({ act: "supervise", letter: "督办函", answer_by_us: at_us });
  });
  test("核实、结案", () => {
    expect(orderOf("verify", caseWith({}), CENTRE, filled({ verdict: "not_done", note: "未修" }))).toEqual({ do: "verify", body: { verdict: "not_done", note: "未修" } });
    expect(orderOf("close", caseWith({}), CENTRE, NOTHING_FILLED)).toEqual({ do: "close", body: {} });
  });
});

/** What has an address of its own goes out as the golden file of its body has it. */
test.each([
  ["settle", "settle", { note: "电话调解，双方和解" }],
  ["withdraw", "with_reason", { reason: "重复登记" }],
  ["place", "place_case_with_reason", { area: "130606", reason: "报事人说错了村" }],
] as const)("%s goes out as the hub reads it", (deed, name, words) => {
  expect(orderOf(deed, caseWith({}), CENTRE, filled(words))).toEqual({ do: deed, body: golden(`http.${name}.json`).value });
});

test("a call to 119 goes out as made now, and one to nobody not at all", () => {
  const { service } = Object(golden("http.record_call.json").value);
  const order = (said: string): CaseAction | null => orderOf("call", caseWith({ calls_owed: ["fire"] }), CENTRE, filled({ service: said }));
  expect([order(service), order("nobody"), order("")]).toEqual([{ do: "call", body: { service: "fire" } }, null, null]);
});

describe("what a department said by telephone goes out as the hub reads it", () => {
  const goldenOf = (name: string) => Object(golden(`http.relay_${name}.json`).value);
  /** Of a form that is filled in with what the golden file says; `more` is a length of time as the form has it. */
  const check = (name: string, more: Filled["words"] = {}): void => {
    const body = goldenOf(name);
    const { task, department } = body.answer;
    const at = instantTyped(body.said_at_us);
    const words = { desk: task, said: name, speaker: body.speaker, number: body.number, said_at: at, note: body.answer.note, public: body.answer.public, reason: body.answer.reason, clause: body.answer.clause, ...more };
    const it = caseWith({ desks: [deskWith({ task, department: { code: department, name: "区住建局" } })] });
    expect(orderOf("relay", it, CENTRE, filled(words))).toEqual({ do: "relay", body: { ...body, said_at_us: instantIn(at) } });
  };

  test("签收", () => check("sign"));
  test("退单", () => check("ask_return"));
  test("延期", () => check("ask_extension", { more: "2 working_days" }));
  test("反馈", () => check("reply"));
  test("反馈 with 办理结果, asked for of a reply alone", () => {
    const body = goldenOf("reply_with_findings");
    const { public: _, ...said } = body.answer;
    // A form knows minutes, no seconds.
    const answer = { ...said, findings: { ...said.findings, contacted_at_us: instantIn(instantTyped(said.findings.contacted_at_us)) } };
    const words = {
      desk: answer.task, said: "reply", speaker: body.speaker, number: body.number, said_at: instantTyped(body.said_at_us), note: answer.note,
      is_solved: "no", unsolved: "no_means", substantiated: "yes", beyond_duty: "no", contacted_at: instantTyped(answer.findings.contacted_at_us), contacted_number: answer.findings.contacted_number,
    };
    const it = caseWith({ desks: [deskWith({ task: answer.task, department: { code: answer.department, name: "区住建局" } })] });
    expect(orderOf("relay", it, CENTRE, filled(words))).toEqual({ do: "relay", body: { ...body, said_at_us: instantIn(words.said_at), answer } });
    const asked = (more: Filled["words"]) => fieldsOf("relay", filled({ ...words, ...more })).map(({ name }) => name).filter((name) => ["is_solved", "unsolved", "contacted_number"].includes(name));
    expect([asked({}), asked({ is_solved: "" }), asked({ said: "sign" })]).toEqual([["is_solved", "unsolved", "contacted_number"], ["is_solved"], []]);
  });
  test("无人接听, of which nobody is the speaker", () => {
    const body = goldenOf("not_answered");
    const { task, department } = body.answer.called;
    const words = { desk: task, said: "not_answered", number: body.number, said_at: instantTyped(body.said_at_us) };
    const it = caseWith({ desks: [deskWith({ task, department: { code: department, name: "区住建局" } })] });
    const { speaker: _, ...expected } = body;
    expect(orderOf("relay", it, CENTRE, filled(words))).toEqual({ do: "relay", body: { ...expected, said_at_us: instantIn(words.said_at) } });
  });
  test("nothing of a task that is gone, nor of what a department does not say", () => {
    const words = { desk: "gone", said: "sign", speaker: "刘工", number: "1", said_at: "2026-11-22T09:30" };
    expect(orderOf("relay", caseWith({}), CENTRE, filled(words))).toBe(null);
    const task = caseWith({}).desks[0]?.task ?? "";
    expect(orderOf("relay", caseWith({}), CENTRE, filled({ ...words, desk: task, said: "answer_supervision" }))).toBe(null);
  });
});

describe("a form", () => {
  const check = (deed: Deed, said: Filled, expected: readonly string[], wanted: Parameters<typeof missing>[2] = null): void => expect(missing(deed, said, wanted)).toEqual(expected);

  test("asks for the evidence that the case wants, and for no position, which no department has", () => {
    const note = { note: "已修好" };
    check("reply", filled(note), ["before", "photos"], { before: true, after: true, position: true });
    check("reply", filled(note, { photos: ["aa"] }), ["before"], { before: true, after: true, position: false });
    check("reply", filled(note), [], { before: false, after: false, position: true });
    expect(orderOf("reply", caseWith({ evidence: { before: true, after: false, position: false } }), OWN, filled(note))).toBe(null);
  });
  test("of what was said by telephone asks for who said it, when and by what number, and for what goes with it", () => {
    check("relay", NOTHING_FILLED, ["desk", "said", "speaker", "number", "said_at"]);
    const who = { desk: "t", speaker: "刘工", number: "0312", said_at: "2026-11-22T09:30" };
    check("relay", filled({ ...who, said: "sign" }), []);
    check("relay", filled({ ...who, said: "reply" }), ["note"]);
    check("relay", filled({ ...who, said: "ask_extension" }), ["more", "reason"]);
    check("relay", filled({ ...who, said: "ask_return" }), ["reason"]);
  });

  test("of a caller who is not content asks why", () => {
    const called = { report: "r", outcome: "reached", responded: "yes", solved: "yes", satisfied: "satisfied" };
    check("call_back", filled(called), []);
    check("call_back", filled({ ...called, satisfied: "mostly_satisfied" }), []);
    check("call_back", filled({ ...called, satisfied: "not_satisfied" }), ["note"]);
    check("call_back", filled({ ...called, solved: "no", note: "仍漏水" }), []);
    check("call_back", filled({ report: "r", outcome: "not_reached", solved: "no" }), []);
  });

  test("names what is missing, and nothing that may be left out", () => {
    check("ask_return", NOTHING_FILLED, ["reason"]);
    check("reply", filled({ note: "  " }), ["note"]);
    check("reply", filled({ note: "n", is_solved: "no" }), ["unsolved", "substantiated", "beyond_duty"]);
    check("reply", filled({ note: "n", is_solved: "yes", substantiated: "yes", beyond_duty: "no" }), []);
    check("assign", filled(REASON), ["lead"]);
    check("supervise", filled({ letter: "函", answer_by: "soon" }), ["answer_by"]);
    check("not_accept", filled({ ground: "because", ...REASON }), ["ground"]);
  });
  test("asks for a department only where one is to have it, and for what was said only where somebody was reached", () => {
    check("rule_return", filled({ return: "t", ruling: "reassigned", ...REASON }), ["to"]);
    check("rule_return", filled({ return: "t", ruling: "bound", ...REASON }), []);
    check("call_back", filled({ report: "r", outcome: "reached", solved: "no" }), ["responded", "satisfied", "note"]);
    expect(fieldsOf("call_back", filled({ outcome: "not_reached" })).map(({ name }) => name)).toEqual(["report", "outcome", "note"]);
  });
  test("sends nothing while something is missing, nor for a department whose task is gone", () => {
    expect(orderOf("ask_return", caseWith({}), OWN, NOTHING_FILLED)).toBe(null);
    expect(orderOf("sign", caseWith({ desks: [] }), OWN, NOTHING_FILLED)).toBe(null);
  });
  test.each(["", "0 days", "367 days", "1000 days", "3 moons", "-1 days", "1.5 days", "3"])("“%s” is no length of time", (words) => expect(spanIn(words)).toBe(null));
  test.each(["", "today", "2026-13-01T00:00", "2026-12-01"])("“%s” is no instant", (words) => expect(instantIn(words)).toBe(null));
});

test("a department is named by its name or its code, and one that is not known by what was typed", () => {
  const known = departmentsIn([caseWith({ desks: [deskWith({ department: OTHER })] })]);
  expect(known.map((one) => one.name)).toEqual(["区住建局", "区水务局"].sort((a, b) => a.localeCompare(b, "zh")));
  expect([" 区水务局 ", "D-WATER", "D-NEW "].map((words) => codeOfTyped(words, known))).toEqual(["D-WATER", "D-WATER", "D-NEW"]);
});
