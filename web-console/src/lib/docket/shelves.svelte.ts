/**
 * Cases that are not at hand: those that have ended, and whatever a search finds among all of them. The hub is asked for a
 * page at a time, newest first; there may be a million.
 */
import type { Answer, Problem } from "../api/api";
import type { CaseQuestion } from "../api/hub";
import type { CasesFound } from "../decode/http";
import type { Case } from "../decode/views";

export type Shelf = "found" | "closed" | "archived" | "otherwise";

/** As the page offers them; what was found has no button before something is looked for. */
export const SHELVES: readonly Shelf[] = ["closed", "archived", "otherwise"];

export function isShelf(list: string): list is Shelf {
  return list === "found" || SHELVES.some((shelf) => shelf === list);
}

/** Where the cases of a shelf stand, in the words of the hub. */
const STATES: Readonly<Record<Shelf, string>> = {
  found: "", closed: "closed", archived: "archived", otherwise: "not_accepted,answered_at_once,transferred,merged,withdrawn",
};

/** What is asked for a shelf; words count only where something is looked for. */
export function questionOf(shelf: Shelf, words: string): CaseQuestion {
  return { q: shelf === "found" ? words.trim() : "", state: STATES[shelf] };
}

export class RemoteList {
  #found: CasesFound["cases"] = $state.raw([]);
  readonly cases: readonly Case[] = $derived(this.#found.map((it) => it.case));
  /** Those of them that are archived: the case itself does not tell. */
  readonly archived: ReadonlySet<string> = $derived(new Set(this.#found.filter((it) => it.state === "archived").map((it) => it.case.id)));
  /** False while the hub still puts old cases into its index: not everything is found then. */
  complete = $state(true);
  /** Where the next page begins; null after the last. */
  next: string | null = $state(null);
  loading = $state(false);
  problem: Problem | null = $state.raw(null);
  #fetch: (question: CaseQuestion, before: string | null) => Promise<Answer<CasesFound>>;
  #question: CaseQuestion | null = null;
  /** Counts the questions: an answer to an older one is no answer. */
  #turn = 0;

  constructor(fetch: (question: CaseQuestion, before: string | null) => Promise<Answer<CasesFound>>) {
    this.#fetch = fetch;
  }

  async ask(question: CaseQuestion): Promise<void> {
    this.#question = question;
    this.#turn += 1;
    this.#found = [];
    this.next = null;
    this.complete = true;
    await this.#page(question, null);
  }

  /** The next page, if there is one. */
  async more(): Promise<void> {
    if (this.#question !== null && this.next !== null && !this.loading) await this.#page(this.#question, this.next);
  }

  async #page(question: CaseQuestion, before: string | null): Promise<void> {
    const turn = this.#turn;
    this.loading = true;
    this.problem = null;
    const answer = await this.#fetch(question, before);
    if (turn !== this.#turn) return;
    this.loading = false;
    if (!answer.ok) {
      this.problem = answer.problem;
      return;
    }
    // A case that changed meanwhile may come again on the next page.
    const known = new Set(this.#found.map((it) => it.case.id));
    this.#found = [...this.#found, ...answer.value.cases.filter((it) => !known.has(it.case.id))];
    this.next = answer.value.next;
    this.complete = answer.value.complete;
  }
}
