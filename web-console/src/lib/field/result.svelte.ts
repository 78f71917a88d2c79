/** The result of a task while it is being put together: a note and pictures, kept over a restart until it is handed in. */
import type { Decoder } from "../decode/reading";
import { fieldsOf, listOf, text, Undecodable } from "../decode/reading";
import type { Shelf } from "./outbox";
import type { PhotoShelf } from "./photo_shelf";
import { nameOf, PHOTOS_MOST, shrunk } from "./photos";

export type Shot = Readonly<{ name: string; url: string }>;
export type Mishap = "unreadable_photo" | "photo_not_kept" | "too_many_photos";

const KEPT_AS = "huying.field.result";

export class Result {
  note = $state("");
  shots: readonly Shot[] = $state([]);
  isTaking = $state(false);
  mishap: Mishap | null = $state(null);
  #task: string;
  #shelf: Shelf;
  #photos: PhotoShelf;

  constructor(task: string, shelf: Shelf, photos: PhotoShelf) {
    this.#task = task;
    this.#shelf = shelf;
    this.#photos = photos;
  }

  /** Brings back what was begun for this task. */
  async recall(): Promise<void> {
    const kept = read(this.#shelf.getItem(KEPT_AS));
    if (kept?.task !== this.#task) return;
    this.note = kept.note;
    for (const name of kept.photos) {
      const bytes = await this.#photos.take(name);
      if (bytes !== null) this.shots = [...this.shots, shotOf(name, bytes)];
    }
  }

  async add(files: readonly Blob[]): Promise<void> {
    this.mishap = null;
    this.isTaking = true;
    try {
      for (const file of files) await this.#take(file);
    } finally {
      this.isTaking = false;
      this.save();
    }
  }

  async drop(name: string): Promise<void> {
    const gone = this.shots.find((it) => it.name === name);
    if (gone !== undefined) URL.revokeObjectURL(gone.url);
    this.shots = this.shots.filter((it) => it.name !== name);
    this.save();
    await this.#photos.forget(name);
  }

  save(): void {
    try {
      this.#shelf.setItem(KEPT_AS, JSON.stringify({ task: this.#task, note: this.note, photos: this.shots.map((it) => it.name) }));
    } catch {
      // A browser without room keeps no draft; what is on the screen can still be handed in.
    }
  }

  /** Handed in: the pictures stay until the hub has them, the draft goes. */
  clear(): void {
    for (const it of this.shots) URL.revokeObjectURL(it.url);
    this.#shelf.removeItem(KEPT_AS);
    this.note = "";
    this.shots = [];
  }

  async #take(file: Blob): Promise<void> {
    if (this.shots.length >= PHOTOS_MOST) {
      this.mishap = "too_many_photos";
      return;
    }
    const bytes = await shrunk(file);
    if (bytes === null) {
      this.mishap = "unreadable_photo";
      return;
    }
    const name = await nameOf(bytes);
    if (this.shots.some((it) => it.name === name)) return;
    try {
      await this.#photos.keep(name, bytes);
    } catch (fault) {
      console.warn(String(fault));
      this.mishap = "photo_not_kept";
      return;
    }
    this.shots = [...this.shots, shotOf(name, bytes)];
  }
}

function shotOf(name: string, bytes: ArrayBuffer): Shot {
  return { name, url: URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })) };
}

type Draft = Readonly<{ task: string; note: string; photos: readonly string[] }>;

const draft: Decoder<Draft> = (it) => {
  const of = fieldsOf(it);
  return { task: of.get("task", text), note: of.get("note", text), photos: of.get("photos", listOf(text)) };
};

function read(words: string | null): Draft | null {
  if (words === null) return null;
  try {
    const value: unknown = JSON.parse(words);
    return draft({ value, path: "" });
  } catch (fault) {
    if (!(fault instanceof Undecodable || fault instanceof SyntaxError)) throw fault;
    return null;
  }
}
