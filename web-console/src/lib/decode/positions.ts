/**
 * Binary frames of the console socket: where the units of one cell are. The columns are viewed in place, nothing is
 * copied, and nobody keeps them past the call they are handed to.
 */
import { FRAME_KIND_POSITIONS, FRAME_VERSION, POSITIONS_PER_FRAME_MAX } from "../wire";
import { Undecodable } from "./reading";

/** Kind 1 of version 1. Columns of one frame are equally long. */
export type PositionFrame = Readonly<{
  cell: number;
  /** Forget what was known of this cell. */
  whole: boolean;
  /** When the hub made it, by the hub's clock. */
  at_us: number;
  handles: Uint32Array;
  /** Degrees × 10⁷, WGS84. */
  lon_e7: Int32Array;
  lat_e7: Int32Array;
  /** Handles that left this cell or went off duty. */
  removed: Uint32Array;
  /** Whole degrees clockwise from north; `FRAME_UNKNOWN` for unknown. */
  heading_deg: Uint16Array;
  /** Tenths of a km/h; `FRAME_UNKNOWN` for unknown. */
  speed_kmh10: Uint16Array;
  /** Tenths of a second when the frame was made; `FRAME_UNKNOWN` for that or older. */
  age_ds: Uint16Array;
  /** Index into `STATUS_OF_BYTE`. */
  status: Uint8Array;
}>;

const HEADER = 8;
const COLUMNS_FROM = 28;
const ROW_BYTES = 4 * 3 + 2 * 3 + 1;
const WHOLE = 1;

/** Null for a version or kind that this console does not know. A frame that does not fit throws. */
export function decodePositions(data: ArrayBuffer): PositionFrame | null {
  if (data.byteLength < HEADER) throw new Undecodable("frame", `${HEADER} bytes at least`, data.byteLength);
  const view = new DataView(data);
  if (view.getUint8(0) !== FRAME_VERSION || view.getUint8(1) !== FRAME_KIND_POSITIONS) return null;
  const length = view.getUint32(4, true);
  if (length + HEADER !== data.byteLength || data.byteLength < COLUMNS_FROM) throw new Undecodable("frame.length", `${data.byteLength - HEADER}`, length);
  const n = rows(view, 12, "n");
  const r = rows(view, 16, "r");
  const wanted = COLUMNS_FROM + n * ROW_BYTES + r * 4;
  if (wanted !== data.byteLength) throw new Undecodable("frame", `${wanted} bytes for ${n} rows and ${r} removed`, data.byteLength);
  let at = COLUMNS_FROM;
  const next = (bytes: number): number => (at += bytes) - bytes;
  return {
    cell: view.getUint32(8, true),
    whole: (view.getUint16(2, true) & WHOLE) !== 0,
    at_us: Number(view.getBigInt64(20, true)),
    handles: new Uint32Array(data, next(4 * n), n),
    lon_e7: new Int32Array(data, next(4 * n), n),
    lat_e7: new Int32Array(data, next(4 * n), n),
    removed: new Uint32Array(data, next(4 * r), r),
    heading_deg: new Uint16Array(data, next(2 * n), n),
    speed_kmh10: new Uint16Array(data, next(2 * n), n),
    age_ds: new Uint16Array(data, next(2 * n), n),
    status: new Uint8Array(data, next(n), n),
  };
}

function rows(view: DataView, at: number, name: string): number {
  const count = view.getUint32(at, true);
  if (count > POSITIONS_PER_FRAME_MAX) throw new Undecodable(`frame.${name}`, `${POSITIONS_PER_FRAME_MAX} at most`, count);
  return count;
}
