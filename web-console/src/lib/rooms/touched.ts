/** Which messages change what 应急与吹哨 shows. */
import type { ChangesMessage } from "../decode/console_out";
import type { Case } from "../decode/views";
import type { Picture } from "../state/picture";

/**
 * Whether incidents or whistles have changed, or a case that is or was part of an incident or under a response: their
 * numbers are counted with it.
 */
export function touchesRooms(changes: ChangesMessage, before: Picture): boolean {
  if (changes.incidents.length + changes.whistles.length > 0) return true;
  const wasInvolved = (id: string): boolean => isInvolved(before.cases.get(id));
  return changes.cases.some((it) => isInvolved(it) || wasInvolved(it.id)) || changes.ended.some(wasInvolved);
}

function isInvolved(it: Case | undefined): boolean {
  return it !== undefined && (it.incident !== null || it.response !== null);
}
