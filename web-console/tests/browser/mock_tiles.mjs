/**
 * Vector tiles of the mock's areas: as much of the format as a map needs to be looked at. Lines and polygons are cut to
 * the tile, as the hub's are.
 */

const EXTENT = 4096;
const BEYOND = 64;
const POINT = 1;
const LINE = 2;
const POLYGON = 3;

const varint = (value) => {
  const bytes = [];
  let rest = value >>> 0;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return [...bytes, rest];
};
const field = (number, bytes) => [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
const whole = (number, value) => [...varint(number << 3), ...varint(value)];
const text = (number, words) => field(number, [...Buffer.from(words)]);
const zigzag = (value) => (value << 1) ^ (value >> 31);

function commands(type, parts) {
  const out = [];
  let [x, y] = [0, 0];
  const to = ([px, py]) => {
    out.push(zigzag(px - x), zigzag(py - y));
    [x, y] = [px, py];
  };
  for (const part of parts) {
    out.push((1 << 3) | 1);
    to(part[0]);
    if (type === POINT) continue;
    out.push(((part.length - 1) << 3) | 2);
    part.slice(1).forEach(to);
    if (type === POLYGON) out.push((1 << 3) | 7);
  }
  return out;
}

function layer(name, features) {
  const keys = [...new Set(features.flatMap((it) => Object.keys(it.tags)))];
  const values = [...new Set(features.flatMap((it) => Object.values(it.tags)))];
  const bodies = features.flatMap((it) => {
    const tags = Object.entries(it.tags).flatMap(([key, value]) => [keys.indexOf(key), values.indexOf(value)]);
    return field(2, [...field(2, tags.flatMap(varint)), ...whole(3, it.type), ...field(4, commands(it.type, it.parts).flatMap(varint))]);
  });
  return field(3, [...whole(15, 2), ...text(1, name), ...bodies, ...keys.flatMap((key) => text(3, key)), ...values.flatMap((value) => field(4, text(1, value))), ...whole(5, EXTENT)]);
}

/** One side of the tile after the other takes off what lies beyond it. */
function cutRing(ring) {
  const sides = [[0, -BEYOND, 1], [0, EXTENT + BEYOND, -1], [1, -BEYOND, 1], [1, EXTENT + BEYOND, -1]];
  return sides.reduce((points, [axis, limit, sign]) => {
    const inside = (p) => (p[axis] - limit) * sign >= 0;
    return points.flatMap((p, n) => {
      const before = points[(n + points.length - 1) % points.length];
      const share = (limit - before[axis]) / (p[axis] - before[axis]);
      const meeting = [before[0] + (p[0] - before[0]) * share, before[1] + (p[1] - before[1]) * share];
      if (inside(p)) return inside(before) ? [p] : [meeting, p];
      return inside(before) ? [meeting] : [];
    });
  }, ring);
}

const near = ([x, y]) => x >= -BEYOND && y >= -BEYOND && x <= EXTENT + BEYOND && y <= EXTENT + BEYOND;

/** Stretches of a line whose ends are near; good enough where corners are close to each other. */
function cutLine(line) {
  const dense = line.flatMap((p, n) => {
    const q = line[n + 1];
    if (q === undefined) return [p];
    const steps = Math.min(64, Math.max(1, Math.ceil(Math.max(Math.abs(q[0] - p[0]), Math.abs(q[1] - p[1])) / BEYOND)));
    return Array.from({ length: steps }, (_, step) => [p[0] + ((q[0] - p[0]) * step) / steps, p[1] + ((q[1] - p[1]) * step) / steps]);
  });
  const parts = [[]];
  for (const p of dense) near(p) ? parts.at(-1).push(p) : parts.at(-1).length > 0 && parts.push([]);
  return parts.filter((part) => part.length > 1);
}

const FROM_ZOOM = { county: 0, township: 8, village: 10, grid: 12 };

/** `areas` have code, name, tier, parent, ring and middle in shares of the world. */
export function tileOf(areas, z, x, y) {
  const local = ([px, py]) => [(px * 2 ** z - x) * EXTENT, (py * 2 ** z - y) * EXTENT];
  const round = (points) => points.map(([px, py]) => [Math.round(px), Math.round(py)]);
  const shown = areas.filter((area) => z >= FROM_ZOOM[area.tier]).map((area) => ({ area, ring: area.ring.map(local), tags: { code: area.code, name: area.name, tier: area.tier } }));
  const polygons = shown.flatMap(({ ring, tags }) => {
    const cut = round(cutRing(ring));
    return cut.length < 3 ? [] : [{ type: POLYGON, parts: [cut], tags }];
  });
  const borders = shown.flatMap(({ ring, tags }) => {
    const parts = cutLine([...ring, ring[0]]).map(round);
    return parts.length === 0 ? [] : [{ type: LINE, parts, tags: { tier: tags.tier } }];
  });
  const labels = shown.flatMap(({ area, tags }) => {
    const at = local(area.middle);
    return at.every((it) => it >= 0 && it < EXTENT) ? [{ type: POINT, parts: round([at]).map((p) => [p]), tags }] : [];
  });
  const layers = [["areas", polygons], ["borders", borders], ["labels", labels]].filter(([, features]) => features.length > 0);
  return Buffer.from(layers.flatMap(([name, features]) => layer(name, features)));
}
