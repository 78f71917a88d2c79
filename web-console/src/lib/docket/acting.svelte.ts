/**
 * The form that is open about a case: which deed, what is filled in, and what came of sending it. The plain list and the
 * console's card have one each; what they do with an answer is theirs.
 */
import type { Problem } from "../api/api";
import type { CaseAction, Hub } from "../api/hub";
import type { Department, EvidenceOf } from "../decode/handling";
import type { AreaEntry, CaseFile, Category } from "../decode/http";
import type { ListedMatter } from "../decode/intake";
import type { Case } from "../decode/views";
import type { Deed } from "./deeds";
import { deedsFor, reportsOwed } from "./deeds";
import { departmentsIn, eachOnce } from "./departments";
import type { FieldName, Filled } from "./forms";
import { fieldsOf, instantTyped, NOTHING_FILLED, reportChosen } from "./forms";
import type { Leader } from "./leaders";
import { leadersFor } from "./leaders";
import { orderOf } from "./orders";
import type { Seat } from "./seat";
import type { UnitAt } from "./units";

export type Around = Readonly<{
  seat: Seat;
  hub: Pick<Hub, "roster" | "departments" | "categories" | "matters" | "areas" | "units">;
  /** The open cases at hand. */
  cases: () => ReadonlyMap<string, Case>;
  now_us: () => number;
  /** Null when it is done and recorded. */
  give: (id: string, order: CaseAction) => Promise<Problem | null>;
  /** Told of each deed that is done. */
  afterwards: (id: string) => void;
}>;

export class Acting {
  readonly seat: Seat;
  deed: Deed | null = $state(null);
  filled: Filled = $state.raw(NOTHING_FILLED);
  problem: Problem | null = $state.raw(null);
  /** What was done last, until something else is begun. */
  done: Deed | null = $state(null);
  busy = $state(false);
  /** Those who may take charge; null until they are known. */
  leaders: readonly Leader[] | null = $state.raw(null);

  /** What evidence the case of the form wants. */
  wanted: EvidenceOf | null = $state.raw(null);

  /** The fields of the form that is open. */
  readonly fields = $derived(this.deed === null ? [] : fieldsOf(this.deed, this.filled, this.wanted));
  /** Those that can be named: of the catalogue, and of the cases at hand. Gathered only where one is to be named. */
  readonly departments: readonly Department[] = $derived.by(() => (this.#namesDepartments() ? eachOnce([...this.#ofCatalogue, ...departmentsIn(this.#around.cases().values())]) : []));
  /** 更正: as what a case can be filed. Fetched when somebody is about to say so. */
  categories: readonly Category[] = $state.raw([]);
  matters: readonly ListedMatter[] = $state.raw([]);
  /** 更正位置: what a case can be put into. Fetched when somebody is about to. */
  areas: readonly AreaEntry[] = $state.raw([]);
  /** Units with their last fixes; null until they are known. Fetched anew whenever some are about to be sent. */
  units: readonly UnitAt[] | null = $state.raw(null);
  #ofCatalogue: readonly Department[] = $state.raw([]);

  #around: Around;
  /** The case that the form is about. */
  #about: string | null = null;

  constructor(around: Around) {
    this.#around = around;
    this.seat = around.seat;
  }

  /** The open cases but this one. */
  others(it: Case): readonly Case[] {
    return [...this.#around.cases().values()].filter((one) => one.id !== it.id);
  }

  /** Opens the form of the first of these deeds that is possible, with what the file of the case tells; one that asks for nothing and undoes nothing is done at once. */
  begin(it: Case, file: CaseFile | null, ...deeds: readonly Deed[]): void {
    const possible = deedsFor(it, this.seat, file);
    const deed = deeds.find((one) => possible.includes(one));
    if (deed === undefined || this.busy) return;
    this.leave();
    this.done = null;
    this.deed = deed;
    this.#about = it.id;
    this.wanted = it.evidence;
    if (deed === "relay" || deed === "report_up") this.fill("said_at", instantTyped(this.#around.now_us()));
    if (deed === "report_up") this.#reportFirst(it);
    if (deed === "sign" || deed === "read_copy") void this.send(it);
    if (this.#namesDepartments()) void this.#findDepartments();
    if (deed === "take_charge") void this.#findLeaders(it);
    if (deed === "correct") void this.#findFilings();
    if (deed === "place") void this.#findAreas();
    if (deed === "dispatch") void this.#findUnits(it);
  }

  leave(): void {
    this.deed = null;
    this.filled = NOTHING_FILLED;
    this.problem = null;
    this.leaders = null;
    this.#about = null;
  }

  fill(name: FieldName, words: string): void {
    this.filled = { ...this.filled, words: { ...this.filled.words, [name]: words } };
  }

  fillList(name: FieldName, list: readonly string[]): void {
    this.filled = { ...this.filled, lists: { ...this.filled.lists, [name]: list } };
  }

  /** Sends what is filled in. The form stays open until the hub has said that it is done. */
  async send(it: Case): Promise<void> {
    const { deed } = this;
    if (deed === null || this.busy || this.#about !== it.id) return;
    const order = orderOf(deed, it, this.seat, this.filled);
    if (order === null) return;
    this.busy = true;
    let problem: Problem | null;
    try {
      problem = await this.#around.give(it.id, order);
    } finally {
      this.busy = false;
    }
    if (this.#about !== it.id) return;
    this.problem = problem;
    if (problem !== null) return;
    this.leave();
    this.done = deed;
    this.#around.afterwards(it.id);
  }

  /** 上报: what is due first is what is about to be reported. */
  #reportFirst(it: Case): void {
    const [first] = [...reportsOwed(it)].sort((a, b) => a.due_us - b.due_us);
    if (first !== undefined) this.fill("report_up", reportChosen(first));
  }

  #namesDepartments(): boolean {
    return this.fields.some((field) => field.as === "department" || field.as === "departments");
  }

  /** Without the catalogue, those of the cases can still be named, and any other by its code. */
  async #findDepartments(): Promise<void> {
    if (this.#ofCatalogue.length > 0) return;
    const answer = await this.#around.hub.departments();
    if (answer.ok) this.#ofCatalogue = answer.value.departments;
  }

  /** Without the list of matters one can be named by its code. */
  async #findFilings(): Promise<void> {
    if (this.categories.length > 0) return;
    const [categories, matters] = await Promise.all([this.#around.hub.categories(), this.#around.hub.matters()]);
    if (matters.ok) this.matters = matters.value.matters;
    if (categories.ok) this.categories = categories.value.categories;
    else if (this.deed === "correct") this.problem = categories.problem;
  }

  async #findAreas(): Promise<void> {
    if (this.areas.length > 0) return;
    const answer = await this.#around.hub.areas();
    if (answer.ok) this.areas = answer.value.areas;
    else if (this.deed === "place") this.problem = answer.problem;
  }

  async #findUnits(it: Case): Promise<void> {
    this.units = null;
    const answer = await this.#around.hub.units();
    if (this.#about !== it.id || this.deed !== "dispatch") return;
    if (answer.ok) this.units = answer.value.units;
    else this.problem = answer.problem;
  }

  async #findLeaders(it: Case): Promise<void> {
    const found = await leadersFor(it, this.#around.hub, this.#around.now_us());
    if (this.#about !== it.id || this.deed !== "take_charge") return;
    if (found.ok) this.leaders = found.value;
    else this.problem = found.problem;
  }
}
