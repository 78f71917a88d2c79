// @vitest-environment happy-dom
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { IncidentAct, WhistleAct } from "../wire";
import { caseWith } from "../docket/cases_for_tests";
import { EMPTY } from "../state/picture";
import { incidentDone, incidents, room, whistleDone, whistles } from "./decode";
import { ATTACHED_AT_ONCE_MOST, INCIDENT_DEEDS, IncidentRooms, possible } from "./incidents.svelte";
import { isOver, possibleFor, WhistleRooms } from "./whistles.svelte";
import { touchesRooms } from "./touched";
import { WORDS } from "./words";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
const golden = (name: string) => JSON.parse(readFileSync(resolve(GOLDEN, name), "utf8"));
const LIST = golden("http.incident_list.json");
const DETAIL = golden("http.incident_detail.json");
const WHISTLES = golden("http.whistle_list.json");
const decoded = <T>(decoder: (it: { value: unknown; path: string }) => T, value: unknown): T => decoder({ value, path: "" });
const [INCIDENT, CLOSED] = decoded(incidents, LIST).incidents;
const WHISTLE = decoded(whistles, WHISTLES).whistles[0];
if (INCIDENT === undefined || CLOSED === undefined || WHISTLE === undefined) throw new Error("the golden lists are empty");

describe("what the hub tells", () => {
  test.each([
    ["http.incident_list.json", incidents], ["http.incident_detail.json", room], ["http.incident_done.json", incidentDone], ["http.whistle_list.json", whistles], ["http.whistle_done.json", whistleDone],
  ] as const)("%s is read and nothing of it is lost", (name, decoder) => expect(decoded<unknown>(decoder, golden(name))).toEqual(golden(name)));

  test("every act that a form can make is one of the wire's", () => {
    const acts = readdirSync(GOLDEN).filter((name) => name.startsWith("http.incident_act_")).map((name) => golden(name) as IncidentAct);
    const made: readonly string[] = INCIDENT_DEEDS.filter((deed) => deed !== "attach");
    expect(new Set(acts.map((it) => it.act))).toEqual(new Set(made));
  });
});

/** What was asked, and answers when the test says so. */
function asked<R>(make: (fetcher: typeof fetch) => R) {
  const calls: { path: string; method: string; key: string | null; body: unknown }[] = [];
  const answers: ((body: unknown, status?: number) => void)[] = [];
  const rooms = make((path, init) => {
    const headers = new Headers(init?.headers);
    calls.push({ path: String(path), method: init?.method ?? "GET", key: headers.get("Idempotency-Key"), body: typeof init?.body === "string" ? JSON.parse(init.body) : null });
    return new Promise((done) => answers.push((body, status = 200) => done(Response.json(body, { status }))));
  });
  const answer = async (body: unknown, status?: number): Promise<void> => {
    answers.shift()?.(body, status);
    // What follows an answer is done in turns of its own.
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    await new Promise((done) => setTimeout(done));
  };
  return { rooms, calls, answer };
}

