/**
 * What the tiles of the roads are called now. The hub tells nobody that a road was closed, so this asks every now and then:
 * what comes is a few bytes.
 */
import type { Hub } from "../api/hub";

/** A closed road is on every map after so long. */
export const LOOK_EVERY_MS = 30_000;

export class RoadMap {
  /** Null while the hub has no roads, and before it has said. */
  tiles: string | null = $state(null);
  #hub: Pick<Hub, "roadMap">;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the questions, so that a late answer does not replace a newer one. */
  #turn = 0;

  constructor(hub: Pick<Hub, "roadMap">) {
    this.#hub = hub;
  }

  /** Asks now, and again and again until it is stopped. What cannot be had leaves what there was. */
  async look(): Promise<void> {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    const answer = await this.#hub.roadMap();
    if (turn !== this.#turn) return;
    if (answer.ok) this.tiles = answer.value.tiles;
    this.#timer = setTimeout(() => void this.look(), LOOK_EVERY_MS);
  }

  stop(): void {
    this.#turn += 1;
    clearTimeout(this.#timer);
  }
}
