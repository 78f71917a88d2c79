/** Pictures that go with a department's reply: made small here, named by their bytes, and at the hub before the reply is. */
import type { Answer } from "../api/api";
import { mistake } from "../decode/http";
import { Undecodable } from "../decode/reading";
import { nameOf, shrunk } from "../field/photos";

/** How long a picture may take over a weak network. */
const PHOTO_MS = 60_000;

/** What a picture is of: a department's task, or a case that is about to be filed as dealt with on the spot. */
export type PhotoSubject = Readonly<{ task: string } | { case: string }>;

/** A picture the hub has, by name; null when this browser cannot read it. */
export async function upload(fetcher: typeof fetch, of: PhotoSubject, file: Blob): Promise<Answer<string> | null> {
  const bytes = await shrunk(file);
  if (bytes === null) return null;
  const name = await nameOf(bytes);
  let response: Response;
  let words: string;
  try {
    response = await fetcher(`/api/v1/photos/${name}?${new URLSearchParams(of).toString()}`, {
      method: "PUT", credentials: "same-origin", signal: AbortSignal.timeout(PHOTO_MS), headers: { "Content-Type": "image/jpeg" }, body: bytes,
    });
    words = await response.text();
  } catch {
    // Cut off or too slow: the same picture may be given again, and is kept once.
    return { ok: false, problem: { kind: "unreachable" } };
  }
  return response.ok ? { ok: true, value: name } : refused(response.status, words);
}

function refused(status: number, words: string): Answer<string> {
  try {
    const value: unknown = JSON.parse(words);
    return { ok: false, problem: { kind: "refused", status, mistake: mistake({ value, path: "" }), retryAfter_ms: null } };
  } catch (fault) {
    if (!(fault instanceof Undecodable || fault instanceof SyntaxError)) throw fault;
    return { ok: false, problem: { kind: "unreadable", status, words: fault.message } };
  }
}
