// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Hub } from "../api/hub";
import { session } from "../decode/http";
import { Sound } from "../sound/sound.svelte";
import { AGAIN_AFTER_MOST_MS, AGAIN_AFTER_MS, Catalogue } from "./catalogue.svelte";
import { Desk } from "./desk.svelte";
import { nextFor, nextForm } from "./next_form";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
const golden = (name: string) => JSON.parse(readFileSync(resolve(GOLDEN, name), "utf8"));
const CASE: string = golden("console_out.alert.json").case;
const OTHER = "01999f00-0000-7000-8000-0000000000aa";
/** Longer than messages are gathered, and than the guard of a new alert lasts. */
const A_WHILE_MS = 1_000;

type Asked = Readonly<{ path: string; key: string | null; body: unknown }>;

/** The browser's socket, as far as a desk uses one. */
class Socket {
  static last: Socket | null = null;
  onopen: () => void = () => undefined;
  onmessage: (event: { data: string }) => void = () => undefined;
  onclose: () => void = () => undefined;
  constructor() {
    Socket.last = this;
  }
  send(): void {}
  close(): void {}
  say(message: object): void {
    this.onmessage({ data: JSON.stringify(message) });
  }
}

let asked: Asked[];
let cutOff: boolean;
/** Answers to these paths are held back until they are let go. */
let held: { pattern: RegExp; letGo: (() => void)[] } | null;
/** How many more requests for the catalogue fail. */
let catalogueFails: number;
let desk: Desk;

const fetchOfHub: typeof fetch = (path, init) => {
  const headers = new Headers(init?.headers);
  if (init?.method === "POST" && !String(path).endsWith("/ticket")) {
    asked.push({ path: String(path), key: headers.get("Idempotency-Key"), body: JSON.parse(String(init.body)) });
    if (cutOff) return Promise.reject(new TypeError("fetch failed"));
  }
  const answers: readonly [RegExp, string][] = [
    [/\/ticket$/, "http.ticket.json"], [/\/areas$/, "http.area_list.json"], [/\/categories$/, "http.category_list.json"],
    [/\/cases\/[^/]+\/[a-z-]+$/, "http.action_done.json"], [/\/cases\//, "http.case_detail.json"],
  ];
  const name = answers.find(([pattern]) => pattern.test(String(path)))?.[1] ?? "http.error.json";
  if (/areas$|categories$/.test(String(path)) && catalogueFails-- > 0) return Promise.reject(new TypeError("fetch failed"));
  if (held?.pattern.test(String(path)) !== true) return Promise.resolve(Response.json(golden(name)));
  const summary = `answer ${held.letGo.length + 1}`;
  const file = golden(name);
  return new Promise((resolve) => held?.letGo.push(() => resolve(Response.json({ ...file, case: { ...file.case, summary } }))));
};
const hub = new Hub(fetchOfHub);

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_790_057_700_000 });
  vi.stubGlobal("WebSocket", Socket);
  asked = [];
  cutOff = false;
  held = null;
  catalogueFails = 0;
  desk = new Desk(hub, session({ value: golden("http.session.json"), path: "" }), new Sound(), () => undefined);
  desk.start();
  await vi.advanceTimersByTimeAsync(0);
  Socket.last?.onopen();
  const snapshot = golden("console_out.snapshot.json");
  const other = { ...snapshot.cases[0], id: OTHER, summary: "another" };
  Socket.last?.say(golden("console_out.welcome.json"));
  Socket.last?.say({ ...snapshot, cases: [...snapshot.cases, other], more: false });
  Socket.last?.say(golden("console_out.alert.json"));
  await vi.advanceTimersByTimeAsync(A_WHILE_MS);
});

