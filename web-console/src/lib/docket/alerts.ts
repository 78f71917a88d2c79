/** The alert of a case, as the plain list shows it: whose acknowledgement it waits for. */
import type { Problem } from "../api/api";
import type { Case } from "../decode/views";
import type { Picture } from "../state/picture";
import { alertName } from "../state/picture";

/** What an acknowledgement names. */
export type Round = Readonly<{ rung: number; round: number }>;

/** The round of the alert that waits for this very person; null where there is none, or it is another post's: the hub alerts only those on duty there. */
export function ownAlert(it: Case, { alerts }: Pick<Picture, "alerts">): Round | null {
  const { alert } = it;
  return alert !== null && it.ended_at_us === null && alerts.has(alertName({ case: it.id, ...alert })) ? { rung: alert.rung, round: alert.round } : null;
}

/** The cases whose alert waits for this person. */
export function alertedIn(picture: Picture): ReadonlySet<string> {
  return new Set([...picture.cases.values()].filter((it) => ownAlert(it, picture) !== null).map((it) => it.id));
}

/** The post that the alert waits for. */
export function postAlerted(it: Case): Case["ladder"][number]["post"] | null {
  return it.alert === null ? null : (it.ladder[it.alert.rung]?.post ?? null);
}

/** Whether the hub says by this that the alert waits no longer. */
export function isOver(problem: Problem): boolean {
  if (problem.kind !== "refused") return false;
  const { code } = problem.mistake;
  return code === "no_alert" || code === "alert_passed" || code === "case_not_open";
}
