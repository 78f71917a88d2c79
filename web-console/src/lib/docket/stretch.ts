/** Which rows of a long list stand on the page: those in sight and a few beyond. A city's desk has thousands. */

export type Stretch = Readonly<{
  /** The first row that stands there, and the first after the last. */
  from: number;
  to: number;
  /** Room for the rows before and after, pixels. */
  above_px: number;
  below_px: number;
}>;

/** So many rows are put there at once, without reckoning. */
export const ALL_UP_TO = 80;
/** Rows beyond what is in sight, at either end: so many that the arrows never run into nothing. */
export const BEYOND = 20;

/** `top_px` of the list lies above the sight, which is `sight_px` tall; rows are about `row_px` tall. */
export function stretchOf(count: number, top_px: number, sight_px: number, row_px: number): Stretch {
  if (count <= ALL_UP_TO) return { from: 0, to: count, above_px: 0, below_px: 0 };
  const inSight = Math.ceil(sight_px / row_px) + 1;
  const first = Math.floor(Math.max(0, top_px) / row_px) - BEYOND;
  const from = Math.max(0, Math.min(first, count - inSight - 2 * BEYOND));
  const to = Math.min(count, from + inSight + 2 * BEYOND);
  return { from, to, above_px: from * row_px, below_px: (count - to) * row_px };
}

/** How far the list must be moved up for this row to stand in the middle of the sight. */
export function topFor(row: number, sight_px: number, row_px: number): number {
  return Math.max(0, row * row_px - sight_px / 2);
}
