/** The keys of the console's texts. Both languages implement this, so a text missing in one does not compile. */
import type { ArrivalBy, Travel, Weight,
  ClimbReason, ClockPurpose, CoordinateSystem, DeclineReason, DocumentKind, ErrorCode, EventKind, Grade, Mode, OfferEndView, Phase,
  ReceiptState, Risk, Role, RuledOut, RungState, Service, Tier, UnitKind, UnitStatus, Upward,
} from "../wire";
import type { DocketMessages } from "./messages/docket";
import type { FieldMessages } from "./messages/field";
import type { IntakeMessages } from "./messages/intake";
import type { MapMessages } from "./messages/map";
import type { Count, Name, Pair, Texts, Words } from "./messages/shapes";

export type Messages = IntakeMessages &
  MapMessages &
  FieldMessages &
  DocketMessages &
  Texts<"product" | "productLong" | "otherLanguage" | "otherLanguageName" | "deliveryLamp"> &
  Readonly<{
    days: Count;
    tier: Words<Tier | Upward>;
    grade: Words<Grade>;
    /** 风险等级. */
    risk: Words<Risk>;
    mode: Words<Mode>;
    phase: Words<Phase>;
    clock: Words<ClockPurpose>;
    climbReason: Words<ClimbReason>;
    rung: Words<RungState>;
    service: Words<Service>;
    serviceNumber: Words<Service>;
    unitKind: Words<UnitKind>;
    travel: Words<Travel>;
    weight: Words<Weight>;
    unitStatus: Words<UnitStatus>;
    ruledOut: Words<RuledOut>;
    declineReason: Words<DeclineReason>;
    delivery: Words<ReceiptState | "accepted">;
    offerEnd: Words<OfferEndView>;
    role: Words<Role>;
    documentKind: Words<DocumentKind>;
    event: Words<EventKind>;
    error: Words<ErrorCode>;
    /** By the path of the field; one that is missing here is shown as it is. */
    field: Readonly<Record<string, string>>;
    actor: Readonly<{ hub: string; caller: Name }>;
    detail: Readonly<{
      onDuty: Name; nobodyOnDuty: string; round: Count; due: Name; doneAt: Name; ruledOut: Name; document: Pair; andMore: (named: string, count: number) => string; repeat: Name;
    }>;
    near: Readonly<{
      fix: Pair; home: string; person: string; ring: Count; ageSeconds: Count; ageMinutes: Count; expected: Count; price: Count; next: Name; freed: (minutes: number, others: number) => string; rolling: (waiting: number, minutes: number, unit: string | null) => string; sooner: (unit: string, minutes: number) => string; graver: string;
      anybody: string; within: Count; count: (have: number, of: number) => string; noneSuch: string; asked: string; ahead: string; runCard: string;
      parts: (way: number, turnout: number, fix: number) => string; by: Words<ArrivalBy>;
    }>;
    problem: Readonly<{ unreachable: string; notLoaded: string; reload: string; unreadable: Count; fieldAndValue: Pair; request: Name }>;
    signIn: Texts<"title" | "login" | "password" | "submit" | "busy" | "signedOut" | "loading" | "retry">;
    setUp: Texts<"title" | "lead" | "code" | "login" | "name" | "password" | "submit" | "busy">;
    noConsole: Texts<"title" | "lead" | "areaMissing" | "accounts" | "make" | "made" | "role" | "area" | "inactive" | "everywhere">;
    link: Texts<"connecting" | "live" | "reconnecting" | "stopped" | "stale"> &
      Readonly<{ roundTrip: Count; counters: (skipped: number, faults: number) => string }>;
    banner: Texts<"connecting" | "reload"> & Readonly<{ stale: Name; ledger: Name; stopped: Count }>;
    top: Texts<"open" | "overdue" | "near" | "online" | "alerting" | "signOut" | "help" | "clock"> &
      Readonly<{ sound: Texts<"ask" | "yes" | "no" | "on" | "off"> }>;
    list: Texts<
      | "title" | "ended" | "search" | "searchLabel" | "empty" | "emptyHint" | "noMatch" | "loading" | "more" | "placeUnknown"
      | "noClock" | "overdue" | "near" | "alert" | "alertMine" | "newReport" | "sos" | "noEnded"
    > &
      Readonly<{ owed: Name; found: Count; foundMore: string }>;
    card: Texts<
      | "none" | "back" | "gone" | "loading" | "facts" | "caller" | "phone" | "words" | "place" | "area" | "channel"
      | "openedAt" | "occurredAt" | "owner" | "acknowledgedBy" | "nobody" | "mode" | "erased" | "number" | "unknownPlace"
      | "ladder" | "offers" | "backup" | "noOffers" | "answerBy" | "accepted" | "setOut" | "arrived" | "welfareDue" | "notYet" | "calls"
      | "handlers" | "endedAt" | "copyNumber" | "contact" | "attachments"
    > &
      Readonly<{ recording: Count; coordinates: Pair; searchDue: Name; callsOwed: Name; recordCall: Name; called: Pair }>;
    recommended: Texts<"title" | "none" | "ruledOut"> & Readonly<{ choose: Name }>;
    history: Texts<"title" | "all" | "main" | "earlier"> & Readonly<{ hidden: Count }>;
    action: Texts<
      | "acknowledge" | "dispatch" | "standDown" | "verify" | "close" | "withdraw" | "reopen" | "place" | "settle" | "cancel"
      | "send" | "sending" | "reason" | "note" | "more"
    > &
      Readonly<{ done: Name }>;
    dispatch: Texts<"title" | "search" | "reason" | "fromRecommended" | "noneFound" | "chosen" | "limit"> &
      Readonly<{ submit: Count }>;
    verify: Texts<"title" | "done" | "notDone" | "note">;
    standDown: Readonly<{ title: Name; reason: string }>;
    withdraw: Texts<"title" | "reason">;
    reopen: Texts<"title" | "reason">;
    settle: Texts<"title" | "note">;
    close: Texts<"title" | "confirm">;
    place: Texts<"title" | "lat" | "lon" | "system" | "area" | "areaSearch" | "submit" | "typed" | "either" | "notNumber" | "clear" | "why"> &
      Readonly<{ systems: Words<CoordinateSystem> }>;
    alertBanner: Texts<"title" | "sos" | "acknowledge" | "open" | "opened"> & Readonly<{ more: Count; since: Name; call: Name }>;
    help: Texts<"title" | "close" | "note"> & Readonly<{ keys: readonly (readonly [string, string])[] }>;
  }>;
