/** Instants of the wire on the wall: local time of the desk, always with 24 hours and leading zeros. */

const MICROS = 1000;

export function timeOfDay(at_us: number): string {
  const at = new Date(at_us / MICROS);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":");
}

/** The time alone for the day of `now_us`, else with month and day before it. */
export function timeSeenOn(at_us: number, now_us: number): string {
  const at = new Date(at_us / MICROS);
  const sameDay = at.toDateString() === new Date(now_us / MICROS).toDateString();
  return sameDay ? timeOfDay(at_us) : `${two(at.getMonth() + 1)}-${two(at.getDate())} ${timeOfDay(at_us)}`;
}

/** Year, month and day with hours and minutes, for what lies days apart. */
export function dayAndTime(at_us: number): string {
  const at = new Date(at_us / MICROS);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

function two(count: number): string {
  return String(count).padStart(2, "0");
}
