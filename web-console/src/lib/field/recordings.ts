/** 视频、语音 of work done: handed in as the phone wrote them, if they are short enough for the hub. */
import { RECORDING_MAX_BYTES } from "../wire";

/** The bytes of a recording; null for what is none, or too long a one. */
export async function recorded(file: Blob): Promise<ArrayBuffer | null> {
  const isOne = ["audio/", "video/"].some((kind) => file.type.startsWith(kind));
  return isOne && file.size <= RECORDING_MAX_BYTES ? file.arrayBuffer() : null;
}
