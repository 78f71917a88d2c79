/** Pictures of one kind while they are gathered, of before or of after: each is made small, named, and on the phone before it is shown. */
import type { PhotoShelf } from "./photo_shelf";
import { nameOf, PHOTOS_MOST, shrunk } from "./photos";

export type Shot = Readonly<{ name: string; url: string }>;
/** What can go wrong with a picture. */
export type Mishap = "unreadable_photo" | "photo_not_kept" | "too_many_photos" | "same_photo";

export type Around = Readonly<{
  photos: PhotoShelf;
  /** Called when other pictures are in it than before, so that the draft is kept. */
  onChange: () => void;
  /** Whether the other album has it: nothing is both before and after. */
  isElsewhere: (name: string) => boolean;
}>;

export class Album {
  shots: readonly Shot[] = $state.raw([]);
  isTaking = $state(false);
  mishap: Mishap | null = $state(null);
  #around: Around;

  constructor(around: Around) {
    this.#around = around;
  }

  get names(): readonly string[] {
    return this.shots.map((it) => it.name);
  }

  has(name: string): boolean {
    return this.shots.some((it) => it.name === name);
  }

  /** Shows the pictures of these names that are on the phone, and no others. */
  async recall(names: readonly string[]): Promise<void> {
    const shots: Shot[] = [];
    for (const name of names) {
      const bytes = await this.#around.photos.take(name);
      if (bytes !== null) shots.push(shotOf(name, bytes));
    }
    this.clear();
    this.shots = shots;
  }

  async add(files: readonly Blob[]): Promise<void> {
    this.mishap = null;
    this.isTaking = true;
    try {
      for (const file of files) this.mishap = (await this.#take(file)) ?? this.mishap;
    } finally {
      this.isTaking = false;
      this.#around.onChange();
    }
  }

  async drop(name: string): Promise<void> {
    const gone = this.shots.find((it) => it.name === name);
    if (gone !== undefined) URL.revokeObjectURL(gone.url);
    this.shots = this.shots.filter((it) => it.name !== name);
    this.#around.onChange();
    await this.#around.photos.forget(name);
  }

  /** Shows nothing any more; what is on the phone stays there. */
  clear(): void {
    for (const it of this.shots) URL.revokeObjectURL(it.url);
    this.shots = [];
    this.mishap = null;
  }

  async #take(file: Blob): Promise<Mishap | null> {
    if (this.shots.length >= PHOTOS_MOST) return "too_many_photos";
    const bytes = await shrunk(file);
    if (bytes === null) return "unreadable_photo";
    const name = await nameOf(bytes);
    if (this.#around.isElsewhere(name)) return "same_photo";
    if (this.has(name)) return null;
    try {
      await this.#around.photos.keep(name, bytes);
    } catch (fault) {
      console.warn(String(fault));
      return "photo_not_kept";
    }
    this.shots = [...this.shots, shotOf(name, bytes)];
    return null;
  }
}

/** Pictures of before and of after, of which none is in both. */
export function albums(photos: PhotoShelf, onChange: () => void): Readonly<{ before: Album; after: Album }> {
  const before: Album = new Album({ photos, onChange, isElsewhere: (name) => after.has(name) });
  const after: Album = new Album({ photos, onChange, isElsewhere: (name) => before.has(name) });
  return { before, after };
}

function shotOf(name: string, bytes: ArrayBuffer): Shot {
  return { name, url: URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })) };
}
