/**
 * The desk of somebody signed in: the picture as the link brings it, what is selected, and what is done. Views read it
 * and call its functions; none of them talks to the hub by itself.
 */
import type { Problem } from "../api/api";
import type { CaseAction, Hub } from "../api/hub";
import { OrderKeys } from "../api/order_keys";
import type { CaseFile, Session } from "../decode/http";
import type { ConsoleMessage } from "../decode/console_out";
import type { Case } from "../decode/views";
import { arrivalAt } from "../intake/arrival";
import { openSocket, ticketFrom } from "../link/dial";
import { pageClock_ms } from "../link/connection";
import type { LinkStatus } from "../link/link";
import { Link } from "../link/link";
import { Lookout } from "../map/lookout.svelte";
import type { Sound } from "../sound/sound.svelte";
import { alertsInOrder, counts, inOrder } from "../state/ordering";
import type { Alert, Picture } from "../state/picture";
import { alertName, EMPTY } from "../state/picture";
import { reduce, withCase, withoutAlert } from "../state/reduce";
import type { KeyShelf } from "../api/order_keys";
import { Acting } from "../docket/acting.svelte";
import { isOver, ownAlert } from "../docket/alerts";
import { Charges } from "../docket/charges.svelte";
import { Catalogue } from "./catalogue.svelte";
import { OpenFile } from "../docket/open_file.svelte";
import type { Queue } from "../docket/queues";
import { isIn } from "../docket/queues";
import type { Seat } from "../docket/seat";
import { centreOf } from "../docket/seat";
import { questionOf, RemoteList } from "../docket/shelves.svelte";
import { motionWanted } from "./motion";
import type { NextForm } from "./next_form";
import { nextFor } from "./next_form";
import { RosterNow } from "./roster.svelte";

/** The form that is open on the card. */
export type Panel =
  | Readonly<{ form: "dispatch" | "verify" | "close" | "withdraw" | "reopen" | "settle" | "place" | "relay" }>
  | Readonly<{ form: "stand-down"; unit: Readonly<{ id: string; name: string }> }>;

/** What a caller is told, to ask with later how the matter stands. */
export type Receipt = Readonly<{ number: string; pin: string }>;

export type Overlay = "report" | "handled" | "roster" | "help";

const TICK_MS = 1_000;
/** Messages that come within it are shown together. */
const SHOW_EVERY_MS = 40;
const NOTICE_MS = 8_000;
/** A key meant for the alert that stood there a moment ago does not acknowledge the one that took its place. */
const ALERT_GUARD_MS = 600;

export class Desk {
  readonly hub: Hub;
  readonly session: Session;
  /** The console watches over every department. */
  readonly seat: Seat;
  readonly sound: Sound;
  readonly catalogue: Catalogue;
  readonly lookout: Lookout;
  readonly roster: RosterNow;
  /** The form of a deed of the closed loop. */
  readonly acting: Acting;
  readonly charges: Charges;
  /** What the hub found among all cases, ended ones too. */
  readonly found: RemoteList;
  picture: Picture = $state.raw(EMPTY);
  status: LinkStatus | null = $state.raw(null);
  /** By the page's clock. */
  now_ms = $state(pageClock_ms());
  words = $state("");
  /** Which open cases are listed, by what they wait for. */
  queue: Queue = $state("all");
  listed: "open" | "ended" | "found" = $state("open");
  ended: readonly Case[] = $state.raw([]);
  endedNext: string | null = $state(null);
  endedLoading = $state(false);
  selected: string | null = $state(null);
  panel: Panel | null = $state.raw(null);
  overlay: Overlay | null = $state(null);
  /** Whether 布防建议 are shown beside the map. */
  covering = $state(false);
  /** What went wrong with something done without a form. */
  problem: Problem | null = $state.raw(null);
  busy = $state(false);
  /** The number and pin of the report filed last, until they have been told to its caller. */
  receipt: Receipt | null = $state.raw(null);
  /** Said once, at the foot of the page; empty for nothing. */
  notice = $state("");

