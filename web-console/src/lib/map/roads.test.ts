import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Answer } from "../api/api";
import { ALL_LAYERS, recallLayers, rememberLayers } from "./layers";
import { LOOK_EVERY_MS, RoadMap } from "./road_map.svelte";
import { CLOSED_SIGN, ROAD_LINES, ROAD_SOURCE, roadsAbove } from "./road_style";

type Told = Answer<{ tiles: string | null }>;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the style of the roads is one that the map understands", () => {
  const layers = [...ROAD_LINES, ...roadsAbove(["sans-serif"], "#000000")];
  const source = { type: "vector" as const, tiles: ["http://hub/road-tiles/a/{z}/{x}/{y}"] };
  expect(validateStyleMin({ version: 8, sources: { [ROAD_SOURCE]: source }, glyphs: "http://none/{fontstack}/{range}", layers })).toEqual([]);
});

test("what is closed is told by a broken line and a sign", () => {
  const above = roadsAbove(["sans-serif"], "#000000");
  const of = (id: string) => above.find((layer) => layer.id === id);
  expect(of("road-closed")?.paint).toHaveProperty("line-dasharray");
  expect(of("road-closed-sign")?.layout).toHaveProperty("icon-image", CLOSED_SIGN);
});

test("the map of the roads is asked for again and again until it is stopped, and stays where it cannot be had", async () => {
  const answers: Told[] = [
    { ok: true, value: { tiles: "one" } }, { ok: false, problem: { kind: "unreachable" } } as Told, { ok: true, value: { tiles: "two" } },
  ];
  const roadMap = vi.fn(async () => answers.shift() ?? ({ ok: true, value: { tiles: null } } as Told));
  const roads = new RoadMap({ roadMap });
  expect(roads.tiles).toBeNull();
  await roads.look();
  expect(roads.tiles).toBe("one");
  await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS);
  expect(roads.tiles).toBe("one");
  await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS);
  expect(roads.tiles).toBe("two");
  roads.stop();
  await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS * 3);
  expect(roadMap).toHaveBeenCalledTimes(3);
});

test("an answer that comes late changes nothing", async () => {
  const waiting: ((answer: Told) => void)[] = [];
  const roads = new RoadMap({ roadMap: () => new Promise((resolve) => void waiting.push(resolve)) });
  const [first, second] = [roads.look(), roads.look()];
  waiting[1]?.({ ok: true, value: { tiles: "new" } });
  waiting[0]?.({ ok: true, value: { tiles: "old" } });
  await Promise.all([first, second]);
  expect(roads.tiles).toBe("new");
  roads.stop();
});

test("switched off roads stay off in this browser, and cases do not", () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  expect(recallLayers(storage)).toEqual(ALL_LAYERS);
  rememberLayers(storage, { ...ALL_LAYERS, roads: false, cases: false });
  expect(recallLayers(storage)).toEqual({ ...ALL_LAYERS, roads: false });
  storage.setItem("huying.map.off", "cases nonsense");
  expect(recallLayers(storage)).toEqual(ALL_LAYERS);
});
