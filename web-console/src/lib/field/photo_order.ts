/** The pictures and recordings that an order speaks of: they are with the hub before the order is. */
import type { OrderAction } from "../wire";

/** What a picture is of: a task, or a case that is about to be filed as dealt with on the spot. */
export type Subject = Readonly<{ task: string }> | Readonly<{ case: string }>;

export type Pictures = Readonly<{ of: Subject; names: readonly string[] }>;

/** The lists of a word that work is done. */
const KINDS = ["before", "photos", "during", "signed", "recordings"] as const;

/** Null for an order that speaks of none. */
export function picturesOf(action: OrderAction): Pictures | null {
  if (action.do === "done") return { of: { task: action.task }, names: KINDS.flatMap((kind) => action[kind] ?? []) };
  if (action.do === "handled") return { of: { case: action.case }, names: [...action.before, ...action.after] };
  return null;
}

/** The order without a picture that the hub never takes. */
export function withoutPicture(action: OrderAction, name: string): OrderAction {
  const others = (names: readonly string[]): string[] => names.filter((it) => it !== name);
  if (action.do === "done") {
    const named = KINDS.flatMap((kind) => (action[kind] === undefined ? [] : [[kind, others(action[kind])] as const]));
    return { ...action, ...Object.fromEntries(named) };
  }
  return action.do === "handled" ? { ...action, before: others(action.before), after: others(action.after) } : action;
}
