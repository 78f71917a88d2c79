/** Pictures of one kind while they are gathered, of before or of after, or recordings: each is made ready, named, and on the phone before it is shown. */
import { RECORDINGS_PER_TASK_MAX } from "../wire";
import type { PhotoShelf } from "./photo_shelf";
import { nameOf, PHOTOS_MOST, shrunk } from "./photos";
import { recorded } from "./recordings";

/** One picture or recording; without a url while it is read from the phone. */
export type Shot = Readonly<{ name: string; url: string | null }>;
/** What can go wrong with one. */
export type Mishap = "unreadable_photo" | "photo_not_kept" | "too_many_photos" | "same_photo" | "unfit_recording" | "too_many_recordings";

/** What is gathered. */
export type Sort = Readonly<{
  /** How many of them. */
  most: number;
  /** What is kept of a file; null for what is none of the sort. */
  made: (file: Blob) => Promise<ArrayBuffer | null>;
  /** As what it is shown; the browser finds out where nothing is said. */
  mediaType: string;
  unfit: Mishap;
  tooMany: Mishap;
}>;

const PICTURES: Sort = { most: PHOTOS_MOST, made: shrunk, mediaType: "image/jpeg", unfit: "unreadable_photo", tooMany: "too_many_photos" };
const RECORDINGS: Sort = { most: RECORDINGS_PER_TASK_MAX, made: recorded, mediaType: "", unfit: "unfit_recording", tooMany: "too_many_recordings" };

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
  #sort: Sort;

  constructor(around: Around, sort: Sort = PICTURES) {
    this.#around = around;
    this.#sort = sort;
  }

  /** How many it holds. */
  get most(): number {
    return this.#sort.most;
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
      this.shots = this.shots.flatMap((one) => (one !== shot ? one : bytes === null ? [] : this.#shown(shot.name, bytes)));
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
    if (this.shots.length >= this.most) return this.#sort.tooMany;
    const bytes = await this.#sort.made(file);
    if (bytes === null) return this.#sort.unfit;
    const name = await nameOf(bytes);
    if (this.#around.isElsewhere(name)) return "same_photo";
    if (this.has(name)) return null;
    try {
      await this.#around.photos.keep(name, bytes);
    } catch (fault) {
      console.warn(String(fault));
      return "photo_not_kept";
    }
    this.shots = [...this.shots, this.#shown(name, bytes)];
    return null;
  }

  #shown(name: string, bytes: ArrayBuffer): Shot {
    return { name, url: URL.createObjectURL(new Blob([bytes], { type: this.#sort.mediaType })) };
  }
}

/** Pictures of each kind, of which none is of two, and recordings. */
export function albums(photos: PhotoShelf, onChange: () => void): Readonly<{ before: Album; after: Album; during: Album; signed: Album; recordings: Album }> {
  const all: Album[] = [];
  const album = (sort: Sort = PICTURES): Album => {
    const one: Album = new Album({ photos, onChange, isElsewhere: (name) => all.some((other) => other !== one && other.has(name)) }, sort);
    all.push(one);
    return one;
  };
  return { before: album(), after: album(), during: album(), signed: album(), recordings: album(RECORDINGS) };
}

function letGo({ url }: Shot): void {
  if (url !== null) URL.revokeObjectURL(url);
}
