/** Pictures and recordings that go with a department's reply: pictures made small here, named by their bytes, and at the hub before the reply is. */
import type { Answer } from "../api/api";
import { put } from "../api/put";
import { nameOf, shrunk } from "../field/photos";
import { recorded } from "../field/recordings";

/** How long a picture may take over a weak network, and a recording. */
const PHOTO_MS = 60_000;
const RECORDING_MS = 180_000;

/** What a picture is of: a department's task, or a case that is about to be filed as dealt with on the spot. */
export type PhotoSubject = Readonly<{ task: string } | { case: string }>;

/** A picture the hub has, by name; null when this browser cannot read it. */
export async function upload(fetcher: typeof fetch, of: PhotoSubject, file: Blob): Promise<Answer<string> | null> {
  const bytes = await shrunk(file);
  if (bytes === null) return null;
  return handIn(fetcher, of, bytes, { mediaType: "image/jpeg", within_ms: PHOTO_MS });
}

/** A recording the hub has, by name; null for what is no recording, or too long a one. */
export async function uploadRecording(fetcher: typeof fetch, of: PhotoSubject, file: Blob): Promise<Answer<string> | null> {
  const bytes = await recorded(file);
  if (bytes === null) return null;
  return handIn(fetcher, of, bytes, { mediaType: file.type || "application/octet-stream", within_ms: RECORDING_MS });
}

async function handIn(fetcher: typeof fetch, of: PhotoSubject, body: ArrayBuffer, how: Readonly<{ mediaType: string; within_ms: number }>): Promise<Answer<string>> {
  const name = await nameOf(body);
  return put(fetcher, `/photos/${name}?${new URLSearchParams(of).toString()}`, { body, ...how }, () => name);
}
