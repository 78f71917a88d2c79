/**
 * The units on the map as columns of numbers: what position frames say, ready for the card that draws them. No object
 * per unit: a city has twenty thousand, and each moves every few seconds.
 *
 * Slots are dense and in no order; a unit's slot changes when another one leaves. Handles hold for one connection.
 */
import type { Handles } from "../wire";
import { FRAME_UNKNOWN, STATUS_OF_BYTE } from "../wire";
import type { Decoded } from "../decode/reading";
import type { PositionFrame } from "../decode/positions";
import { UNIT_KINDS } from "../decode/words";
import type { Spot } from "./mercator";
import { spotOf } from "./mercator";

/** Bytes a unit takes in {@link Fleet.drawn}: seven floats and four bytes. */
export const STRIDE_BYTES = 32;
/** Floats from one unit to the next. */
const STRIDE = STRIDE_BYTES / 4;
/** Where the columns lie in a stride, in floats: the way it goes, the time that takes, its fix; then bytes. */
const FROM_X = 0;
const FROM_Y = 1;
const TO_X = 2;
const TO_Y = 3;
const START_S = 4;
const SPAN_S = 5;
const FIX_S = 6;
/** In bytes from the beginning of a stride. */
const KIND = 28;
const STATUS = 29;
const MARK = 30;

/** A unit goes from its last place to the new one in the time between the two, but never longer than this. */
export const SPAN_MOST_S = 5;
const SPAN_LEAST_S = 0.25;
/** On the plane, some two kilometres: a unit that went so far between two fixes is shown where it is. */
const JUMP = 5e-5;
/** Farther from the origin than this, a float no longer tells decimetres. */
const ORIGIN_REACH = 0.02;
const FIRST_CAPACITY = 256;

/** What the desk wants seen about a unit. Bits. */
export const Mark = { Selected: 1, Recommended: 2, Asked: 4 } as const;

const NEEDS_HELP = STATUS_OF_BYTE.indexOf("needs_help");

type Handle = Decoded<Handles>["entries"][number];

export class Fleet {
  /** How many slots are taken. */
  count = 0;
  /** What the card is given, `count` strides of it. */
  drawn = new ArrayBuffer(FIRST_CAPACITY * STRIDE_BYTES);
  /** What places in `drawn` are relative to: floats are exact near zero only. */
  origin: Spot = { x: 0, y: 0 };
  /** Grows with every change of `drawn`. */
  revision = 0;
  /** Until when something moves, in seconds of the page's clock. */
  movingUntil_s = 0;
  #floats = new Float32Array(this.drawn);
  #bytes = new Uint8Array(this.drawn);
  #handles = new Uint32Array(FIRST_CAPACITY);
  #cells = new Uint32Array(FIRST_CAPACITY);
  #seenIn = new Uint32Array(FIRST_CAPACITY);
  #heading = new Uint16Array(FIRST_CAPACITY);
  #speed = new Uint16Array(FIRST_CAPACITY);
  #slots = new Map<number, number>();
  #units = new Map<number, string>();
  #handleOf = new Map<string, number>();
  #kinds = new Map<number, number>();
  #marks: ReadonlyMap<string, number> = new Map();
  #frames = 0;
  #othersFrom = false;

  /** Another connection: what is shown stays until the first word of the new one, for its handles mean nothing there. */
  reconnected(): void {
    this.#othersFrom = true;
  }

  learn(entries: readonly Handle[]): void {
    this.#forgetOthers();
    for (const { handle, unit, kind } of entries) {
      const number = Math.max(0, UNIT_KINDS.findIndex((known) => known === kind));
      this.#units.set(handle, unit);
      this.#handleOf.set(unit, handle);
      this.#kinds.set(handle, number);
      const slot = this.#slots.get(handle);
      if (slot !== undefined) this.#bytes[slot * STRIDE_BYTES + KIND] = number;
    }
    this.revision += 1;
  }

