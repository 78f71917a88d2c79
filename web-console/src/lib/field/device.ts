/** The device that this phone is: the token by which it speaks for a unit, kept in this browser until it is bound anew. */
import type { Decoded } from "../decode/reading";
import { Undecodable } from "../decode/reading";
import type { DeviceToken } from "../wire";
import type { Shelf } from "./outbox";
import { deviceToken } from "./unit_out";

export type Device = Decoded<DeviceToken>;

const KEPT_AS = "huying.field.device";

export function recallDevice(shelf: Shelf): Device | null {
  const kept = shelf.getItem(KEPT_AS);
  if (kept === null) return null;
  try {
    const value: unknown = JSON.parse(kept);
    return deviceToken({ value, path: "" });
  } catch (fault) {
    if (!(fault instanceof Undecodable || fault instanceof SyntaxError)) throw fault;
    return null;
  }
}

export function keepDevice(shelf: Shelf, device: Device): void {
  shelf.setItem(KEPT_AS, JSON.stringify(device));
}

export function forgetDevice(shelf: Shelf): void {
  shelf.removeItem(KEPT_AS);
}

/** The code in the page's address, as the hub's QR code gives it; null when there is none. */
export function codeIn(hash: string): string | null {
  const code = hash.replace(/^#/, "").trim();
  return code === "" ? null : code;
}
