/**
 * Which cells of the map this desk asks the hub to follow: those it looks at, and those around what is selected, so that
 * nothing selected goes out of sight when the map is moved. Cells are the protocol's: tiles of zoom 12, `x × 4096 + y`.
 */
import { CELL_ZOOM, CELLS_WATCHED_MAX } from "../wire";
import type { Frame, Spot } from "./mercator";

const CELLS_A_SIDE = 2 ** CELL_ZOOM;
/** Cells around what is selected, on each side: a unit that drives off is seen to arrive in the next one. */
const AROUND = 1;

export type Cells = Readonly<{
  /** In ascending order, each once. */
  cells: readonly number[];
  /** False when more is looked at than can be followed: nothing but what is selected is then shown. */
  wholeView: boolean;
}>;

export function cellOf(spot: Spot): number {
  return column(spot.x) * CELLS_A_SIDE + column(spot.y);
}

/** The cells that touch the view, if they are not too many, and those around each of the spots. */
export function cellsFor(view: Frame | null, spots: readonly Spot[]): Cells {
  const found = new Set<number>();
  for (const spot of spots) addBlock(found, column(spot.x) - AROUND, column(spot.y) - AROUND, column(spot.x) + AROUND, column(spot.y) + AROUND);
  if (view === null) return { cells: first(found), wholeView: false };
  const [west, north, east, south] = [column(view.west), column(view.north), column(view.east), column(view.south)];
  const wholeView = (east - west + 1) * (south - north + 1) + found.size <= CELLS_WATCHED_MAX;
  if (wholeView) addBlock(found, west, north, east, south);
  return { cells: first(found), wholeView };
}

export function sameCells(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((cell, index) => cell === other[index]);
}

function column(share: number): number {
  return Math.min(CELLS_A_SIDE - 1, Math.max(0, Math.floor(share * CELLS_A_SIDE)));
}

function addBlock(found: Set<number>, west: number, north: number, east: number, south: number): void {
  for (let x = Math.max(0, west); x <= Math.min(CELLS_A_SIDE - 1, east); x++) {
    for (let y = Math.max(0, north); y <= Math.min(CELLS_A_SIDE - 1, south); y++) found.add(x * CELLS_A_SIDE + y);
  }
}

/** As many as the hub follows, those of the first spots before others. */
function first(found: ReadonlySet<number>): readonly number[] {
  return [...found].slice(0, CELLS_WATCHED_MAX).sort((a, b) => a - b);
}
