/** Shelves in memory that outlive the page of a test. */
import type { Shelf } from "./outbox";
import type { PhotoShelf } from "./photo_shelf";

export class MemoryShelf implements Shelf {
  kept: Map<string, string>;
  /** How many characters one of its values may have. */
  room = Number.POSITIVE_INFINITY;
  onChange: () => void = () => undefined;
  constructor(kept: ReadonlyMap<string, string> = new Map()) {
    this.kept = new Map(kept);
  }
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (value.length > this.room) throw new Error("the shelf is full");
    this.kept.set(key, value);
    this.onChange();
  }
  removeItem(key: string): void {
    this.kept.delete(key);
    this.onChange();
  }
}

export class MemoryPhotos implements PhotoShelf {
  kept = new Map<string, ArrayBuffer>();
  /** Gives nothing to those who ask while it is. */
  isSlow = false;
  keep(name: string, bytes: ArrayBuffer): Promise<void> {
    this.kept.set(name, bytes);
    return Promise.resolve();
  }
  take(name: string): Promise<ArrayBuffer | null> {
    return this.isSlow ? new Promise(() => undefined) : Promise.resolve(this.kept.get(name) ?? null);
  }
  forget(name: string): Promise<void> {
    this.kept.delete(name);
    return Promise.resolve();
  }
}

/** A picture of these words: tests have no camera, and what a browser makes smaller is left as it is. */
export const shot = (words: string): Blob => new Blob([words]);
