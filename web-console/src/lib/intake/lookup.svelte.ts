/**
 * Looking something up while somebody types: asked a moment after the last key, the question before is called off, and an
 * answer to an older question never takes the place of a newer one.
 */
import type { Answer, Problem } from "../api/api";

/** What is shown while a new question is under way. */
export type Meanwhile = "old_answer" | "nothing";

type Ask<Q, T> = (question: Q, signal: AbortSignal) => Promise<Answer<T>>;

export class Lookup<Q, T> {
  answer: T | null = $state.raw(null);
  /** Whether the last question still waits for its answer. */
  asking = $state(false);
  problem: Problem | null = $state.raw(null);
  #ask: Ask<Q, T>;
  #wait_ms: number;
  #meanwhile: Meanwhile;
  #asked = "null";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #underWay: AbortController | null = null;

  constructor(ask: Ask<Q, T>, wait_ms: number, meanwhile: Meanwhile) {
    this.#ask = ask;
    this.#wait_ms = wait_ms;
    this.#meanwhile = meanwhile;
  }

  /** The same question again is no question; null ends the asking and forgets the answer. */
  about(question: Q | null): void {
    const asked = JSON.stringify(question);
    if (asked === this.#asked) return;
    this.stop();
    this.#asked = asked;
    this.problem = null;
    if (question === null || this.#meanwhile === "nothing") this.answer = null;
    if (question === null) return;
    this.asking = true;
    this.#timer = setTimeout(() => void this.#go(question), this.#wait_ms);
  }

  /** Calls off what is under way; a later question may be the same one. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#underWay?.abort();
    this.#underWay = null;
    this.asking = false;
    this.#asked = "null";
  }

  async #go(question: Q): Promise<void> {
    const own = new AbortController();
    this.#underWay = own;
    const answer = await this.#ask(question, own.signal);
    if (this.#underWay !== own) return;
    this.#underWay = null;
    this.asking = false;
    this.answer = answer.ok ? answer.value : null;
    this.problem = answer.ok ? null : answer.problem;
  }
}
