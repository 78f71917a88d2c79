// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Hub } from "../api/hub";
import type { KeyShelf } from "../api/order_keys";
import { consoleOut } from "../decode/console_out";
import type { Case } from "../decode/views";
import { caseFile } from "../decode/http";
import { AT_A_DESK, caseWith, deskWith, golden } from "./cases_for_tests";
import { Docket } from "./docket.svelte";

type Asked = Readonly<{ path: string; key: string | null; body: unknown }>;
type Reply = (asked: Asked) => Response | "lost";

const NOTHING_KEPT = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
const TWO = ["a", "b"].map((id) => caseWith({ id, desks: [deskWith({ task: `task of ${id}` })] }));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Whoever sits at the centre of a township, where the alert of the golden case stands. */
const TOWNSHIP = { ...AT_A_DESK, department: null, person: { ...AT_A_DESK.person, role: "dispatcher" as const } };
const ALERT = { rung: 1, round: 1, reason: "urged", since_us: 4 } as const;
const done = (it: Case): Response => Response.json({ seq: it.seq + 1, case: { ...it, seq: it.seq + 1, desks: it.desks.map((desk) => ({ ...desk, signed_at_us: 5 })) } });
const refused = (code: string): Response => Response.json({ error: { code, message: code, field: null, value: null, request: "r" } }, { status: 409 });

/** A docket that shows these cases, and all that was asked of the hub. */
function docketOf(cases: readonly Case[], reply: Reply, shelf: KeyShelf = NOTHING_KEPT, session = AT_A_DESK) {
  const asked: Asked[] = [];
  const fetcher: typeof fetch = (input, init) => {
    const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : null;
    const one = { path: String(input).replace("/api/v1", ""), key: new Headers(init?.headers).get("Idempotency-Key"), body };
    asked.push(one);
    const answer = reply(one);
    return answer === "lost" ? Promise.reject(new TypeError("network")) : Promise.resolve(answer);
  };
  const docket = new Docket(new Hub(fetcher), session, shelf, () => undefined);
  docket.take({ type: "snapshot", offset: 1, part: 0, cases, units: [], more: false });
  docket.show();
  return { docket, asked };
}

const [A] = TWO as [Case];
const caseOf = ({ path }: Asked): Case => TWO.find((it) => path === `/cases/${it.id}/acts`) ?? caseWith({});

