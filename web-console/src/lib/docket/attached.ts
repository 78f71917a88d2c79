/** Who made a report and what came with it: whether that is told here, where an attachment is, and how long it is in words. */
import type { CaseFile } from "../decode/http";

/** Whether anything of who called is told to this seat. */
export function isCallerTold({ erased, caller_name, caller_phone, contact_phone }: CaseFile["report"]): boolean {
  return !erased && (caller_name !== null || caller_phone !== null || contact_phone !== null);
}

export function attachedAt(report: string, attachment: string): string {
  return `/api/v1/reports/${encodeURIComponent(report)}/attachments/${encodeURIComponent(attachment)}`;
}

/** `3.2 MB`, and `1 kB` for whatever is smaller. */
export function sizeIn(bytes: number): string {
  return bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} kB`;
}
