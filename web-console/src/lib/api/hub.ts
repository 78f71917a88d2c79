/** The hub's addresses, one function each, in the words of the protocol. */
import type { Account, AreaEntry, CaseFile, CasePage, CasesFound, Category, Session } from "../decode/http";
import * as http from "../decode/http";
import * as intake from "../decode/intake";
import type { PlacesFound } from "../decode/places";
import { placesFound } from "../decode/places";
import type { Decoded } from "../decode/reading";
import type {
  AccountList, Acknowledge, ActionDone, AreaList, Candidates, CaseAct, CaseSearch, CategoryList, DepartmentList, Dispatch, EarlierCalls, MatterList, NewAccount, NewHandled, NewReport, NewSwap, NumberAndPin, PlaceCase, RecordCall,
  RelayAnswer, ReportAccepted, ReportDraft, RoadMap, RosterView, SetDuty, Settle, SetUp, SetUpState, SignIn, StandDown, SwapDone, Ticket, UnitList, Verify, WithReason,
} from "../wire";
import type { Answer } from "./api";
import { Api } from "./api";

/** What can be done to a case, with the body it takes. */
export type CaseAction =
  | Readonly<{ do: "acknowledge"; body: Acknowledge }>
  | Readonly<{ do: "dispatch"; body: Dispatch }>
  | Readonly<{ do: "stand-down"; body: StandDown }>
  | Readonly<{ do: "call"; body: RecordCall }>
  | Readonly<{ do: "place"; body: PlaceCase }>
  | Readonly<{ do: "settle"; body: Settle }>
  | Readonly<{ do: "verify"; body: Verify }>
  | Readonly<{ do: "close"; body: Readonly<Record<string, never>> }>
  | Readonly<{ do: "withdraw"; body: WithReason }>
  | Readonly<{ do: "reopen"; body: WithReason }>
  | Readonly<{ do: "relay"; body: RelayAnswer }>
  | Readonly<{ do: "acts"; body: CaseAct }>;

/** What is looked for among all cases, ended ones too: words, a number or a telephone number, and where the cases stand. */
export type CaseQuestion = Readonly<{ q: string; state: string }>;

/** What a caller says about a place, and where to look first. */
export type PlaceQuestion = Readonly<{ words: string; area: string | null; near: Readonly<{ lat: number; lon: number }> | null }>;

export class Hub {
  #api: Api;

  constructor(fetcher: typeof fetch) {
    this.#api = new Api(fetcher);
  }

  setUpState(): Promise<Answer<Decoded<SetUpState>>> {
    return this.#api.get("/setup", http.setUpState);
  }

  setUp(body: SetUp): Promise<Answer<Session>> {
    return this.#api.post("/setup", body, http.session);
  }

  session(): Promise<Answer<Session>> {
    return this.#api.get("/session", http.session);
  }

  signIn(body: SignIn): Promise<Answer<Session>> {
    return this.#api.post("/session", body, http.session);
  }

  signOut(): Promise<Answer<null>> {
    return this.#api.delete("/session", http.nothing);
  }

  ticket(): Promise<Answer<Decoded<Ticket>>> {
    return this.#api.post("/ticket", undefined, http.ticket);
  }

  /** With what happened last, or, of a long history, with what happened before the line of this `seq`. */
  caseFile(id: string, before: number | null = null): Promise<Answer<CaseFile>> {
    return this.#api.get(`/cases/${encodeURIComponent(id)}${before === null ? "" : `?before=${before}`}`, http.caseFile);
  }

  /** A page of cases that have ended, newest first. */
  endedCases(page: string | null): Promise<Answer<CasePage>> {
    const at = page === null ? "" : `&page=${encodeURIComponent(page)}`;
    return this.#api.get(`/cases?state=ended${at}`, http.casePage);
  }

  /** Cases that answer the question, newest first, a page at a time. Nothing that somebody typed stands in an address. */
  searchCases(about: CaseQuestion, before: string | null): Promise<Answer<CasesFound>> {
    const given: CaseSearch = Object.fromEntries(Object.entries({ ...about, before: before ?? "" }).filter(([, value]) => value !== ""));
    return this.#api.post("/cases/search", given, http.casesFound);
  }

