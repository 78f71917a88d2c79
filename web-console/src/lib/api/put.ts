/** Hands bytes to the hub, under a name that whoever hands them in has given them: the same may be handed in again, and is kept once. */
import type { Decoder } from "../decode/reading";
import type { Answer } from "./api";
import { read } from "./api";

export type Bytes = Readonly<{ body: Blob | ArrayBuffer; mediaType: string; within_ms: number }>;

export async function put<T>(fetcher: typeof fetch, path: string, { body, mediaType, within_ms }: Bytes, decoder: Decoder<T>): Promise<Answer<T>> {
  let response: Response;
  let words: string;
  try {
    response = await fetcher(`/api/v1${path}`, {
      method: "PUT", credentials: "same-origin", signal: AbortSignal.timeout(within_ms), headers: { "Content-Type": mediaType }, body,
    });
    words = await response.text();
  } catch {
    // Cut off or too slow: the browser does not say which.
    return { ok: false, problem: { kind: "unreachable" } };
  }
  return read(response, words, decoder);
}
