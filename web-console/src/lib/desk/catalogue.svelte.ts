/**
 * What there is to choose from: areas and categories. Without them a report can still be filed, so they are fetched
 * beside the work, again and again until they are there, and anew after each reconnection: an import may have come.
 */
import type { Hub } from "../api/hub";
import type { AreaEntry, Category } from "../decode/http";

/** Before the second try; doubled with each further one. */
export const AGAIN_AFTER_MS = 1_000;
const AGAIN_AFTER_MOST_MS = 30_000;

export class Catalogue {
  areas: readonly AreaEntry[] = $state.raw([]);
  categories: readonly Category[] = $state.raw([]);
  #hub: Hub;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the fetches, so that a late answer does not replace a newer one. */
  #turn = 0;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  async fetch(): Promise<void> {
    this.stop();
    const turn = this.#turn;
    const [areas, categories] = await Promise.all([this.#hub.areas(), this.#hub.categories()]);
    if (turn !== this.#turn) return;
    if (areas.ok) this.areas = areas.value.areas;
    if (categories.ok) this.categories = categories.value.categories;
    if (areas.ok && categories.ok) {
      this.#failures = 0;
      return;
    }
    const wait_ms = Math.min(AGAIN_AFTER_MOST_MS, AGAIN_AFTER_MS * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.fetch(), wait_ms);
  }

  stop(): void {
    this.#turn += 1;
    clearTimeout(this.#timer);
  }
}
