/** From where the person at this page acts: what there is to do is a matter of the seat. */
import type { DeskOf } from "../decode/handling";
import type { Session } from "../decode/http";
import { spelling } from "../decode/reading";
import type { Area, Case } from "../decode/views";
import { openDesks } from "./limit";

export type Seat = Readonly<{
  /** The person's id. */
  me: string;
}> &
  (
    | Readonly<{ at: "department"; code: string; name: string }>
    /** The centre of an area, and how high it stands; of no area in particular for accounts of the whole realm. */
    | Readonly<{ at: "centre"; area: string | null; tier: Tier | null }>
    /** Sees and does nothing. */
    | Readonly<{ at: "beside" }>
  );

/** How high a post stands. */
export type Tier = Area["path"][number]["tier"];

export function seatOf(session: Session): Seat {
  const { department, person } = session;
  if (department !== null) return { me: person.id, at: "department", code: department.code, name: department.name };
  return person.role === "dispatcher" || person.role === "commander" ? centreOf(session) : { me: person.id, at: "beside" };
}

export function centreOf({ area, person }: Pick<Session, "area" | "person">): Extract<Seat, { at: "centre" }> {
  return { me: person.id, at: "centre", area: area?.code ?? null, tier: area?.path.at(-1)?.tier ?? null };
}

/** 领导包案: whether the person at this seat has charge of it. */
export function isInCharge(it: Case, seat: Seat): boolean {
  return it.leader?.id === seat.me;
}

/**
 * 被催办·督办: whether somebody presses this seat for it. A centre is pressed until it has taken the alert, and by a letter until that is
 * answered. When it was urged is not told, so a department is pressed until it has replied.
 */
export function isPressed(it: Case, seat: Seat): boolean {
  if (it.ended_at_us !== null) return false;
  if (seat.at === "department") return desksFor(it, seat).some((desk) => it.urged + it.supervised > 0 || (it.letter !== null && desk.part === "lead"));
  const isOwn = seat.at !== "centre" || seat.area === null || it.owner?.area === seat.area;
  return isOwn && (it.letter !== null || (it.alert !== null && it.alert.reason !== null && PRESSING.includes(spelling(it.alert.reason))));
}

/** Why a post is alerted when somebody presses. */
const PRESSING: readonly string[] = ["urged", "supervised", "letter_unanswered"];

/** 抄送: whether this seat's post was sent a copy that nobody has read yet. */
export function hasUnreadCopy(it: Case, seat: Seat): boolean {
  return seat.at === "centre" && it.copies.some((copy) => copy.read_at_us === null && copy.area.code === seat.area);
}

/** The open tasks of a case that are this seat's business: its own, or every department's for those who watch over them. */
export function desksFor(it: Case, seat: Seat): readonly DeskOf[] {
  return openDesks(it).filter((desk) => seat.at !== "department" || desk.department.code === seat.code);
}
