/** What can be done to a case from a seat, as far as its view tells. Whether it may be done is for the hub to say. */
import type { DeskOf } from "../decode/handling";
import type { Case } from "../decode/views";
import type { CaseAct } from "../wire";
import { openDesks } from "./limit";
import type { Seat } from "./seat";
import { desksFor } from "./seat";

/** The deeds of the closed loop that this page has forms for, and the two steps that every case takes. */
export type Deed = Exclude<CaseAct["act"], "take_charge" | "keep_apart" | "archive"> | "verify" | "close";

/** The department's own task, if it still wants something. */
export function ownDesk(it: Case, seat: Seat): DeskOf | null {
  return seat.at === "department" ? (desksFor(it, seat)[0] ?? null) : null;
}

/** In the order in which they are offered: what the case waits for first. */
export function deedsFor(it: Case, seat: Seat): readonly Deed[] {
  if (it.ended_at_us !== null) return [];
  switch (seat.at) {
    case "department":
      return it.phase === "with_departments" ? deedsOfDepartment(it, seat) : [];
    case "centre":
      return deedsOfCentre(it);
    case "beside":
      return [];
  }
}

function deedsOfDepartment(it: Case, seat: Seat): readonly Deed[] {
  const desk = ownDesk(it, seat);
  if (desk === null) return [];
  const deeds: (Deed | false)[] = [
    desk.signed_at_us === null && desk.return_asked_at_us === null && "sign",
    "reply",
    !desk.binding && desk.return_asked_at_us === null && "ask_return",
    it.limit !== null && mayBeLonger(it.limit) && "ask_extension",
  ];
  return deeds.filter((deed) => deed !== false);
}

/** More time is asked for once, and before the limit has passed. */
function mayBeLonger(limit: NonNullable<Case["limit"]>): boolean {
  return limit.asked === null && !limit.extended && !limit.met && limit.paused_since_us === null && !limit.marks_reached.includes(100);
}

function deedsOfCentre(it: Case): readonly Deed[] {
  const withDepartments = it.phase === "with_departments";
  const unattended = it.phase === "unattended";
  const handed = withDepartments || unattended;
  const deeds: (Deed | false)[] = [
    unattended && "assign",
    it.phase === "to_verify" && "verify",
    it.phase === "to_call_back" && "call_back",
    it.phase === "to_close" && "close",
    it.phase === "suspended" && "resume",
    withDepartments && openDesks(it).some((desk) => desk.return_asked_at_us !== null) && "rule_return",
    it.limit !== null && it.limit.asked !== null && "rule_extension",
    withDepartments && "add_handler",
    "urge", "supervise", "pass_up",
    handed && "suspend",
    handed && "merge",
    it.absorbed.length > 0 && "part",
    handed && "transfer",
    unattended && "not_accept",
    unattended && (it.filing?.kind === "enquiry" || it.filing?.kind === "suggestion") && "answer_at_once",
  ];
  return deeds.filter((deed) => deed !== false);
}

/** Whether signing with many others is one key away. */
export function canSign(it: Case, seat: Seat): boolean {
  return deedsFor(it, seat).includes("sign");
}
