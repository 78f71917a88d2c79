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
export const AGAIN_AFTER_MOST_MS = 30_000;

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
  /** Whether there is nothing to ask: the newest question for them was answered, or its answer is on its way. */
  #mattersAsked = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #mattersTimer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the fetches, so that a late answer does not replace a newer one. */
  #turn = 0;
  #mattersTurn = 0;

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
    if (this.#mattersAsked) return;
    this.#mattersWanted = true;
    void this.#fetchMatters();
  }

  /** Until they are there: a form that stays open all shift asks for them no second time. */
  async #fetchMatters(): Promise<void> {
    const turn = ++this.#mattersTurn;
    clearTimeout(this.#mattersTimer);
    this.#mattersAsked = true;
    const answer = await this.#hub.matters();
    if (turn !== this.#mattersTurn) return;
    this.#mattersAsked = answer.ok;
    if (answer.ok) this.matters = answer.value.matters;
    else this.#mattersTimer = setTimeout(() => void this.#fetchMatters(), AGAIN_AFTER_MOST_MS);
  }

  #take(list: Decoded<AreaList>): void {
    this.areas = list.areas;
    this.version = list.version;
  }

  stop(): void {
    this.#turn += 1;
    this.#mattersTurn += 1;
    clearTimeout(this.#timer);
    clearTimeout(this.#mattersTimer);
  }
}