describe("acknowledging", () => {
  const alerted = ["a", "b", "elsewhere"].map((id) => caseWith({ id, desks: [], phase: "unattended", alert: ALERT }));
  const taken = (it: Case): Response => Response.json({ seq: it.seq + 1, case: { ...it, seq: it.seq + 1, alert: null } });
  const message = consoleOut(golden("console_out.alert.json"));
  /** The hub alerts this person about two of them; the third waits for somebody else. */
  function atTheTownship(reply: (id: string) => Response) {
    const told = docketOf(alerted, ({ path }) => reply(path.split("/")[2] ?? ""), NOTHING_KEPT, TOWNSHIP);
    if (message.type !== "alert") throw new Error("the golden file is an alert");
    for (const id of ["a", "b"]) told.docket.take({ ...message, ...ALERT, case: id });
    told.docket.show();
    return told;
  }
  const caseOf = (id: string): Case => alerted.find((it) => it.id === id) ?? caseWith({});

  test("what waits for this person stands in 待签收, and what waits for another does not", () => {
    const { docket } = atTheTownship(() => refused("no_alert"));
    docket.look("to_sign");
    expect([docket.shown.map((it) => it.id), docket.counts.get("to_sign"), [...docket.alerted]]).toEqual([["a", "b"], 2, ["a", "b"]]);
  });

  test("many at once names rung and round of each, under a key of its own", async () => {
    const { docket, asked } = atTheTownship((id) => taken(caseOf(id)));
    docket.chooseAll();
    docket.choose("elsewhere");
    await docket.takeChosen();
    expect(asked.map(({ path, body }) => [path, body])).toEqual(["a", "b"].map((id) => [`/cases/${id}/acknowledge`, { rung: 1, round: 1 }]));
    expect(new Set(asked.map((one) => one.key)).size).toBe(2);
    expect([docket.signedMany, docket.alerted.size, docket.chosen.size]).toEqual([{ signed: 2, failed: [] }, 0, 0]);
  });

  test("the open case is taken, whatever is chosen in the list behind it", async () => {
    const { docket, asked } = atTheTownship((id) => taken(caseOf(id)));
    docket.choose("a");
    docket.open("b");
    await docket.takeOpened();
    expect([asked.map((one) => one.path), [...docket.chosen], [...docket.alerted]]).toEqual([["/cases/b/acknowledge"], ["a"], ["a"]]);
    docket.open("elsewhere");
    await docket.takeOpened();
    expect(asked.length, "what waits for another is not asked for").toBe(1);
  });

  test("an alert that has passed to somebody else is no longer offered, and it is said", async () => {
    const { docket } = atTheTownship(() => refused("alert_passed"));
    docket.choose("a");
    await docket.takeChosen();
    expect([docket.signedMany?.failed.map(({ id }) => id), [...docket.alerted]]).toEqual([["a"], ["b"]]);
  });

  test("no department and nobody who only looks acknowledges, whatever the hub tells", () => {
    for (const session of [AT_A_DESK, { ...TOWNSHIP, person: { ...TOWNSHIP.person, role: "observer" as const } }]) {
      const { docket } = docketOf(alerted, () => "lost", NOTHING_KEPT, session);
      if (message.type === "alert") docket.take({ ...message, ...ALERT, case: "a" });
      docket.show();
      expect([alerted.filter((it) => docket.canTake(it)), docket.alerted.size]).toEqual([[], 0]);
    }
  });
});

describe("signing many", () => {
  test("gives each its own order and key, and leaves none chosen", async () => {
    const { docket, asked } = docketOf(TWO, (one) => done(caseOf(one)));
    docket.chooseAll();
    expect([...docket.chosen]).toEqual(["a", "b"]);
    await docket.takeChosen();
    expect(asked.map((one) => one.body)).toEqual(TWO.map((it) => ({ act: "sign", task: `task of ${it.id}` })));
    expect(new Set(asked.map((one) => one.key)).size).toBe(2);
    expect(docket.signedMany).toEqual({ signed: 2, failed: [] });
    expect(docket.chosen.size).toBe(0);
    expect(docket.counts.get("in_hand")).toBe(2);
  });

  test("one that is refused keeps none of the others from being signed, and stays chosen with what was wrong", async () => {
    const { docket } = docketOf(TWO, (one) => (caseOf(one).id === "a" ? refused("signed_already") : done(caseOf(one))));
    docket.chooseAll();
    await docket.takeChosen();
    expect(docket.signedMany?.signed).toBe(1);
    expect(docket.signedMany?.failed.map(({ id, problem }) => [id, problem.kind === "refused" && problem.mistake.code])).toEqual([["a", "signed_already"]]);
    expect([...docket.chosen]).toEqual(["a"]);
  });

  test("with nothing chosen takes the row under the hands, and with no row nothing", async () => {
    const { docket, asked } = docketOf(TWO, (one) => done(caseOf(one)));
    await docket.takeChosen();
    expect(asked).toEqual([]);
    docket.step(1);
    docket.step(1);
    await docket.takeChosen();
    expect(asked.map((one) => one.path)).toEqual(["/cases/b/acts"]);
  });
});

