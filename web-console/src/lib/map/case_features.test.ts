import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { actionDone } from "../decode/http";
import type { PositionFrame } from "../decode/positions";
import type { Case } from "../decode/views";
import { boxAround, caseFeatures, concerned, joined, linkFeatures, ringFeatures, symbolName } from "./case_features";
import { Fleet, Mark } from "./fleet";
import { metresBetween } from "./mercator";
import { crowd, fromOrigin, nextPictureAfter_ms, plateWidth_px } from "./units_layer";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
const it0: Case = actionDone({ value: JSON.parse(readFileSync(resolve(GOLDEN, "http.action_done.json"), "utf8")), path: "" }).case;
const NOW_US = 1_000_000_000;
const words = { name: (it: Case) => it.category.name, left: (of: { seconds: number }) => `${of.seconds} s` };

function make(id: string, over: Partial<Case>): Case {
  return { ...it0, id, clock: null, ...over };
}

/** What is on the map: id and symbol of those that may be gathered, and of the selected one. */
function check(cases: readonly Case[], selected: string | null, rest: readonly string[], chosen: readonly string[]): void {
  const features = caseFeatures(cases, selected, NOW_US, words);
  const said = (of: typeof features.rest): string[] => of.features.map(({ properties }) => `${properties.id} ${properties.symbol}`);
  expect(said(features.rest)).toEqual(rest);
  expect(said(features.chosen)).toEqual(chosen);
}

describe("cases on the map", () => {
  test("have a symbol by grade and by the state of their countdown", () => {
    const over = make("over", { grade: "orange", clock: { purpose: "verify", due_us: NOW_US - 1 } });
    const near = make("near", { grade: "ordinary", clock: { purpose: "verify", due_us: NOW_US + 60_000_000 } });
    check([make("red", { grade: "red" }), over, near], null, ["red case-red-plain", "over case-orange-over", "near case-ordinary-near"], []);
  });

  test("an SOS looks like one, and a grade of a later version like an ordinary one", () => {
    check([make("sos", { sos_unit: { id: "u", name: "李强" } }), make("later", { grade: { other: "purple" } })], null, ["sos case-sos-plain", "later case-ordinary-plain"], []);
  });

  test("whose place is not known are in the list only, and ended ones only while they are selected", () => {
    const ended = make("ended", { ended_at_us: 5 });
    check([make("nowhere", { place: null }), ended], null, [], []);
    check([make("nowhere", { place: null }), ended], "ended", [], ["ended case-red-plain"]);
  });

  test("the selected one is never gathered with others", () => {
    check([make("a", {}), make("b", {})], "b", ["a case-red-plain"], ["b case-red-plain"]);
  });

  test("say what is left only once it presses, so that a source changes seldom", () => {
    const label = (due_us: number): string | undefined => caseFeatures([make("a", { clock: { purpose: "verify", due_us } })], null, NOW_US, words).rest.features[0]?.properties.label;
    expect(label(NOW_US + 3_600_000_000)).toBe("火情");
    expect(label(NOW_US + 60_000_000)).toBe("火情\n60 s");
  });
});

test("rings are as wide as they say, and there are none without a place", () => {
  const { lines, labels } = ringFeatures({ lat: 38.874, lon: 115.465 }, (radius) => `${radius}`);
  expect(labels.features.map((it) => it.properties.label)).toEqual(["500", "1000", "3000"]);
  lines.features.forEach(({ geometry, properties }) => {
    const [lon, lat] = geometry.coordinates[7] ?? [0, 0];
    expect(metresBetween(38.874, 115.465, lat, lon)).toBeCloseTo(Number(properties.label), 2);
  });
  expect(ringFeatures(null, String).lines.features).toEqual([]);
});

