import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { caseFile } from "../decode/http";
import type { Case } from "../decode/views";
import { en } from "../i18n/en";
import { zh } from "../i18n/zh";
import type { Why } from "./authority";
import { callersFor, postFor, WHO, whyNot } from "./authority";
import { caseWith, CENTRE, deskWith, golden, OTHER, OWN } from "./cases_for_tests";
import type { Deed } from "./deeds";
import { deedsFor, withheld } from "./deeds";
import type { Seat } from "./seat";

/** The golden case: in a village, owned by its township. */
const AT_THE_TOWNSHIP = caseWith({ desks: [], handlers: [], phase: "unattended" });
const centre = (tier: "village" | "township" | "county" | "city", area: string): Seat => ({ me: "me", at: "centre", area, tier });
const VILLAGE = centre("village", "130606001001");
const TOWNSHIP = centre("township", "130606001");
const COUNTY = centre("county", "130606");
const CITY = centre("city", "1306");
const BESIDE_IT = centre("township", "130606002");
const REALM: Seat = { me: "me", at: "centre", area: null, tier: null };

function check(act: Deed, seat: Seat, expected: Why | null, it: Case = AT_THE_TOWNSHIP): void {
  expect(whyNot(act, it, seat), `${act} from ${JSON.stringify(seat)}`).toBe(expected);
}

const actsOf = (who: string): readonly Deed[] => named(WHO).filter((act) => WHO[act] === who);
const named = <K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] => Object.keys(record).filter((key): key is K => Object.hasOwn(record, key));

test("what is the owner's is refused from below, from another line and from a department, and done from above", () => {
  for (const act of actsOf("owner_or_above")) {
    check(act, VILLAGE, "seat_too_low");
    check(act, BESIDE_IT, "not_your_case");
    if (act !== "answer_supervision") check(act, OWN, "not_your_case");
    for (const seat of [TOWNSHIP, COUNTY, CITY, REALM]) check(act, seat, null);
  }
});

test("what is for the whole line is done from below too, and refused from another line and from a department", () => {
  for (const act of actsOf("in_line")) {
    for (const seat of [VILLAGE, TOWNSHIP, COUNTY, CITY, REALM]) check(act, seat, null);
    check(act, BESIDE_IT, "not_your_case");
    check(act, OWN, "not_your_case");
  }
});

test("what is a department's is refused to centres and to other departments", () => {
  const own = caseWith({});
  for (const act of actsOf("own_desk")) {
    check(act, OWN, null, own);
    for (const seat of [TOWNSHIP, REALM]) check(act, seat, "not_your_desk", own);
    check(act, OWN, "not_your_desk", caseWith({ desks: [deskWith({ department: OTHER })] }));
    check(act, OWN, "not_your_desk", caseWith({ desks: [deskWith({ replied_at_us: 1 })] }));
  }
});

test("a seat that stands where a post of the ladder did, in an area that is gone, is in the line", () => {
  const gone = caseWith({ ...AT_THE_TOWNSHIP, area: { code: "x", path: [{ code: "x", name: "x", tier: "village" }] } });
  check("urge", TOWNSHIP, null, gone);
  check("urge", centre("county", "130606001"), "not_your_case", gone);
});

describe("what somebody has worked on", () => {
  test("is withdrawn from above the owner, as far as the case climbs", () => {
    for (const it of [caseWith({ ...AT_THE_TOWNSHIP, phase: "to_verify" }), caseWith({ ...AT_THE_TOWNSHIP, handlers: [{ id: "another", name: "王强" }] })]) {
      check("withdraw", TOWNSHIP, "seat_too_low", it);
      check("withdraw", COUNTY, null, it);
      expect([postFor(["withdraw"], it), postFor(["urge"], it), postFor(["urge", "withdraw"], it)]).toEqual(["莲池区", "和平里街道", "莲池区"]);
      check("withdraw", TOWNSHIP, null, caseWith({ ...it, ladder: it.ladder.slice(0, it.rung + 1) }));
    }
  });
  test("is not checked, withdrawn or turned away by who worked on it, at whatever centre", () => {
    const own = caseWith({ ...AT_THE_TOWNSHIP, handlers: [{ id: "me", name: "李静" }] });
    check("verify", COUNTY, "handler_verifies", own);
    for (const act of ["withdraw", "not_accept", "refute"] as const) for (const seat of [COUNTY, REALM]) check(act, seat, "handler_withdraws", own);
    check("urge", COUNTY, null, own);
  });
});

