/** A list of what happens beside cases, one of it chosen, and the orders about it. The hub decides; nothing is reckoned here. */
import type { Answer, Problem } from "../api/api";
import { Api } from "../api/api";
import { newId } from "../api/new_id";
import type { Decoder } from "../decode/reading";

export type Listed = Readonly<{ id: string }>;

/** The list that is shown, and what of it is chosen. */
export class RoomList<T extends Listed> {
  readonly api: Api;
  listed: readonly T[] = $state.raw([]);
  next: string | null = $state(null);
  /** What is done with is looked at, rather than what is open. */
  over = $state(false);
  chosen: string | null = $state(null);
  loading = $state(false);
  sending = $state(false);
  problem: Problem | null = $state.raw(null);
  /** Counts the questions: an answer to an older one is no answer. */
  #turn = 0;
  #kept: Readonly<{ body: string; key: string }> | null = null;

  constructor(fetcher: typeof fetch) {
    this.api = new Api(fetcher);
  }

  /** The one that is chosen, as far as it is listed. */
  get at(): T | null {
    return this.listed.find((it) => it.id === this.chosen) ?? null;
  }

  /** Reads a list anew, or one more page of it. */
  protected async read<L>(path: string, decoder: Decoder<L>, parts: (it: L) => Readonly<{ listed: readonly T[]; next: string | null }>, more: boolean): Promise<L | null> {
    const turn = ++this.#turn;
    this.loading = true;
    const answer = await this.api.get(path, decoder);
    if (turn !== this.#turn) return null;
    this.loading = false;
    if (!answer.ok) {
      this.problem = answer.problem;
      return null;
    }
    const { listed, next } = parts(answer.value);
    this.listed = more ? [...this.listed, ...listed] : listed;
    this.next = next;
    if (this.at === null) this.chosen = this.listed[0]?.id ?? null;
    return answer.value;
  }

  /** Chooses the one so many rows below. */
  step(rows: number): void {
    const at = this.listed.findIndex((it) => it.id === this.chosen);
    const next = Math.min(Math.max(at + rows, 0), this.listed.length - 1);
    this.chosen = this.listed[next]?.id ?? null;
  }

  /** Sends an order once. While its outcome is not known, the same order has the same key. */
  protected async send<D>(path: string, body: unknown, decoder: Decoder<D>): Promise<D | null> {
    if (this.sending) return null;
    const named = `${path} ${JSON.stringify(body)}`;
    if (this.#kept?.body !== named) this.#kept = { body: named, key: newId() };
    this.sending = true;
    const answer: Answer<D> = await this.api.postOnce(path, body, decoder, this.#kept.key);
    this.sending = false;
    this.problem = answer.ok ? null : answer.problem;
    if (answer.ok || (answer.problem.kind === "refused" && answer.problem.status < 500)) this.#kept = null;
    return answer.ok ? answer.value : null;
  }
}
