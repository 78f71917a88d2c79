/**
 * As much of a hub as a page needs to be looked at: the golden files' case among others, one account, the console
 * socket. It holds no rules: what a click does to a case is written down here, not decided. The system tests use the
 * real one.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve } from "node:path";
import { areas, moveOn, placed, positionFrame, someUnits } from "./mock_city.mjs";
import { act, byTelephone, casesOfDepartments, found, longHistory, manyCases, ROADS } from "./mock_departments.mjs";
import { areaOf, attachment, intakeAnswer } from "./mock_intake.mjs";
import { progressOf } from "./mock_progress.mjs";
import { ratesOf } from "./mock_rates.mjs";
import { listen, say, sayBytes } from "./mock_socket.mjs";
import { roadTileOf, tileOf } from "./mock_tiles.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const GOLDEN = resolve(ROOT, "../hub/protocol/golden");
const golden = (name) => JSON.parse(readFileSync(join(GOLDEN, name), "utf8"));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };
const EPOCH = "01999f00-0000-7000-8000-00000000000e";
const now = () => Date.now() * 1000;
const S = 1_000_000;
const id = (n) => `01999f00-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

/** 上报: what the golden case, which is red, owes. */
const REPORTS_UP = [{ to: "city", by: "phone", due_us: now() + 29 * 60 * S, state: "waits" }, { to: "city", by: "written", due_us: now() + 59 * 60 * S, state: "waits" }];

function someCases() {
  const base = golden("console_out.snapshot.json").cases[0];
  const make = (n, over) => ({ ...structuredClone(base), id: id(0xc000 + n), seq: 1000 + n, opened_at_us: now() - 60 * S, alert: null, calls_owed: [], offers: [], clock: null, ...over });
  const unit = { id: id(0x111), name: "五四路巡防一组" };
  const recommended = golden("http.action_done.json").case.recommended.concat([{ unit: { id: id(0x114), name: "和平里网格员 张敏" }, nearness: { by: "fix", distance_m: 1320, age_ms: 48000 }, ring: 1, ruled_out: [] }]);
  const attending = { unit, offer: id(0xff), accepted_at_us: now() - 300 * S, set_out_at_us: now() - 280 * S, arrived_at_us: null, welfare_due_us: null };
  const phase = (n, category, summary, over) => make(n, { category: { code: `c${n}`, name: category }, summary, ...over });
  return [
    make(0, { alert: { ...base.alert, since_us: now() - 20 * S }, calls_owed: ["fire"], offers: [{ ...base.offers[0], answer_by_us: now() + 48 * S }], clock: { purpose: "climb", due_us: now() + 40 * S }, recommended, reports_up: REPORTS_UP }),
    phase(1, "矛盾纠纷", "两家因院墙争吵，已动手", { place: { lat: 38.8912, lon: 115.4731 }, grade: "orange", mode: "suggest", phase: "to_verify", clock: { purpose: "verify", due_us: now() - 161 * S }, recommended: [] }),
    phase(2, "道路积水", "建设路下穿通道积水，<b>车辆</b>熄火", { grade: "orange", phase: "under_way", attending, clock: { purpose: "arrive", due_us: now() + 62 * S }, place: null, place_state: "unknown", address: "建设路下穿通道" }),
    phase(3, "走失老人", "八旬老人下午出门未归，穿蓝色上衣", { place: { lat: 38.8521, lon: 115.4312 }, grade: "red", recommended, clock: { purpose: "act", due_us: now() + 185 * S }, acknowledged_by: { id: id(0x9e5), name: "李静" } }),
    phase(4, "路灯损坏", "和平里 12 号楼前路灯不亮", { place: { lat: 38.8534, lon: 115.4336 }, grade: "ordinary", phase: "to_close", clock: { purpose: "close", due_us: now() + 86400 * S * 2 } }),
    phase(5, "一键求助", "有人持刀", { place: { lat: 38.9011, lon: 115.5187 }, grade: "red", sos_unit: { id: id(0x116), name: "网格员 李强" }, clock: { purpose: "climb", due_us: now() + 25 * S }, address: null }),
  ];
}

