/** In which order cases stand, and how many of which there are. */
import type { Case, Unit } from "../decode/views";
import { GRADES, UNIT_STATUSES } from "../decode/words";
import { countdownOf } from "../time/countdown";
import type { UnitStatus } from "../wire";
import type { Alert, Picture } from "./picture";

/** Overdue first, then by grade, then by time left; a case without a clock last of its grade. */
export function inOrder(cases: Iterable<Case>, now_us: number): readonly Case[] {
  const rank = (it: Case): readonly [number, number, number] => [
    overdue(it, now_us) ? 0 : 1,
    gradeRank(it.grade),
    it.clock?.due_us ?? Number.MAX_SAFE_INTEGER,
  ];
  return [...cases]
    .map((it) => ({ it, rank: rank(it) }))
    .sort((a, b) => byRank(a.rank, b.rank) || (a.it.id < b.it.id ? -1 : 1))
    .map(({ it }) => it);
}

/** Most pressing first, then longest unanswered. */
export function alertsInOrder(alerts: Iterable<Alert>): readonly Alert[] {
  const rank = (it: Alert): readonly number[] => [gradeRank(it.grade), it.since_us];
  return [...alerts].sort((a, b) => byRank(rank(a), rank(b)) || (a.case < b.case ? -1 : 1));
}

/** Units that can be asked first, then those nearest in the tree of areas, then by name. */
export function unitsFor(it: Case, units: Iterable<Unit>, words: string, most: number): readonly Unit[] {
  const wanted = words.trim().toLowerCase();
  const shared = (unit: Unit): number =>
    unit.home.path.filter((step, index) => it.area.path[index]?.code === step.code).length;
  return [...units]
    .filter((unit) => unit.duty === "on" && matches(unit, wanted))
    .map((unit) => ({ unit, rank: [statusRank(unit), -shared(unit)] }))
    .sort((a, b) => byRank(a.rank, b.rank) || a.unit.name.localeCompare(b.unit.name, "zh"))
    .slice(0, most)
    .map(({ unit }) => unit);
}

export function overdue(it: Case, now_us: number): boolean {
  return it.clock !== null && it.clock.due_us <= now_us;
}

export type Counts = Readonly<{ open: number; overdue: number; near: number; alerting: number }>;

export function counts(picture: Picture, now_us: number): Counts {
  const cases = [...picture.cases.values()];
  return {
    open: cases.length,
    overdue: cases.filter((it) => overdue(it, now_us)).length,
    near: cases.filter((it) => countdownOf(it, now_us)?.state === "near").length,
    alerting: cases.filter((it) => it.alert !== null).length,
  };
}

export type Force = Readonly<{
  all: number;
  onDuty: number;
  /** Those on duty, by what they are doing. */
  by: Readonly<Record<UnitStatus, number>>;
}>;

export function forceOf(units: Picture["units"]): Force {
  const by: Record<UnitStatus, number> = { free: 0, offered: 0, under_way: 0, on_scene: 0, busy: 0, needs_help: 0, off_duty: 0 };
  let onDuty = 0;
  for (const unit of units.values()) {
    if (unit.duty !== "on") continue;
    onDuty += 1;
    if (typeof unit.status === "string") by[unit.status] += 1;
  }
  return { all: units.size, onDuty, by };
}

function matches(unit: Unit, wanted: string): boolean {
  return (
    wanted === "" ||
    unit.name.toLowerCase().includes(wanted) ||
    unit.home.path.some((step) => step.name.toLowerCase().includes(wanted))
  );
}

function gradeRank(grade: Case["grade"]): number {
  const rank = GRADES.findIndex((known) => known === grade);
  return rank < 0 ? GRADES.length : rank;
}

function statusRank(unit: Unit): number {
  const rank = UNIT_STATUSES.findIndex((known) => known === unit.status);
  return rank < 0 ? UNIT_STATUSES.length : rank;
}

function byRank(a: readonly number[], b: readonly number[]): number {
  const first = a.findIndex((rank, index) => rank !== b[index]);
  return first < 0 ? 0 : (a[first] ?? 0) - (b[first] ?? 0);
}