test("an order whose answer is lost, given again by hand, goes out under the key it had", async () => {
  let lost = true;
  const { docket, asked } = docketOf(TWO, (one) => (one.path.endsWith("/acts") && lost ? "lost" : one.path.endsWith("/acts") ? done(caseOf(one)) : refused("not_found")));
  docket.open("a");
  docket.begin("reply");
  docket.acting.fill("note", "已修好");
  const first = docket.acting.send(A);
  await vi.runAllTimersAsync();
  await first;
  expect(docket.acting.problem).toEqual({ kind: "unreachable" });
  expect([docket.acting.deed, docket.acting.filled.words.note], "what was written is still there").toEqual(["reply", "已修好"]);
  lost = false;
  await docket.acting.send(A);
  const acts = asked.filter((one) => one.path.endsWith("/acts"));
  expect(acts.length).toBe(5);
  expect(new Set(acts.map((one) => one.key)).size).toBe(1);
  expect([docket.acting.deed, docket.acting.done, docket.acting.problem]).toEqual([null, "reply", null]);
});

test("a browser that keeps nothing leaves no form hanging: the order goes out and is done", async () => {
  const full = { ...NOTHING_KEPT, setItem: () => { throw new DOMException("full", "QuotaExceededError"); } };
  const { docket, asked } = docketOf(TWO, (one) => (one.path.endsWith("/acts") ? done(caseOf(one)) : refused("not_found")), full);
  docket.open("a");
  docket.begin("reply");
  docket.acting.fill("note", "已修好");
  await docket.acting.send(A);
  expect(asked.filter((one) => one.path.endsWith("/acts")).length).toBe(1);
  expect([docket.acting.busy, docket.acting.deed, docket.acting.done]).toEqual([false, null, "reply"]);
  docket.chooseAll();
  await docket.takeChosen();
  expect([docket.busy, docket.signedMany?.signed]).toEqual([false, 1]);
});

test("what the hub refuses is said at the form, which stays", async () => {
  const { docket } = docketOf(TWO, () => refused("no_extension"));
  docket.open("a");
  docket.begin("ask_extension");
  docket.acting.fill("more", "3 days");
  docket.acting.fill("reason", "缺料");
  await docket.acting.send(A);
  expect(docket.acting.deed).toBe("ask_extension");
  expect(docket.acting.problem?.kind === "refused" && docket.acting.problem.mistake.code).toBe("no_extension");
});

test("only what is possible can be begun, and a case that is left leaves its form behind", () => {
  const { docket } = docketOf(TWO, () => "lost");
  docket.open("a");
  docket.begin("verify", "close");
  expect(docket.acting.deed).toBe(null);
  docket.begin("ask_return");
  docket.acting.fill("reason", "不属我局");
  docket.open("b");
  expect([docket.acting.deed, docket.acting.filled]).toEqual([null, { words: {}, lists: {} }]);
});

test("a charge is new until its case was opened, and says so to nobody else", () => {
  const led = caseWith({ id: "led", leader: { id: AT_A_DESK.person.id, name: AT_A_DESK.person.name } });
  const { docket } = docketOf([...TWO, led], () => "lost");
  expect(docket.newCharges).toBe(1);
  docket.look("in_my_charge");
  expect([docket.shown.map((it) => it.id), docket.newCharges], "a list is not yet looking at it").toEqual([["led"], 1]);
  docket.charges.opened(led);
  expect(docket.newCharges).toBe(0);
});

test("no department looks at 办结统计, and whoever does looks at no case", () => {
  const { docket } = docketOf(TWO, () => "lost");
  docket.open("a");
  docket.showRates(true);
  expect([docket.rates, docket.opened]).toEqual([false, "a"]);
  const centre = new Docket(new Hub(() => Promise.reject(new TypeError("network"))), { ...AT_A_DESK, department: null, person: { ...AT_A_DESK.person, role: "dispatcher" } }, NOTHING_KEPT, () => undefined);
  centre.open("a");
  centre.showRates(true);
  expect([centre.rates, centre.opened]).toEqual([true, null]);
});