  act(id: string, action: CaseAction, key: string): Promise<Answer<Decoded<ActionDone>>> {
    return this.#api.postOnce(`/cases/${encodeURIComponent(id)}/${action.do}`, action.body, http.actionDone, key);
  }

  report(body: NewReport, key: string): Promise<Answer<Decoded<ReportAccepted>>> {
    return this.#api.postOnce("/reports", body, http.accepted, key);
  }

  /** 即采即办: found, dealt with and filed at once. */
  fileHandled(body: NewHandled, key: string): Promise<Answer<Decoded<ReportAccepted>>> {
    return this.#api.postOnce("/reports/handled", body, http.accepted, key);
  }

  /** The number and pin of a report; one that has no pin is given one, once. */
  issuePin(report: string): Promise<Answer<Decoded<NumberAndPin>>> {
    return this.#api.post(`/reports/${encodeURIComponent(report)}/pin`, {}, intake.numberAndPin);
  }

  /** Those of the catalogue. */
  departments(): Promise<Answer<Decoded<DepartmentList>>> {
    return this.#api.get("/departments", http.departmentList);
  }

  /** Those of the catalogue, each with the category that it goes by. */
  matters(): Promise<Answer<Decoded<MatterList>>> {
    return this.#api.get("/matters", intake.matterList);
  }

  /** Places by a part of the name, by pinyin or by initials. */
  places(about: PlaceQuestion, calledOff: AbortSignal): Promise<Answer<PlacesFound>> {
    const area = about.area === null ? "" : `&area=${encodeURIComponent(about.area)}`;
    const near = about.near === null ? "" : `&lat=${about.near.lat}&lon=${about.near.lon}`;
    return this.#api.get(`/places?q=${encodeURIComponent(about.words)}${area}${near}`, placesFound, calledOff);
  }

  earlierCalls(phone: string, calledOff: AbortSignal): Promise<Answer<Decoded<EarlierCalls>>> {
    return this.#api.post("/calls/search", { phone }, intake.earlierCalls, calledOff);
  }

  /** Open cases that may be about the same matter as a report that is being taken in, the likeliest first. */
  reportCandidates(draft: ReportDraft, calledOff: AbortSignal): Promise<Answer<Decoded<Candidates>>> {
    return this.#api.post("/reports/candidates", draft, intake.candidates, calledOff);
  }

  /** The same for an open case. */
  caseCandidates(id: string, calledOff: AbortSignal): Promise<Answer<Decoded<Candidates>>> {
    return this.#api.get(`/cases/${encodeURIComponent(id)}/candidates`, intake.candidates, calledOff);
  }

  /** A unit's readiness as it was said by telephone. */
  setDuty(unit: string, body: SetDuty, key: string): Promise<Answer<null>> {
    return this.#api.postOnce(`/units/${encodeURIComponent(unit)}/duty`, body, http.nothing, key);
  }

  swap(body: NewSwap, key: string): Promise<Answer<Decoded<SwapDone>>> {
    return this.#api.postOnce("/roster/swaps", body, intake.swapDone, key);
  }

  areas(): Promise<Answer<Decoded<AreaList>>> {
    return this.#api.get("/areas", http.areaList);
  }

  /** What the tiles of the roads are called now. */
  roadMap(): Promise<Answer<Decoded<RoadMap>>> {
    return this.#api.get("/roads/map", http.roadMap);
  }

  /** Every unit of the account's area with its last fix. */
  units(): Promise<Answer<Decoded<UnitList>>> {
    return this.#api.get("/units", http.unitList);
  }

  /** Who is on duty in an area and below it, or in all that the account sees, between two instants. */
  roster(area: string | null, from_us: number, until_us: number): Promise<Answer<Decoded<RosterView>>> {
    return this.#api.get(`/roster?${area === null ? "" : `area=${encodeURIComponent(area)}&`}from_us=${from_us}&until_us=${until_us}`, http.roster);
  }

  accounts(): Promise<Answer<Decoded<AccountList>>> {
    return this.#api.get("/accounts", http.accountList);
  }

  /** Its login is unique, so trying twice makes one account. */
  newAccount(body: NewAccount): Promise<Answer<Account>> {
    return this.#api.post("/accounts", body, http.account);
  }

  categories(): Promise<Answer<Decoded<CategoryList>>> {
    return this.#api.get("/categories", http.categoryList);
  }
}

export type { AreaEntry, Category };
