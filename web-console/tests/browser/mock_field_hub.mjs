/**
 * As much of a hub as the field page needs: one pairing code, one unit, its socket, its pictures. It does an order once
 * by its id, and writes down everything it hears; what is offered and when is told by the story.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve } from "node:path";
import { listen, say } from "./mock_socket.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const golden = (name) => JSON.parse(readFileSync(join(ROOT, "../hub/protocol/golden", name), "utf8"));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };
const CSP = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
export const CODE = "K7PM-4QX2";
const TOKEN = "device-token";
const now = () => Date.now() * 1000;
const id = (n) => `01999f00-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

const ANSWER_WITHIN_S = 90;
const DUTY = { sign_on: "on", stand_by: "standby", sign_off: "off" };

export class FieldHubMock {
  /** What came, in order: `order`, `photo`, `receipt`, `fix`. */
  heard = [];
  /** Orders that were carried out. */
  carriedOut = [];
  photos = new Map();
  /** So many orders are taken without an answer, and the line is cut. */
  swallow = 0;
  /** So many pictures are turned away as by a hub that cannot keep them now. */
  photosRefused = 0;
  /** The next order of this kind is refused with this code and these words: `{ what, code, detail }`. */
  refuses = null;
  /** Where the next matter that was dealt with on the spot stands. */
  filedAs = "closed";
  /** The hub has another build of the page from now on, by this digest; null for the one in the folder. */
  build = null;
  #pages;
  #server;
  #sockets = new Set();
  #known = new Map();
  #codes = new Set([CODE]);
  #duty = "off";
  #task = null;
  #waiting = [];
  #number = 0;
  #next = 0x500;

  constructor(pages) {
    this.#pages = pages;
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on("upgrade", (request, socket) => this.#upgrade(request, socket));
  }

  start() {
    return new Promise((done) => this.#server.listen(0, "127.0.0.1", () => done(`http://127.0.0.1:${this.#server.address().port}`)));
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** With what the word that it is done must bring, where anything is wanted. */
  offer(evidence = undefined) {
    const { notice: known } = golden("unit_out.message_offer.json");
    const notice = { ...known, case: { ...known.case, evidence }, offer: id(this.#next++), task: id(this.#next++), answer_by_us: now() + ANSWER_WITHIN_S * 1_000_000 };
    this.#post(notice);
    return notice;
  }

  standDown(offer) {
    this.#retire((it) => it.offer === offer);
    this.#post({ about: "stand_down", offer });
  }

  askWelfare(task) {
    this.#post({ about: "welfare", task });
  }

  /** Somebody recorded that the task is done, as it was told by telephone; the phone is told nothing. */
  recordDone() {
    this.#task = null;
  }

  orders(what) {
    return this.carriedOut.filter((it) => it.do === what);
  }

  #post(notice) {
    this.#number += 1;
    const message = { type: "message", message: id(this.#next++), number: this.#number, after: this.#number - 1, notice };
    this.#waiting.push(message);
    for (const socket of this.#sockets) say(socket, message);
  }

  #retire(which) {
    this.#waiting = this.#waiting.filter((it) => !which(it.notice));
  }

  #carryOut(action) {
    this.carriedOut.push(action);
    if (DUTY[action.do] !== undefined) this.#duty = DUTY[action.do];
    if (action.do === "accept") {
      const { notice } = this.#waiting.find((it) => it.notice.offer === action.offer);
      this.#task = { task: notice.task, offer: notice.offer, case: { ...notice.case, nearness: null }, accepted_at_us: now(), set_out_at_us: null, arrived_at_us: null, welfare_due_us: null };
    }
    if (action.do === "set_out") this.#task.set_out_at_us = now();
    if (action.do === "arrive") this.#task.arrived_at_us = now();
    if (action.do === "done") this.#task = null;
    if (action.do === "accept" || action.do === "decline") this.#retire((it) => it.offer === action.offer);
    if (action.do === "well") this.#retire((it) => it.about === "welfare");
    const filed = action.do === "handled" ? { case: action.case, phase: this.filedAs } : { case: null };
    return { outcome: "carried_out", seq: this.carriedOut.length, task: this.#task?.task ?? null, ...filed };
  }

  #listen(socket, message) {
    if (message.type !== "ping" && message.type !== "hello") this.heard.push(message);
    if (message.type === "hello") {
      const welcome = { ...golden("unit_out.welcome_with_categories.json"), duty: this.#duty, task: this.#task, server_us: now(), last_number: this.#number };
      for (const it of [welcome, ...this.#waiting]) say(socket, it);
    } else if (message.type === "ping") {
      say(socket, { type: "pong", sent_us: message.sent_us, server_us: now() });
    } else if (message.type === "order") {
      if (this.refuses?.what === message.action.do) {
        const { code, detail = code } = this.refuses;
        this.refuses = null;
        return say(socket, { type: "refused", order: message.id, code, detail });
      }
      const answer = this.#known.get(message.id) ?? { type: "done", order: message.id, ...this.#carryOut(message.action) };
      this.#known.set(message.id, answer);
      if (this.swallow === 0) return say(socket, answer);
      this.swallow -= 1;
      socket.destroy();
    } else if (message.type === "receipt" && message.step === "delivered") {
      this.#waiting = this.#waiting.filter((it) => it.message !== message.message || ["offer", "welfare"].includes(it.notice.about));
    }
  }

  #answer(request, response) {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url, "http://mock");
      const [status, value] = url.pathname.startsWith("/api/v1/") ? this.#api(request, url, Buffer.concat(chunks)) : this.#page(url.pathname, response);
      if (status !== null) response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
    });
  }

  #api(request, url, body) {
    const wrong = (code) => ({ error: { code, message: code, field: null, value: null, request: id(0xf1) } });
    const path = url.pathname.slice("/api/v1".length);
    if (path === "/pairings/claim") return this.#codes.delete(JSON.parse(body.toString()).code) ? [201, { device: id(0xde), unit: id(0x111), token: TOKEN }] : [403, wrong("pairing_unknown")];
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return [401, wrong("token_revoked")];
    if (path === "/unit-ticket") return [200, { ticket: "once", valid_for_s: 30 }];
    const name = path.slice("/photos/".length);
    this.heard.push({ type: "photo", name, task: url.searchParams.get("task"), case: url.searchParams.get("case") });
    if (this.photosRefused > 0) return (this.photosRefused -= 1), [503, wrong("busy")];
    if (createHash("sha256").update(body).digest("hex") !== name) return [400, wrong("invalid")];
    this.photos.set(name, body);
    return [201, { photo: name }];
  }

  #page(path, response) {
    try {
      const file = path === "/field" ? "/field.html" : path;
      response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Content-Security-Policy": CSP }).end(this.#content(file));
    } catch {
      response.writeHead(404).end();
    }
    return [null, null];
  }

  #content(file) {
    const bytes = readFileSync(join(this.#pages, file));
    if (this.build === null || file !== "/field-worker.js") return bytes;
    return bytes.toString().replace(/"digest":"\w+"/, `"digest":"${this.build}"`);
  }

  #upgrade(request, socket) {
    const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: huying.v1\r\n\r\n`);
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    listen(socket, (opcode, text) => {
      if (opcode === 8) socket.end();
      if (opcode === 1) this.#listen(socket, JSON.parse(text));
    });
  }
}
