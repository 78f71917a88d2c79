// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { linesOf } from "../map/case_features";
import { CoverNow, drawn, minutes, share } from "./cover.svelte";
import { DEMAND_BY, WAYS } from "./decode";
import { WORDS } from "./words";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
const golden = (name: string) => JSON.parse(readFileSync(resolve(GOLDEN, name), "utf8"));

async function asked(body: object, status = 200): Promise<CoverNow> {
  const now = new CoverNow(() => Promise.resolve(Response.json(body, { status })));
  await now.ask("");
  return now;
}

test("what is reached, what is thin and who would cover more is read as the hub writes it", async () => {
  const cover = (await asked(golden("http.cover.json"))).found?.cover;
  expect(cover).toMatchObject({ reached_per_mille: 743, ways: "roads", demand: { by: "part_of_day", cases: 214 } });
  expect(cover?.thin[0]?.soonest_s).toBe(1320);
  expect(cover?.moves[0]).toMatchObject({ unit: { name: "五四路巡防一组" }, kind: "patrol", way_s: 540 });
});

test("a policy that does not reckon it says so, and a word of a later hub does no harm", async () => {
  expect((await asked(golden("http.cover_off.json"))).found?.cover).toBeNull();
  const later = golden("http.cover.json");
  later.cover.ways = "by_rail";
  expect((await asked(later)).found?.cover?.ways).toEqual({ other: "by_rail" });
  expect((await asked(golden("http.cover_by_all_hours.json"))).found?.cover?.moves[0]?.from_area).toBeNull();
});

test("the area that was chosen is asked for, and a late answer to another question is no answer", async () => {
  const paths: string[] = [];
  const answers: ((it: Response) => void)[] = [];
  const now = new CoverNow((path) => {
    paths.push(String(path));
    return new Promise((resolve) => answers.push(resolve));
  });
  const both = [now.ask("1301"), now.ask("")];
  answers[1]?.(Response.json(golden("http.cover_off.json")));
  answers[0]?.(Response.json(golden("http.cover.json")));
  await Promise.all(both);
  expect(paths.map((path) => path.replace(/^.*\/api/, "/api"))).toEqual(["/api/v1/cover?area=1301", "/api/v1/cover"]);
  expect(now.found?.cover).toBeNull();
});

test("what the hub refuses is told", async () => {
  const now = await asked({ error: { code: "busy", message: "later" } }, 503);
  expect([now.found, now.problem === null, now.loading]).toEqual([null, false, false]);
});

test("what is refused of one area leaves no figures of another, and what is shown stays while it is asked for again", async () => {
  const answers = [Response.json(golden("http.cover.json")), Response.json({ error: { code: "busy", message: "later" } }, { status: 503 })];
  const now = new CoverNow(() => Promise.resolve(answers.shift() ?? Response.json(golden("http.cover.json"))));
  await now.ask("");
  const again = now.ask("");
  expect(now.found).not.toBeNull();
  await again;
  expect([now.found === null, now.problem === null]).toEqual([false, false]);
  const other = now.ask("1301");
  expect(now.found).toBeNull();
  await other;
});

test("a move is a line with a sign and a name at its end", async () => {
  const moves = drawn((await asked(golden("http.cover.json"))).found?.cover?.moves ?? []);
  const { lines, names } = linesOf(moves);
  expect(lines).toMatchObject([{ geometry: { coordinates: [[115.481, 38.869], [115.465, 38.874]] }, properties: { how: "advised" } }]);
  expect(names).toMatchObject([{ geometry: { coordinates: [115.465, 38.874] }, properties: { label: "⇢ 五四路巡防一组" } }]);
});

test("shares and minutes are told in words", () => {
  expect([share(743), share(0), minutes(540), minutes(541), minutes(0)]).toEqual(["74.3%", "0.0%", 9, 10, 0]);
});

test("every word has texts in both languages", () => {
  for (const words of Object.values(WORDS)) {
    expect(Object.keys(words.demand).sort()).toEqual([...DEMAND_BY].sort());
    expect(Object.keys(words.ways).sort()).toEqual([...WAYS].sort());
  }
});
