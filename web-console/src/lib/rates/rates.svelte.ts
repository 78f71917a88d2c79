/** 办结统计 while somebody looks at it: which days, which posts, in which order. The hub counts; nothing is reckoned here. */
import type { Answer, Problem } from "../api/api";
import { Api } from "../api/api";
import type { Days, Range } from "./days";
import { daysOf } from "./days";
import type { Counted, Found, Post } from "./decode";
import { rates } from "./decode";

/** What stands in the table of a tier or a post, in its order. */
export const COLUMNS = ["closed", "here", "here_per_mille", "closed_above", "passed_up", "climbed", "up_per_mille", "came_up", "in_time_per_mille", "signed_in_time_per_mille", "returned_per_mille", "redone_per_mille", "done_at_once_per_mille", "responded_per_mille", "solved_per_mille", "satisfied_per_mille", "mostly_satisfied", "self_handled", "by_phone", "calls_not_answered"] as const satisfies readonly (keyof Counted)[];

export type Column = (typeof COLUMNS)[number];
export type Order = Readonly<{ by: Column | "post"; down: boolean }>;

/** More rows than that nobody reads; a name finds the others. */
export const ROWS_MOST = 1_000;

export class RatesTable {
  from = $state("");
  to = $state("");
  /** A part of a post's name or code. */
  words = $state("");
  order: Order = $state.raw({ by: "post", down: false });
  /** The row under the hands; none before a key was pressed. */
  at = $state(-1);
  loading = $state(false);
  problem: Problem | null = $state.raw(null);
  found: Found | null = $state.raw(null);
  readonly posts: readonly Post[] = $derived.by(() => sorted((this.found?.areas ?? []).filter((it) => named(it, this.words)), this.order));
  readonly rows: readonly Post[] = $derived.by(() => this.posts.slice(0, ROWS_MOST));
  #fetcher: typeof fetch;
  /** Counts the questions: an answer to an older one is no answer. */
  #turn = 0;

  constructor(fetcher: typeof fetch) {
    this.#fetcher = fetcher;
  }

  async show(range: Range, now_us: number): Promise<void> {
    const { from, to } = daysOf(range, now_us);
    [this.from, this.to] = [from, to];
    await this.ask();
  }

  async ask(): Promise<void> {
    if (this.from === "" || this.to === "") return;
    const turn = ++this.#turn;
    this.loading = true;
    const answer = await ratesOf(this.#fetcher, { from: this.from, to: this.to });
    if (turn !== this.#turn) return;
    this.loading = false;
    this.problem = answer.ok ? null : answer.problem;
    this.at = -1;
    if (answer.ok) this.found = answer.value;
  }

  /** Numbers the greatest first, posts in the order of their codes; again, the other way round. */
  sortBy(by: Order["by"]): void {
    this.order = { by, down: this.order.by === by ? !this.order.down : by !== "post" };
    this.at = -1;
  }

  /** The row so many further down. */
  step(rows: number): void {
    this.at = this.at < 0 ? 0 : Math.min(Math.max(this.at + rows, 0), this.rows.length - 1);
  }
}

function ratesOf(fetcher: typeof fetch, { from, to }: Days): Promise<Answer<Found>> {
  return new Api(fetcher).get(`/rates?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`, rates);
}

function named(it: Post, words: string): boolean {
  const wanted = words.trim().toLowerCase();
  return it.name.toLowerCase().includes(wanted) || it.area.startsWith(wanted);
}

/** Where there is none of a rate, it stands last, whichever way. */
function sorted(posts: readonly Post[], { by, down }: Order): readonly Post[] {
  const way = down ? -1 : 1;
  if (by === "post") return down ? [...posts].reverse() : posts;
  return [...posts].sort((a, b) => {
    const [one, other] = [a[by], b[by]];
    if (one === null || other === null) return (one === null ? 1 : 0) - (other === null ? 1 : 0);
    return way * (one - other);
  });
}

/** Of what a rate is one, in numbers: `3/4`; empty where that is not told. */
export function partsOf(column: Column, it: Counted): string {
  const parts: Readonly<Partial<Record<Column, readonly [number | null, number | null]>>> = {
    here_per_mille: [it.here, it.closed], up_per_mille: [it.passed_up + it.climbed, it.closed], in_time_per_mille: [it.in_time, it.limited],
    signed_in_time_per_mille: [it.signed_in_time, it.signed_in_time === null || it.signed_late === null ? null : it.signed_in_time + it.signed_late],
    returned_per_mille: [it.returned, it.tasks], redone_per_mille: [it.redone, it.closed], done_at_once_per_mille: [it.done_at_once, it.closed], responded_per_mille: [it.responded, it.reached],
    solved_per_mille: [it.solved, it.reached], satisfied_per_mille: [it.satisfied, it.reached],
  };
  const [part, whole] = parts[column] ?? [null, null];
  return part === null || whole === null ? "" : `${part}/${whole}`;
}

/** `75.0%`; what is none of a rate is a dash. */
export function shown(column: Column, it: Counted): string {
  const value = it[column];
  if (value === null) return "—";
  return column.endsWith("_per_mille") ? `${(value / 10).toFixed(1)}%` : String(value);
}
