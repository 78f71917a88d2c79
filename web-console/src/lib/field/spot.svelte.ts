/**
 * 即采即办: a small matter that was found and dealt with on the spot, while it is put together. Pictures of before are taken
 * first and the rest comes later, so all of it is kept on the phone until it is handed in, under the id that the case will have.
 */
import { newId } from "../api/new_id";
import type { Decoder } from "../decode/reading";
import { fieldsOf, listOf, orNull, text, truth } from "../decode/reading";
import { point } from "../decode/views";
import type { GivenPlace, OrderAction } from "../wire";
import type { Album } from "./album.svelte";
import { albums } from "./album.svelte";
import { keepDraft, readDraft } from "./draft";
import type { Shelf } from "./outbox";
import type { PhotoShelf } from "./photo_shelf";

export type Handled = Extract<OrderAction, { do: "handled" }>;

/** What has to be there before it can be handed in, in the order in which it stands on the page. */
export type SpotField = "category" | "text" | "where" | "before" | "note" | "after";

/** Finds out where the phone is; null when it cannot be known. */
export type Locate = () => Promise<GivenPlace | null>;

export class Spot {
  /** Whether the form is on the page. */
  isOpen = $state(false);
  category = $state("");
  text = $state("");
  address = $state("");
  note = $state("");
  place: GivenPlace | null = $state.raw(null);
  isLocating = $state(false);
  readonly before: Album;
  readonly after: Album;
  /** Made when the matter is begun: pictures are handed in under it, and the same matter is filed once. */
  #case = newId();
  #keptAs: string;
  #shelf: Shelf;

  /** Of one unit: what was begun for another is not filed for this one. */
  constructor(unit: string, shelf: Shelf, photos: PhotoShelf) {
    this.#keptAs = `huying.field.${unit}.spot`;
    this.#shelf = shelf;
    ({ before: this.before, after: this.after } = albums(photos, () => this.save()));
  }

  get isTaking(): boolean {
    return this.before.isTaking || this.after.isTaking;
  }

  /** Whether anything was begun. */
  get isBegun(): boolean {
    const said = [this.category, this.text, this.address, this.note].some((words) => words.trim() !== "");
    return said || this.before.shots.length > 0 || this.after.shots.length > 0;
  }

  /** Brings back what was begun; the form is open again if it was, for taking a picture may have cost the page its life. */
  async recall(): Promise<void> {
    const kept = readDraft(this.#shelf, this.#keptAs, draft);
    if (kept === null) return;
    this.#case = kept.case;
    this.category = kept.category;
    this.text = kept.text;
    this.address = kept.address;
    this.note = kept.note;
    this.place = kept.place;
    await this.before.recall(kept.before);
    await this.after.recall(kept.after);
    this.isOpen = kept.isOpen;
  }

  open(isOpen: boolean): void {
    this.isOpen = isOpen;
    if (this.isBegun) this.save();
  }

  /** Asks the phone where it is: the matter is where its first picture is taken. */
  async locate(ask: Locate): Promise<void> {
    if (this.isLocating) return;
    this.isLocating = true;
    const found = await ask();
    this.isLocating = false;
    if (found === null) return;
    this.place = found;
    if (this.isBegun) this.save();
  }

  lacks(): readonly SpotField[] {
    const isThere: Readonly<Record<SpotField, boolean>> = {
      category: this.category !== "",
      text: this.text.trim() !== "",
      where: this.place !== null || this.address.trim() !== "",
      before: this.before.shots.length > 0,
      note: this.note.trim() !== "",
      after: this.after.shots.length > 0,
    };
    return FIELDS.filter((field) => !isThere[field]);
  }

  handled(): Handled {
    const address = this.address.trim();
    return {
      do: "handled", case: this.#case, category: this.category, text: this.text.trim(), note: this.note.trim(),
      ...(this.place === null ? {} : { place: this.place }), ...(address === "" ? {} : { address }),
      before: [...this.before.names], after: [...this.after.names],
    };
  }

  save(): void {
    const { category, text, address, note, place, isOpen } = this;
    const kept: Draft = { case: this.#case, category, text, address, note, place, isOpen, before: this.before.names, after: this.after.names };
    keepDraft(this.#shelf, this.#keptAs, kept);
  }

  /** Thrown away, with its pictures. */
  async discard(): Promise<void> {
    const taken = [this.before, this.after].flatMap((album) => album.names.map((name) => ({ album, name })));
    for (const { album, name } of taken) await album.drop(name);
    this.clear();
  }

  /** Handed in: the pictures stay until the hub has them. The next matter has another id. */
  clear(): void {
    this.before.clear();
    this.after.clear();
    this.#shelf.removeItem(this.#keptAs);
    this.category = this.text = this.address = this.note = "";
    this.place = null;
    this.isOpen = false;
    this.#case = newId();
  }

  /** The hub did not take it: it is on the page again, to be mended. Not for when another matter was begun meanwhile. */
  async putBack(it: Handled): Promise<void> {
    const { category, text, note } = it;
    const kept: Draft = { case: it.case, category, text, address: it.address ?? "", note, place: it.place ?? null, isOpen: true, before: it.before, after: it.after };
    keepDraft(this.#shelf, this.#keptAs, kept);
    await this.recall();
  }
}

const FIELDS: readonly SpotField[] = ["category", "text", "where", "before", "note", "after"];

type Draft = Readonly<{
  case: string; category: string; text: string; address: string; note: string; place: GivenPlace | null; isOpen: boolean; before: readonly string[]; after: readonly string[];
}>;

const draft: Decoder<Draft> = (it) => {
  const of = fieldsOf(it);
  return {
    case: of.get("case", text), category: of.get("category", text), text: of.get("text", text), address: of.get("address", text), note: of.get("note", text),
    place: of.get("place", orNull(point)), isOpen: of.get("isOpen", truth), before: of.get("before", listOf(text)), after: of.get("after", listOf(text)),
  };
};