const cases = new Map(someCases().map((it) => [it.id, it]));
/** Cases that departments have, for the page that is about them; the other stories know nothing of them. */
const ofDepartments = casesOfDepartments(golden("console_out.snapshot.json").cases[0], id);
const units = golden("console_out.snapshot.json").units.flatMap((unit) => [unit, ...["王强", "和平里网格员 张敏", "网格员 李强", "冲锋艇二号"].map((name, index) => ({ ...unit, id: id(0x112 + 2 * index), name, status: ["free", "free", "needs_help", "busy"][index], kind: ["grid_worker", "grid_worker", "grid_worker", "boat"][index], task: null, case: null }))]);
units.push(...someUnits(280, units[1], id));
const fleet = placed(units.filter((unit) => unit.duty === "on"));
// Those the cases know are where the cases say.
for (const [n, lat, lon] of [[0x111, 38.8774, 115.4672], [0x112, 38.8655, 115.4581], [0x114, 38.8841, 115.4572], [0x116, 38.9009, 115.5179]]) {
  const at = fleet.find((one) => one.unit === id(n));
  Object.assign(at, { lat, lon, step: n === 0x111 ? 0.00006 : 0, silent_s: n === 0x112 ? 400 : 0 });
}
const TREE = "mock-areas";
const STREETS = "mock-roads";
const histories = new Map();
let offset = 2000;
const sockets = new Set();
const sessions = { signedIn: false, silent: false, department: null, village: false, town: false };
/** Where the golden case lies; its township owns it. */
const VILLAGE = { code: "130606001001", path: golden("console_out.snapshot.json").cases[0].area.path };
const TOWN = { code: "130606001", path: VILLAGE.path.slice(0, 3) };
/** What was asked to be done, with the key it came under; answers are lost on the way as long as this says so. */
const acts = { given: [], acknowledged: [], others: [], byKey: new Map(), loseAnswers: 0, photos: new Map() };

function alertOf(it) {
  return { ...golden("console_out.alert.json"), case: it.id, rung: it.alert.rung, round: it.alert.round, since_us: it.alert.since_us, summary: it.summary, category_name: it.category.name, grade: it.grade, call: it.calls_owed };
}

function greet(socket, hello) {
  const session = sessionNow();
  const resumes = hello.epoch === EPOCH && hello.offset === offset;
  say(socket, { type: "welcome", epoch: EPOCH, offset, person: session.person, area: session.area, server_us: now(), heartbeat_s: 20 });
  say(socket, { type: "link", ledger: "ok", since_us: now() });
  if (!resumes) say(socket, { type: "snapshot", offset, part: 0, cases: [...cases.values()].filter((it) => it.ended_at_us === null), units, more: false });
  for (const it of cases.values()) if (it.alert !== null && it.ended_at_us === null) say(socket, alertOf(it));
}

/** Whole frames of the cells that are looked at; empty ones too, so that what was there goes. */
function tellPositions(socket) {
  for (const cell of socket.cells ?? []) sayBytes(socket, positionFrame(cell, fleet, now()));
}

/** Writes down what a click did and tells everybody. */
function becomes(it, event, details, over) {
  const seq = (offset += 1);
  const next = { ...it, ...over, seq };
  cases.set(it.id, next);
  const actor = { kind: "person", person: { id: id(0x9e5), name: "李静" } };
  histories.set(it.id, [...(histories.get(it.id) ?? golden("http.case_detail.json").history), { seq, at_us: now(), event, actor, details }]);
  const ended = next.ended_at_us !== null;
  for (const socket of sockets) say(socket, { type: "changes", from: seq - 1, to: seq, cases: ended ? [] : [next], ended: ended ? [it.id] : [], units: [], gone: [] });
  return { seq, case: next };
}

