/** Shelves in memory that outlive the page of a test. */
import type { Shelf } from "./outbox";
import type { PhotoShelf } from "./photo_shelf";

export class MemoryShelf implements Shelf {
  kept = new Map<string, string>();
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.kept.set(key, value);
  }
  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

export class MemoryPhotos implements PhotoShelf {
  kept = new Map<string, ArrayBuffer>();
  keep(name: string, bytes: ArrayBuffer): Promise<void> {
    this.kept.set(name, bytes);
    return Promise.resolve();
  }
  take(name: string): Promise<ArrayBuffer | null> {
    return Promise.resolve(this.kept.get(name) ?? null);
  }
  forget(name: string): Promise<void> {
    this.kept.delete(name);
    return Promise.resolve();
  }
}

/** A picture of these words: tests have no camera, and what a browser makes smaller is left as it is. */
export const shot = (words: string): Blob => new Blob([words]);
