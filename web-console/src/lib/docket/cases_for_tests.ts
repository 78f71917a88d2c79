/** Cases for tests, made from the golden file of one that departments have. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { DeskOf, LimitOf } from "../decode/handling";
import { actionDone, session } from "../decode/http";
import type { Session } from "../decode/http";
import type { Case } from "../decode/views";
import type { Seat } from "./seat";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
export const golden = (name: string) => ({ value: JSON.parse(readFileSync(resolve(GOLDEN, name), "utf8")), path: "" });

/** Complaint, half of its limit gone, with one department that counts as having signed, and more time asked for. */
export const GOLDEN_CASE: Case = actionDone(golden("http.action_done_with_departments.json")).case;
export const AT_A_DESK: Session = session(golden("http.session_at_a_desk.json"));

const [desk] = GOLDEN_CASE.desks;
const { limit } = GOLDEN_CASE;
if (desk === undefined || limit === null || AT_A_DESK.department === null) throw new Error("the golden files have a department, a limit and a task");

const ME = AT_A_DESK.person.id;
export const OWN: Seat = { me: ME, at: "department", ...AT_A_DESK.department };
/** The centre of the area that the golden session is of: a county, above the township that owns the golden case. */
export const CENTRE: Seat = { me: ME, at: "centre", area: AT_A_DESK.area?.code ?? null, tier: "county" };
export const BESIDE: Seat = { me: ME, at: "beside" };
export const OTHER = { code: "D-WATER", name: "区水务局" };

/** A task that nobody has signed, of the department at whose desk the person of the golden session sits. */
export function deskWith(over: Partial<DeskOf>): DeskOf {
  return { ...desk as DeskOf, signed_at_us: null, counted_as_signed: false, return_asked_at_us: null, sent_back: 0, ...over };
}

export function limitWith(over: Partial<LimitOf>): LimitOf {
  return { ...limit as LimitOf, marks_reached: [], next_mark_us: null, asked: null, ...over };
}

/** A case with departments and nothing else in particular. */
export function caseWith(over: Partial<Case>): Case {
  return { ...GOLDEN_CASE, grade: "ordinary", limit: limitWith({}), desks: [deskWith({})], callers: [], calls_back_owed: 0, calls_owed: [], absorbed: [], urged: 0, supervised: 0, leader: null, letter: null, copies: [], evidence: null, danger_words: [], reports_up: [], closes_from: null, confidential_from: null, ...over };
}
