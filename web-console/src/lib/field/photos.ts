/** Pictures of work done: made small enough for the hub on the phone, and named by the SHA-256 of their bytes. */

/** The hub takes so many of a task. */
export const PHOTOS_MOST = 6;
/** Less than 1 MiB, whatever stands around it. */
export const PHOTO_MAX_BYTES = 1024 * 1024;
/** Longest side, pixels: enough to read a number plate, little enough for a weak network. */
export const LONGEST_SIDE_PX = 1280;
const QUALITIES: readonly number[] = [0.82, 0.65, 0.5, 0.35];

/** A browser offers it only to pages that came over TLS, or from this very machine. */
export function canName(): boolean {
  return globalThis.crypto.subtle !== undefined;
}

/** SHA-256 in hex, as the hub counts it. */
export async function nameOf(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Width and height with the longest side cut down and the shape kept; never made larger. */
export function fitted(width: number, height: number): Readonly<{ width: number; height: number }> {
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** A JPEG below the hub's limit; null when the file is no picture this browser can read. */
export async function shrunk(file: Blob): Promise<ArrayBuffer | null> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    // The browser says no more than that it cannot read it.
    return null;
  }
  const canvas = document.createElement("canvas");
  Object.assign(canvas, fitted(picture.width, picture.height));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  for (const quality of QUALITIES) {
    const jpeg = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
    if (jpeg !== null && jpeg.size < PHOTO_MAX_BYTES) return jpeg.arrayBuffer();
  }
  return null;
}
