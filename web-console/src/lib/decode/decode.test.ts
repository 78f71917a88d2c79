import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { consoleOut, decodeConsoleOut } from "./console_out";
import { historyLine } from "./history";
import * as http from "./http";
import * as intake from "./intake";
import { placesFound } from "./places";
import type { Decoder } from "./reading";
import { listOf, Undecodable } from "./reading";
import * as words from "./words";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");

const ANSWERS: Readonly<Record<string, Decoder<unknown>>> = {
  "http.setup_state.json": http.setUpState,
  "http.session.json": http.session,
  "http.session_at_a_desk.json": http.session,
  "http.ticket.json": http.ticket,
  "http.case_detail.json": http.caseFile,
  "http.case_list.json": http.casePage,
  "http.case_list_with_departments.json": http.casePage,
  "http.case_list_with_steps.json": http.casePage,
  "http.case_list_with_evidence.json": http.casePage,
  "http.case_list_by_standard.json": http.casePage,
  "http.case_list_with_tiers.json": http.casePage,
  "http.action_done.json": http.actionDone,
  "http.action_done_with_departments.json": http.actionDone,
  "http.report_accepted.json": http.accepted,
  "http.area_list.json": http.areaList,
  "http.area_list_with_tiles.json": http.areaList,
  "http.roster.json": http.roster,
  "http.unit_list.json": http.unitList,
  "http.report_accepted_with_pin.json": http.accepted,
  "http.case_detail_with_pin.json": http.caseFile,
  "http.case_list_with_arrivals.json": http.casePage,
  "http.case_list_with_a_run_card.json": http.casePage,
  "http.case_list_with_a_recommended_run_card.json": http.casePage,
  "http.case_detail_titled.json": http.caseFile,
  "http.case_detail_with_attachments.json": http.caseFile,
  "http.number_and_pin.json": intake.numberAndPin,
  "http.department_list.json": http.departmentList,
  "http.swap_done.json": intake.swapDone,
  "http.earlier_calls.json": intake.earlierCalls,
  "http.candidates.json": intake.candidates,
  "http.place_list.json": placesFound,
  "http.place_list_of_the_map.json": placesFound,
  "http.road_map.json": http.roadMap,
  "http.road_map_of_nothing.json": http.roadMap,
  "http.category_list.json": http.categoryList,
  "http.account_list.json": http.accountList,
  "http.account_list_with_a_desk.json": http.accountList,
  "http.error.json": http.mistake,
};

const messages = readdirSync(GOLDEN).filter((name) => name.startsWith("console_out."));
const files: [string, Decoder<unknown>][] = [
  ...messages.map((name): [string, Decoder<unknown>] => [name, consoleOut]),
  ...Object.entries(ANSWERS),
];

/** Fields that the hub leaves out where there is nothing of them, by a field that tells what they belong to. */
const LEFT_OUT: Readonly<Record<string, object>> = {
  areas: { version: null },
  matched: { on_map: null },
  expires_at_us: { department: null },
  login: { department: null },
  call_first: { number: null, pin: null },
  erased: { number: null, pin: null, title: null, contact_phone: null, attachments: [] },
  photos: { moment: null },
  ladder: {
    number: null, filing: null, limit: null, desks: [], callers: [], calls_back_owed: 0, returns: 0, redone: 0, suspended: null, incident: null, response: null, leader: null, urged: 0, supervised: 0, letter: null, backups: [], run_card: [], absorbed: [], steps: [], people: null, copies: [], evidence: null, danger_words: [], closes_from: null, confidential_from: null, reports_up: [], risk: null,
  },
  counted_as_signed: { findings: null, return_by_us: null },
  satisfied: { degree: null },
  substantiated: { contacted_number: null },
  answer_by_us: { arrival: null },
  ruled_out: { arrival: null, alternates: [] },
  status: { travel: null },
  short: { recommended: [] },
  co: { limit: null, tier: null, skills: [], offices: [], standards: [], danger_words: [], grade: null, risk: null },
  history: { earlier: null },
  gone: { whistles: [], incidents: [] },
};

