/** 布防 while somebody looks at it: as it was when it was asked for, and again when somebody asks again. */
import type { Problem } from "../api/api";
import { Api } from "../api/api";
import type { Decoded } from "../decode/reading";
import type { Advised } from "../map/case_features";
import type { CoverView } from "../wire";
import type { Move } from "./decode";
import { cover } from "./decode";

export class CoverNow {
  loading = $state(false);
  problem: Problem | null = $state.raw(null);
  found: Decoded<CoverView> | null = $state.raw(null);
  #fetcher: typeof fetch;
  #area = "";
  /** Counts the questions: an answer to an older one is no answer. */
  #turn = 0;

  constructor(fetcher: typeof fetch) {
    this.#fetcher = fetcher;
  }

  /** Of an area by its code; of the account's own for none. */
  async ask(area: string): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    // What is refused of one area leaves no figures of another.
    if (area !== this.#area) this.found = null;
    this.#area = area;
    const answer = await new Api(this.#fetcher).get(`/cover${area === "" ? "" : `?area=${encodeURIComponent(area)}`}`, cover);
    if (turn !== this.#turn) return;
    this.loading = false;
    this.problem = answer.ok ? null : answer.problem;
    if (answer.ok) this.found = answer.value;
  }
}

/** What the map draws of moves. */
export function drawn(moves: readonly Move[]): Advised[] {
  return moves.map((it) => ({ from: it.from, to: it.to, label: `⇢ ${it.unit.name}` }));
}

/** `74.3%`. */
export function share(per_mille: number): string {
  return `${(per_mille / 10).toFixed(1)}%`;
}

/** Whole minutes, the begun one counted. */
export function minutes(s: number): number {
  return Math.ceil(s / 60);
}
