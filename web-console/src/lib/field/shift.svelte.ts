/**
 * One unit's work on this phone: what the hub said, what waits to be sent, where the phone is. Everything the page shows
 * is read here, and everything somebody decides goes through `give`.
 */
import { newId } from "../api/new_id";
import type { OtherWord } from "../decode/reading";
import type { Case } from "../decode/views";
import { Sound } from "../sound/sound.svelte";
import type { OrderAction, ReassignedFor } from "../wire";
import { Bell } from "./bell";
import type { Verdict } from "./courier";
import { Courier } from "./courier";
import type { Device } from "./device";
import { namedIn } from "./evidence";
import { FieldHub, openUnitSocket } from "./field_hub";
import type { Notes } from "./notes.svelte";
import type { Shelf, Waiting } from "./outbox";
import { Outbox } from "./outbox";
import type { PhotoShelf } from "./photo_shelf";
import type { Picture } from "./picture";
import type { Subject } from "./photo_order";
import { picturesOf } from "./photo_order";
import { carriedOut, concerns, readPicture, shown, told, welcomed } from "./picture";
import { putBack } from "./result.svelte";
import { Spot } from "./spot.svelte";
import type { LinkState } from "./unit_link";
import { UnitLink } from "./unit_link";
import type { Mail, UnitMessage } from "./unit_out";
import { Whereabouts } from "./whereabouts.svelte";

/** Past its time an offer is still shown for a moment: the answer may only just be on its way. */
const SHOWN_AFTER_DUE_MS = 15_000;
/** More than this, and fixes will be refused: the user is told to set the clock. */
const CLOCK_OFF_MS = 60_000;
/** Refusals that say that this page is behind: somebody recorded an answer for the unit that was given by telephone, perhaps. */
const BEHIND: readonly unknown[] = ["not_your_task", "not_your_offer", "wrong_phase", "case_not_open", "unit_off_duty", "pictures_missing"];
const RANK: readonly unknown[] = ["ordinary", "orange", "red"];