describe("incidents", () => {
  test("the first is chosen, and its command room is read", async () => {
    const { rooms, calls, answer } = asked((fetcher) => new IncidentRooms(fetcher));
    const done = rooms.load();
    await answer(LIST);
    await answer(DETAIL);
    await done;
    expect(calls.map((it) => it.path)).toEqual(["/api/v1/incidents", `/api/v1/incidents/${INCIDENT.id}`]);
    expect([rooms.chosen, rooms.room?.log.length, rooms.plans[0]?.code]).toEqual([INCIDENT.id, DETAIL.log.length, "flood"]);
  });

  test("what is over is asked for page by page", async () => {
    const { rooms, calls, answer } = asked((fetcher) => new IncidentRooms(fetcher));
    rooms.over = true;
    void rooms.load();
    await answer(LIST);
    await answer(DETAIL);
    void rooms.load(true);
    await answer({ ...LIST, incidents: [{ ...LIST.incidents[1], id: "another" }], next: null });
    expect(calls[2]?.path).toBe(`/api/v1/incidents?state=closed&before=${LIST.next}`);
    expect([rooms.listed.length, rooms.next]).toEqual([3, null]);
  });

  test("an order whose outcome nobody knows goes out again under its key, and a refused one under another", async () => {
    const { rooms, calls, answer } = asked((fetcher) => new IncidentRooms(fetcher));
    rooms.chosen = INCIDENT.id;
    const log = { act: "log", words: "抽水车已到" } as const;
    void rooms.act(log);
    await answer(golden("http.error.json"), 409);
    expect([rooms.problem?.kind, rooms.sending]).toEqual(["refused", false]);
    void rooms.act(log);
    await answer(golden("http.incident_done.json"));
    expect(calls[0]?.body).toEqual(log);
    expect(calls[0]?.key).not.toBeNull();
    expect(calls[0]?.key).not.toEqual(calls[1]?.key);
    expect([calls[1]?.path, rooms.problem]).toEqual([`/api/v1/incidents/${INCIDENT.id}/acts`, null]);
  });

  test("many cases go in one order, no more than the hub takes, and whoever could not is told", async () => {
    const { rooms, calls, answer } = asked((fetcher) => new IncidentRooms(fetcher));
    rooms.chosen = INCIDENT.id;
    const many = Array.from({ length: ATTACHED_AT_ONCE_MOST + 1 }, (_, at) => `case ${at}`);
    void rooms.attach(many);
    await answer(golden("http.cases_attached.json"));
    expect((calls[0]?.body as { cases: string[] }).cases.length).toBe(ATTACHED_AT_ONCE_MOST);
    expect([rooms.attached?.done, rooms.attached?.refused.length]).toEqual([1, 1]);
    expect(await rooms.attach([])).toBe(false);
  });

  test("what cannot be done as it stands has no button", () => {
    expect(possible(INCIDENT)).toEqual(["log", "report", "grade", "set_response", "end_response", "attach"]);
    expect(possible({ ...INCIDENT, response: null, owed: [] })).toEqual(["log", "grade", "set_response", "attach", "close"]);
    expect(possible(CLOSED)).toEqual([]);
  });
});

describe("whistles", () => {
  test("what is open is asked for, and an act is answered by the list anew", async () => {
    const { rooms, calls, answer } = asked((fetcher) => new WhistleRooms(fetcher));
    void rooms.load();
    await answer(WHISTLES);
    const sign: WhistleAct = { act: "sign", department: "11130606000000001X" };
    void rooms.act(sign);
    await answer(golden("http.whistle_done.json"));
    await answer(WHISTLES);
    expect(calls.map((it) => `${it.method} ${it.path}`)).toEqual(["GET /api/v1/whistles?state=open", `POST /api/v1/whistles/${WHISTLE.id}/acts`, "GET /api/v1/whistles?state=open"]);
  });

  test("a department is asked for what comes next, and rated once", () => {
    const [there, late] = WHISTLE.departments;
    if (there === undefined || late === undefined) throw new Error("the golden whistle calls nobody");
    expect([possibleFor(there), possibleFor({ ...there, rating: null }), possibleFor(late)]).toEqual([[], ["rate"], ["work", "leave"]]);
    expect(possibleFor({ ...late, step: "called", absent: true })).toEqual(["sign", "record", "rate"]);
    expect([isOver(WHISTLE), isOver({ ...WHISTLE, departments: [there] })]).toEqual([false, true]);
  });
});

test("both languages have a word for everything that can be done", () => {
  for (const words of Object.values(WORDS)) {
    expect(Object.keys(words.incident.deed).sort()).toEqual([...INCIDENT_DEEDS].sort());
    expect(Object.values(words.incident.deed).every((it) => it !== "")).toBe(true);
  }
});

describe("what is read anew when the hub tells of changes", () => {
  const changes = { type: "changes", offset: 2, cases: [], ended: [], units: [], units_gone: [], incidents: [], whistles: [] } as const;
  const plain = caseWith({ id: "a" });
  const involved = caseWith({ id: "a", response: { incident: "i", level: "iii" } });
  const before = { ...EMPTY, cases: new Map([["a", involved]]) };

  test.each([
    ["an incident", { incidents: ["i"] }, EMPTY, true], ["a whistle", { whistles: ["w"] }, EMPTY, true], ["a case that comes under a response", { cases: [involved] }, EMPTY, true],
    ["a case that was under one", { cases: [plain] }, before, true], ["one that was and has ended", { ended: ["a"] }, before, true], ["any other case", { cases: [plain] }, EMPTY, false],
    ["any other that has ended", { ended: ["b"] }, before, false],
  ] as const)("%s", (_, changed, picture, expected) => expect(touchesRooms({ ...changes, ...changed } as never, picture)).toBe(expected));
});
