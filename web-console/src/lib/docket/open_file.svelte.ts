/** The file of the case that is looked at: its reports and its history, fetched anew whenever the case changes. */
import type { Problem } from "../api/api";
import type { Hub } from "../api/hub";
import type { CaseFile } from "../decode/http";
import { withEarlier, withFresh } from "./history_pages";

export class OpenFile {
  /** Null until it has come. */
  file: CaseFile | null = $state.raw(null);
  problem: Problem | null = $state.raw(null);
  #hub: Pick<Hub, "caseFile">;
  /** The case that is looked at. */
  #id: string | null = null;
  /** Counts the requests, so that a late answer does not replace a newer one. */
  #asked = 0;
  #shown = 0;

  constructor(hub: Pick<Hub, "caseFile">) {
    this.#hub = hub;
  }

  /** Another case, or none: nothing is known of it yet. */
  turnTo(id: string | null): void {
    this.#id = id;
    this.file = null;
    this.problem = null;
  }

  /** Fetches reports and history anew, as long as the case is looked at. */
  async load(id: string): Promise<void> {
    const turn = ++this.#asked;
    const answer = await this.#hub.caseFile(id);
    if (id !== this.#id || turn < this.#shown) return;
    this.#shown = turn;
    this.problem = answer.ok ? null : answer.problem;
    if (answer.ok) this.file = withFresh(this.file, answer.value);
  }

  /** Fetches what happened before the oldest line that is known. Null when it is there. */
  async loadEarlier(): Promise<Problem | null> {
    const { file } = this;
    if (file === null || file.earlier === null) return null;
    const answer = await this.#hub.caseFile(file.case.id, file.earlier);
    if (!answer.ok) return answer.problem;
    // Another case may be looked at by now.
    if (this.file !== null) this.file = withEarlier(this.file, answer.value);
    return null;
  }
}
