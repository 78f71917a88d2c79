/** What can be done to a case from a seat, as far as its view tells. Whether it may be done is for the hub to say. */
import type { DeskOf } from "../decode/handling";
import type { CaseFile } from "../decode/http";
import { spelling } from "../decode/reading";
import type { Case } from "../decode/views";
import type { ReportKind } from "../wire";
import type { Why } from "./authority";
import { refusedOf, whyNot } from "./authority";
import { openDesks } from "./limit";
import type { Seat } from "./seat";
import { desksFor, hasUnreadCopy } from "./seat";

/**
 * The deeds of the closed loop, and the steps that every case takes. `refute` is the answer 不属实 to a report that is to be looked into
 * first; `dispatch` sends units, `relay` records what a department said by telephone (代录), `call` that 110, 119 or 120 was called; 转派 is `hand_on` for a centre and `hand_down` for a department.
 */
export type Deed =
  | "sign" | "ask_return" | "ask_extension" | "reply" | "answer_supervision" | "dispatch" | "assign" | "add_handler" | "hand_on" | "hand_down" | "let_go" | "rule_return" | "rule_extension" | "urge" | "supervise"
  | "take_charge" | "pass_up" | "pass_down" | "suspend" | "resume" | "confirm" | "refute" | "verify" | "call_back" | "close" | "merge" | "part" | "part_report" | "keep_apart" | "correct" | "report_up"
  | "not_accept" | "answer_at_once" | "transfer" | "archive" | "reopen" | "relay" | "read_copy" | "call" | "settle" | "place" | "withdraw";

/** 诉求类型 that an answer alone settles; of 其他 nobody knows what would. */
const ANSWERED = ["enquiry", "suggestion", "praise"] as const satisfies readonly ReportKind[];

/** The department's own task, if it still wants something. */
export function ownDesk(it: Case, seat: Seat): DeskOf | null {
  return seat.at === "department" ? (desksFor(it, seat)[0] ?? null) : null;
}

/** What this seat may do, in the order in which it is offered: what the case waits for first. */
export function deedsFor(it: Case, seat: Seat, file: CaseFile | null = null): readonly Deed[] {
  return possible(it, seat).filter((deed) => whyNot(deed, it, seat, file) === null);
}

/** Those whose report joined by itself: the first one opened the case, and what a merged case brought leaves with that. */
export function joinedCallers(it: Case): Case["callers"] {
  return it.callers.filter((one) => one.from === null && one.report !== it.report);
}

/** What the case is ready for, whoever may do it. */
function possible(it: Case, seat: Seat): readonly Deed[] {
  switch (seat.at) {
    case "department":
      return it.ended_at_us === null ? deedsOfDepartment(it, seat) : [];
    case "centre":
      return it.ended_at_us === null ? deedsOfCentre(it, seat) : afterTheEnd(it);
    case "beside":
      return [];
  }
}

/** The same, with what the history of the case tells: what is archived is done with for good. */
export function deedsWith(it: Case, file: CaseFile | null, seat: Seat): readonly Deed[] {
  return isArchived(it, file) ? [] : deedsFor(it, seat, file);
}

/** What the case is ready for and this seat may not do. */
export function withheld(it: Case, file: CaseFile | null, seat: Seat): ReadonlyMap<Why, readonly Deed[]> {
  return refusedOf(isArchived(it, file) ? [] : possible(it, seat), it, seat, file);
}

function isArchived(it: Case, file: CaseFile | null): boolean {
  return file?.case.id === it.id && file.history.some((line) => line.event === "case.archived");
}

/** What was merged goes on in the other case, and is parted from there. */
function afterTheEnd(it: Case): readonly Deed[] {
  return it.phase === "merged" ? [] : ["archive", "reopen"];
}

function deedsOfDepartment(it: Case, seat: Seat): readonly Deed[] {
  const desk = ownDesk(it, seat);
  if (desk === null) return [];
  return it.phase === "with_departments" && mayMove(desk) ? [...deedsAtDesk(it, desk), "hand_down"] : deedsAtDesk(it, desk);
}

/** What a department can do about its task, and say by telephone. */
export function deedsAtDesk(it: Case, desk: DeskOf): readonly Deed[] {
  if (it.phase !== "with_departments") return [];
  const deeds: (Deed | false)[] = [
    desk.signed_at_us === null && desk.return_asked_at_us === null && "sign",
    "reply",
    desk.part === "lead" && it.letter !== null && "answer_supervision",
    !desk.binding && desk.return_asked_at_us === null && "ask_return",
    it.limit !== null && mayBeLonger(it.limit) && "ask_extension",
  ];
  return deeds.filter((deed) => deed !== false);
}

