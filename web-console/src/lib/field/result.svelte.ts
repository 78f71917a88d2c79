/** The result of a task while it is being put together: a note, pictures of each kind, recordings, a place; kept over a restart until it is handed in. */
import type { Decoder } from "../decode/reading";
import { fieldsOf, listOf, orNull, text } from "../decode/reading";
import { point } from "../decode/views";
import type { GivenPlace, OrderAction } from "../wire";
import type { Album } from "./album.svelte";
import { albums } from "./album.svelte";
import { keepDraft, readDraft } from "./draft";
import type { Evidence, Proof } from "./evidence";
import { lacking } from "./evidence";
import type { Shelf } from "./outbox";
import type { PhotoShelf } from "./photo_shelf";

type Done = Extract<OrderAction, { do: "done" }>;

const KEPT_AS = "huying.field.result";

export class Result {
  note = $state("");
  readonly before: Album;
  readonly after: Album;
  /** 处置中, 签名, and 视频、语音: nobody asks for them. */
  readonly during: Album;
  readonly signed: Album;
  readonly recordings: Album;
  /** Where the phone was on arrival, or is now; asked for only where it is wanted. */
  place: GivenPlace | null = $state.raw(null);
  /** False while the phone has no room for it: it would be gone with the page. */
  isKept = $state(true);
  #task: string;
  #shelf: Shelf;

  constructor(task: string, shelf: Shelf, photos: PhotoShelf) {
    this.#task = task;
    this.#shelf = shelf;
    ({ before: this.before, after: this.after, during: this.during, signed: this.signed, recordings: this.recordings } = albums(photos, () => this.save()));
  }

  get #albums(): readonly Album[] {
    return [this.before, this.after, this.during, this.signed, this.recordings];
  }

  get isTaking(): boolean {
    return this.#albums.some((album) => album.isTaking);
  }

  /** Brings back what was begun for this task. */
  async recall(): Promise<void> {
    const kept = readDraft(this.#shelf, KEPT_AS, draft);
    if (kept?.task !== this.#task) return;
    this.note = kept.note;
    this.place = kept.place;
    const lists = [kept.before, kept.photos, kept.during, kept.signed, kept.recordings];
    await Promise.all(this.#albums.map((album, at) => album.recall(lists[at] ?? [])));
  }

  /** Keeps the place of the arrival, once it is known. */
  arrivedAt(place: GivenPlace | null): void {
    if (place === null) return;
    this.place = place;
    this.save();
  }

  lacks(wanted: Evidence | null): readonly Proof[] {
    return lacking(wanted, { before: this.before.shots.length > 0, after: this.after.shots.length > 0, position: this.place !== null });
  }

  /** The word that it is done; only what is wanted of before and of the place goes with it. */
  done(wanted: Evidence | null): Done {
    const note = this.note.trim();
    return {
      do: "done", task: this.#task, ...(note === "" ? {} : { note }), photos: [...this.after.names],
      ...(this.before.shots.length > 0 ? { before: [...this.before.names] } : {}),
      ...(this.during.shots.length > 0 ? { during: [...this.during.names] } : {}),
      ...(this.signed.shots.length > 0 ? { signed: [...this.signed.names] } : {}),
      ...(this.recordings.shots.length > 0 ? { recordings: [...this.recordings.names] } : {}),
      ...(wanted?.position === true && this.place !== null ? { place: this.place } : {}),
    };
  }

  save(): void {
    const { before, after, during, signed, recordings } = this;
    this.isKept = keep(this.#shelf, {
      task: this.#task, note: this.note, before: before.names, photos: after.names, during: during.names, signed: signed.names, recordings: recordings.names, place: this.place,
    });
  }

  /** Handed in: the pictures stay until the hub has them, the draft goes. */
  clear(): void {
    this.#albums.forEach((album) => album.clear());
    this.#shelf.removeItem(KEPT_AS);
    this.isKept = true;
    this.note = "";
    this.place = null;
  }
}

/** The hub did not take it: whoever opens the task finds it as it was handed in. False when the phone has no room for it. */
export function putBack(shelf: Shelf, { task, note, before, photos, during, signed, recordings, place }: Done): boolean {
  return keep(shelf, { task, note: note ?? "", before: before ?? [], photos: photos ?? [], during: during ?? [], signed: signed ?? [], recordings: recordings ?? [], place: place ?? null });
}

type Draft = Readonly<{ task: string; note: string; before: readonly string[]; photos: readonly string[]; during: readonly string[]; signed: readonly string[]; recordings: readonly string[]; place: GivenPlace | null }>;

const draft: Decoder<Draft> = (it) => {
  const of = fieldsOf(it);
  // What was begun before there were pictures of a kind says nothing of them.
  const names = (kind: "before" | "during" | "signed" | "recordings"): readonly string[] => of.get(kind, orNull(listOf(text))) ?? [];
  return {
    task: of.get("task", text), note: of.get("note", text), before: names("before"), photos: of.get("photos", listOf(text)), during: names("during"), signed: names("signed"),
    recordings: names("recordings"), place: of.get("place", orNull(point)),
  };
};

function keep(shelf: Shelf, it: Draft): boolean {
  return keepDraft(shelf, KEPT_AS, it);
}
