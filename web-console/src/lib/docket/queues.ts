/** Which cases wait for what: the queues of the plain list. A case may stand in several, or in none but the first. */
import { spelling } from "../decode/reading";
import type { Case } from "../decode/views";
import { GRADES } from "../decode/words";
import { isOverdue } from "./limit";
import type { Seat } from "./seat";
import { desksFor, hasUnreadCopy, isInCharge, isPressed } from "./seat";

export type Queue =
  | "all" | "to_sign" | "in_hand" | "return_asked" | "extension_asked" | "to_verify" | "to_call_back" | "suspended" | "overdue" | "to_assign" | "to_close" | "to_check" | "copied" | "pressed" | "in_my_charge";

/** As the page shows them; the digits 1 to 9 and 0 choose the first ten. */
const QUEUES: readonly Queue[] = [
  "all", "to_sign", "in_hand", "return_asked", "extension_asked", "to_verify", "to_call_back", "suspended", "overdue", "to_assign", "to_close", "to_check", "copied", "pressed", "in_my_charge",
];

const OF_THE_CENTRE: readonly Queue[] = ["to_assign", "to_close", "to_check", "copied"];

export function queuesOf(seat: Seat): readonly Queue[] {
  return seat.at === "department" ? QUEUES.filter((queue) => !OF_THE_CENTRE.includes(queue)) : QUEUES;
}

const NONE: ReadonlySet<string> = new Set();

/** `alerted` are the cases whose alert waits for this person: 待签收 of a centre, beside what departments have not signed. */
export function isIn(queue: Queue, it: Case, seat: Seat, now_us: number, alerted: ReadonlySet<string> = NONE): boolean {
  switch (queue) {
    case "all":
      return true;
    case "to_sign":
      return alerted.has(it.id) || (it.phase === "with_departments" && desksFor(it, seat).some((desk) => desk.signed_at_us === null && desk.return_asked_at_us === null));
    case "in_hand":
      return it.phase === "with_departments" && desksFor(it, seat).some((desk) => desk.signed_at_us !== null && desk.return_asked_at_us === null);
    case "return_asked":
      return desksFor(it, seat).some((desk) => desk.return_asked_at_us !== null);
    case "extension_asked":
      return it.limit !== null && it.limit.asked !== null;
    case "to_verify":
      return it.phase === "to_verify";
    case "to_call_back":
      return it.phase === "to_call_back";
    case "suspended":
      return it.phase === "suspended";
    case "overdue":
      return isOverdue(it, now_us);
    case "to_assign":
      return it.phase === "unattended";
    case "to_close":
      return it.phase === "to_close";
    case "to_check":
      return spelling(it.phase) === "to_check";
    case "copied":
      return hasUnreadCopy(it, seat);
    case "pressed":
      return isPressed(it, seat);
    case "in_my_charge":
      return isInCharge(it, seat);
  }
}

/** What a row of a list says of the seat, with its sign. */
export const MARKS = { copied: "◇", pressed: "▲", in_my_charge: "★" } as const;

export function marksFor(it: Case, seat: Seat): readonly (keyof typeof MARKS)[] {
  const marks = [hasUnreadCopy(it, seat) && "copied", isPressed(it, seat) && "pressed", isInCharge(it, seat) && "in_my_charge"] as const;
  return marks.filter((mark) => mark !== false);
}

/** How many stand in each. */
export function countIn(queues: readonly Queue[], cases: Iterable<Case>, seat: Seat, now_us: number, alerted: ReadonlySet<string> = NONE): ReadonlyMap<Queue, number> {
  const all = [...cases];
  return new Map(queues.map((queue) => [queue, all.filter((it) => isIn(queue, it, seat, now_us, alerted)).length]));
}

/** Overdue first, then by grade, then by what is due next; a case without a limit last of its grade. */
export function inOrder(cases: Iterable<Case>, now_us: number): readonly Case[] {
  return [...cases]
    .map((it) => ({ it, rank: [isOverdue(it, now_us) ? 0 : 1, gradeRank(it), it.limit?.due_us ?? Number.MAX_SAFE_INTEGER] as const }))
    .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.rank[2] - b.rank[2] || (a.it.id < b.it.id ? -1 : 1))
    .map(({ it }) => it);
}

function gradeRank({ grade }: Case): number {
  const rank = GRADES.findIndex((known) => known === grade);
  return rank < 0 ? GRADES.length : rank;
}

/** Whether the case has all of the words somewhere that is shown. */
export function matches(it: Case, words: string): boolean {
  const said = [
    it.id, it.number ?? "", it.summary, it.address ?? "", it.category.name, it.filing?.matter?.name ?? "", it.filing?.matter?.code ?? "",
    ...it.area.path.map((step) => step.name), ...it.desks.map((desk) => desk.department.name),
  ].join("\n").toLowerCase();
  return words.trim().toLowerCase().split(/\s+/).every((word) => said.includes(word));
}
