/** Pictures of one kind while they are gathered, of before or of after: each is made small, named, and on the phone before it is shown. */
import type { PhotoShelf } from "./photo_shelf";
import { nameOf, PHOTOS_MOST, shrunk } from "./photos";

/** One picture; without a url while it is read from the phone. */
export type Shot = Readonly<{ name: string; url: string | null }>;
/** What can go wrong with a picture. */
export type Mishap = "unreadable_photo" | "photo_not_kept" | "too_many_photos" | "same_photo";

export type Around = Readonly<{
  photos: PhotoShelf;
  /** Called when other pictures are in it than before, so that the draft is kept. */
  onChange: () => void;
  /** Whether another album has it: nothing is of two kinds. */
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

  /** Shows the pictures of these names and no others. They are its own at once; one that turns out not to be on the phone is not. */
  async recall(names: readonly string[]): Promise<void> {
    this.clear();
    const coming: readonly Shot[] = names.map((name) => ({ name, url: null }));
    this.shots = coming;
    for (const shot of coming) {
      const bytes = await this.#around.photos.take(shot.name).catch((fault: unknown) => {
        // It may be read another time: it stays its own, and is not seen.
        console.warn(String(fault));
        return undefined;
      });
      // Taken away meanwhile, or another matter is on the page.
      if (bytes === undefined || !this.shots.includes(shot)) continue;
      this.shots = this.shots.flatMap((one) => (one !== shot ? one : bytes === null ? [] : shotOf(shot.name, bytes)));
    }
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
    this.shots.filter((it) => it.name === name).forEach(letGo);
    this.shots = this.shots.filter((it) => it.name !== name);
    this.#around.onChange();
    await this.#around.photos.forget(name);
  }

  /** Shows nothing any more; what is on the phone stays there. */
  clear(): void {
    this.shots.forEach(letGo);
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

/** Pictures of each kind, of which none is of two. */
export function albums(photos: PhotoShelf, onChange: () => void): Readonly<{ before: Album; after: Album; during: Album; signed: Album }> {
  const all: Album[] = [];
  const album = (): Album => {
    const one: Album = new Album({ photos, onChange, isElsewhere: (name) => all.some((other) => other !== one && other.has(name)) });
    all.push(one);
    return one;
  };
  return { before: album(), after: album(), during: album(), signed: album() };
}

function shotOf(name: string, bytes: ArrayBuffer): Shot {
  return { name, url: URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })) };
}

function letGo({ url }: Shot): void {
  if (url !== null) URL.revokeObjectURL(url);
}
