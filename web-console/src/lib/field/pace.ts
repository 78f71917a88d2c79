/**
 * How often a unit says where it is: every few seconds while it moves, once a minute at rest, never the same fix twice. While an
 * emergency is responded to the hub asks for more (`asked_ms`), and never gets less.
 */

export type Place = Readonly<{ lat: number; lon: number; at_ms: number; speed_mps: number | null; heading_deg: number | null; accuracy_m: number | null }>;
/** A fix that went out, and when. */
export type Sent = Readonly<{ place: Place; sent_ms: number }>;

export const MOVING_EVERY_MS = 5_000;
export const STILL_EVERY_MS = 60_000;
/** Slower than this is standing about. */
const MOVING_MPS = 0.7;
/** Less than this is the receiver's own unrest. */
const MOVED_M = 15;
const M_PER_DEGREE = 111_195;

export function isDue(last: Sent | null, newest: Place, now_ms: number, asked_ms: number | null): boolean {
  if (last === null) return true;
  if (newest.at_ms <= last.place.at_ms) return false;
  return now_ms - last.sent_ms >= shorter(isMoving(last.place, newest) ? MOVING_EVERY_MS : STILL_EVERY_MS, asked_ms);
}

/** At rest no new fix comes of itself: whether one has to be asked for. */
export function mustAsk(last: Sent | null, now_ms: number, asked_ms: number | null): boolean {
  return last === null || now_ms - last.sent_ms >= shorter(STILL_EVERY_MS, asked_ms);
}

function shorter(usual_ms: number, asked_ms: number | null): number {
  return asked_ms === null ? usual_ms : Math.min(usual_ms, asked_ms);
}

function isMoving(before: Place, now: Place): boolean {
  if (now.speed_mps !== null && now.speed_mps >= MOVING_MPS) return true;
  const east_m = (now.lon - before.lon) * M_PER_DEGREE * Math.cos((now.lat * Math.PI) / 180);
  const north_m = (now.lat - before.lat) * M_PER_DEGREE;
  return Math.hypot(east_m, north_m) > Math.max(MOVED_M, now.accuracy_m ?? 0);
}
