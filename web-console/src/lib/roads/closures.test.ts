// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { ClosedRoads } from "./closures.svelte";
import { ROADS_STATES } from "./decode";
import { WORDS } from "./words";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
const golden = (name: string) => JSON.parse(readFileSync(resolve(GOLDEN, name), "utf8"));

async function listed(body: object, status = 200): Promise<ClosedRoads> {
  const roads = new ClosedRoads(() => Promise.resolve(Response.json(body, { status })));
  await roads.ask();
  return roads;
}

test("what is closed is listed with the area, the reason and for whom", async () => {
  const { found } = await listed(golden("http.closure_list.json"));
  expect(found?.roads).toBe("in_force");
  expect(found?.closures).toMatchObject([{ shape: "bridge", radius_m: 120, travel: ["car"], reason: "桥面限行,小车不得通过" }]);
});

test("a hub without roads says so, and a word of a later hub does no harm", async () => {
  expect((await listed(golden("http.closure_list_by_air_line.json"))).found).toMatchObject({ roads: "none", prepared_at_us: null, closures: [] });
  const later = { ...golden("http.closure_list.json"), roads: "borrowed" };
  expect((await listed(later)).found?.roads).toEqual({ other: "borrowed" });
});

test("what the hub refuses is told, and the list of before stays", async () => {
  const roads = await listed({ error: { code: "ledger_unavailable", message: "later" } }, 503);
  expect(roads.found).toBeNull();
  expect(roads.problem).not.toBeNull();
});

test("every state has words in both languages", () => {
  for (const words of Object.values(WORDS)) expect(Object.keys(words.roads).sort()).toEqual([...ROADS_STATES].sort());
});
