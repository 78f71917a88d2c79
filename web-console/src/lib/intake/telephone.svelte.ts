/** Something that is recorded once, however often the button is pressed while nobody knows whether it was. */
import type { Answer, Problem } from "../api/api";
import { newId } from "../api/new_id";
import { isFinal } from "./mistakes";

export class OnceRecorded {
  busy = $state(false);
  problem: Problem | null = $state.raw(null);
  /** Keys of bodies whose outcome is not known. */
  #keys = new Map<string, string>();

  /** Null when it was not recorded, or when nobody knows; `problem` says which. */
  async record<Body, T>(body: Body, send: (body: Body, key: string) => Promise<Answer<T>>): Promise<Readonly<{ value: T }> | null> {
    if (this.busy) return null;
    const name = JSON.stringify(body);
    const key = this.#keys.get(name) ?? newId();
    this.#keys.set(name, key);
    this.busy = true;
    const answer = await send(body, key);
    this.busy = false;
    this.problem = answer.ok ? null : answer.problem;
    if (answer.ok || isFinal(answer.problem)) this.#keys.delete(name);
    return answer.ok ? { value: answer.value } : null;
  }
}
