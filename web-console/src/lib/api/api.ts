/**
 * Requests to the hub. What must be done once carries a key; when no answer came, the same request goes out again with
 * the same key, a few times, and then the person is told. Every failure is a value.
 */
import type { Mistake } from "../decode/http";
import { mistake } from "../decode/http";
import type { Decoder } from "../decode/reading";
import { Undecodable } from "../decode/reading";

/** What went wrong with a request. */
export type Problem =
  | Readonly<{ kind: "refused"; status: number; mistake: Mistake; retryAfter_ms: number | null }>
  | Readonly<{ kind: "unreachable" }>
  | Readonly<{ kind: "unreadable"; status: number; words: string }>;

export type Answer<T> = Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; problem: Problem }>;

export type Method = "GET" | "POST" | "DELETE";

/** How long one try may take. */
const TRY_MS = 10_000;
/** Waits before the second, third and fourth try of a request with a key. */
const RETRY_AFTER_MS: readonly number[] = [400, 1_200, 3_000];

export class Api {
  #fetch: typeof fetch;

  constructor(fetcher: typeof fetch) {
    this.#fetch = fetcher;
  }

  /** One that is called off answers as if the hub were out of reach. */
  get<T>(path: string, decoder: Decoder<T>, calledOff?: AbortSignal): Promise<Answer<T>> {
    return this.#once("GET", path, undefined, decoder, null, calledOff);
  }

  delete<T>(path: string, decoder: Decoder<T>): Promise<Answer<T>> {
    return this.#once("DELETE", path, undefined, decoder, null);
  }

  /** Without a key: tried once. */
  post<T>(path: string, body: unknown, decoder: Decoder<T>, calledOff?: AbortSignal): Promise<Answer<T>> {
    return this.#once("POST", path, body, decoder, null, calledOff);
  }

  /** With a key: done once, however often it is tried. */
  async postOnce<T>(path: string, body: unknown, decoder: Decoder<T>, key: string): Promise<Answer<T>> {
    let answer = await this.#once("POST", path, body, decoder, key);
    for (const wait_ms of RETRY_AFTER_MS) {
      if (answer.ok || !worthRetrying(answer.problem)) return answer;
      await pause(Math.max(wait_ms, askedToWait_ms(answer.problem)));
      answer = await this.#once("POST", path, body, decoder, key);
    }
    return answer;
  }

  async #once<T>(
    method: Method, path: string, body: unknown, decoder: Decoder<T>, key: string | null, calledOff?: AbortSignal,
  ): Promise<Answer<T>> {
    let response: Response;
    let words: string;
    try {
      response = await this.#fetch(`/api/v1${path}`, {
        method,
        credentials: "same-origin",
        cache: "no-store",
        signal: calledOff === undefined ? AbortSignal.timeout(TRY_MS) : AbortSignal.any([calledOff, AbortSignal.timeout(TRY_MS)]),
        headers: {
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...(key === null ? {} : { "Idempotency-Key": key }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      words = await response.text();
    } catch {
      // Refused, cut off or too slow: the browser does not say which, and the answer to all is the same.
      return { ok: false, problem: { kind: "unreachable" } };
    }
    return read(response, words, decoder);
  }
}

/** What the hub answered, as a value or as a problem. */
export function read<T>(response: Response, words: string, decoder: Decoder<T>): Answer<T> {
  const { status } = response;
  try {
    const value: unknown = words === "" ? null : JSON.parse(words);
    const it = { value, path: "" };
    if (response.ok) return { ok: true, value: decoder(it) };
    const seconds = Number(response.headers.get("Retry-After") ?? "");
    const retryAfter_ms = seconds > 0 ? seconds * 1000 : null;
    return { ok: false, problem: { kind: "refused", status, mistake: mistake(it), retryAfter_ms } };
  } catch (fault) {
    if (!(fault instanceof Undecodable || fault instanceof SyntaxError)) throw fault;
    return { ok: false, problem: { kind: "unreadable", status, words: fault.message } };
  }
}

/** A proxy in between answers for a hub that restarts, in words of its own that cannot be read. */
const ANSWERED_BY_A_PROXY: readonly number[] = [502, 503, 504];

function worthRetrying(problem: Problem): boolean {
  switch (problem.kind) {
    case "unreachable":
      return true;
    case "unreadable":
      return ANSWERED_BY_A_PROXY.includes(problem.status);
    case "refused":
      return problem.status === 429 || problem.status === 503;
  }
}

/** At most as long as the longest of the own waits: a person is looking at the button. */
function askedToWait_ms(problem: Problem): number {
  const asked_ms = problem.kind === "refused" ? (problem.retryAfter_ms ?? 0) : 0;
  return Math.min(asked_ms, 3_000);
}

function pause(wait_ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, wait_ms));
}
