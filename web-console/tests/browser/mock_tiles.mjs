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

/** Streets of a made-up town: avenues a kilometre apart, streets between them, a river with a bridge, and a street that is closed. */
const TOWN = { lat: 38.871, lon: 115.465 };
const STEP = 0.0025;
const projected = ([lat, lon]) => [(lon + 180) / 360, 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)];
const along = (from, to) => Array.from({ length: 41 }, (_, n) => projected([from[0] + ((to[0] - from[0]) * n) / 40, from[1] + ((to[1] - from[1]) * n) / 40]));
const at = (north, east) => [TOWN.lat + north * STEP, TOWN.lon + east * STEP];

const streets = [];
for (let n = -12; n <= 12; n++) {
  const kind = n % 12 === 0 ? "primary" : n % 4 === 0 ? "tertiary" : "street";
  streets.push({ tags: { class: kind, name: `东西${n + 13}${kind === "primary" ? "大道" : "街"}` }, from: at(n, -14), to: at(n, 14) });
  streets.push({ tags: { class: kind, name: `南北${n + 13}${kind === "primary" ? "大道" : "路"}` }, from: at(-14, n), to: at(14, n) });
}
streets.push({ tags: { class: "river", name: "府河" }, from: at(2.5, -14), to: at(3.5, 14) });
streets.push({ tags: { class: "primary", name: "府河大桥", on: "bridge" }, from: at(2.2, 0), to: at(3.8, 0) });
streets.push({ tags: { class: "path" }, from: at(-14, -14), to: at(-2, -2) });
const CLOSED = [at(1, 1), at(1, 3)];
const ROADS_FROM_ZOOM = { primary: 8, river: 8, tertiary: 10, street: 13, path: 14 };

export function roadTileOf(z, x, y) {
  const local = ([px, py]) => [(px * 2 ** z - x) * EXTENT, (py * 2 ** z - y) * EXTENT];
  const round = (points) => points.map(([px, py]) => [Math.round(px), Math.round(py)]);
  const lines = (from, to, tags) => {
    const parts = cutLine(along(from, to).map(local)).map(round);
    return parts.length === 0 ? [] : [{ type: LINE, parts, tags }];
  };
  const roads = streets.filter(({ tags }) => z >= ROADS_FROM_ZOOM[tags.class]).flatMap(({ from, to, tags }) => lines(from, to, tags));
  const closed = z < 8 ? [] : lines(CLOSED[0], CLOSED[1], { for: "car" });
  const middle = local(projected([(CLOSED[0][0] + CLOSED[1][0]) / 2, (CLOSED[0][1] + CLOSED[1][1]) / 2]));
  const signs = z >= 8 && middle.every((it) => it >= 0 && it < EXTENT) ? [{ type: POINT, parts: round([middle]).map((p) => [p]), tags: { for: "car" } }] : [];
  const layers = [["roads", roads], ["closed", closed], ["closed_signs", signs]].filter(([, features]) => features.length > 0);
  return Buffer.from(layers.flatMap(([name, features]) => layer(name, features)));
}