export class Shift {
  link: LinkState = $state("connecting");
  waiting: readonly Waiting[] = $state.raw([]);
  /** By the hub's clock as far as it is known. */
  now_ms = $state(Date.now());
  /** By the phone's own clock, in which fixes are stamped. */
  phone_ms = $state(Date.now());
  clockIsOff = $state(false);
  /** When the hub took the last call for help; null before. */
  helpCalled_ms: number | null = $state(null);
  /** The task for which backup was asked last; null before. */
  backupOf: string | null = $state(null);
  readonly sound = new Sound();
  readonly whereabouts = new Whereabouts(navigator.geolocation);
  readonly notes: Notes;
  /** 即采即办: what is being put together on this phone. */
  readonly spot: Spot;
  #picture: Picture | null = $state.raw(null);
  readonly picture: Picture | null = $derived(this.#picture === null ? null : shown(this.#picture, this.waiting));
  #shelf: Shelf;
  #photos: PhotoShelf;
  #keptAs: string;
  #outbox: Outbox;
  #hub: FieldHub;
  #link: UnitLink;
  #courier: Courier;
  #bell = new Bell(this.sound);
  /** Messages that nobody has looked at yet, and those that somebody has. */
  #unseen: readonly string[] = [];
  #seen = new Set<string>();
  /** Offers that were over without a word, after which the hub was asked how things stand. */
  #lapsed = new Set<string>();

  constructor(device: Device, shelf: Shelf, photos: PhotoShelf, notes: Notes, fetcher: typeof fetch) {
    this.#shelf = shelf;
    this.#photos = photos;
    this.notes = notes;
    this.spot = new Spot(device.unit, shelf, photos);
    this.#keptAs = `huying.field.${device.unit}.picture`;
    this.#picture = readPicture(shelf.getItem(this.#keptAs));
    this.#outbox = new Outbox(shelf, device.unit);
    this.waiting = this.#outbox.waiting;
    this.#hub = new FieldHub(fetcher, device.token);
    this.#link = new UnitLink({
      fetchTicket: () => this.#hub.ticket(),
      openSocket: openUnitSocket,
      random: Math.random,
      standing: () => ({ epoch: this.#picture?.epoch ?? null, last_number: this.#picture?.last_number ?? 0 }),
      onMessage: (it) => this.#hear(it),
      onState: (state) => {
        this.link = state;
      },
      onTick: () => this.#tick(),
    });
    this.#courier = new Courier({
      outbox: this.#outbox,
      isLive: () => this.#link.state === "live",
      send: (it) => this.#link.send(it),
      bring: (of, name) => this.#bring(of, name),
      onPhotoLost: () => this.notes.add({ about: "photo_lost" }),
      onVerdict: (it) => this.#heed(it),
    });
  }

  /** Runs until the answer is called. */
  start(): () => void {
    this.sound.recall();
    void this.spot.recall();
    this.#link.start();
    this.#settle();
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener("online", () => this.#link.wake(), { signal });
    window.addEventListener("offline", () => this.#link.lost(), { signal });
    document.addEventListener("visibilitychange", () => this.#looked(), { signal });
    return () => {
      listening.abort();
      this.#link.stop();
      this.whereabouts.share(false);
      this.#bell.follow(null, 0);
    };
  }

  /** Offers that can still be answered, the one whose time ends first before the others. */
  get offers(): Picture["offers"] {
    const until_us = (this.now_ms - SHOWN_AFTER_DUE_MS) * 1000;
    return (this.picture?.offers ?? []).filter((it) => it.answer_by_us > until_us).toSorted((a, b) => a.answer_by_us - b.answer_by_us);
  }

  waitsFor(what: OrderAction["do"]): boolean {
    return this.waiting.some((it) => it.action.do === what);
  }

  /** Gives an order: kept first, then sent when the network allows. False when the phone could not keep it. */
  give(action: OrderAction): boolean {
    const isKept = this.#outbox.give({ id: newId(), given_at_us: Math.round(this.now_ms * 1000), action });
    if (!isKept) this.notes.add({ about: "not_kept" });
    if (isKept && action.do === "ask_backup") this.backupOf = action.task;
    if (action.do === "sign_on" && this.sound.choice === "unasked") this.sound.choose("on");
    this.#settle();
    this.#courier.push(performance.now());
    return isKept;
  }

  #hear(it: UnitMessage): void {
    this.now_ms = Date.now() + this.#link.skew_ms;
    switch (it.type) {
      case "welcome":
        this.#picture = welcomed(it);
        this.clockIsOff = Math.abs(it.server_us / 1000 - Date.now()) > CLOCK_OFF_MS;
        this.#courier.welcomed(performance.now());
        this.#tellEvery(it.position_every_s);
        this.whereabouts.refresh();
        break;
      case "message":
        this.#receive(it);
        break;
      case "done":
        this.#courier.done(it, performance.now());
        break;
      case "refused":
        this.#courier.refused(it, performance.now());
        break;
      case "error":
        this.#courier.unread(it.code, performance.now());
        break;
      case "fix_refused":
        if (it.reason === "from_the_future" || it.reason === "too_old") this.clockIsOff = true;
        if (it.reason === "off_duty") this.#link.wake();
        break;
      case "pong":
        this.#tellEvery(it.position_every_s);
        break;
      case "skipped":
        break;
    }
    this.#settle();
  }

  /** While an emergency is responded to the hub asks for more fixes; every pong says it anew. */
  #tellEvery(seconds: number | null | undefined): void {
    this.whereabouts.asked_ms = seconds == null ? null : seconds * 1000;
  }

  #receive(it: Mail): void {
    const before = this.picture;
    if (this.#picture !== null) this.#picture = told(this.#picture, it, Math.round(this.now_ms * 1000));
    this.#link.send({ type: "receipt", message: it.message, step: "delivered" });
    const isNew = !this.#seen.has(it.message) && !this.#unseen.includes(it.message);
    this.#unseen = [...this.#unseen.filter((one) => one !== it.message), it.message];
    this.#looked();
    if (!isNew) return;
    const { notice } = it;
    const stood = before?.task?.offer;
    if (notice.about === "stand_down" && (stood === notice.offer || before?.offers.some((one) => one.offer === notice.offer) === true)) this.notes.add({ about: noteOf(notice.reassigned) });
    if (notice.about === "moved") this.notes.add({ about: "moved" });
    if (notice.about === "corrected" && concerns(before, notice.task)) this.notes.add({ about: "corrected" });
    if (notice.about === "more_pressing" && before?.task?.task === notice.task) this.notes.add({ about: "pressing", said: notice.said });
  }

  /** What is on the screen of a page in sight has been seen. */
  #looked(): void {
    const isVisible = document.visibilityState === "visible";
    this.#link.seen(isVisible);
    if (!isVisible) return;
    this.#unseen = this.#unseen.filter((message) => {
      if (!this.#link.send({ type: "receipt", message, step: "seen" })) return true;
      this.#seen.add(message);
      return false;
    });
  }

  #heed(it: Verdict): void {
    const { action } = it.order;
    if (it.said === "carried_out") {
      if (this.#picture !== null) this.#picture = carriedOut(this.#picture, action, it.order.given_at_us);
      if (action.do === "sos") this.helpCalled_ms = this.now_ms;
      if (action.do === "handled") this.notes.add({ about: filed(it.phase) });
    } else if (it.said === "came_late") {
      if (this.#picture !== null && action.do === "accept") this.#picture = carriedOut(this.#picture, { do: "decline", offer: action.offer, reason: "other" }, 0);
      this.notes.add({ about: "late" });
    } else {
      this.notes.add({ about: "refused", what: action.do, code: it.code, lacks: it.code === "evidence_missing" ? namedIn(it.detail) : [] });
      if (action.do === "ask_backup") this.backupOf = null;
      if (BEHIND.includes(it.code)) this.#link.wake();
      if (this.#isToBeMended(it)) return;
    }
    for (const name of picturesOf(action)?.names ?? []) void this.#photos.forget(name);
  }

  /** What lacks something is put back as it was, with its pictures, where somebody can add to it. */
  #isToBeMended({ order: { action }, code }: Extract<Verdict, { said: "refused" }>): boolean {
    if (action.do === "done" && (code === "evidence_missing" || code === "pictures_missing")) {
      const isBack = putBack(this.#shelf, action);
      if (!isBack) this.notes.add({ about: "not_put_back", said: action.note ?? "" });
      return isBack;
    }
    // A case that exists was filed from here before: there is nothing to be mended.
    if (action.do !== "handled" || code === "case_exists") return false;
    const isThere = this.spot.refused(action, code);
    if (!isThere) this.notes.add({ about: "not_put_back", said: action.text });
    return isThere;
  }

  async #bring(of: Subject, name: string): ReturnType<FieldHub["putPhoto"]> {
    const bytes = await this.#photos.take(name).catch((fault: unknown) => {
      // A picture that cannot be read from the phone is lost; the order that speaks of it is not.
      console.warn(String(fault));
      return null;
    });
    return bytes === null ? "never" : this.#hub.putPhoto(of, name, bytes);
  }

  #tick(): void {
    this.phone_ms = Date.now();
    this.now_ms = this.phone_ms + this.#link.skew_ms;
    this.#courier.push(performance.now());
    const isOn = this.#picture?.duty === "on";
    this.whereabouts.tick(Date.now(), (fix) => isOn && this.#link.send({ type: "fix", ...fix }));
    this.#askAfterLapsed();
    this.#ring();
  }

  /** An offer that was answered by telephone ends for this page without a word: the next welcome says how things stand. */
  #askAfterLapsed(): void {
    const until_us = (this.now_ms - SHOWN_AFTER_DUE_MS) * 1000;
    const lapsed = (this.picture?.offers ?? []).filter((it) => it.answer_by_us <= until_us && !this.#lapsed.has(it.offer));
    if (lapsed.length === 0 || this.link !== "live") return;
    for (const { offer } of lapsed) this.#lapsed.add(offer);
    this.#link.wake();
  }

  /** After whatever happened: the page, the store and the watch agree with it. */
  #settle(): void {
    this.waiting = this.#outbox.waiting;
    this.whereabouts.share(this.picture?.duty === "on");
    if (this.#picture !== null) {
      try {
        this.#shelf.setItem(this.#keptAs, JSON.stringify(this.#picture));
      } catch {
        // Without room the next welcome tells it again.
      }
    }
    this.#ring();
  }

  #ring(): void {
    const asked = this.offers.filter((it) => it.answer_by_us > this.now_ms * 1000).map((it) => it.case.grade);
    const most = asked.reduce<Case["grade"] | null>((before, it) => (before === null || RANK.indexOf(it) > RANK.indexOf(before) ? it : before), null);
    this.#bell.follow(most ?? (this.picture?.asksWelfareOf ? "orange" : null), performance.now());
  }
}

/** What is said of a matter that was filed as dealt with on the spot. A hub of before this says no more than that it has it. */
function filed(phase: Extract<Verdict, { said: "carried_out" }>["phase"]): "spot_closed" | "spot_to_check" | "spot_filed" {
  if (phase === "closed") return "spot_closed";
  return phase === "to_verify" ? "spot_to_check" : "spot_filed";
}

/** What is said of an order that was taken back; why is not always known to this page. */
function noteOf(reassigned: ReassignedFor | OtherWord | null): "stood_down" | "sent_on" | "sent_back" | "matched_anew" {
  switch (reassigned) {
    case null:
      return "stood_down";
    case "graver":
      return "sent_on";
    case "rolling":
      return "matched_anew";
    default:
      return "sent_back";
  }
}