const ACTIONS = {
  acknowledge: (it) => becomes(it, "case.acknowledged", [], { alert: null, acknowledged_by: { id: id(0x9e5), name: "李静" }, clock: { purpose: "act", due_us: now() + 300 * S }, ladder: it.ladder.map((rung, n) => (n === it.rung ? { ...rung, state: "acknowledged" } : rung)) }),
  dispatch: (it, body) => {
    const made = body.units.map((unit, n) => ({ offer: id(0xd00 + n), unit: units.find((one) => one.id === unit) ?? { id: unit, name: "?" }, answer_by_us: now() + 90 * S, delivery: "delivered", nearness: { by: "person" }, ring: 0 }));
    // The unit has gone, come and done it by the time anybody looks again.
    setTimeout(() => becomes(cases.get(it.id), "task.done", [], { phase: "to_verify", offers: [], clock: { purpose: "verify", due_us: now() + 3600 * S } }), 900);
    return becomes(it, "case.dispatched", [{ label: "words", words: body.reason }], { offers: [...it.offers, ...made], recommended: [], clock: { purpose: "act", due_us: now() + 90 * S } });
  },
  verify: (it, body) => becomes(it, body.verdict === "done" ? "case.verified" : "case.sent_back", [{ label: "words", words: body.note }], body.verdict === "done" ? { phase: "to_close", clock: { purpose: "close", due_us: now() + 3600 * S } } : { phase: "unattended" }),
  place: (it, body) => becomes(it, "case.placed", [], body.place === null ? { area: areaOf(body.area), place_state: "area_only" } : { place: { lat: body.place.lat, lon: body.place.lon }, place_state: "known" }),
  settle: (it, body) => becomes(it, "case.settled", [{ label: "words", words: body.note }], { phase: "to_verify", offers: [], clock: { purpose: "verify", due_us: now() + 3600 * S } }),
  close: (it) => becomes(it, "case.closed", [], { phase: "closed", ended_at_us: now(), clock: null, task: null, owner: null }),
  call: (it, body) => becomes(it, "case.call_recorded", [{ label: "service", service: body.service }], { calls_owed: it.calls_owed.filter((one) => one !== body.service), calls_made: [...it.calls_made, { service: body.service, called_at_us: now() }] }),
  relay: (it, body) => body.answer.department !== undefined ? byTelephone(it, body, becomes) : becomes(it, "case.answer_relayed", [{ label: "said", said: { acknowledge: "acknowledged", accept: "accepted", decline: "declined", set_out: "set_out", arrive: "arrived", well: "well", done: "done" }[body.answer.said] }, { label: "number", number: body.number }], body.answer.said === "acknowledge" ? { alert: null, clock: { purpose: "act", due_us: now() + 300 * S } } : body.answer.said === "accept" ? { offers: [], phase: "under_way", attending: { unit: it.offers[0].unit, offer: body.answer.offer, accepted_at_us: body.said_at_us, set_out_at_us: null, arrived_at_us: null, welfare_due_us: null } } : {}),
  withdraw: (it, body) => becomes(it, "case.withdrawn", [{ label: "words", words: body.reason }], { phase: "withdrawn", ended_at_us: now(), clock: null, offers: [], alert: null }),
};

/** As much of a history as one answer holds, and where the page before ends. */
function pageOf(lines, before) {
  const PAGE = 1_000;
  const upTo = lines.filter((line) => before === null || line.seq < Number(before));
  const page = upTo.slice(-PAGE);
  return { history: page, ...(upTo.length > page.length ? { earlier: page[0].seq } : {}) };
}

/** 领导包案: whoever is signed in is given charge of the case with these words, by somebody else. */
function givesCharge(words) {
  const it = [...cases.values()].find((one) => one.summary.includes(words));
  const { id: leader, name } = sessionNow().person;
  becomes(it, "case.charge_taken", [{ label: "person", person: { id: leader, name } }], { leader: { id: leader, name } });
}

/** The post at this rung is alerted about the case with these words; whoever is signed in at the township sits at rung 1. */
function presses(words, reason, rung, round = 1) {
  const it = [...cases.values()].find((one) => one.summary.includes(words));
  const { case: pressed } = becomes(it, "case.alerted", [], { alert: { rung, round, reason, since_us: now() - 90 * S } });
  if (rung === 1) for (const socket of sockets) say(socket, { ...alertOf(pressed), reason });
}

function rosterOf(code) {
  const of = areas.find((it) => it.code === code) ?? areas[0];
  const area = { code: of.code, path: [{ code: of.code, name: of.name, tier: of.tier }] };
  const duty = (n, name, post) => ({ area, person: { id: id(n), name }, post, from_us: now() - 3600 * S, until_us: now() + 3600 * S, stands_in_for: null });
  const gaps = code === null ? [{ area, from_us: now() + 3600 * S, until_us: now() + 7200 * S }] : [];
  return { duties: of === areas[0] ? [duty(0x9f1, "陈刚", "leader"), duty(0x9e5, "李静", "officer")] : [duty(0x9f2, "赵敏", "officer")], gaps };
}

