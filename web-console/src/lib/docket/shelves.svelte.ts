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
const STATES: Readonly<Record<Shelf, string>> = { found: "", closed: "closed", archived: "archived", otherwise: "ended_otherwise" };

/** What is asked for a shelf; words count only where something is looked for. */
export function questionOf(shelf: Shelf, words: string): CaseQuestion {
  const said = shelf === "found" ? words.trim() : "";
  return isPhone(said) ? { q: "", phone: said, state: STATES[shelf] } : { q: said, phone: "", state: STATES[shelf] };
}

const NUMBER_DIGITS = 18;

/** Whether the words are a number that somebody called from, and not the number of a case. */
function isPhone(words: string): boolean {
  const digits = words.replace(/\D/g, "").length;
  return /^[\d\s+-]+$/.test(words) && digits >= 5 && digits < NUMBER_DIGITS;
}

export class RemoteList {
  cases: readonly Case[] = $state.raw([]);
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
    this.cases = [];
    this.next = null;
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
    const known = new Set(this.cases.map((it) => it.id));
    this.cases = [...this.cases, ...answer.value.cases.filter((it) => !known.has(it.id))];
    this.next = answer.value.next;
  }
}
