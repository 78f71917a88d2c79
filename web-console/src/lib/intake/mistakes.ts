/** Where on the form a refusal belongs. */
import type { Problem } from "../api/api";

export type FieldName = "text" | "caller_name" | "caller_phone" | "contact_phone" | "attachments" | "address" | "category" | "urgency" | "area" | "called" | "kind" | "matter" | "title" | "people" | "join";

/** By the first part of the field's path, as the hub names it. */
const FIELDS: ReadonlyMap<string, FieldName> = new Map<string, FieldName>([
  ["text", "text"], ["caller_name", "caller_name"], ["caller_phone", "caller_phone"], ["contact_phone", "contact_phone"], ["attachments", "attachments"], ["address", "address"], ["matched_place", "address"],
  ["place", "address"], ["lat", "address"], ["lon", "address"], ["category", "category"], ["urgency", "urgency"], ["area", "area"], ["called", "called"],
  ["called_at_us", "called"], ["kind", "kind"], ["matter", "matter"], ["title", "title"], ["people", "people"], ["join", "join"],
]);

const ABOUT_THE_JOINED_CASE: ReadonlySet<unknown> = new Set(["case_not_open", "case_unknown", "too_many_reports"]);

/** Null where it belongs to no field. */
export function fieldOf(problem: Problem): FieldName | null {
  if (problem.kind !== "refused") return null;
  if (ABOUT_THE_JOINED_CASE.has(problem.mistake.code)) return "join";
  return FIELDS.get(problem.mistake.field?.split(/[.[]/)[0] ?? "") ?? null;
}

/** Whether the hub has said no: then nothing was recorded. Without an answer nobody knows. */
export function isFinal(problem: Problem): boolean {
  return problem.kind === "refused" && problem.status < 500 && problem.status !== 429;
}
