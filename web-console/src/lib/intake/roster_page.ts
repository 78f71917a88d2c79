/** What the roster page shows of a roster: in words that can be compared, and with limits. */
import type { RosterView } from "../wire";
import type { Decoded } from "../decode/reading";

export type Roster = Decoded<RosterView>;
export type DutyLine = Roster["duties"][number];

/** Most lines of each kind on the page; a narrower area shows the rest. */
export const LINES_MOST = 200;

/** A moment as it is typed, to the minute: `2026-11-22 14:05`. A browser's own field would show it by another country's habits. */
export function momentTyped(at_us: number): string {
  const at = new Date(at_us / 1000);
  const two = (count: number): string => String(count).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Null for what is no moment. */
export function momentOf(words: string): number | null {
  const read = /^(\d{4})-(\d{1,2})-(\d{1,2}) (\d{1,2}):(\d\d)$/.exec(words.normalize("NFKC").trim());
  if (read === null) return null;
  const [year, month, day, hour, minute] = read.slice(1).map(Number);
  const at = new Date(year ?? 0, (month ?? 0) - 1, day, hour, minute);
  // The 31st of a month of 30 days is a mistake, not the first of the next.
  return momentTyped(at.getTime() * 1000) === typed(read.slice(1)) ? at.getTime() * 1000 : null;
}

function typed(parts: readonly string[]): string {
  const [year = "", ...rest] = parts;
  const [month = "", day = "", hour = "", minute = ""] = rest.map((part) => part.padStart(2, "0"));
  return `${year}-${month}-${day} ${hour}:${minute}`;
}

/** Everybody named in it once, by name: those who can stand in. */
export function peopleIn(roster: Roster): readonly Readonly<{ id: string; name: string }>[] {
  const people = roster.duties.flatMap((duty) => [duty.person, ...(duty.stands_in_for === null ? [] : [duty.stands_in_for])]);
  return [...new Map(people.map((who) => [who.id, who])).values()].toSorted((a, b) => a.name.localeCompare(b.name, "zh-Hans-CN"));
}