/** A case of a report, told to everybody. */
function made(over) {
  const it = { ...someCases()[3], id: id(0xe000 + (offset % 4096)), report: id(offset), ...over };
  cases.set(it.id, it);
  histories.set(it.id, []);
  return becomes(it, "case.opened", [], {}).case;
}

function fixOf(unit) {
  const at = fleet.find((one) => one.unit === unit);
  return at === undefined ? null : { place: { lat: at.lat, lon: at.lon }, at_us: now(), heading_deg: null, speed_kmh: null, accuracy_m: null };
}

function sessionNow() {
  if (sessions.village) return { ...golden("http.session.json"), area: VILLAGE };
  if (sessions.town) return { ...golden("http.session.json"), area: TOWN };
  return sessions.department === null ? golden("http.session.json") : { ...golden("http.session_at_a_desk.json"), department: sessions.department };
}

const wrong = (code, message, field = null, value = null) => ({ error: { code, message, field, value, request: id(0xf1) } });

function answer(method, path, body, key) {
  if (path === "/setup" && method === "GET") return [200, { needed: false }];
  if (path === "/session" && method === "POST") {
    if (body.password !== "correct horse") return [401, wrong("wrong_credentials", "wrong")];
    sessions.signedIn = true;
    sessions.village = body.login === "cunwei";
    sessions.town = body.login === "jiedao";
    sessions.department = body.login === "zhujian" ? ROADS : null;
  }
  if (path === "/progress" || path === "/progress/verdict") return progressOf(path, body, wrong);
  if (path === "/session" && method === "DELETE") return (sessions.signedIn = false), [204, null];
  if (!sessions.signedIn) return [401, wrong("not_signed_in", "nobody")];
  if (path === "/session") return [200, { ...sessionNow(), server_us: now() }];
  if (path === "/ticket") return [200, golden("http.ticket.json")];
  if (path === "/cover" || path.startsWith("/cover?")) return [200, golden("http.cover.json")];
  if (path === "/roads/map") return [200, { tiles: STREETS }];
  if (path === "/areas") return [200, { digest: "ab".repeat(32), version: TREE, areas: areas.map(({ code, name, tier, parent }) => ({ code, name, tier, parent, has_outline: true })) }];
  if (path === "/units") return [200, { offset, units: units.map((unit) => ({ unit, last_fix: fixOf(unit.id), connected: true })) }];
  if (path.startsWith("/roster?")) return [200, rosterOf(new URLSearchParams(path.split("?")[1]).get("area"))];
  const intake = intakeAnswer(method, path, body, { id, golden, cases, becomes, made, units, photos: acts.photos });
  if (intake !== undefined) return intake;
  if (path.startsWith("/rates?")) return ratesOf(new URLSearchParams(path.split("?")[1]), areas, wrong);
  if (path === "/cases/search" && method === "POST") return [200, found(body, cases)];
  if (path.startsWith("/cases?")) return [200, { epoch: EPOCH, offset, cases: [...cases.values()].filter((it) => it.ended_at_us !== null), next: null }];
  const [route, query] = path.split("?");
  const [, , caseId, action] = route.split("/");
  const it = cases.get(caseId);
  if (it === undefined) return [404, wrong("case_unknown", "unknown", "case", caseId)];
  if (action === undefined) return [200, { case: it, report: { ...golden("http.case_detail.json").report, text: it.summary, recorded_at_us: it.opened_at_us, ...it.told }, joined: [], ...pageOf(histories.get(it.id) ?? golden("http.case_detail.json").history, new URLSearchParams(query).get("before")) }];
  if (action === "acts") {
    acts.given.push({ key, ...body });
    const done = acts.byKey.get(key) ?? act(it, body, becomes);
    if (done === null) return [409, wrong("signed_already", "already", "task", body.task)];
    acts.byKey.set(key, done);
    return acts.loseAnswers-- > 0 ? null : [200, done];
  }
  if (["call", "place", "settle", "withdraw", "dispatch"].includes(action)) acts.others.push({ action, body });
  if (action === "acknowledge") acts.acknowledged.push({ key, ...body });
  return ACTIONS[action] === undefined ? [409, wrong("wrong_phase", action)] : [200, ACTIONS[action](it, body)];
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const url = request.url ?? "/";
    if (url.startsWith("/api/v1")) {
      const handed = attachment(request.method, url, request.headers["content-type"], Buffer.concat(chunks));
      if (handed !== null) return response.writeHead(handed.status, { "Content-Type": handed.type }).end(handed.body);
      const [, photo, task] = /\/photos\/([0-9a-f]{64})(?:\?(?:task|case)=(.+))?$/.exec(url) ?? [];
      if (task !== undefined) acts.photos.set(photo, { task, bytes: Buffer.concat(chunks) });
      if (photo !== undefined) {
        const kept = acts.photos.get(photo);
        response.writeHead(kept === undefined ? 404 : 200, { "Content-Type": task === undefined ? "image/jpeg" : "application/json" }).end(task === undefined ? kept?.bytes : JSON.stringify({ photo }));
        return;
      }
      const answered = answer(request.method, url.slice("/api/v1".length), chunks.length === 0 ? null : JSON.parse(Buffer.concat(chunks).toString("utf8")), request.headers["idempotency-key"]);
      if (answered === null) return request.destroy();
      const [status, value] = answered;
      response.writeHead(status, { "Content-Type": "application/json" }).end(value === null ? "" : JSON.stringify(value));
      return;
    }
    const [, roads, ...square] = /^\/road-tiles\/([^/]+)\/(\d+)\/(\d+)\/(\d+)$/.exec(url) ?? [];
    if (roads !== undefined) {
      const tile = roads === STREETS && sessions.signedIn ? roadTileOf(...square.map(Number)) : null;
      response.writeHead(tile === null ? 404 : tile.length === 0 ? 204 : 200, { "Content-Type": "application/vnd.mapbox-vector-tile" }).end(tile?.length ? tile : "");
      return;
    }
    const [, tree, z, x, y] = /^\/tiles\/([^/]+)\/(\d+)\/(\d+)\/(\d+)$/.exec(url) ?? [];
    if (tree !== undefined) {
      const tile = tree === TREE && sessions.signedIn ? tileOf(areas, Number(z), Number(x), Number(y)) : null;
      response.writeHead(tile === null ? 404 : tile.length === 0 ? 204 : 200, { "Content-Type": "application/vnd.mapbox-vector-tile" }).end(tile?.length ? tile : "");
      return;
    }
    const { pathname } = new URL(url, "http://mock");
    const file = pathname === "/" || pathname === "/intake" ? "/index.html" : ["/desk", "/progress"].includes(pathname) ? `${pathname}.html` : pathname;
    try {
      const content = readFileSync(join(ROOT, "dist", file));
      response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'" }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
});

