/**
 * What the desk looks at on the map: which unit is selected, what is hidden, what the map follows and whether it moves
 * by itself. It tells the hub which cells to send and keeps what comes; drawing is the chart's business.
 */
import type { ConsoleMessage } from "../decode/console_out";
import type { PositionFrame } from "../decode/positions";
import type { UnitStatus } from "../wire";
import { STATUS_OF_BYTE } from "../wire";
import { cellsFor } from "./cells";
import { Fleet } from "./fleet";
import type { Advised } from "./case_features";
import type { Layer, Layers } from "./layers";
import { ALL_LAYERS } from "./layers";
import type { Frame, Spot } from "./mercator";
import { degreesOf } from "./mercator";
import type { MapState, Picking } from "./picking";
import { Watching } from "./watching";

/** Where the map is asked to go. Each is obeyed once. */
export type Goal = Readonly<{ lat: number; lon: number }>;

/** Frames come for each cell by itself, many a second; what reads them is told of all of them together. */
const SAY_EVERY_MS = 150;

/** On the plane, about a metre: less is no move. */
const MOVED = 2.5e-8;

/** A unit whose last fix is older is called lost: those at rest report every minute. */
export const LOST_AFTER_S = 180;

export class Lookout {
  readonly fleet = new Fleet();
  /** The selected unit; null for none. */
  unit: string | null = $state(null);
  /** Whether the map keeps the selected unit in its middle. */
  following = $state(false);
  /** Whether the map moves to what is selected by itself: asked for, and over once somebody moves the map by hand. */
  refit = $state(false);
  goal: Goal | null = $state.raw(null);
  /** Who waits for a place that is shown on the map; null while clicks choose cases and units. */
  picking: Picking | null = $state.raw(null);
  /** 建议移防, while somebody looks at it. */
  advised: readonly Advised[] = $state.raw([]);
  map: MapState = $state("loading");
  layers: Layers = $state.raw(ALL_LAYERS);
  /** Statuses that are not shown, as bits by their number in `STATUS_OF_BYTE`. */
  hidden = $state(bitOf("off_duty"));
  /** False when so much is looked at that the hub cannot send all units of it. */
  wholeView = $state(true);
  /** Grows when a frame has come; a view that reads it is told of new positions. */
  heard = $state(0);
  /** Units whose positions are known. */
  onMap = $state(0);
  #view: Frame | null = null;
  #unitSpot: Spot | null = null;
  #caseSpot: Spot | null = null;
  #watching: Watching;
  #saying: ReturnType<typeof setTimeout> | undefined;
  #now_ms: () => number;
  #motion: () => "smooth" | "none";

  constructor(watch: (cells: readonly number[]) => void, now_ms: () => number, motion: () => "smooth" | "none") {
    this.#now_ms = now_ms;
    this.#motion = motion;
    this.#watching = new Watching((cells) => {
      this.fleet.keepOnly(cells);
      this.onMap = this.fleet.count;
      watch(cells);
    }, now_ms);
  }

  stop(): void {
    clearTimeout(this.#saying);
    this.#watching.stop();
  }

  /** What concerns positions among the messages. */
  hear(message: ConsoleMessage): void {
    if (message.type === "welcome") this.fleet.reconnected();
    else if (message.type === "handles") this.fleet.learn(message.entries);
  }

  hearPositions(frame: PositionFrame, hub_us: number): void {
    this.fleet.apply(frame, this.#now_ms() / 1000, hub_us, this.#motion());
    this.#saying ??= setTimeout(() => this.#say(), SAY_EVERY_MS);
    const slot = this.unit === null ? null : this.fleet.slotOf(this.unit);
    if (slot === null) return;
    const before = this.#unitSpot;
    this.#unitSpot = this.fleet.fixOf(slot);
    // Most frames are of other cells, and most units stand still.
    if (before !== null && Math.hypot(this.#unitSpot.x - before.x, this.#unitSpot.y - before.y) < MOVED) return;
    this.#wish();
    if (this.following) this.#goTo(this.#unitSpot);
  }

  /** The part of the plane that is on the screen; null without a map. */
  look(view: Frame | null): void {
    this.#view = view;
    this.#wish();
  }

  /** The place of the selected case; null for none or unknown. */
  lookAtCase(spot: Spot | null): void {
    if (spot?.x === this.#caseSpot?.x && spot?.y === this.#caseSpot?.y) return;
    this.#caseSpot = spot;
    this.#wish();
    if (spot !== null && this.refit && !this.following) this.#goTo(spot);
  }

  select(unit: string | null): void {
    this.unit = unit;
    this.following = false;
    const slot = unit === null ? null : this.fleet.slotOf(unit);
    this.#unitSpot = slot === null ? null : this.fleet.fixOf(slot);
    this.#wish();
  }

  /** To the selected unit, else to the selected case. False when neither has a place. */
  locate(): boolean {
    const spot = this.#unitSpot ?? this.#caseSpot;
    if (spot === null) return false;
    this.#goTo(spot);
    return true;
  }

  follow(): void {
    this.following = !this.following && this.unit !== null;
    if (this.following) this.locate();
  }

  /** Somebody moved the map: it stays where it was put. */
  movedByHand(): void {
    this.following = false;
    this.refit = false;
  }

  isHidden(status: UnitStatus): boolean {
    return (this.hidden & bitOf(status)) !== 0;
  }

  toggleStatus(status: UnitStatus): void {
    this.hidden ^= bitOf(status);
  }

  toggleLayer(layer: Layer): void {
    this.layers = { ...this.layers, [layer]: !this.layers[layer] };
  }

  #say(): void {
    this.#saying = undefined;
    this.heard += 1;
    this.onMap = this.fleet.count;
  }

  #goTo(spot: Spot): void {
    const [lat, lon] = degreesOf(spot);
    this.goal = { lat, lon };
  }

  #wish(): void {
    const spots = [this.#unitSpot, this.#caseSpot].filter((spot) => spot !== null);
    const { cells, wholeView } = cellsFor(this.#view, spots);
    this.wholeView = wholeView || this.#view === null;
    this.#watching.want(cells);
  }
}

function bitOf(status: UnitStatus): number {
  return 1 << STATUS_OF_BYTE.indexOf(status);
}
