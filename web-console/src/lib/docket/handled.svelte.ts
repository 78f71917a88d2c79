/**
 * 即采即办: a small matter that somebody found and dealt with on the spot, filed as a whole. The id of its case is made here,
 * so that its pictures are at the hub before it is filed, and filing it twice makes one case.
 */
import type { Problem } from "../api/api";
import type { Hub } from "../api/hub";
import { newId } from "../api/new_id";
import type { Accepted, AreaEntry, Category } from "../decode/http";
import type { Point } from "../map/picking";
import type { NewHandled } from "../wire";

export type HandledField = "category" | "text" | "where" | "note" | "before" | "after";

export class Handled {
  /** Until it is filed. */
  readonly case = newId();
  category = $state("");
  text = $state("");
  address = $state("");
  area = $state("");
  point: Point | null = $state.raw(null);
  note = $state("");
  before: readonly string[] = $state.raw([]);
  after: readonly string[] = $state.raw([]);
  busy = $state(false);
  problem: Problem | null = $state.raw(null);
  categories: readonly Category[] = $state.raw([]);
  areas: readonly AreaEntry[] = $state.raw([]);

  /** What must still be filled in, in the order of the form. */
  readonly missing: readonly HandledField[] = $derived.by(() => {
    const lacks: (HandledField | false)[] = [
      this.category === "" && "category", this.text.trim() === "" && "text", this.address.trim() === "" && this.area === "" && this.point === null && "where",
      this.note.trim() === "" && "note", this.before.length === 0 && "before", this.after.length === 0 && "after",
    ];
    return lacks.filter((one) => one !== false);
  });

  #hub: Pick<Hub, "fileHandled" | "categories" | "areas">;
  #key = newId();
  /** The body that went out last under the key. */
  #sent = "";

  constructor(hub: Pick<Hub, "fileHandled" | "categories" | "areas">) {
    this.#hub = hub;
  }

  /** What there is to choose from. Without it nothing can be filed: only some categories are dealt with on the spot. */
  async open(): Promise<void> {
    const [categories, areas] = await Promise.all([this.#hub.categories(), this.#hub.areas()]);
    if (areas.ok) this.areas = areas.value.areas;
    if (categories.ok) this.categories = categories.value.categories;
    else this.problem = categories.problem;
  }

  /** Null when something is missing or it was refused; then `problem` says why, and all that was written is still there. */
  async file(): Promise<Accepted | null> {
    if (this.busy || this.missing.length > 0) return null;
    const body = this.#body();
    const words = JSON.stringify(body);
    // Another body is another order; that there is one case of it, its id sees to.
    if (this.#sent !== "" && this.#sent !== words) this.#key = newId();
    this.#sent = words;
    this.busy = true;
    this.problem = null;
    try {
      const answer = await this.#hub.fileHandled(body, this.#key);
      if (answer.ok) return answer.value;
      this.problem = answer.problem;
      return null;
    } finally {
      this.busy = false;
    }
  }

  #body(): NewHandled {
    const said = (words: string): string | null => (words.trim() === "" ? null : words.trim());
    return {
      case: this.case,
      report: {
        text: this.text.trim(), caller_name: null, caller_phone: null, channel: null, category: this.category, urgency: null, occurred_at_us: null,
        address: said(this.address), area: said(this.area), place: this.point === null ? null : { ...this.point, system: "wgs84" },
      },
      note: this.note.trim(), before: [...this.before], after: [...this.after],
    };
  }
}
