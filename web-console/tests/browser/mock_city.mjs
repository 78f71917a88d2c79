/** A county with townships, villages and grids, and units that go about in it. The same at every start. */

const LAT = 38.874;
const LON = 115.465;
/** Grids to the east and to the south; four villages to a township in each direction, two grids to a village. */
const COLUMNS = 16;
const ROWS = 12;
const STEP = 0.016;

let seed = 20261122;
const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
const spot = (lat, lon) => {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [(lon + 180) / 360, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
};
export const cellOf = (lat, lon) => {
  const [x, y] = spot(lat, lon);
  return Math.floor(x * 4096) * 4096 + Math.floor(y * 4096);
};

const corners = Array.from({ length: ROWS + 1 }, (_, row) =>
  Array.from({ length: COLUMNS + 1 }, (_, column) => spot(LAT + (ROWS / 2 - row + (random() - 0.5) * 0.6) * STEP, LON + (column - COLUMNS / 2 + (random() - 0.5) * 0.6) * STEP * 1.25)),
);

/** The corners around a block of grids, clockwise on the screen. */
function around(row, column, size, tall = size) {
  const ring = [];
  for (let n = 0; n < size; n++) ring.push(corners[row][column + n]);
  for (let n = 0; n < tall; n++) ring.push(corners[row + n][column + size]);
  for (let n = size; n > 0; n--) ring.push(corners[row + tall][column + n]);
  for (let n = tall; n > 0; n--) ring.push(corners[row + n][column]);
  return ring;
}
const middleOf = (ring) => [0, 1].map((axis) => ring.reduce((sum, p) => sum + p[axis], 0) / ring.length);

const TOWNSHIPS = ["和平里街道", "五四路街道", "裕华街道", "永华街道", "白楼乡", "焦庄乡", "柳河镇", "百楼镇", "杨庄乡", "东金庄乡", "南大园乡", "韩村乡"];
const VILLAGES = ["东", "西", "南", "北"];

function someAreas() {
  const made = [];
  const add = (code, name, tier, parent, ring) => made.push({ code, name, tier, parent, ring, middle: middleOf(ring) });
  add("130606", "莲池区", "county", null, around(0, 0, COLUMNS, ROWS));
  TOWNSHIPS.forEach((name, n) => {
    const code = `130606${String(n + 1).padStart(3, "0")}`;
    const [row, column] = [Math.floor(n / 4) * 4, (n % 4) * 4];
    add(code, name, "township", "130606", around(row, column, 4));
    VILLAGES.forEach((side, v) => {
      const village = `${code}00${v + 1}`;
      const [vRow, vColumn] = [row + Math.floor(v / 2) * 2, column + (v % 2) * 2];
      add(village, `${name.slice(0, 2)}${side}村`, "village", code, around(vRow, vColumn, 2));
      for (let g = 0; g < 4; g++) add(`${village}0${g + 1}`, `第${g + 1}网格`, "grid", village, around(vRow + Math.floor(g / 2), vColumn + (g % 2), 1));
    });
  });
  return made;
}

export const areas = someAreas();

const KINDS = ["grid_worker", "grid_worker", "grid_worker", "patrol", "patrol", "vehicle", "vehicle", "boat", "mediator", "crew"];
const WORDS = { grid_worker: "网格员", patrol: "巡防组", vehicle: "应急车", boat: "冲锋艇", mediator: "调解员", crew: "抢修班" };
const FAMILY = "王李张刘陈杨赵黄周吴徐孙";
const GIVEN = ["强", "敏", "静", "磊", "洋", "艳", "勇", "娜", "涛", "明", "建国", "志强", "桂英", "秀兰"];
/** As bytes of a frame: mostly free, some asked, on their way, there, busy. */
const STATUSES = ["free", "free", "free", "free", "free", "offered", "under_way", "under_way", "on_scene", "busy"];

/** Units beside the few that the mock's cases know; `like` is a unit of the golden files. */
export function someUnits(count, like, id) {
  return Array.from({ length: count }, (_, n) => {
    const kind = KINDS[n % KINDS.length];
    const home = areas[1 + Math.floor(random() * (areas.length - 1))];
    const name = `${WORDS[kind]} ${FAMILY[Math.floor(random() * FAMILY.length)]}${GIVEN[Math.floor(random() * GIVEN.length)]}`;
    const status = STATUSES[Math.floor(random() * STATUSES.length)];
    return { ...like, id: id(0x20000 + n), name, kind, status, task: null, case: null, person: null, home: { code: home.code, path: [{ code: "130606", name: "莲池区", tier: "county" }, { code: home.code, name: home.name, tier: home.tier }] } };
  });
}

/** Where units are and where they go; `told` is when they were told of last. */
export function placed(units) {
  return units.map((unit, n) => {
    // Half of them where people live, in the middle.
    const spread = n % 2 === 0 ? 0.35 : 1;
    const lat = LAT + (random() - 0.5) * ROWS * STEP * spread * 0.95;
    const lon = LON + (random() - 0.5) * COLUMNS * STEP * 1.25 * spread * 0.95;
    const still = unit.status === "on_scene" || random() < 0.3;
    return { unit: unit.id, handle: n + 1, status: unit.status, lat, lon, way: random() * 2 * Math.PI, step: still ? 0 : 0.00006 + random() * 0.00012, silent_s: n % 17 === 5 ? 240 + n : 0 };
  });
}

export function moveOn(fleet) {
  for (const at of fleet) {
    if (at.silent_s > 0) at.silent_s += 1;
    if (at.step === 0 || at.silent_s > 0) continue;
    if (random() < 0.08) at.way += (random() - 0.5) * 3;
    at.lat += Math.sin(at.way) * at.step;
    at.lon += Math.cos(at.way) * at.step * 1.25;
  }
}

const BYTES = { free: 0, offered: 1, under_way: 2, on_scene: 3, busy: 4, needs_help: 5, off_duty: 6 };

/** A whole position frame of one cell, as PROTOCOL.md writes it. */
export function positionFrame(cell, fleet, at_us) {
  const rows = fleet.filter((at) => cellOf(at.lat, at.lon) === cell);
  const n = rows.length;
  const body = Buffer.alloc(20 + n * 19);
  body.writeUInt32LE(cell, 0);
  body.writeUInt32LE(n, 4);
  body.writeBigInt64LE(BigInt(at_us), 12);
  rows.forEach((at, row) => {
    body.writeUInt32LE(at.handle, 20 + 4 * row);
    body.writeInt32LE(Math.round(at.lon * 1e7), 20 + 4 * (n + row));
    body.writeInt32LE(Math.round(at.lat * 1e7), 20 + 4 * (2 * n + row));
    const halves = 20 + 12 * n;
    body.writeUInt16LE(65_535, halves + 2 * row);
    body.writeUInt16LE(at.step === 0 ? 0 : 180, halves + 2 * (n + row));
    body.writeUInt16LE(Math.min(65_535, at.silent_s * 10 + 8), halves + 2 * (2 * n + row));
    body.writeUInt8(BYTES[at.status], halves + 6 * n + row);
  });
  const head = Buffer.alloc(8);
  head.writeUInt8(1, 0);
  head.writeUInt8(1, 1);
  head.writeUInt16LE(1, 2);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}
