/**
 * The plain list of somebody signed in: the cases as the link brings them, what is chosen, which form is open, and what
 * is done. Views read it and call its functions; none of them talks to the hub by itself.
 */
import type { Problem } from "../api/api";
import type { CaseAction, Hub } from "../api/hub";
import type { KeyShelf } from "../api/order_keys";
import { OrderKeys } from "../api/order_keys";
import type { ConsoleMessage } from "../decode/console_out";
import type { CaseFile, Session } from "../decode/http";
import type { Case } from "../decode/views";
import { openSocket, ticketFrom } from "../link/dial";
import { pageClock_ms } from "../link/connection";
import type { LinkStatus } from "../link/link";
import { Link, staleFor_ms } from "../link/link";
import type { Picture } from "../state/picture";
import { alertName, EMPTY } from "../state/picture";
import { reduce, withCase, withoutAlert } from "../state/reduce";
import { Acting } from "./acting.svelte";
import { alertedIn, isOver, ownAlert } from "./alerts";
import { Charges } from "./charges.svelte";
import type { Deed } from "./deeds";
import { canSign, deedsWith } from "./deeds";
import { NOTHING_FILLED } from "./forms";
import { OpenFile } from "./open_file.svelte";
import { orderOf } from "./orders";
import type { Queue } from "./queues";
import { touchesRooms } from "../rooms/touched";
import { countIn, inOrder, isIn, matches, queuesOf } from "./queues";
import type { Seat } from "./seat";
import { seatOf } from "./seat";
import type { Shelf } from "./shelves.svelte";
import { isShelf, questionOf, RemoteList, SHELVES } from "./shelves.svelte";

const TICK_MS = 1_000;
/** Messages that come within it are shown together. */
const SHOW_EVERY_MS = 40;

/** What became of signing many, or of acknowledging many alerts. */
export type SignedMany = Readonly<{ signed: number; failed: readonly Readonly<{ id: string; problem: Problem }>[] }>;

export class Docket {
  readonly hub: Hub;
  readonly session: Session;
  readonly seat: Seat;
  readonly queues: readonly Queue[];
  picture: Picture = $state.raw(EMPTY);
  status: LinkStatus | null = $state.raw(null);
  /** By the page's clock. */
  now_ms = $state(pageClock_ms());
  words = $state("");
  /** The queue or the shelf that is looked at. */
  list: Queue | Shelf = $state("all");
  /** The shelf that is looked at, as far as it has come. */
  readonly remote: RemoteList;
  /** The row under the hands. */
  at: string | null = $state(null);
  /** Chosen to be signed, or acknowledged, together. */
  chosen: ReadonlySet<string> = $state.raw(new Set());
  /** The case whose page is open. */
  opened: string | null = $state(null);
  signedMany: SignedMany | null = $state.raw(null);
  readonly acting: Acting;
  readonly charges: Charges;
  /** While many are being signed. */
  busy = $state(false);
  legend = $state(false);
  /** Whether the screen of 即采即办 is open. */
  handling = $state(false);
  /** Whether 办结统计 is looked at; the hub shows it to no department. */
  rates = $state(false);
  /** Whether 应急与吹哨 is looked at. */
  rooms = $state(false);
  /** How often the hub said that something of it has changed. */
  roomsChanged = $state(0);

