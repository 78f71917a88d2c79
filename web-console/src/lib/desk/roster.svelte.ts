/**
 * Who is on duty at a centre at this hour, for the ladder on the card. Fetched when a case asks for it and kept for a
 * while: the roster changes by the hour.
 */
import type { Hub } from "../api/hub";
import type { Decoded } from "../decode/reading";
import type { DutyView } from "../wire";

export type DutyNow = Decoded<DutyView>;

/** How long what was fetched is shown. */
const KEPT_MS = 5 * 60_000;
/** Of the roster only those are asked for who are there at this minute. */
const WINDOW_US = 60_000_000;

export class RosterNow {
  /** By area code; nobody where it is empty, not known where there is none. */
  people: ReadonlyMap<string, readonly DutyNow[]> = $state.raw(new Map());
  #hub: Hub;
  #now_ms: () => number;
  #asked = new Map<string, number>();

  constructor(hub: Hub, now_ms: () => number) {
    this.#hub = hub;
    this.#now_ms = now_ms;
  }

  /** Fetches who is there, unless that was done a short while ago. A refusal is no fault: it may be none of ours. */
  async want(area: string, hub_us: number): Promise<void> {
    const asked_ms = this.#asked.get(area);
    if (asked_ms !== undefined && this.#now_ms() - asked_ms < KEPT_MS) return;
    this.#asked.set(area, this.#now_ms());
    const answer = await this.#hub.roster(area, hub_us, hub_us + WINDOW_US);
    if (!answer.ok) return;
    const there = answer.value.duties.filter((duty) => duty.area.code === area);
    this.people = new Map(this.people).set(area, there);
  }
}