/** A document with all that it leaves out. */
function whole(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(whole);
  if (typeof value !== "object" || value === null) return value;
  const leftOut = Object.keys(value).flatMap((name) => (LEFT_OUT[name] === undefined ? [] : [LEFT_OUT[name]]));
  return Object.assign({}, ...leftOut, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, whole(inner)])));
}

function golden(name: string): unknown {
  return JSON.parse(readFileSync(resolve(GOLDEN, name), "utf8"));
}

type Step = string | number;

/** Every place in a document that holds a value, the document itself left out. */
function placesIn(value: unknown, path: readonly Step[] = []): (readonly Step[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const below = Object.entries(value).flatMap(([name, inner]) =>
    placesIn(inner, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return path.length === 0 ? below : [path, ...below];
}

/** A copy in which one value is another. */
function withValueAt(value: unknown, path: readonly Step[], put: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return put;
  if (Array.isArray(value)) return value.map((inner: unknown, index) => (index === step ? withValueAt(inner, rest, put) : inner));
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([name, inner]) => [name, name === step ? withValueAt(inner, rest, put) : inner]),
  );
}

function spelled(path: readonly Step[]): string {
  return path.reduce<string>((said, step) => (typeof step === "number" ? `${said}[${step}]` : said === "" ? step : `${said}.${step}`), "");
}

describe("every golden file", () => {
  test("of the console socket is there to be read", () => {
    expect(messages.length).toBeGreaterThanOrEqual(9);
  });

  test.each(files)("%s is read as it is written, with nothing lost", (name, decoder) => {
    const value = golden(name);
    const read = decoder({ value, path: "" });
    expect(read).toEqual(whole(name === "http.error.json" ? Reflect.get(Object(value), "error") : value));
  });

  test.each(files)("%s with any one value replaced by a symbol of nothing is refused by name", (name, decoder) => {
    const value = golden(name);
    for (const path of placesIn(value)) {
      const broken = withValueAt(value, path, Symbol.for("broken"));
      expect(() => decoder({ value: broken, path: "" }), spelled(path)).toThrow(Undecodable);
    }
  });

  test.each(files)("%s with one field more is read all the same", (name, decoder) => {
    const value = { ...Object(golden(name)), added_in_a_later_version: [1] };
    expect(decoder({ value, path: "" })).toEqual(decoder({ value: golden(name), path: "" }));
  });
});

test.each(["http.history_of_departments.json", "http.history_of_copies.json", "http.history_of_degrees.json", "http.history_of_arrivals.json", "http.history_of_a_run_card.json", "http.history_of_a_contact.json", "http.history_with_pictures.json"])("%s is read line by line, with every particular", (name) => {
  const value = golden(name);
  expect(listOf(historyLine)({ value, path: "" })).toEqual(whole(value));
  for (const path of placesIn(value)) {
    expect(() => listOf(historyLine)({ value: withValueAt(value, path, Symbol.for("broken")), path: "" }), spelled(path)).toThrow(Undecodable);
  }
});

test("a copy that nobody has read, and a matter of which the catalogue says nothing, are read with nothing for what is left out", () => {
  const [it] = http.casePage({ value: golden("http.case_list_with_copies.json"), path: "" }).cases;
  expect(it?.copies.map((copy) => [copy.read_at_us === null, copy.read_by?.name ?? null])).toEqual([[true, null], [false, "钱文"]]);
  const { matters } = intake.matterList({ value: golden("http.matter_list.json"), path: "" });
  expect(matters[0]).toMatchObject({ parent: null, category: null, kind: null, matter: { limit: null, tier: null, skills: [] } });
  expect(matters[1]).toMatchObject({ parent: matters[0]?.matter.code, category: { code: "07" }, kind: "complaint", matter: { limit: { working_days: 5 }, tier: "township" } });
});

describe("what is not in the golden files", () => {
  test("a message of an unknown type is skipped by name", () => {
    expect(decodeConsoleOut('{"type":"weather","wind":7}')).toEqual({ type: "skipped", name: "weather" });
  });

  test("a message without a type, or that is no object, is refused", () => {
    expect(() => decodeConsoleOut("{}")).toThrow("type: wanted a string, found nothing");
    expect(() => decodeConsoleOut("[]")).toThrow("message: wanted an object, found a list");
    expect(() => decodeConsoleOut("null")).toThrow(Undecodable);
    expect(() => decodeConsoleOut("{")).toThrow(SyntaxError);
  });

  test("a mistake deep inside is named by its path and its value", () => {
    const broken = withValueAt(golden("console_out.snapshot.json"), ["cases", 0, "place", "lat"], 138.9);
    expect(() => consoleOut({ value: broken, path: "" })).toThrow("cases[0].place.lat: wanted a number from -90 to 90, found number 138.9");
  });

  test("a word that is not known is kept as it is", () => {
    const later = withValueAt(golden("http.action_done.json"), ["case", "grade"], "purple");
    expect(http.actionDone({ value: later, path: "" }).case.grade).toEqual({ other: "purple" });
  });

  test("a particular with an unknown label is left out of its line", () => {
    const later = withValueAt(golden("http.case_detail.json"), ["history", 1, "details", 0], { label: "weather" });
    expect(http.caseFile({ value: later, path: "" }).history[1]?.details.map((it) => it.label)).toEqual(["nearness", "due"]);
  });

  test("an optional field may be left out", () => {
    expect(decodeConsoleOut('{"type":"pong","server_us":5}')).toEqual({ type: "pong", sent_us: null, server_us: 5 });
  });

  test.each([-1, 0.5, 2 ** 53, "1", null])("%s is no offset", (offset) => {
    const broken = withValueAt(golden("console_out.welcome.json"), ["offset"], offset);
    expect(() => consoleOut({ value: broken, path: "" })).toThrow(/^offset: wanted a whole number/);
  });
});

test.each([
  ["tier", words.TIERS], ["grade", words.GRADES], ["risk", words.RISKS], ["mode", words.MODES], ["phase", words.PHASES],
  ["clock_purpose", words.CLOCK_PURPOSES], ["climb_reason", words.CLIMB_REASONS], ["rung_state", words.RUNG_STATES],
  ["service", words.SERVICES], ["unit_kind", words.UNIT_KINDS], ["travel", words.TRAVELS], ["weight", words.WEIGHTS], ["arrival_by", words.ARRIVALS_BY], ["duty", words.DUTIES], ["unit_status", words.UNIT_STATUSES],
  ["ruled_out", words.RULED_OUT], ["decline_reason", words.DECLINE_REASONS], ["receipt_state", words.RECEIPT_STATES],
  ["document_kind", words.DOCUMENT_KINDS], ["role", words.ROLES], ["event", words.EVENT_KINDS], ["report_kind", words.REPORT_KINDS], ["part", words.PARTS],
  ["desk_purpose", words.DESK_PURPOSES], ["return_ruling", words.RETURN_RULINGS], ["extension_ruling", words.EXTENSION_RULINGS],
  ["limit_reason", words.LIMIT_REASONS], ["suspension_kind", words.SUSPENSION_KINDS], ["emergency_level", words.EMERGENCY_LEVELS], ["incident_report_kind", words.INCIDENT_REPORT_KINDS], ["ground", words.GROUNDS],
  ["transfer_target", words.TRANSFER_TARGETS], ["upward", words.UPWARDS], ["report_up_by", words.REPORT_UP_BYS], ["report_up_state", words.REPORT_UP_STATES], ["unsolved", words.UNSOLVED], ["step", words.STEPS], ["remark", words.REMARKS],
])("the words of %s are those of the hub", (name, known) => {
  expect(known).toEqual(Reflect.get(Object(golden("words.json")), name));
});
