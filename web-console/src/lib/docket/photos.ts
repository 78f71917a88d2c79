/** Pictures that go with a department's reply: made small here, named by their bytes, and at the hub before the reply is. */
import type { Answer } from "../api/api";
import { put } from "../api/put";
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
  return put(fetcher, `/photos/${name}?${new URLSearchParams(of).toString()}`, { body: bytes, mediaType: "image/jpeg", within_ms: PHOTO_MS }, () => name);
}