describe("a caller", () => {
  const owed = (confidential: boolean, report = "r"): Case["callers"][number] => ({ report, received_at_us: 1, kind: "complaint", confidential, reply_wanted: true, missed_calls: 0, said: null, given_up: false, from: null });
  const calling = (over: Partial<Case>): Case => caseWith({ ...AT_THE_TOWNSHIP, phase: "to_call_back", confidential_from: "county", ...over });
  const FILE = caseFile(golden("http.case_detail.json"));
  const fileOf = (named: Partial<typeof FILE.report>): typeof FILE => ({ ...FILE, joined: [], report: { ...FILE.report, id: "r", caller_name: null, caller_phone: null, ...named } });

  test("is not called back by whoever handled the case, at whatever centre", () => {
    const own = calling({ callers: [owed(false)], handlers: [{ id: "me", name: "李静" }] });
    for (const seat of [VILLAGE, COUNTY, REALM]) check("call_back", seat, "handler_calls_back", own);
  });
  test("who called in confidence is called back by those alone who are told who it was", () => {
    const confided = calling({ callers: [owed(true)] });
    for (const seat of [VILLAGE, TOWNSHIP]) check("call_back", seat, "caller_confided", confided);
    for (const seat of [COUNTY, CITY, REALM]) check("call_back", seat, null, confided);
    expect(whyNot("call_back", confided, VILLAGE, fileOf({}))).toBe("caller_confided");
    expect(whyNot("call_back", confided, VILLAGE, fileOf({ caller_phone: "13900000000" })), "who took the report in is told").toBe(null);
    check("call_back", VILLAGE, null, calling({ callers: [owed(true)], confidential_from: "village" }));
  });
  test("of several is chosen among those whom the seat is told of", () => {
    const both = calling({ callers: [owed(true), owed(false, "other"), { ...owed(false, "reached"), given_up: true }] });
    check("call_back", VILLAGE, null, both);
    expect(callersFor(both, VILLAGE, null).map((one) => one.report)).toEqual(["other"]);
    expect(callersFor(both, COUNTY, null).map((one) => one.report)).toEqual(["r", "other"]);
  });
});

test("what the policy has closed from a tier up is closed from there, whatever its matter says", () => {
  const matter = AT_THE_TOWNSHIP.filing?.matter;
  expect(matter?.tier ?? null).not.toBe("county");
  const it = caseWith({ ...AT_THE_TOWNSHIP, phase: "to_close", closes_from: "county" });
  for (const seat of [VILLAGE, TOWNSHIP]) check("close", seat, "seat_too_low", it);
  check("close", COUNTY, null, it);
  expect(postFor(["close"], it)).toBe("莲池区");
});

test("a matter that the catalogue has closed from a tier up is closed from there, or from the highest post that it has", () => {
  const filing = AT_THE_TOWNSHIP.filing;
  const matter = filing?.matter;
  if (filing == null || matter == null) throw new Error("the golden case has a matter");
  const from = (tier: "county" | "city" | null, ladder = AT_THE_TOWNSHIP.ladder): Case => caseWith({ ...AT_THE_TOWNSHIP, phase: "to_close", filing: { ...filing, matter: { ...matter, tier } }, ladder });
  check("close", TOWNSHIP, "seat_too_low", from("county"));
  check("close", COUNTY, null, from("county"));
  check("close", TOWNSHIP, null, from("city", AT_THE_TOWNSHIP.ladder.slice(0, 2)));
  check("close", VILLAGE, null, from(null));
});

test("a case that has ended belongs to the post that had it", () => {
  const ended = caseWith({ ...AT_THE_TOWNSHIP, phase: "closed", ended_at_us: 5, owner: null });
  check("reopen", VILLAGE, "seat_too_low", ended);
  check("reopen", TOWNSHIP, null, ended);
  check("archive", VILLAGE, null, ended);
});

test("nothing is offered that is refused for the seat; it is named instead, with the words of the refusal", () => {
  const offered = deedsFor(AT_THE_TOWNSHIP, VILLAGE);
  const refused = withheld(AT_THE_TOWNSHIP, null, VILLAGE);
  expect([...refused.keys()]).toEqual(["seat_too_low"]);
  expect(refused.get("seat_too_low")).toContain("assign");
  expect(offered).not.toContain("assign");
  expect([...offered, ...(refused.get("seat_too_low") ?? [])].toSorted()).toEqual([...deedsFor(AT_THE_TOWNSHIP, CENTRE)].toSorted());
  expect(withheld(AT_THE_TOWNSHIP, null, CENTRE).size).toBe(0);
  expect([zh.error.seat_too_low, en.error.not_your_case].every((words) => words !== "")).toBe(true);
});

/** How the hub's own table of seats calls a deed, where that is not its name. */
const CALLED: Readonly<Record<string, Deed>> = { add: "add_handler", bind: "rule_return", agree: "rule_return", rule_more: "rule_extension", called: "call_back", correct_about: "correct", take_charge: "take_charge", keep_apart: "keep_apart" };

test("the table says what the table of the hub's rules says", () => {
  const rules = readFileSync(resolve(import.meta.dirname, "../../../../hub/dispatch/tests/rules/authority.rs"), "utf8");
  const rows = [...rules.matchAll(/^\s+\(\w+, (Owner|InLine), \|\w+\| (?:Deed::)?(\w+)/gm)].map(([, may, name]) => {
    const snake = (name ?? "").replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
    return { act: named(WHO).find((act) => act === snake) ?? CALLED[snake], who: may === "Owner" ? "owner_or_above" : "in_line" };
  });
  const known = rows.filter(({ act }) => act !== undefined);
  expect(known.length, "the rows could be read").toBeGreaterThan(15);
  for (const { act, who } of known) expect([act, act === undefined ? "" : WHO[act]]).toEqual([act, who]);
});
