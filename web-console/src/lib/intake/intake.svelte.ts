/**
 * The intake desk: the draft that is typed in, what is looked up beside it, and filing it. Nothing waits for anything: a
 * report can be filed while every lookup fails.
 */
import type { Problem } from "../api/api";
import type { Hub, PlaceQuestion } from "../api/hub";
import { newId } from "../api/new_id";
import type { Accepted } from "../decode/http";
import type { ListedMatter } from "../decode/intake";
import type { PlaceFound, PlacesFound } from "../decode/places";
import type { Decoded } from "../decode/reading";
import type { Case } from "../decode/views";
import { SERVICES } from "../decode/words";
import type { Point } from "../map/picking";
import type { Candidates, EarlierCalls, NewReport, ReportDraft, Service } from "../wire";
import type { Arrival } from "./arrival";
import type { Attached } from "./attachments";
import type { DangerWord } from "./danger";
import { servicesAskedFor } from "./danger";
import type { Draft } from "./draft";
import { DIGITS_LEAST, emptyDraft, matchOf, questionOf, reportOf } from "./draft";
import type { Drafts } from "./drafts";
import { candidates } from "./likeness";
import { Lookup } from "./lookup.svelte";
import type { FieldName } from "./mistakes";
import { fieldOf, isFinal } from "./mistakes";
import { instantOf } from "./stamp";
import { following, namedIn, peopleIn } from "./wish";

/** What came of filing a draft. */
export type Filed = Readonly<{
  case: string;
  /** Whether it joined an open case: because somebody said so, or because the same caller had said the same before. */
  joined: "no" | "as_said" | "by_machine";
  grade: Accepted["grade"];
  callFirst: Accepted["call_first"];
  /** To be told to the caller; null where there is none. */
  code: Readonly<{ number: string; pin: string }> | null;
}>;

/** What the desk around it knows. */
export type Surroundings = Readonly<{
  hub: Pick<Hub, "report" | "places" | "earlierCalls" | "reportCandidates">;
  open: () => ReadonlyMap<string, Case>;
  dangerWords: () => readonly DangerWord[];
  now_us: () => number;
}>;

/** Waits after the last key. A place is looked for at once while somebody speaks; the rest is only a hint. */
export const PLACES_AFTER_MS = 150;
export const HINTS_AFTER_MS = 300;
/** The hub takes no longer words for a place to look for. */
const PLACE_WORDS_MOST = 60;
/** The hub takes so many proposals with a report. */
const SUGGESTED_MOST = 20;
/** Bodies of unknown outcome that are remembered of one draft. */
const SENT_MOST = 4;

export class Intake {
  draft: Draft = $state.raw(emptyDraft(0));
  drafts: readonly Draft[] = $state.raw([]);
  /** Whether the browser keeps the draft. */
  kept = $state(true);
  busy = $state(false);
  /** 附件、录音: the draft for which one is on its way to the hub; that is not filed without what was chosen for it. */
  attachingFor: string | null = $state(null);
  problem: Problem | null = $state.raw(null);
  /** The field that keeps it from being filed. */
  mistaken: FieldName | null = $state(null);
  /** Said after an earlier filing turned out to have been accepted: as what, or null when that could not be found out. */
  taken: Readonly<{ case: string | null }> | null = $state.raw(null);

  readonly places: Lookup<PlaceQuestion, PlacesFound>;
  readonly calls: Lookup<string, Decoded<EarlierCalls>>;
  readonly same: Lookup<ReportDraft, Decoded<Candidates>>;

