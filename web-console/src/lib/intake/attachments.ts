/** 附件、录音 of a report that is being taken in: each is handed to the hub when it is chosen, and the report names it. */
import type { Answer } from "../api/api";
import { newId } from "../api/new_id";
import { put } from "../api/put";
import type { Decoder } from "../decode/reading";
import { fieldsOf, text, Undecodable, whole } from "../decode/reading";
import { nothing } from "../decode/http";
import { shrunk } from "../field/photos";
import type { AttachmentKind } from "../wire";
import { RECORDING_MAX_BYTES } from "../wire";

/** One that the hub has, as the draft keeps it. */
export type Attached = Readonly<{ attachment: string; kind: AttachmentKind; name: string; bytes: number }>;

/** What keeps a file from being handed in before anybody asks the hub. */
export type Unfit = "unknown_kind" | "unreadable_picture" | "recording_too_long";

/** A call of an hour over a weak network. */
const HAND_IN_MS = 180_000;

/** What the browsers call the forms of recordings that the hub takes, and how files of such are named where a browser says nothing. */
const RECORDINGS: readonly (readonly [mediaType: string, names: RegExp, called: readonly string[]])[] = [
  ["audio/mpeg", /\.mp3$/i, ["audio/mpeg", "audio/mp3"]],
  ["audio/mp4", /\.(m4a|mp4)$/i, ["audio/mp4", "audio/x-m4a", "audio/m4a", "audio/aac"]],
  ["audio/ogg", /\.(ogg|oga|opus)$/i, ["audio/ogg", "audio/opus"]],
  ["audio/wav", /\.wav$/i, ["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"]],
];

/** For the file field: pictures, and recordings that the hub takes. */
export const ACCEPTED = ["image/*", ...RECORDINGS.flatMap(([, , called]) => called), ".m4a", ".opus"].join(",");

/** Whether it is a picture or a recording, and which; null for what the hub does not take. */
export function mediaTypeOf(file: Readonly<{ name: string; type: string }>): string | null {
  if (file.type.startsWith("image/")) return "image/jpeg";
  const found = RECORDINGS.find(([, names, called]) => (file.type === "" ? names.test(file.name) : called.includes(file.type)));
  return found?.[0] ?? null;
}

/** Hands a file in. The same file chosen again is another attachment. */
export async function handIn(fetcher: typeof fetch, file: File): Promise<Answer<Attached> | Unfit> {
  const mediaType = mediaTypeOf(file);
  if (mediaType === null) return "unknown_kind";
  const isPicture = mediaType === "image/jpeg";
  if (!isPicture && file.size > RECORDING_MAX_BYTES) return "recording_too_long";
  const body = isPicture ? await shrunk(file) : file;
  if (body === null) return "unreadable_picture";
  const attachment = newId();
  const answer = await put(fetcher, `/attachments/${attachment}`, { body, mediaType, within_ms: HAND_IN_MS }, nothing);
  if (!answer.ok) return answer;
  const bytes = body instanceof ArrayBuffer ? body.byteLength : body.size;
  return { ok: true, value: { attachment, kind: isPicture ? "picture" : "recording", name: file.name, bytes } };
}

/** As a draft keeps it. */
export const attached: Decoder<Attached> = (it) => {
  const of = fieldsOf(it);
  const kind = of.get("kind", text);
  if (kind !== "picture" && kind !== "recording") throw new Undecodable(`${it.path}.kind`, "a picture or a recording", kind);
  return { attachment: of.get("attachment", text), kind, name: of.get("name", text), bytes: of.get("bytes", whole) };
};
