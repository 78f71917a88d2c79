/** How long to wait before coming back: everybody comes back at once after an outage, so the time is random. */
import { RECONNECT_FIRST_MS, RECONNECT_MAX_MS } from "../wire";

/** Full jitter: a random time between 0 and a width that doubles with each failure. `random` is from 0 to 1. */
export function waitBefore_ms(failures: number, random: number): number {
  const width_ms = Math.min(RECONNECT_MAX_MS, RECONNECT_FIRST_MS * 2 ** Math.min(failures, 16));
  return random * width_ms;
}
