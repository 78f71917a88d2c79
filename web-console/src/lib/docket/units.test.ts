import { expect, test } from "vitest";
import { unitList } from "../decode/http";
import type { Case } from "../decode/views";
import { caseWith, CENTRE, golden } from "./cases_for_tests";
import { NOTHING_FILLED } from "./forms";
import { orderOf } from "./orders";
import type { UnitAt } from "./units";
import { unitsNear } from "./units";

const [first] = unitList(golden("http.unit_list.json")).units;
if (first === undefined) throw new Error("the golden file has a unit");
const FIRST: UnitAt = first;
const NO_SKILLS: Case = (() => {
  const it = caseWith({ phase: "unattended", desks: [], place: { lat: 38.87, lon: 115.46 }, offers: [], attending: null, backups: [], recommended: [] });
  return { ...it, filing: null };
})();

function at(id: string, north_deg: number | null, over: Partial<UnitAt["unit"]> = {}): UnitAt {
  const last_fix = north_deg === null ? null : { place: { lat: 38.87 + north_deg, lon: 115.46 }, at_us: 1, heading_deg: null, speed_kmh: null, accuracy_m: null };
  return { ...FIRST, last_fix, unit: { ...FIRST.unit, id, name: id, duty: "on", status: "free", skills: [], ...over } };
}

function check(units: readonly UnitAt[], expected: readonly string[], it: Case = NO_SKILLS, words = ""): void {
  expect(unitsNear(it, units, words).map(({ unit }) => unit.id)).toEqual(expected);
}

test("the nearest free unit stands first, those of unknown place last, those at work behind the free ones", () => {
  check([at("unknown", null), at("busy here", 0, { status: "busy" }), at("far", 0.1), at("near", 0.01)], ["near", "far", "unknown", "busy here"]);
});

test("a hundredth of a degree to the north is 1,112 metres", () => {
  expect(unitsNear(NO_SKILLS, [at("near", 0.01)], "")[0]?.distance_m).toBe(1112);
  expect(unitsNear({ ...NO_SKILLS, place: null }, [at("near", 0.01)], "")[0]?.distance_m).toBe(null);
});

test("who is off duty, was asked already or lacks a skill is not named, and words find by name and home", () => {
  const offer = { unit: { id: "asked", name: "asked", kind: "patrol" as const }, offer: "o", answer_by_us: 1 };
  const asked = { ...NO_SKILLS, offers: [{ ...offer, delivered_at_us: null, seen_at_us: null }] } as unknown as Case;
  check([at("off", 0, { duty: "off" }), at("asked", 0), at("left", 0)], ["left"], asked);
  const filed = caseWith({}).filing;
  if (filed === null || filed.matter === null) throw new Error("the golden case has a matter");
  const skilled: Case = { ...NO_SKILLS, filing: { ...filed, matter: { ...filed.matter, skills: ["boat"] } } };
  check([at("walks", 0), at("sails", 0.1, { skills: ["boat"] })], ["sails"], skilled);
  check([at("one", 0), at("two", 0.1)], ["two"], NO_SKILLS, " TWO ");
});

test("the order is the one of the console: units and a reason", () => {
  const filled = { words: { reason: "离得近" }, lists: { units: ["u1", "u2"] } };
  expect(orderOf("dispatch", NO_SKILLS, CENTRE, filled)).toEqual({ do: "dispatch", body: { units: ["u1", "u2"], reason: "离得近" } });
  expect(orderOf("dispatch", NO_SKILLS, CENTRE, { ...NOTHING_FILLED, words: filled.words })).toBe(null);
});
