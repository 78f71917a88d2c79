/**
 * Telling the hub which cells are looked at: at most once in a while, only when it changed, and the newest list when it
 * was held back. The map moves sixty times a second; the hub need not know.
 */
import { sameCells } from "./cells";

/** Between two lists. */
export const WATCH_EVERY_MS = 250;

export class Watching {
  #tell: (cells: readonly number[]) => void;
  #now_ms: () => number;
  #told: readonly number[] = [];
  #wanted: readonly number[] = [];
  #toldAt_ms = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (cells: readonly number[]) => void, now_ms: () => number) {
    this.#tell = tell;
    this.#now_ms = now_ms;
  }

  /** The newest list wins; equal lists are told once. */
  want(cells: readonly number[]): void {
    this.#wanted = cells;
    if (this.#timer !== undefined || sameCells(cells, this.#told)) return;
    const wait_ms = this.#toldAt_ms + WATCH_EVERY_MS - this.#now_ms();
    if (wait_ms <= 0) this.#say();
    else this.#timer = setTimeout(() => this.#say(), wait_ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #say(): void {
    this.stop();
    if (sameCells(this.#wanted, this.#told)) return;
    this.#told = this.#wanted;
    this.#toldAt_ms = this.#now_ms();
    this.#tell(this.#told);
  }
}
