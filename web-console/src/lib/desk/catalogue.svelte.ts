/**
 * What there is to choose from: areas and categories, and matters where somebody takes calls. Without them a report can still be filed, so they are fetched
 * beside the work, again and again until they are there, and anew after each reconnection: an import may have come.
 */
import type { Hub } from "../api/hub";
import type { AreaEntry, Category } from "../decode/http";
import type { ListedMatter } from "../decode/intake";
import type { Decoded } from "../decode/reading";
import type { AreaList, CategoryList } from "../wire";

/** Before the second try; doubled with each further one. */
export const AGAIN_AFTER_MS = 1_000;
const AGAIN_AFTER_MOST_MS = 30_000;

export class Catalogue {
  areas: readonly AreaEntry[] = $state.raw([]);
  categories: readonly Category[] = $state.raw([]);
  dangerWords: Decoded<CategoryList>["danger_words"] = $state.raw([]);
  /** Those of the catalogue, from when they were asked for on. */
  matters: readonly ListedMatter[] = $state.raw([]);
  /** Names the area tree whose tiles there are; null before areas are imported. */
  version: string | null = $state(null);
  /** Whether it has been tried at all: from then on there is no use in waiting. */
  settled = $state(false);
  #hub: Hub;
  #mattersWanted = false;
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
    if (this.#mattersWanted) void this.#fetchMatters();
    const [areas, categories] = await Promise.all([this.#hub.areas(), this.#hub.categories()]);
    if (turn !== this.#turn) return;
    if (areas.ok) this.#take(areas.value);
    if (categories.ok) {
      this.categories = categories.value.categories;
      this.dangerWords = categories.value.danger_words;
    }
    this.settled = true;
    if (areas.ok && categories.ok) {
      this.#failures = 0;
      return;
    }
    const wait_ms = Math.min(AGAIN_AFTER_MOST_MS, AGAIN_AFTER_MS * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.fetch(), wait_ms);
  }

  /** Asks for the matters once; they may be many, and who takes no calls needs none. */
  wantMatters(): void {
    if (this.#mattersWanted) return;
    this.#mattersWanted = true;
    void this.#fetchMatters();
  }

  async #fetchMatters(): Promise<void> {
    const answer = await this.#hub.matters();
    if (answer.ok) this.matters = answer.value.matters;
    // Asked for again when a call is taken next, or when the hub is back.
    else this.#mattersWanted = false;
  }

  #take(list: Decoded<AreaList>): void {
    this.areas = list.areas;
    this.version = list.version;
  }

  stop(): void {
    this.#turn += 1;
    clearTimeout(this.#timer);
  }
}
