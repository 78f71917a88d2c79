/** From where the person at this page acts: what there is to do is a matter of the seat. */
import type { DeskOf } from "../decode/handling";
import type { Session } from "../decode/http";
import type { Case } from "../decode/views";
import { openDesks } from "./limit";

export type Seat =
  | Readonly<{ at: "department"; code: string; name: string }>
  | Readonly<{ at: "centre" }>
  /** Sees and does nothing. */
  | Readonly<{ at: "beside" }>;

export function seatOf(session: Session): Seat {
  const { department, person } = session;
  if (department !== null) return { at: "department", code: department.code, name: department.name };
  return person.role === "dispatcher" || person.role === "commander" ? { at: "centre" } : { at: "beside" };
}

/** The open tasks of a case that are this seat's business: its own, or every department's for those who watch over them. */
export function desksFor(it: Case, seat: Seat): readonly DeskOf[] {
  return openDesks(it).filter((desk) => seat.at !== "department" || desk.department.code === seat.code);
}