  /** The hub's clock. */
  readonly now_us = $derived(this.#hubTimeAt_us(this.now_ms));
  readonly counts = $derived(counts(this.picture, this.now_us));
  readonly alerts = $derived(alertsInOrder(this.picture.alerts.values()));
  /** The alert that is acknowledged next: the one of the selected case, else the most pressing. */
  readonly alert = $derived(this.alerts.find((it) => it.case === this.selected) ?? this.alerts[0] ?? null);
  readonly shown: readonly Case[] = $derived.by(() => {
    switch (this.listed) {
      case "open":
        return inOrder(this.#waiting(), this.now_us).filter((it) => this.#matches(it));
      case "ended":
        return this.ended.filter((it) => this.#matches(it));
      case "found":
        return this.found.cases.map((it) => this.picture.cases.get(it.id) ?? it);
    }
  });
  /** 领导包案: what this person was given charge of and has not looked at. */
  readonly newCharges = $derived.by(() => this.charges.newAmong(this.picture.cases.values()).length);
  /** The selected case: from the picture while it is open, else as its file has it. */
  readonly case: Case | null = $derived.by(() => {
    if (this.selected === null) return null;
    const open = this.picture.cases.get(this.selected) ?? null;
    const filed = this.file?.case.id === this.selected ? this.file.case : null;
    const later = open !== null && filed !== null && filed.seq > open.seq ? filed : open;
    return later ?? filed ?? [...this.ended, ...this.found.cases].find((it) => it.id === this.selected) ?? null;
  });
  readonly mayAct = $derived.by(() => {
    const role = this.picture.welcome?.person.role ?? this.session.person.role;
    return role === "dispatcher" || role === "commander";
  });

  get file(): CaseFile | null {
    return this.#open.file;
  }

  get fileProblem(): Problem | null {
    return this.#open.problem;
  }

  get areas(): Catalogue["areas"] {
    return this.catalogue.areas;
  }

  get categories(): Catalogue["categories"] {
    return this.catalogue.categories;
  }

  #link: Link;
  #arriving: Picture = EMPTY;
  #showing: ReturnType<typeof setTimeout> | undefined;
  #noticed: ReturnType<typeof setTimeout> | undefined;
  #ticker: ReturnType<typeof setInterval> | undefined;
  #alertSince_ms = 0;
  #alertShown: string | null = null;
  #open: OpenFile;
  /** What to add to the page's clock to have the hub's, until the link knows better. */
  #skewAtFirst_ms: number;
  #keys = new OrderKeys(pageClock_ms);

  constructor(hub: Hub, session: Session, sound: Sound, onSignedOut: () => void, memory: KeyShelf = localStorage) {
    this.hub = hub;
    this.session = session;
    this.seat = centreOf(session);
    this.charges = new Charges(this.seat, memory);
    this.found = new RemoteList((question, before) => hub.searchCases(question, before));
    this.#open = new OpenFile(hub);
    this.sound = sound;
    this.catalogue = new Catalogue(hub);
    this.roster = new RosterNow(hub, pageClock_ms);
    this.acting = new Acting({
      seat: this.seat, hub, cases: () => this.picture.cases, now_us: () => this.now_us, give: (id, order) => this.act(id, order), afterwards: () => undefined,
    });
    this.#skewAtFirst_ms = session.server_us / 1000 - pageClock_ms();
    this.lookout = new Lookout((cells) => this.#link.watch(cells), pageClock_ms, motionWanted);
    this.#link = new Link({
      fetchTicket: () => ticketFrom(hub),
      openSocket,
      random: Math.random,
      onMessage: (message) => this.#take(message),
      onPositions: (frame) => this.lookout.hearPositions(frame, this.#hubTimeAt_us(pageClock_ms())),
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
    if (this.mayAct && arrivalAt(location) !== null) this.overlay = "report";
    void this.catalogue.fetch();
  }

  stop(): void {
    this.#link.stop();
    this.catalogue.stop();
    this.lookout.stop();
    clearInterval(this.#ticker);
    clearTimeout(this.#showing);
    clearTimeout(this.#noticed);
    this.sound.quiet();
  }

  select(id: string | null): void {
    if (id === this.selected) return;
    this.selected = id;
    this.panel = null;
    this.acting.leave();
    this.acting.done = null;
    this.problem = null;
    this.#open.turnTo(id);
    // Whoever chooses a case knows whose alert now stands first: no guard against their own hand.
    this.#alertShown = this.#alertName();
    this.#alertSince_ms = 0;
  }

  /** The case so many rows further down. */
  step(rows: number): void {
    const at = this.shown.findIndex((it) => it.id === this.selected);
    const next = at < 0 ? 0 : Math.min(Math.max(at + rows, 0), this.shown.length - 1);
    this.select(this.shown[next]?.id ?? this.selected);
    if (this.listed === "found" && next === this.shown.length - 1) void this.found.more();
  }

  /** Opens the form of what the case waits for, if it waits for this person. */
  openNext(): void {
    if (this.case === null || !this.mayAct) return;
    const form = this.nextFor(this.case);
    this.acting.leave();
    if (form !== null) this.panel = { form };
    else this.acting.begin(this.case, null, "confirm");
  }

  /** What the case waits for, if this seat may do it. */
  nextFor(it: Case): NextForm | null {
    return nextFor(it, this.seat);
  }

  list(which: "open" | "ended"): void {
    this.listed = which;
    this.select(null);
    if (which === "ended") void this.loadEnded(null);
  }

  /** Looks for the words among all cases that this account may see, ended ones too. */
  async findAll(): Promise<void> {
    if (this.words.trim() === "") return;
    this.listed = "found";
    this.select(null);
    await this.found.ask(questionOf("found", this.words));
  }

  /** A page of ended cases; the first one replaces what was listed. */
  async loadEnded(page: string | null): Promise<void> {
    this.endedLoading = true;
    const answer = await this.hub.endedCases(page);
    this.endedLoading = false;
    if (!answer.ok) {
      this.problem = answer.problem;
      return;
    }
    this.ended = page === null ? answer.value.cases : [...this.ended, ...answer.value.cases];
    this.endedNext = answer.value.next;
  }

  /** Fetches report and history of the selected case anew. */
  loadFile(id: string): Promise<void> {
    return this.#open.load(id);
  }

  loadEarlier(): Promise<Problem | null> {
    return this.#open.loadEarlier();
  }

  /** Null when it is done and recorded. The form, if one is open, closes then. */
  async act(id: string, action: CaseAction): Promise<Problem | null> {
    this.busy = true;
    const answer = await this.hub.act(id, action, this.#keys.keyFor([id, action]));
    this.busy = false;
    this.#keys.answered([id, action], answer);
    if (!answer.ok) return answer.problem;
    this.#arriving = withCase(this.#arriving, answer.value.case);
    this.#show();
    if (id === this.selected) {
      if (action.do !== "acknowledge" && action.do !== "call") this.panel = null;
      void this.loadFile(id);
    }
    return null;
  }

  /** Whether the alert of this case waits for this person: the hub alerts only those on duty at the post. */
  isMine(it: Case): boolean {
    return ownAlert(it, this.picture) !== null;
  }

  /** Acknowledges the alert that stands in the banner, unless it has only just come to stand there. */
  async acknowledgeFirst(): Promise<void> {
    const alert = this.alert;
    if (alert !== null && pageClock_ms() - this.#alertSince_ms >= ALERT_GUARD_MS) await this.acknowledge(alert);
  }

  async acknowledge(alert: Pick<Alert, "case" | "rung" | "round">): Promise<void> {
    // Another action under way is no reason to wait: the same acknowledgement twice has one key.
    if (!this.mayAct) return;
    // Whoever takes it on wants to see it, but not in place of a form half filled in.
    if (this.panel === null && this.overlay === null) this.select(alert.case);
    const body = { rung: alert.rung, round: alert.round };
    this.problem = await this.act(alert.case, { do: "acknowledge", body });
    const over = this.problem === null || isOver(this.problem);
    if (over) this.#arriving = withoutAlert(this.#arriving, alertName(alert));
    this.#show();
  }

  /** Shows the case of a report that has just been accepted, and says so for a while. */
  filed(id: string, words: string, code: Receipt | null = null): void {
    this.receipt = code;
    this.listed = "open";
    this.words = "";
    this.queue = "all";
    this.select(id);
    this.notice = words;
    clearTimeout(this.#noticed);
    this.#noticed = setTimeout(() => {
      this.notice = "";
    }, NOTICE_MS);
  }

  #waiting(): Iterable<Case> {
    const open = this.picture.cases.values();
    return this.queue === "all" ? open : [...open].filter((it) => isIn(this.queue, it, this.seat, this.now_us));
  }

  #matches(it: Case): boolean {
    const wanted = this.words.trim().toLowerCase();
    if (wanted === "") return true;
    const digits = wanted.replaceAll(/[\s-]/g, "");
    if (/^\d{4,}$/.test(digits) && it.number?.includes(digits) === true) return true;
    const said = [it.summary, it.address ?? "", it.category.name, it.id, ...it.area.path.map((step) => step.name)];
    return said.some((words) => words.toLowerCase().includes(wanted));
  }

  #take(message: ConsoleMessage): void {
    const before = this.#arriving.alerts;
    this.lookout.hear(message);
    // What there is to choose from may have changed while nobody listened.
    if (message.type === "welcome" && this.#arriving.welcome !== null) void this.catalogue.fetch();
    this.#arriving = reduce(this.#arriving, message);
    if (message.type === "alert" && !before.has(alertName(message))) this.sound.alert(message.grade);
    this.#showing ??= setTimeout(() => this.#show(), SHOW_EVERY_MS);
  }

  #show(): void {
    clearTimeout(this.#showing);
    this.#showing = undefined;
    this.picture = this.#arriving;
    const first = this.#alertName();
    if (first !== this.#alertShown) {
      this.#alertShown = first;
      this.#alertSince_ms = pageClock_ms();
    }
    if (this.alerts.length === 0) this.sound.quiet();
  }

  #alertName(): string | null {
    return this.alert === null ? null : alertName(this.alert);
  }

  #hubTimeAt_us(page_ms: number): number {
    return Math.round((page_ms + (this.status?.heardAt_ms == null ? this.#skewAtFirst_ms : this.status.skew_ms)) * 1000);
  }
}