server.on("upgrade", (request, socket) => {
  const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: huying.v1\r\n\r\n`);
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
  socket.on("error", () => socket.destroy());
  listen(socket, (opcode, text) => {
    if (opcode === 8) socket.end();
    if (opcode !== 1) return;
    const message = JSON.parse(text);
    if (message.type === "hello") greet(socket, message);
    if (message.type === "ping" && !sessions.silent) say(socket, { type: "pong", sent_us: message.sent_us, server_us: now() });
    if (message.type !== "watch") return;
    socket.cells = message.cells;
    say(socket, { type: "handles", entries: fleet.map((at) => { const unit = units.find((one) => one.id === at.unit); return { handle: at.handle, unit: unit.id, name: unit.name, kind: unit.kind }; }) });
    tellPositions(socket);
  });
});

/** Starts on a free port and answers the address. */
export function startMockHub(port = 0) {
  const moving = setInterval(() => {
    moveOn(fleet);
    if (!sessions.silent) for (const socket of sockets) tellPositions(socket);
  }, 1000);
  return new Promise((done) => server.listen(port, "127.0.0.1", () => done({ url: `http://127.0.0.1:${server.address().port}`, acts, givesCharge, presses, withDepartments: () => ofDepartments.forEach((it) => (cases.set(it.id, it), it.phase === "suspended" && histories.set(it.id, longHistory(golden("http.case_detail.json").history[0])))), withMany: (count) => manyCases(count, golden("console_out.snapshot.json").cases[0], id).forEach((it) => cases.set(it.id, it)), silence: (silent) => (sessions.silent = silent), stop: () => { clearInterval(moving); server.closeAllConnections(); server.close(); for (const socket of sockets) socket.destroy(); } })));
}

if (process.argv[1] === import.meta.filename) console.log((await startMockHub(Number(process.env.PORT ?? 0))).url);
