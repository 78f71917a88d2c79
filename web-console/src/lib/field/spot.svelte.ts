/**
 * 即采即办: a small matter that was found and dealt with on the spot, while it is put together. Pictures of before are taken
 * first and the rest comes later, so all of it is kept on the phone until it is handed in, under the id that the case will have.
 */
import { newId } from "../api/new_id";
import type { GivenPlace, OrderAction } from "../wire";
import type { Album } from "./album.svelte";
import { albums } from "./album.svelte";
import { keepDraft, readDraft } from "./draft";
import type { Shelf } from "./outbox";
import type { PhotoShelf } from "./photo_shelf";
import type { Aside } from "./set_aside.svelte";
import { SetAside } from "./set_aside.svelte";
import type { SpotDraft } from "./spot_draft";
import { spotDraft } from "./spot_draft";

export type Handled = Extract<OrderAction, { do: "handled" }>;

/** What has to be there before it can be handed in, in the order in which it stands on the page. */
export type SpotField = "category" | "text" | "where" | "before" | "note" | "after";

/** Finds out where the phone is; null when it cannot be known. */
export type Locate = () => Promise<GivenPlace | null>;

/** A place that was found so long ago may be another one than where somebody stands now. */
const STILL_HERE_MS = 120_000;

export class Spot {
  /** Whether the form is on the page. */
  isOpen = $state(false);
  category = $state("");
  text = $state("");
  address = $state("");
  note = $state("");
  place: GivenPlace | null = $state.raw(null);
  isLocating = $state(false);
  /** False while the phone has no room for what is on the page: it would be gone with it. */
  isKept = $state(true);
  readonly before: Album;
  readonly after: Album;
  /** 待改: what waits to be mended while another matter is on the page. */
  readonly aside: SetAside;
  /** Made when the matter is begun: pictures are handed in under it, and the same matter is filed once. */
  #case = newId();
  #keptAs: string;
  #shelf: Shelf;
  #photos: PhotoShelf;
  /** When the place was found, by the phone's clock; null for one that was kept. */
  #placed_ms: number | null = null;

  /** Of one unit: what was begun for another is not filed for this one. */
  constructor(unit: string, shelf: Shelf, photos: PhotoShelf) {
    this.#keptAs = `huying.field.${unit}.spot`;
    this.#shelf = shelf;
    this.#photos = photos;
    this.aside = new SetAside(unit, shelf);
    ({ before: this.before, after: this.after } = albums(photos, () => this.save()));
  }

  /** The id that the case will have; the next matter has another. */
  get id(): string {
    return this.#case;
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
    const kept = readDraft(this.#shelf, this.#keptAs, spotDraft);
    if (kept === null) return;
    // Taking a matter up leaves it in both places for a moment, and the page may have ended in it.
    this.aside.take(kept.case);
    await this.#show(kept);
  }

  /** A matter that nothing was said of yet is where the phone is now, not where the form was opened last. */
  open(isOpen: boolean): void {
    this.isOpen = isOpen;
    if (this.isBegun) this.save();
    else if (isOpen) this.#isAbout(newId(), null);
  }

  /** Asks the phone where it is. What it says of a matter that has left the page meanwhile is said of none. */
  async locate(ask: Locate): Promise<void> {
    if (this.isLocating) return;
    const about = this.#case;
    this.isLocating = true;
    const found = await ask();
    if (about !== this.#case) return;
    this.isLocating = false;
    if (found === null) return;
    this.place = found;
    this.#placed_ms = Date.now();
    if (this.isBegun) this.save();
  }

  /** The matter is where its first picture is taken: a place from long before, with none to take its stead, is not said of it. */
  async pictured(ask: Locate): Promise<void> {
    const [about, before] = [this.#case, this.place];
    const isOld = this.#placed_ms === null || Date.now() - this.#placed_ms > STILL_HERE_MS;
    if (!isOld || this.isLocating) return;
    await this.locate(ask);
    if (about !== this.#case || this.place !== before) return;
    this.place = null;
    this.save();
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
    this.isKept = keepDraft(this.#shelf, this.#keptAs, this.#draft());
  }

  /** Thrown away, with its pictures. */
  async discard(): Promise<void> {
    const taken = [...this.before.names, ...this.after.names];
    this.clear();
    await this.#forget(taken);
  }

  /** Handed in: the pictures stay until the hub has them. The next matter has another id. */
  clear(): void {
    this.before.clear();
    this.after.clear();
    this.#shelf.removeItem(this.#keptAs);
    this.category = this.text = this.address = this.note = "";
    this.isKept = true;
    this.isOpen = false;
    this.#isAbout(newId(), null);
  }

  /** The hub did not take it: it is on the page again, to be mended, or set aside while another one is there. False when there is no room for it. */
  refused(it: Handled, why: Aside["why"]): boolean {
    const { category, text, note } = it;
    const matter: SpotDraft = { case: it.case, category, text, address: it.address ?? "", note, place: it.place ?? null, isOpen: true, before: it.before, after: it.after };
    // A picture that is still being made small is the beginning of another one.
    if (this.isBegun || this.isTaking) return this.aside.lay({ matter, why });
    this.isKept = keepDraft(this.#shelf, this.#keptAs, matter);
    void this.#show(matter);
    return true;
  }

  /** Takes up what was set aside; what was begun meanwhile takes its place there. False, and all is as it was, when the phone has no room for that. */
  takeUp(id: string): boolean {
    const begun: Aside | null = this.isBegun ? { matter: this.#draft(), why: null } : null;
    const matter = this.aside.exchange(id, begun, (it) => keepDraft(this.#shelf, this.#keptAs, { ...it, isOpen: true }));
    if (matter === null) return false;
    this.isKept = true;
    void this.#show({ ...matter, isOpen: true });
    return true;
  }

  /** Throws away what was set aside, with its pictures. */
  async dropAside(id: string): Promise<void> {
    const matter = this.aside.take(id);
    if (matter !== null) await this.#forget([...matter.before, ...matter.after]);
  }

  /** All of it is the page's at once; only its pictures appear as they are read. */
  async #show(it: SpotDraft): Promise<void> {
    this.#isAbout(it.case, it.place);
    this.category = it.category;
    this.text = it.text;
    this.address = it.address;
    this.note = it.note;
    this.isOpen = it.isOpen;
    await Promise.all([this.before.recall(it.before), this.after.recall(it.after)]);
  }

  #draft(): SpotDraft {
    const { category, text, address, note, place, isOpen } = this;
    return { case: this.#case, category, text, address, note, place, isOpen, before: this.before.names, after: this.after.names };
  }

  /** Another matter is on the page: where the phone is asked for is asked anew. */
  #isAbout(id: string, place: GivenPlace | null): void {
    this.#case = id;
    this.place = place;
    this.#placed_ms = null;
    this.isLocating = false;
  }

  /** A picture that another matter has as well stays. */
  async #forget(pictures: readonly string[]): Promise<void> {
    for (const name of pictures.filter((one) => !this.aside.has(one) && !this.before.has(one) && !this.after.has(one))) await this.#photos.forget(name);
  }
}

const FIELDS: readonly SpotField[] = ["category", "text", "where", "before", "note", "after"];