  /** `now_s` by the page's clock, `hub_us` by the hub's. Without motion a unit is at once where it is. */
  apply(frame: PositionFrame, now_s: number, hub_us: number, motion: "smooth" | "none"): void {
    this.#forgetOthers();
    this.#frames += 1;
    const made_s = now_s - Math.max(0, (hub_us - frame.at_us) / 1e6);
    for (let row = 0; row < frame.handles.length; row++) this.#put(frame, row, now_s, made_s, motion);
    if (frame.whole) this.#dropUnseen(frame.cell);
    for (const handle of frame.removed) {
      const slot = this.#slots.get(handle);
      // It may have been told to be in another cell before it was told to have left this one.
      if (slot !== undefined && this.#cells[slot] === frame.cell) this.#drop(slot);
    }
    this.revision += 1;
  }

  /** Forgets what is in cells that are followed no longer: nobody tells when it moves. */
  keepOnly(cells: readonly number[]): void {
    const kept = new Set(cells);
    for (let slot = this.count - 1; slot >= 0; slot--) if (!kept.has(this.#cells[slot] ?? 0)) this.#drop(slot);
    this.revision += 1;
  }

  mark(marks: ReadonlyMap<string, number>): void {
    this.#marks = marks;
    for (let slot = 0; slot < this.count; slot++) this.#bytes[slot * STRIDE_BYTES + MARK] = this.#markAt(slot);
    this.revision += 1;
  }

  slotOf(unit: string): number | null {
    const handle = this.#handleOf.get(unit);
    return (handle === undefined ? undefined : this.#slots.get(handle)) ?? null;
  }

  unitAt(slot: number): string | null {
    return this.#units.get(this.#handles[slot] ?? 0) ?? null;
  }

  /** By its number in `STATUS_OF_BYTE`. */
  statusAt(slot: number): number {
    return this.#bytes[slot * STRIDE_BYTES + STATUS] ?? 0;
  }

  /** When its fix was taken, in seconds of the page's clock. */
  fixAt_s(slot: number): number {
    return this.#floats[slot * STRIDE + FIX_S] ?? 0;
  }

  /** Kilometres an hour; null if unknown. */
  speedAt_kmh(slot: number): number | null {
    const speed = this.#speed[slot] ?? FRAME_UNKNOWN;
    return speed === FRAME_UNKNOWN ? null : speed / 10;
  }

  /** Degrees clockwise from north; null if unknown. */
  headingAt_deg(slot: number): number | null {
    const heading = this.#heading[slot] ?? FRAME_UNKNOWN;
    return heading === FRAME_UNKNOWN ? null : heading;
  }

  /** Whether an SOS is to be drawn: it pulses for as long as it stands. */
  anyNeedsHelp(): boolean {
    for (let slot = 0; slot < this.count; slot++) if (this.statusAt(slot) === NEEDS_HELP) return true;
    return false;
  }

  /** Where its newest fix is. */
  fixOf(slot: number): Spot {
    return { x: this.origin.x + this.#float(slot, TO_X), y: this.origin.y + this.#float(slot, TO_Y) };
  }

  /** Where it is drawn at this moment. */
  spotAt(slot: number, now_s: number): Spot {
    const span_s = this.#float(slot, SPAN_S);
    const share = span_s <= 0 ? 1 : Math.min(1, Math.max(0, (now_s - this.#float(slot, START_S)) / span_s));
    const from = { x: this.#float(slot, FROM_X), y: this.#float(slot, FROM_Y) };
    return {
      x: this.origin.x + from.x + (this.#float(slot, TO_X) - from.x) * share,
      y: this.origin.y + from.y + (this.#float(slot, TO_Y) - from.y) * share,
    };
  }

  /** The slot drawn nearest to a spot, within reach of it and not hidden; null if there is none. */
  nearest(spot: Spot, reach: number, now_s: number, hidden: number): number | null {
    let best: number | null = null;
    let least = reach * reach;
    for (let slot = 0; slot < this.count; slot++) {
      if (((hidden >> this.statusAt(slot)) & 1) === 1) continue;
      const at = this.spotAt(slot, now_s);
      const far = (at.x - spot.x) ** 2 + (at.y - spot.y) ** 2;
      if (far <= least) [best, least] = [slot, far];
    }
    return best;
  }

  #put(frame: PositionFrame, row: number, now_s: number, made_s: number, motion: "smooth" | "none"): void {
    const handle = frame.handles[row] ?? 0;
    const to = spotOf((frame.lat_e7[row] ?? 0) / 1e7, (frame.lon_e7[row] ?? 0) / 1e7);
    const known = this.#slots.get(handle);
    const slot = known ?? this.#take(handle, to);
    const from = known === undefined ? to : this.spotAt(slot, now_s);
    const still = known === undefined || motion === "none" || Math.hypot(to.x - from.x, to.y - from.y) > JUMP;
    const span_s = still ? 0 : Math.min(SPAN_MOST_S, Math.max(SPAN_LEAST_S, now_s - this.#float(slot, START_S)));
    const start = still ? to : from;
    const at = slot * STRIDE;
    this.#floats[at + FROM_X] = start.x - this.origin.x;
    this.#floats[at + FROM_Y] = start.y - this.origin.y;
    this.#floats[at + TO_X] = to.x - this.origin.x;
    this.#floats[at + TO_Y] = to.y - this.origin.y;
    this.#floats[at + START_S] = now_s;
    this.#floats[at + SPAN_S] = span_s;
    this.#floats[at + FIX_S] = made_s - (frame.age_ds[row] ?? 0) / 10;
    this.#bytes[slot * STRIDE_BYTES + STATUS] = frame.status[row] ?? 0;
    this.#cells[slot] = frame.cell;
    this.#seenIn[slot] = this.#frames;
    this.#heading[slot] = frame.heading_deg[row] ?? FRAME_UNKNOWN;
    this.#speed[slot] = frame.speed_kmh10[row] ?? FRAME_UNKNOWN;
    this.movingUntil_s = Math.max(this.movingUntil_s, now_s + span_s);
  }

  #take(handle: number, spot: Spot): number {
    if (this.count === 0) this.origin = spot;
    else if (Math.abs(spot.x - this.origin.x) > ORIGIN_REACH || Math.abs(spot.y - this.origin.y) > ORIGIN_REACH) this.#moveOrigin(spot);
    if (this.count === this.#handles.length) this.#grow();
    const slot = this.count++;
    this.#slots.set(handle, slot);
    this.#handles[slot] = handle;
    this.#bytes[slot * STRIDE_BYTES + KIND] = this.#kinds.get(handle) ?? 0;
    this.#bytes[slot * STRIDE_BYTES + MARK] = this.#markAt(slot);
    return slot;
  }

  /** The last slot takes the place of the one that goes. */
  #drop(slot: number): void {
    this.#slots.delete(this.#handles[slot] ?? 0);
    const last = --this.count;
    if (slot === last) return;
    this.#floats.copyWithin(slot * STRIDE, last * STRIDE, (last + 1) * STRIDE);
    for (const column of [this.#handles, this.#cells, this.#seenIn, this.#heading, this.#speed]) column[slot] = column[last] ?? 0;
    this.#slots.set(this.#handles[slot] ?? 0, slot);
  }

  #dropUnseen(cell: number): void {
    for (let slot = this.count - 1; slot >= 0; slot--) {
      if (this.#cells[slot] === cell && this.#seenIn[slot] !== this.#frames) this.#drop(slot);
    }
  }

  #forgetOthers(): void {
    if (!this.#othersFrom) return;
    this.#othersFrom = false;
    this.count = 0;
    for (const names of [this.#slots, this.#units, this.#kinds]) names.clear();
    this.#handleOf.clear();
  }

  #moveOrigin(origin: Spot): void {
    const [dx, dy] = [this.origin.x - origin.x, this.origin.y - origin.y];
    for (let at = 0; at < this.count * STRIDE; at += STRIDE) {
      for (const column of [FROM_X, TO_X]) this.#floats[at + column] = (this.#floats[at + column] ?? 0) + dx;
      for (const column of [FROM_Y, TO_Y]) this.#floats[at + column] = (this.#floats[at + column] ?? 0) + dy;
    }
    this.origin = origin;
  }

  #grow(): void {
    const capacity = this.#handles.length * 2;
    const drawn = new ArrayBuffer(capacity * STRIDE_BYTES);
    new Uint8Array(drawn).set(this.#bytes);
    this.drawn = drawn;
    this.#floats = new Float32Array(drawn);
    this.#bytes = new Uint8Array(drawn);
    const longer = <Column extends Uint16Array | Uint32Array>(column: Column, longer: Column): Column => {
      longer.set(column);
      return longer;
    };
    this.#handles = longer(this.#handles, new Uint32Array(capacity));
    this.#cells = longer(this.#cells, new Uint32Array(capacity));
    this.#seenIn = longer(this.#seenIn, new Uint32Array(capacity));
    this.#heading = longer(this.#heading, new Uint16Array(capacity));
    this.#speed = longer(this.#speed, new Uint16Array(capacity));
  }

  #float(slot: number, column: number): number {
    return this.#floats[slot * STRIDE + column] ?? 0;
  }

  #markAt(slot: number): number {
    const unit = this.unitAt(slot);
    return unit === null ? 0 : (this.#marks.get(unit) ?? 0);
  }
}
