/** Which of the card's own forms a case waits for. */
import type { Case } from "../decode/views";
import { whyNot } from "../docket/authority";
import type { Seat } from "../docket/seat";

export type NextForm = "dispatch" | "verify" | "close" | "reopen";

/** What the case waits for, whoever may do it. */
export function nextForm(it: Case): NextForm | null {
  switch (it.phase) {
    case "unattended":
      return "dispatch";
    case "to_verify":
      return "verify";
    case "to_close":
      return "close";
    case "closed":
    case "withdrawn":
      return "reopen";
    default:
      return null;
  }
}

/** The same, if this seat may do it. Units are sent by whoever sees the case: nobody waits for a gate in an emergency. */
export function nextFor(it: Case, seat: Seat): NextForm | null {
  const form = nextForm(it);
  return form === null || form === "dispatch" || whyNot(form, it, seat) === null ? form : null;
}