  readonly now_us = $derived.by(() => Math.round((this.now_ms + (this.status?.heardAt_ms == null ? this.#skewAtFirst_ms : this.status.skew_ms)) * 1000));
  readonly stale_ms = $derived(this.status === null ? null : staleFor_ms(this.status, this.now_ms));
  /** The cases whose alert waits for this person; departments and those who only look are not alerted. */
  readonly alerted: ReadonlySet<string> = $derived.by(() => (this.seat.at === "centre" ? alertedIn(this.picture) : new Set()));
  readonly counts = $derived.by(() => countIn(this.queues, this.picture.cases.values(), this.seat, this.now_us, this.alerted));
  /** 领导包案: what this person was given charge of and has not looked at. */
  readonly newCharges = $derived.by(() => this.charges.newAmong(this.picture.cases.values()).length);
  readonly shown: readonly Case[] = $derived.by(() => {
    const { list } = this;
    if (isShelf(list)) return this.remote.cases.map((it) => this.picture.cases.get(it.id) ?? it);
    return inOrder([...this.picture.cases.values()].filter((it) => isIn(list, it, this.seat, this.now_us, this.alerted) && matches(it, this.words)), this.now_us);
  });
  /** The case whose page is open: from the picture while it is open, else as its file has it. */
  readonly case: Case | null = $derived.by(() => {
    const open = this.opened === null ? null : (this.picture.cases.get(this.opened) ?? null);
    const filed = this.file !== null && this.file.case.id === this.opened ? this.file.case : null;
    return open !== null && (filed === null || filed.seq <= open.seq) ? open : filed;
  });
  readonly deeds: readonly Deed[] = $derived.by(() => (this.case === null ? [] : deedsWith(this.case, this.file, this.seat)));

  get file(): CaseFile | null {
    return this.#open.file;
  }

  get fileProblem(): Problem | null {
    return this.#open.problem;
  }

  #open: OpenFile;
  #link: Link;
  #keys: OrderKeys;
  #arriving: Picture = EMPTY;
  #showing: ReturnType<typeof setTimeout> | undefined;
  #ticker: ReturnType<typeof setInterval> | undefined;
  #skewAtFirst_ms: number;

  /** Keys lie on the one shelf; on the other, what outlives the page. */
  constructor(hub: Hub, session: Session, shelf: KeyShelf, onSignedOut: () => void, memory: KeyShelf = localStorage) {
    this.hub = hub;
    this.#open = new OpenFile(hub);
    this.session = session;
    this.seat = seatOf(session);
    this.queues = queuesOf(this.seat);
    this.charges = new Charges(this.seat, memory);
    this.remote = new RemoteList((question, before) => hub.searchCases(question, before));
    this.acting = new Acting({
      seat: this.seat, hub, cases: () => this.picture.cases, now_us: () => this.now_us, give: (id, order) => this.#give(id, order), afterwards: (id) => void this.loadFile(id),
    });
    // A page that is opened anew has another clock, so these keys go by the wall.
    this.#keys = new OrderKeys(Date.now, shelf, session.person.id);
    this.#skewAtFirst_ms = session.server_us / 1000 - pageClock_ms();
    this.#link = new Link({
      fetchTicket: () => ticketFrom(hub),
      openSocket,
      random: Math.random,
      onMessage: (message) => this.take(message),
      // Nothing here is drawn on a map.
      onPositions: () => undefined,
      onChange: (status) => {
        this.status = status;
      },
      onSignedOut,
    });
  }

  start(): void {
    this.#ticker = setInterval(() => {
      this.now_ms = pageClock_ms();
    }, TICK_MS);
    this.#link.start();
  }