test("what has ended is no longer listed or chosen", () => {
  const { docket } = docketOf(TWO, () => "lost");
  docket.chooseAll();
  docket.take({ type: "changes", from: 1, to: 2, cases: [], ended: ["a"], units: [], gone: [], whistles: [], incidents: [] });
  docket.show();
  expect([docket.shown.map((it) => it.id), [...docket.chosen]]).toEqual([["b"], ["b"]]);
});

test("another queue is another list, with nothing chosen and no row under the hands", () => {
  const { docket } = docketOf([...TWO, caseWith({ id: "c", desks: [deskWith({ signed_at_us: 1 })] })], () => "lost");
  docket.chooseAll();
  docket.step(1);
  docket.lookBeside(2);
  expect([docket.list, docket.shown.map((it) => it.id), docket.chosen.size, docket.at]).toEqual(["in_hand", ["c"], 0, null]);
  docket.lookBeside(-3);
  expect(docket.list, "the shelves of what has ended stand behind the queues").toBe("otherwise");
  docket.look("overdue");
  docket.look(docket.queues[20]);
  expect(docket.list, "there is no such queue").toBe("overdue");
});

test("what has ended comes from the hub, without the order of what is open, and goes on where the hands reach its end", async () => {
  const isSecond = ({ body }: Asked): boolean => Object(body).before !== undefined;
  const pages = [["z", "a"], ["m"]].map((ids) => ids.map((id) => ({ state: "closed", case: caseWith({ id, phase: "closed", ended_at_us: 5 }) })));
  const { docket, asked } = docketOf(TWO, (one) => Response.json({ cases: pages[isSecond(one) ? 1 : 0], next: isSecond(one) ? null : "p2", complete: true }));
  docket.look("closed");
  await vi.advanceTimersByTimeAsync(0);
  expect(docket.shown.map((it) => it.id)).toEqual(["z", "a"]);
  docket.step(1);
  docket.step(1);
  await vi.advanceTimersByTimeAsync(0);
  expect(docket.shown.map((it) => it.id)).toEqual(["z", "a", "m"]);
  expect(asked.map((one) => [one.path, one.body])).toEqual([["/cases/search", { state: "closed" }], ["/cases/search", { state: "closed", before: "p2" }]]);
  docket.look("all");
  expect(docket.shown.length).toBe(2);
});

test("a search among all cases shows an open one as it is now", async () => {
  const { docket, asked } = docketOf(TWO, () => Response.json({ cases: [{ state: "with_departments", case: { ...A, seq: 0, summary: "old" } }], next: null, complete: true }));
  docket.findAll();
  expect(asked, "nothing is looked for without words").toEqual([]);
  docket.words = "井盖";
  docket.findAll();
  await vi.advanceTimersByTimeAsync(0);
  expect(docket.list).toBe("found");
  expect(docket.shown.map((it) => it.summary)).toEqual([A.summary]);
  expect(asked.map((one) => [one.path, one.body]), "what was typed stands in no address").toEqual([["/cases/search", { q: "井盖" }]]);
});

test("of a long history the earlier part is asked for once and stays when the case changes", async () => {
  const { case: it, report, joined, history: [line] } = caseFile(golden("http.case_detail.json"));
  const page = (seqs: readonly number[], earlier: number | null) => ({ case: { ...it, id: "a" }, report, joined, history: seqs.map((seq) => ({ ...line, seq })), earlier });
  const { docket, asked } = docketOf(TWO, (one) => Response.json(one.path.includes("before=") ? page([1, 2], null) : page([5, 6], 5)));
  docket.open("a");
  await docket.loadFile("a");
  expect(await docket.loadEarlier()).toBe(null);
  await docket.loadFile("a");
  expect(docket.file?.history.map((one) => one.seq)).toEqual([1, 2, 5, 6]);
  expect(await docket.loadEarlier(), "there is nothing before").toBe(null);
  expect(asked.map((one) => one.path)).toEqual(["/cases/a", "/cases/a?before=5", "/cases/a"]);
});