test("lines lead to those at work, asked and recommended, as far as they are on the map", () => {
  const it = make("a", {
    recommended: [{ unit: { id: "near", name: "" }, nearness: { by: "home" }, ring: 0, ruled_out: [], arrival: null, alternates: [] }, { unit: { id: "gone", name: "" }, nearness: { by: "home" }, ring: 0, ruled_out: [], arrival: null, alternates: [] }],
    offers: [{ offer: "o", unit: { id: "asked", name: "" }, answer_by_us: 5, delivery: "seen", nearness: { by: "person" }, ring: 0, arrival: null }],
    attending: { unit: { id: "working", name: "" }, offer: "o", accepted_at_us: 1, set_out_at_us: null, arrived_at_us: null, welfare_due_us: null },
  });
  expect([...concerned(it)]).toEqual([["near", Mark.Recommended], ["gone", Mark.Recommended], ["asked", Mark.Asked], ["working", Mark.Asked]]);
  const fleet = new Fleet();
  const units = ["near", "asked", "working"];
  fleet.learn(units.map((unit, handle) => ({ handle, unit, name: "", kind: "patrol" as const })));
  const frame: PositionFrame = {
    cell: 1, whole: true, at_us: 0, handles: Uint32Array.of(0, 1, 2), lat_e7: Int32Array.of(38e7, 38e7, 38e7), lon_e7: Int32Array.of(115e7, 115e7, 115e7), removed: new Uint32Array(),
    heading_deg: new Uint16Array(3), speed_kmh10: new Uint16Array(3), age_ds: new Uint16Array(3), status: new Uint8Array(3),
  };
  fleet.apply(frame, 0, 0, "none");
  expect(linkFeatures(it, fleet, new Map(), 0).lines.features.map((line) => line.properties.how)).toEqual(["recommended", "asked", "attending"]);
  expect(linkFeatures({ ...it, place: null }, fleet, new Map(), 0).lines.features).toEqual([]);
});

test("a box is around all places that are known", () => {
  expect(boxAround([{ lat: 38, lon: 115 }, null, { lat: 39, lon: 114 }])).toEqual([114, 38, 115, 39]);
  expect(boxAround([null])).toBe(null);
  expect(joined([114, 38, 115, 39], [113, 38.5, 114.5, 40])).toEqual([113, 38, 115, 40]);
  expect([joined(null, [1, 2, 3, 4]), joined([1, 2, 3, 4], null), joined(null, null)]).toEqual([[1, 2, 3, 4], [1, 2, 3, 4], null]);
});

test("every symbol that a case may have has a name of its own", () => {
  const names = (["red", "orange", "ordinary"] as const).flatMap((grade) => (["plain", "near", "over"] as const).map((state) => symbolName(grade, state, "case")));
  expect(new Set(names).size).toBe(9);
});

test("plates grow with the zoom, and a matrix from an origin leads where the whole one does", () => {
  const widths = [3, 7, 10, 11.5, 12, 14, 18, 22].map(plateWidth_px);
  expect(widths).toEqual([...widths].sort((a, b) => a - b));
  const matrix = Array.from({ length: 16 }, (_, n) => Math.sin(n + 1) * 3);
  const origin = { x: 0.82, y: 0.38 };
  const moved = fromOrigin(matrix, origin);
  const point = { x: 0.001, y: -0.002 };
  for (let row = 0; row < 4; row++) {
    const whole = (matrix[row] ?? 0) * (origin.x + point.x) + (matrix[4 + row] ?? 0) * (origin.y + point.y) + (matrix[12 + row] ?? 0);
    expect((moved[row] ?? 0) * point.x + (moved[4 + row] ?? 0) * point.y + (moved[12 + row] ?? 0)).toBeCloseTo(whole, 5);
  }
});

test("a crowd begins where plates would cover the screen", () => {
  const screen_px = 1140 * 960;
  expect(crowd(280, 11, screen_px)).toBe(0);
  expect(crowd(2_000, 11, screen_px)).toBeGreaterThan(0);
  expect(crowd(20_000, 11, screen_px)).toBe(1);
  expect(crowd(5, 11, 0)).toBe(1);
});

test("motion takes a quarter of a slow machine's time at most, and never stops", () => {
  expect([5, 30, 100, 5_000].map((awaited_ms) => nextPictureAfter_ms(awaited_ms))).toEqual([100, 100, 300, 1_000]);
});