afterEach(() => {
  desk.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("Space", () => {
  test("acknowledges the alert that the banner shows, and shows its case", async () => {
    await desk.acknowledgeFirst();
    expect(asked).toMatchObject([{ path: `/api/v1/cases/${CASE}/acknowledge`, body: { rung: 1, round: 1 } }]);
    expect(desk.selected).toBe(CASE);
    expect(desk.alert).toBe(null);
  });

  test("does nothing for a case whose alert is for others, when no alert is for this person", async () => {
    await desk.acknowledgeFirst();
    asked = [];
    desk.select(OTHER);
    expect(desk.case?.alert).not.toBe(null);
    await desk.acknowledgeFirst();
    expect(asked).toEqual([]);
  });

  test("does not hit an alert that took the first place a moment ago", async () => {
    Socket.last?.say({ ...golden("console_out.alert.json"), case: OTHER, since_us: 1 });
    await vi.advanceTimersByTimeAsync(100);
    expect(desk.alert?.case).toBe(OTHER);
    await desk.acknowledgeFirst();
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(A_WHILE_MS);
    await desk.acknowledgeFirst();
    expect(asked.map((it) => it.path)).toEqual([`/api/v1/cases/${OTHER}/acknowledge`]);
  });

  test("means the alert of the selected case first", async () => {
    Socket.last?.say({ ...golden("console_out.alert.json"), case: OTHER, since_us: 1 });
    await vi.advanceTimersByTimeAsync(100);
    desk.select(CASE);
    await desk.acknowledgeFirst();
    expect(asked.map((it) => it.path)).toEqual([`/api/v1/cases/${CASE}/acknowledge`]);
  });

  test("leaves a form that is being filled in where it is", async () => {
    desk.select(OTHER);
    desk.openNext();
    await vi.advanceTimersByTimeAsync(A_WHILE_MS);
    await desk.acknowledgeFirst();
    expect([asked.length, desk.selected, desk.panel]).toEqual([1, OTHER, { form: "dispatch" }]);
  });
});

test("an action without an answer goes out again under the same key, another one under its own", async () => {
  cutOff = true;
  const act = async (reason: string): Promise<void> => {
    const done = desk.act(CASE, { do: "withdraw", body: { reason } });
    await vi.advanceTimersByTimeAsync(20_000);
    await done;
  };
  await act("重复登记");
  await act("重复登记");
  await act("误报");
  const keys = asked.map((it) => it.key);
  expect(new Set(keys.slice(0, 8)).size).toBe(1);
  expect(new Set(keys).size).toBe(2);
  expect(desk.busy).toBe(false);
});

describe("the file of a case", () => {
  test("that answers late does not replace a newer one", async () => {
    desk.select(CASE);
    held = { pattern: new RegExp(`/cases/${CASE}$`), letGo: [] };
    void desk.loadFile(CASE);
    void desk.loadFile(CASE);
    const [first, second] = held.letGo;
    second?.();
    await vi.advanceTimersByTimeAsync(10);
    first?.();
    await vi.advanceTimersByTimeAsync(10);
    expect(desk.file?.case.summary).toBe("answer 2");
  });

  test("is shown while a newer one is still on its way", async () => {
    desk.select(CASE);
    held = { pattern: new RegExp(`/cases/${CASE}$`), letGo: [] };
    void desk.loadFile(CASE);
    void desk.loadFile(CASE);
    held.letGo[0]?.();
    await vi.advanceTimersByTimeAsync(10);
    expect(desk.file?.case.summary).toBe("answer 1");
  });
});

describe("areas and categories", () => {
  test("that could not be had are fetched until they are there", async () => {
    catalogueFails = 3;
    const catalogue = new Catalogue(hub);
    void catalogue.fetch();
    await vi.advanceTimersByTimeAsync(AGAIN_AFTER_MS - 1);
    expect(catalogue.areas).toEqual([]);
    await vi.advanceTimersByTimeAsync(3 * AGAIN_AFTER_MS);
    expect(catalogue.areas.length).toBe(2);
    expect(catalogue.categories.length).toBeGreaterThan(0);
  });

  test("are fetched anew when the connection comes back", async () => {
    const before = desk.areas;
    Socket.last?.say(golden("console_out.welcome.json"));
    await vi.advanceTimersByTimeAsync(10);
    expect(desk.areas.length).toBe(2);
    expect(desk.areas).not.toBe(before);
  });
});

describe("the matters of the catalogue", () => {
  /** A hub that counts how often it was asked for them, and fails as often as it is told. */
  function asking(fails: number) {
    const asked = vi.fn(() => Promise.resolve(Response.json(asked.mock.calls.length <= fails ? golden("http.error.json") : golden("http.matter_list.json"), { status: asked.mock.calls.length <= fails ? 500 : 200 })));
    const catalogue = new Catalogue(new Hub((path, init) => (String(path).endsWith("/matters") ? asked() : fetchOfHub(path, init))));
    return { asked, catalogue };
  }
  const settle = () => vi.advanceTimersByTimeAsync(10);

  test("are asked for where somebody takes calls, once", async () => {
    const { asked, catalogue } = asking(0);
    await catalogue.fetch();
    expect(asked).not.toHaveBeenCalled();
    catalogue.wantMatters();
    catalogue.wantMatters();
    await settle();
    expect([asked.mock.calls.length, catalogue.matters.map((it) => it.matter.code)]).toEqual([1, ["12", "12-03"]]);
    await catalogue.fetch();
    await settle();
    expect(asked, "an import may have come while nobody listened").toHaveBeenCalledTimes(2);
  });

  test("that could not be had are asked for with the next call", async () => {
    const { asked, catalogue } = asking(1);
    catalogue.wantMatters();
    await settle();
    expect(catalogue.matters).toEqual([]);
    catalogue.wantMatters();
    await settle();
    expect([asked.mock.calls.length, catalogue.matters.length]).toEqual([2, 2]);
  });

  test("that could not be had come to a form that stays open, when the hub is back and of themselves", async () => {
    const { asked, catalogue } = asking(2);
    catalogue.wantMatters();
    await settle();
    await catalogue.fetch();
    await settle();
    expect([asked.mock.calls.length, catalogue.matters.length]).toEqual([2, 0]);
    await vi.advanceTimersByTimeAsync(AGAIN_AFTER_MOST_MS);
    expect([asked.mock.calls.length, catalogue.matters.length]).toEqual([3, 2]);
    await vi.advanceTimersByTimeAsync(2 * AGAIN_AFTER_MOST_MS);
    expect(asked, "what is there is not asked for again").toHaveBeenCalledTimes(3);
  });

  test("of an older catalogue do not take the place of those of a newer one", async () => {
    const letGo: ((codes: readonly string[]) => void)[] = [];
    const [one] = golden("http.matter_list.json").matters;
    const list = (codes: readonly string[]) => Response.json({ matters: codes.map((code) => ({ ...one, matter: { ...one.matter, code } })) });
    const catalogue = new Catalogue(new Hub((path, init) => (String(path).endsWith("/matters") ? new Promise((resolve) => letGo.push((codes) => resolve(list(codes)))) : fetchOfHub(path, init))));
    catalogue.wantMatters();
    await catalogue.fetch();
    letGo[1]?.(["new"]);
    await settle();
    letGo[0]?.(["old"]);
    await settle();
    expect(catalogue.matters.map((it) => it.matter.code)).toEqual(["new"]);
  });
});

describe("a search", () => {
  const inputs = golden("http.found_cases.json");
  const pages = (...answers: object[]) => {
    const asked: unknown[] = [];
    const searching: typeof fetch = (path, init) => {
      if (!String(path).endsWith("/cases/search")) return fetchOfHub(path, init);
      asked.push(JSON.parse(String(init?.body)));
      return Promise.resolve(Response.json(answers[asked.length - 1]));
    };
    const it = new Desk(new Hub(searching), session({ value: golden("http.session.json"), path: "" }), new Sound(), () => undefined);
    return { it, asked };
  };
  const ended = (id: string) => ({ state: "closed", case: { ...inputs.cases[0].case, id, phase: "closed", ended_at_us: 5, summary: `ended ${id}` } });

  test("among all cases brings ended ones, a page at a time, and opens one", async () => {
    const { it, asked } = pages({ cases: [ended("a"), ended("b")], next: "p2", complete: true }, { cases: [ended("c")], next: null, complete: true });
    await it.findAll();
    expect([asked, it.listed], "nothing is looked for without words").toEqual([[], "open"]);
    it.words = " 井盖 ";
    await it.findAll();
    expect([it.listed, it.shown.map((one) => one.id), it.found.next]).toEqual(["found", ["a", "b"], "p2"]);
    it.step(1);
    expect(it.case?.summary, "shown before its file has come").toBe("ended a");
    it.step(1);
    await vi.advanceTimersByTimeAsync(10);
    expect([it.shown.map((one) => one.id), it.found.next], "at the end of the list the next page comes").toEqual([["a", "b", "c"], null]);
    expect(asked).toEqual([{ q: "井盖" }, { q: "井盖", before: "p2" }]);
    it.list("open");
    expect([it.shown, it.selected]).toEqual([[], null]);
  });

  test("that finds an open case shows it as it is now", async () => {
    const { it } = pages({ cases: [{ state: "unattended", case: { ...inputs.cases[0].case, id: CASE, seq: 0, summary: "old" } }], next: null, complete: true });
    it.picture = desk.picture;
    it.words = "火";
    await it.findAll();
    expect(it.shown.map((one) => one.summary)).toEqual([desk.picture.cases.get(CASE)?.summary]);
  });
});

test("the hub's time stands still for nobody who sets the clock of this machine", async () => {
  const before_us = desk.now_us;
  vi.setSystemTime(Date.now() + 30_000);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(desk.now_us - before_us).toBeLessThan(3_100_000);
});

test("what a case waits for follows from its phase", () => {
  const it = desk.picture.cases.get(CASE);
  if (it === undefined) throw new Error("the snapshot has the case");
  const forms = (["unattended", "under_way", "on_scene", "to_verify", "to_close", "closed", "withdrawn"] as const).map((phase) => nextForm({ ...it, phase }));
  expect(forms).toEqual(["dispatch", null, null, "verify", "close", "reopen", "reopen"]);
  const village = { me: "", at: "centre", area: "130606001001", tier: "village" } as const;
  expect((["unattended", "to_verify"] as const).map((phase) => nextFor({ ...it, phase }, village)), "units are sent from everywhere, and who is below does not check").toEqual(["dispatch", null]);
});
