/** From where the person at this page acts: what there is to do is a matter of the seat. */
import type { DeskOf } from "../decode/handling";
import type { Session } from "../decode/http";
import type { Case } from "../decode/views";
import { openDesks } from "./limit";

export type Seat =
  | Readonly<{ at: "department"; code: string; name: string }>
  /** The centre of an area; of no area in particular for accounts of the whole realm. */
  | Readonly<{ at: "centre"; area: string | null }>
  /** Sees and does nothing. */
  | Readonly<{ at: "beside" }>;

export function seatOf(session: Session): Seat {
  const { department, person } = session;
  if (department !== null) return { at: "department", code: department.code, name: department.name };
  return person.role === "dispatcher" || person.role === "commander" ? centreOf(session) : { at: "beside" };
}

export function centreOf({ area }: Pick<Session, "area">): Extract<Seat, { at: "centre" }> {
  return { at: "centre", area: area?.code ?? null };
}

/** 抄送: whether this seat's post was sent a copy that nobody has read yet. */
export function hasUnreadCopy(it: Case, seat: Seat): boolean {
  return seat.at === "centre" && it.copies.some((copy) => copy.read_at_us === null && copy.area.code === seat.area);
}

/** The open tasks of a case that are this seat's business: its own, or every department's for those who watch over them. */
export function desksFor(it: Case, seat: Seat): readonly DeskOf[] {
  return openDesks(it).filter((desk) => seat.at !== "department" || desk.department.code === seat.code);
}
