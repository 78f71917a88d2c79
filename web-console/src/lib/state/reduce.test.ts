import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { AlertMessage, ChangesMessage, ConsoleMessage, SnapshotMessage, WelcomeMessage } from "../decode/console_out";
import { decodeConsoleOut } from "../decode/console_out";
import type { Case } from "../decode/views";
import type { Picture } from "./picture";
import { EMPTY, alertName } from "./picture";
import { reduce, withCase, withoutAlert } from "./reduce";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");

/** Frozen through and through, so that a rule that changes its input fails. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(frozen);
    if (value instanceof Map) [...value.values()].forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

function golden<T extends ConsoleMessage["type"]>(name: string, type: T): Extract<ConsoleMessage, { type: T }> {
  const message = decodeConsoleOut(readFileSync(resolve(GOLDEN, `console_out.${name}.json`), "utf8"));
  if (!isOf(message, type)) throw new Error(`${name} is no ${type}`);
  return frozen(message);
}

function isOf<T extends ConsoleMessage["type"]>(message: { type: string }, type: T): message is Extract<ConsoleMessage, { type: T }> {
  return message.type === type;
}

const welcome: WelcomeMessage = golden("welcome", "welcome");
const first: SnapshotMessage = golden("snapshot", "snapshot");
const last: SnapshotMessage = golden("snapshot_last", "snapshot");
const changes: ChangesMessage = golden("changes", "changes");
const alert: AlertMessage = golden("alert", "alert");
const link = golden("link", "link");

function after(...messages: readonly ConsoleMessage[]): Picture {
  return messages.reduce((picture, message) => frozen(reduce(picture, message)), frozen(EMPTY));
}

function only(picture: Picture): Case {
  const [it, ...others] = picture.cases.values();
  if (it === undefined || others.length > 0) throw new Error(`one case was expected, not ${picture.cases.size}`);
  return it;
}

const there = after(welcome, first, last);

describe("a snapshot", () => {
  test("is shown when its last part has come, not before", () => {
    const halfway = after(welcome, first);
    expect(halfway.whole).toBe(false);
    expect(halfway.cases.size).toBe(0);
    expect(there.whole).toBe(true);
    expect([...there.cases.keys()]).toEqual(first.cases.map((it) => it.id));
    expect(there.offset).toBe(1042);
  });

  test("leaves the old picture on the screen until it is whole, then replaces all of it", () => {
    const another: SnapshotMessage = { ...first, cases: first.cases.map((it) => ({ ...it, id: "another" })) };
    const halfway = reduce(there, another);
    expect([...halfway.cases.keys()]).toEqual(first.cases.map((it) => it.id));
    expect([...frozen(reduce(frozen(halfway), last)).cases.keys()]).toEqual(["another"]);
  });

  test("that begins again forgets the parts of the one before", () => {
    const another: SnapshotMessage = { ...first, cases: first.cases.map((it) => ({ ...it, id: "another" })) };
    expect([...after(welcome, first, another, last).cases.keys()]).toEqual(["another"]);
  });

  test("without a case takes the case's alert away", () => {
    const empty: SnapshotMessage = { ...last, part: 0 };
    expect(after(welcome, first, last, alert, empty).alerts.size).toBe(0);
  });
});

describe("changes", () => {
  test("replace cases and units whole, and remove what has ended or gone", () => {
    const picture = reduce(there, changes);
    expect(only(picture).phase).toBe("under_way");
    expect(picture.offset).toBe(1051);
    const ended = reduce(frozen(picture), { ...changes, cases: [], ended: [only(picture).id], units: [], gone: [...picture.units.keys()] });
    expect(ended.cases.size).toBe(0);
    expect(ended.units.size).toBe(0);
  });

  test("that are older than what an action's answer has shown change nothing", () => {
    const seen = withCase(there, { ...only(there), seq: 2000, phase: "to_close" });
    expect(only(reduce(frozen(seen), changes)).phase).toBe("to_close");
  });

  test("of nothing move the offset only", () => {
    const quiet = reduce(there, { ...changes, cases: [], ended: [], units: [], gone: [] });
    expect(quiet).toEqual({ ...there, offset: 1051 });
    expect(quiet.units).toBe(there.units);
  });
});

describe("an alert", () => {
  test("that comes again is the same alert", () => {
    const once = after(welcome, first, last, alert);
    expect(reduce(once, alert)).toBe(once);
    expect([...once.alerts.keys()]).toEqual([alertName(alert)]);
  });

  test("of the next round takes the place of the one before", () => {
    const next: AlertMessage = { ...alert, round: 2, since_us: alert.since_us + 1 };
    expect([...after(welcome, first, last, alert, next).alerts.values()].map((it) => it.round)).toEqual([2]);
  });

  test("of a round that the case has left behind is not shown", () => {
    const [known] = first.cases;
    if (known?.alert == null) throw new Error("the golden case alerts");
    const later: Case = { ...known, seq: 1043, alert: { ...known.alert, round: 2, since_us: alert.since_us + 5 } };
    expect(reduce(frozen(withCase(there, later)), alert).alerts.size).toBe(0);
  });

  test("ends when the case shows that nobody is alerted any more, when it ends, or when the hub says so", () => {
    const standing = after(welcome, first, last, alert);
    expect(reduce(standing, changes).alerts.size).toBe(0);
    expect(reduce(standing, { ...changes, cases: [], ended: [alert.case] }).alerts.size).toBe(0);
    expect(withoutAlert(standing, alertName(alert)).alerts.size).toBe(0);
    expect(withCase(standing, { ...only(standing), seq: 2000, alert: null }).alerts.size).toBe(0);
  });

  test("that comes before the change that goes with it outlives changes of other cases", () => {
    const quiet: Case = { ...only(there), seq: 1043, alert: null };
    const early = reduce(frozen(withCase(there, quiet)), alert);
    const other: ChangesMessage = { ...changes, cases: [{ ...quiet, id: "another" }], ended: [] };
    expect(reduce(frozen(early), other).alerts.size).toBe(1);
  });
});

test("the ledger's state is kept from one word to the next", () => {
  const down = reduce(there, link);
  expect(down.ledgerUnavailableSince_us).toBe(1790057900000000);
  expect(reduce(frozen(down), { ...link, ledger: "ok" }).ledgerUnavailableSince_us).toBe(null);
});

test("an ended case in an action's answer is left to the socket", () => {
  expect(withCase(there, { ...only(there), seq: 3000, ended_at_us: 5 })).toBe(there);
});

test.each(["handles", "pong", "error"] as const)("%s changes nothing of the picture", (name) => {
  expect(reduce(there, golden(name, name))).toBe(there);
});
