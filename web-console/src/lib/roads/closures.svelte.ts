/** 道路封闭 while somebody looks at it: as it was when it was asked for, and again when somebody asks again. */
import type { Problem } from "../api/api";
import { Api } from "../api/api";
import type { Closures } from "./decode";
import { closures } from "./decode";

export class ClosedRoads {
  loading = $state(false);
  problem: Problem | null = $state.raw(null);
  found: Closures | null = $state.raw(null);
  #fetcher: typeof fetch;

  constructor(fetcher: typeof fetch) {
    this.#fetcher = fetcher;
  }

  async ask(): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    const answer = await new Api(this.#fetcher).get("/roads/closures", closures);
    this.loading = false;
    this.problem = answer.ok ? null : answer.problem;
    if (answer.ok) this.found = answer.value;
  }
}