  /** Services that the words ask for, and those of them that have not been called. */
  readonly asked: readonly Service[] = $derived.by(() => servicesAskedFor(this.draft.text, this.#around.dangerWords()));
  readonly owed: readonly Service[] = $derived(this.asked.filter((service) => !this.draft.called.some((call) => call.service === service)));
  readonly candidates = $derived.by(() =>
    candidates({
      open: this.#around.open(), found: this.same.answer, calls: this.calls.answer, apart: this.draft.apart,
      placeWords: [this.draft.address, this.draft.match?.name ?? ""].filter((words) => words !== ""),
    }),
  );
  /** The case that is joined; null when none is, or when it is open no more. */
  readonly joins: Case | null = $derived.by(() => this.#around.open().get(this.draft.join) ?? this.candidates.find((it) => it.case.id === this.draft.join)?.case ?? null);

  #around: Surroundings;
  #shelf: Drafts;

  constructor(around: Surroundings, shelf: Drafts, arrival: Arrival | null) {
    this.#around = around;
    this.#shelf = shelf;
    this.places = new Lookup((about, calledOff) => around.hub.places(about, calledOff), PLACES_AFTER_MS, "old_answer");
    this.calls = new Lookup((phone, calledOff) => around.hub.earlierCalls(phone, calledOff), HINTS_AFTER_MS, "nothing");
    this.same = new Lookup((about, calledOff) => around.hub.reportCandidates(about, calledOff), HINTS_AFTER_MS, "old_answer");
    this.drafts = shelf.all(around.now_us());
    if (arrival !== null) this.arrive(arrival);
    else this.#turnTo(this.drafts.toSorted((a, b) => b.touched_us - a.touched_us)[0] ?? emptyDraft(around.now_us()));
  }

  /** A call of the telephone system: its draft, if it has been here before. */
  arrive(arrival: Arrival): void {
    const known = this.drafts.find((it) => it.call_id === arrival.callId && arrival.callId !== "");
    this.#turnTo(known ?? { ...emptyDraft(this.#around.now_us()), caller_phone: arrival.phone, call_id: arrival.callId });
  }

  newCall(): void {
    if (!this.busy) this.#turnTo(emptyDraft(this.#around.now_us()));
  }

  turnTo(key: string): void {
    const it = this.drafts.find((draft) => draft.key === key);
    if (it !== undefined && !this.busy) this.#turnTo(it);
  }

  discard(): void {
    if (this.busy) return;
    this.#shelf.forget(this.draft.key);
    this.#next();
  }

  change(part: Partial<Draft>): void {
    if (this.busy) return;
    this.#put({ ...this.draft, ...part, touched_us: this.#around.now_us() });
    if (this.mistaken !== null && this.mistaken in part) this.mistaken = null;
    this.#look();
  }

  choosePlace(id: string): void {
    const found = this.places.answer?.places.find((it) => it.id === id);
    if (found !== undefined) this.takePlace(found);
  }

  /** The caller's words stay beside the entry. Initials and pinyin are nobody's words: the name takes their place. */
  takePlace(it: PlaceFound): void {
    const spelled = it.matched === "initials" || it.matched === "pinyin";
    this.change({ match: matchOf(it), point: null, area: "", ...(spelled ? { address: it.name } : {}) });
  }

  /** A place shown on the map. The caller's words and the entry chosen stay beside it; the area follows from it. */
  takePoint(point: Point): void {
    this.change({ point, area: "" });
  }

  /** Only the area is known: what was said of the place before does not hold. */
  takeArea(area: string): void {
    this.change({ area, match: null, point: null });
  }

  /** 事项: what the catalogue says of it is filled in where nobody has said anything. */
  takeMatter(it: ListedMatter | null): void {
    this.change(following(this.draft, it === null ? null : namedIn(it)));
  }

  attach(it: Attached): void {
    this.change({ attachments: [...this.draft.attachments, it] });
  }

  /** The hub forgets what no report names. */
  detach(attachment: string): void {
    this.change({ attachments: this.draft.attachments.filter((one) => one.attachment !== attachment) });
  }

  /** The first press stamps the hub's time; further ones leave it. */
  stamp(service: Service): void {
    if (this.draft.called.some((call) => call.service === service)) return;
    this.#call([...this.draft.called, { service, called_at_us: this.#around.now_us() }]);
  }

  unstamp(service: Service): void {
    this.#call(this.draft.called.filter((call) => call.service !== service));
  }

  /** Whether the words are a time of day; otherwise the stamp stays as it was. */
  restamp(service: Service, words: string): boolean {
    const called_at_us = instantOf(words, this.#around.now_us());
    if (called_at_us === null) return false;
    this.#call(this.draft.called.map((call) => (call.service === service ? { service, called_at_us } : call)));
    return true;
  }

  join(id: string): void {
    this.change({ join: id });
  }

  /** 判为不同: a candidate that is about another matter is proposed no more. */
  keepApart(id: string): void {
    this.change({ apart: [...this.draft.apart.filter((one) => one !== id), id], ...(this.draft.join === id ? { join: "" } : {}) });
  }

  /** Joins the first candidate, then the next one, and after the last none. */
  joinNext(): void {
    const at = this.candidates.findIndex((it) => it.case.id === this.draft.join);
    if (this.draft.join !== "" && at < 0) this.join("");
    else this.join(this.candidates[at + 1]?.case.id ?? "");
  }

  /** Null when it was not accepted; then `problem` or `mistaken` says why, and the draft is as it was. */
  async file(): Promise<Filed | null> {
    if (this.busy) return null;
    this.problem = null;
    this.taken = null;
    this.mistaken = this.draft.text.trim() === "" ? "text" : peopleIn(this.draft.people) === "unread" ? "people" : this.attachingFor === this.draft.key ? "attachments" : null;
    if (this.mistaken !== null) return null;
    // What goes out a second time under one key must say the same as the first time.
    if (this.draft.sent.length === 0) this.#put({ ...this.draft, suggested: this.#proposed() });
    const report = reportOf(this.draft);
    const body = JSON.stringify(report);
    this.#put({ ...this.draft, sent: [...this.draft.sent.filter((it) => it !== body), body].slice(-SENT_MOST) });
    this.busy = true;
    const answer = await this.#around.hub.report(report, this.draft.key);
    const earlier = !answer.ok && isReused(answer.problem) ? await this.#accepted(body) : null;
    this.busy = false;
    if (answer.ok) return this.#done(answer.value);
    if (isReused(answer.problem)) {
      this.taken = { case: earlier };
      this.change({ key: newId(), sent: [], join: earlier ?? "" });
      return null;
    }
    this.problem = answer.problem;
    this.mistaken = fieldOf(answer.problem);
    if (isFinal(answer.problem)) this.#put({ ...this.draft, sent: this.draft.sent.filter((it) => it !== body) });
    return null;
  }

  /** Those on the screen, and those that were until somebody looked. */
  #proposed(): readonly string[] {
    return [...new Set([...this.candidates.map((it) => it.case.id), ...this.draft.apart])].slice(0, SUGGESTED_MOST);
  }

  stop(): void {
    for (const lookup of [this.places, this.calls, this.same]) lookup.stop();
  }

  #done(accepted: Accepted): Filed {
    const bySomebody = this.draft.join !== "";
    const { number, pin } = accepted;
    const called = new Set<unknown>(this.draft.called.map((call) => call.service));
    this.#shelf.forget(this.draft.key);
    this.#next();
    return {
      case: accepted.case, joined: !accepted.joined ? "no" : bySomebody ? "as_said" : "by_machine", grade: accepted.grade,
      callFirst: accepted.call_first.filter((service) => !called.has(service)), code: number === null || pin === null ? null : { number, pin },
    };
  }

  /** The case that came of an earlier body under the same key: the hub answers what it answered then. */
  async #accepted(now: string): Promise<string | null> {
    for (const body of this.draft.sent.filter((it) => it !== now)) {
      const report: NewReport = JSON.parse(body);
      const answer = await this.#around.hub.report(report, this.draft.key);
      if (answer.ok) return answer.value.case;
    }
    return null;
  }

  #call(called: Draft["called"]): void {
    this.change({ called: SERVICES.flatMap((service) => called.filter((call) => call.service === service)) });
  }

  #next(): void {
    const rest = this.#shelf.all(this.#around.now_us());
    this.drafts = rest;
    this.#turnTo(rest.at(-1) ?? emptyDraft(this.#around.now_us()));
  }

  #turnTo(it: Draft): void {
    this.problem = null;
    this.mistaken = null;
    this.taken = null;
    this.#put(it);
    this.#look();
  }

  #put(it: Draft): void {
    this.draft = it;
    this.kept = this.#shelf.keep(it);
    this.drafts = this.#shelf.all(this.#around.now_us());
  }

  #look(): void {
    const { address, area, caller_phone } = this.draft;
    const words = [...address.trim()].slice(0, PLACE_WORDS_MOST).join("");
    this.places.about(words === "" ? null : { words, area: area === "" ? null : area, near: null });
    this.calls.about(caller_phone.replaceAll(/\D/g, "").length < DIGITS_LEAST ? null : caller_phone.trim());
    this.same.about(questionOf(this.draft));
  }
}

function isReused(problem: Problem): boolean {
  return problem.kind === "refused" && problem.mistake.code === "key_reused";
}