  stop(): void {
    this.#link.stop();
    clearInterval(this.#ticker);
    clearTimeout(this.#showing);
  }

  /** A message of the link, in order. */
  take(message: ConsoleMessage): void {
    if (message.type === "changes" && touchesRooms(message, this.#arriving)) this.roomsChanged += 1;
    this.#arriving = reduce(this.#arriving, message);
    this.#showing ??= setTimeout(() => this.show(), SHOW_EVERY_MS);
  }

  /** Shows what has come. What is no longer open is no longer chosen. */
  show(): void {
    clearTimeout(this.#showing);
    this.#showing = undefined;
    this.picture = this.#arriving;
    const gone = [...this.chosen].filter((id) => !this.picture.cases.has(id));
    if (gone.length > 0) this.chosen = new Set([...this.chosen].filter((id) => this.picture.cases.has(id)));
  }

  look(list: Queue | Shelf | undefined): void {
    if (list === undefined) return;
    this.list = list;
    this.at = null;
    this.chosen = new Set();
    this.signedMany = null;
    if (isShelf(list)) void this.remote.ask(questionOf(list, this.words));
  }

  /** Looks for the words among all cases that this seat may see, ended ones too. */
  findAll(): void {
    if (this.words.trim() !== "") this.look("found");
  }

  /** The queue or shelf so many further on, round and round. */
  lookBeside(steps: number): void {
    const lists = [...this.queues, ...SHELVES];
    const at = Math.max(lists.findIndex((one) => one === this.list), 0);
    this.look(lists[(at + steps + lists.length) % lists.length]);
  }

  /** The row so many further down; the first one when none is under the hands. */
  step(rows: number): void {
    const at = this.shown.findIndex((it) => it.id === this.at);
    const next = at < 0 ? 0 : Math.min(Math.max(at + rows, 0), this.shown.length - 1);
    this.at = this.shown[next]?.id ?? null;
    if (isShelf(this.list) && next === this.shown.length - 1) void this.remote.more();
  }

  /** 签收: whether this seat can sign it, or acknowledge its alert, without a word. */
  canTake(it: Case): boolean {
    return this.#taking(it) !== null;
  }

  /** Chooses a case to be signed with others, or no longer. */
  choose(id: string | null): void {
    const it = id === null ? undefined : this.picture.cases.get(id);
    if (it === undefined || !this.canTake(it)) return;
    this.chosen = this.chosen.has(it.id) ? new Set([...this.chosen].filter((one) => one !== it.id)) : new Set([...this.chosen, it.id]);
  }

  /** Chooses all that are shown and can be signed; nothing, if they all are chosen. */
  chooseAll(): void {
    const all = this.shown.filter((it) => this.canTake(it)).map((it) => it.id);
    this.chosen = all.every((id) => this.chosen.has(id)) ? new Set() : new Set(all);
  }

  /** Shows how many were closed where, or the list again. */
  showRates(rates: boolean): void {
    this.rates = rates && this.seat.at !== "department";
    if (this.rates) this.open(null);
  }

  /** Shows 应急与吹哨, or the list again. */
  showRooms(rooms: boolean): void {
    this.rooms = rooms;
    if (rooms) this.open(null);
  }

  /** Shows the page of a case, or the list again. */
  open(id: string | null): void {
    if (id === this.opened) return;
    this.handling = false;
    this.opened = id;
    this.at = id ?? this.at;
    this.#open.turnTo(id);
    this.acting.leave();
    this.acting.done = null;
    this.signedMany = null;
  }

  /** Fetches reports and history of the open case anew. */
  loadFile(id: string): Promise<void> {
    return this.#open.load(id);
  }

  loadEarlier(): Promise<Problem | null> {
    return this.#open.loadEarlier();
  }

  /** Opens the form of the first of these deeds that is possible with the open case. */
  begin(...deeds: readonly Deed[]): void {
    const possible = deeds.filter((deed) => this.deeds.includes(deed));
    if (this.case !== null) this.acting.begin(this.case, this.file, ...possible);
  }

  /** What 批量签收 would take: what is chosen, else the row under the hands. */
  get toTake(): readonly Case[] {
    const ids = this.chosen.size > 0 ? [...this.chosen] : this.at === null ? [] : [this.at];
    return ids.flatMap((id) => this.picture.cases.get(id) ?? []).filter((it) => this.canTake(it));
  }

  /** 批量签收: signs them, and at a centre acknowledges their alerts. One that is refused keeps none of the others from it. */
  async takeChosen(): Promise<void> {
    const failed = await this.#take(this.toTake);
    if (failed !== null) this.chosen = new Set(failed);
  }

  /** Acknowledges the alert of the case whose page is open, whatever is chosen in the list behind it. */
  async takeOpened(): Promise<void> {
    if (this.case !== null) await this.#take([this.case].filter((it) => this.canTake(it)));
  }

  /** Those that were refused; null where nothing was asked for. */
  async #take(cases: readonly Case[]): Promise<readonly string[] | null> {
    if (cases.length === 0 || this.busy) return null;
    this.busy = true;
    this.signedMany = null;
    const failed: { id: string; problem: Problem }[] = [];
    try {
      for (const it of cases) {
        const order = this.#taking(it);
        const problem = order === null ? null : await this.#give(it.id, order);
        if (problem !== null) failed.push({ id: it.id, problem });
        if (problem !== null && isOver(problem)) this.#forgetAlert(it);
      }
    } finally {
      this.busy = false;
    }
    this.signedMany = { signed: cases.length - failed.length, failed };
    return failed.map(({ id }) => id);
  }

  /** The order by which it is taken; null where there is nothing to sign or to acknowledge from here. */
  #taking(it: Case): CaseAction | null {
    if (this.seat.at === "department") return canSign(it, this.seat) ? orderOf("sign", it, this.seat, NOTHING_FILLED) : null;
    const body = this.seat.at === "centre" ? ownAlert(it, this.picture) : null;
    return body === null ? null : { do: "acknowledge", body };
  }

  #forgetAlert(it: Case): void {
    if (it.alert === null) return;
    this.#arriving = withoutAlert(this.#arriving, alertName({ case: it.id, ...it.alert }));
    this.show();
  }

  async #give(id: string, order: CaseAction): Promise<Problem | null> {
    const answer = await this.hub.act(id, order, this.#keys.keyFor([id, order]));
    this.#keys.answered([id, order], answer);
    if (!answer.ok) return answer.problem;
    this.#arriving = withCase(this.#arriving, answer.value.case);
    this.show();
    return null;
  }
}