/** 上报: the reports upward that nobody has made yet. */
export function reportsOwed(it: Case): Case["reports_up"] {
  return it.reports_up.filter(({ state }) => state !== "done");
}

/** A return that is asked for is ruled on first. */
function mayMove(desk: DeskOf): boolean {
  return desk.return_asked_at_us === null;
}

/** The departments whose task a deed of a centre may be about. */
export function desksIn(it: Case, deed: Deed | null): readonly DeskOf[] {
  const open = openDesks(it);
  if (deed === "hand_on") return open.filter(mayMove);
  return deed === "let_go" ? open.filter((desk) => mayMove(desk) && desk.part === "co") : open;
}

/** More time is asked for once, and before the limit has passed. */
function mayBeLonger(limit: NonNullable<Case["limit"]>): boolean {
  return limit.asked === null && !limit.extended && !limit.met && limit.paused_since_us === null && !limit.marks_reached.includes(100);
}

/** The rungs below the owner's, lowest first: whom a case can be passed down to. */
export function rungsBelow(it: Case): readonly Case["ladder"][number]["post"][] {
  const { owner } = it;
  const at = owner === null ? -1 : it.ladder.findIndex(({ post }) => post.area === owner.area && spelling(post.tier) === spelling(owner.tier));
  return it.ladder.slice(0, Math.max(at, 0)).map(({ post }) => post);
}

/** Be there such a department for the area of the case or not. */
function isForDepartment(it: Case): boolean {
  const matter = it.filing?.matter ?? null;
  return matter !== null && (matter.lead !== null || matter.offices.some((one) => one.part === "lead"));
}

/** What a department of the catalogue has to do is not pushed to the grass roots. */
function mayGoDown(it: Case): boolean {
  return rungsBelow(it).length > 0 && (it.grade === "red" || !isForDepartment(it));
}

/** Units go to what nobody attends, and to a task for more of them that nobody attends. */
function takesUnits(it: Case): boolean {
  return it.phase === "unattended" ? it.attending === null : it.attending !== null && it.backups.some((one) => one.attending === null);
}

function deedsOfCentre(it: Case, seat: Seat): readonly Deed[] {
  const toCheck = spelling(it.phase) === "to_check";
  const withDepartments = it.phase === "with_departments";
  const inNobodysHands = it.phase === "unattended" || toCheck;
  const handed = withDepartments || inNobodysHands;
  const deeds: (Deed | false)[] = [
    it.calls_owed.length > 0 && "call",
    toCheck && "confirm",
    toCheck && "refute",
    takesUnits(it) && "dispatch",
    inNobodysHands && "assign",
    inNobodysHands && "settle",
    reportsOwed(it).length > 0 && "report_up",
    it.phase === "to_verify" && "verify",
    it.phase === "to_call_back" && "call_back",
    it.phase === "to_close" && "close",
    it.phase === "suspended" && "resume",
    withDepartments && openDesks(it).some((desk) => desk.return_asked_at_us !== null) && "rule_return",
    it.limit !== null && it.limit.asked !== null && "rule_extension",
    withDepartments && "add_handler",
    withDepartments && desksIn(it, "hand_on").length > 0 && "hand_on",
    withDepartments && desksIn(it, "let_go").length > 0 && "let_go",
    withDepartments && openDesks(it).length > 0 && "relay",
    it.letter !== null && "answer_supervision",
    hasUnreadCopy(it, seat) && "read_copy",
    "urge", "supervise", "take_charge", "pass_up",
    // A unit's call for help is filed as nothing else.
    it.sos_unit === null && "correct",
    inNobodysHands && mayGoDown(it) && "pass_down",
    handed && "suspend",
    handed && "merge",
    handed && "keep_apart",
    it.absorbed.length > 0 && "part",
    joinedCallers(it).length > 0 && "part_report",
    handed && "transfer",
    inNobodysHands && "not_accept",
    inNobodysHands && ANSWERED.some((kind) => kind === it.filing?.kind) && "answer_at_once",
    "place",
    // Whoever must be called first is called before the matter goes.
    it.calls_owed.length === 0 && "withdraw",
  ];
  return deeds.filter((deed) => deed !== false);
}

/** Whether signing with many others is one key away. */
export function canSign(it: Case, seat: Seat): boolean {
  return deedsFor(it, seat).includes("sign");
}
