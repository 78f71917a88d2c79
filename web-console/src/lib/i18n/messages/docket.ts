/** The keys of what is said about the closed loop, on the console and on the plain list, and of the plain list itself. */
import type { Deed } from "../../docket/deeds";
import type { Choice, FieldName, SpanUnit } from "../../docket/forms";
import type { HandledField } from "../../docket/handled.svelte";
import type { Step } from "../../docket/keys";
import type { Mark } from "../../docket/limit";
import type { Queue } from "../../docket/queues";
import type { Stamp } from "../../docket/self_handled";
import type { Shelf } from "../../docket/shelves.svelte";
import type { Length } from "../../decode/handling";
import type { Stands } from "../../docket/six_steps";
import type { DeskPurpose, EmergencyLevel, IncidentReportKind, LimitReason, Part, PictureMoment, Remark, ReportKind, ReportUpBy, ReturnRuling, Step as LoopStep, SuspensionKind, Unsolved } from "../../wire";
import type { Count, Name, Pair, Texts, Words } from "./shapes";

export type DocketMessages = Readonly<{
  /** Words of the closed loop. */
  loop: Readonly<{
    part: Words<Part>;
    deskPurpose: Words<DeskPurpose>;
    returnRuling: Words<ReturnRuling>;
    limitReason: Words<LimitReason>;
    reportKind: Words<ReportKind>;
    suspension: Words<SuspensionKind>;
    /** Ⅰ–Ⅳ, of a 突发事件 and of the response to one. */
    level: Words<EmergencyLevel>;
    emergency(level: string): string;
    incident: string;
    incidentReport: Words<IncidentReportKind>;
    remark: Words<Remark>;
    /** 六步. */
    step: Words<LoopStep>;
    six: Readonly<{ title: string; stands: Words<Stands> }>;
    unsolved: Words<Unsolved>;
    /** Of when a picture is. */
    moment: Words<PictureMoment>;
    /** 视频、语音: how many, and one by its number. */
    recordings: Count;
    recording: Count;
    /** 办理结果. */
    findings: Texts<"substantiated" | "notSubstantiated" | "beyondDuty" | "solved"> & Readonly<{ unsolved: Name; contacted: Name; contactedAt: Name }>;
    /** What the catalogue says of the matter. */
    rule: Readonly<{ tier: Name; skills: Name; grade: Name; danger: Name; lacking: Pair }>;
    mark: Words<Mark>;
    span: Readonly<Record<Length["unit"], Count>>;
    /** Between things that are named one after the other. */
    comma: string;
    clause: Name;
    more: Name;
    /** What was allowed, and until when. */
    limit: Pair;
    percent: Count;
    times: Count;
    said: (responded: string, solved: string, satisfied: string) => string;
    answered: Texts<"responded" | "notResponded" | "solved" | "notSolved" | "satisfied" | "notSatisfied">;
    otherCase: Name;
    /** 上报. */
    reportUp: Readonly<{ title: string; by: Words<ReportUpBy>; what: Pair; owed: Pair; made: Pair }>;
    /** 更正: from what to what. */
    filedAs: Pair;
    publicWords: Name;
    /** What stands on a card. */
    card: Texts<
      | "title" | "limit" | "departments" | "callers" | "suspended" | "absorbed" | "matter" | "kind" | "leader" | "confidential" | "replyWanted" | "counts"
      | "toSign" | "countedAsSigned" | "signed" | "returnAsked" | "replied" | "overdue" | "ended" | "binding" | "owed" | "givenUp" | "openPlain" | "allOpen" | "filter" | "letter" | "letterOverdue" | "people" | "evidence" | "copies" | "unread" | "pictures" | "dangerWords"
    > &
      Readonly<{ answerBy: Name; sentBack: Count; review: Name; missed: Count; returns: Count; redone: Count; urged: Count; supervised: Count; owedCount: Count; asked: Name; from: Name; readBy: Pair; wants: Texts<"before" | "after" | "position"> }>;
  }>;
  docket: Texts<
    | "title" | "lead" | "signOut" | "help" | "search" | "searchLabel" | "empty" | "noMatch" | "loading" | "back" | "gone" | "code" | "grade" | "what" | "area"
    | "departments" | "limit" | "phase" | "choose" | "signMany" | "signRow" | "send" | "sending" | "cancel" | "noDeeds" | "notHere" | "toConsole"
    | "legendTitle" | "legendNote" | "queues" | "deeds" | "photoTaking" | "photoUnreadable" | "photoInsecure" | "photoAdd" | "recordingAdd" | "recordingUnfit" | "addDepartment"
    | "departmentHint" | "nothing" | "recommended" | "history" | "centre" | "beside" | "noDepartment" | "printed" | "spanUnit" | "departmentCode" | "noLeaders" | "otherCase" | "otherNone" | "chosenCase" | "mergeInto" | "reportNumber" | "pin" | "issuePin" | "reportCode" | "incomplete" | "findAll" | "noneEnded" | "moreDeeds" | "rates" | "rooms" | "alertOwn"
  > &
    Readonly<{
      queue: Words<Queue>;
      shelf: Words<Shelf>;
      /** 即采即办. */
      handled: Texts<"title" | "lead" | "submit" | "mark" | "waits" | HandledField | "area"> & Readonly<{ step: Words<Stamp["step"]> }>;
      deed: Words<Deed>;
      field: Words<FieldName>;
      /** Where a field has another name in one form, by `deed.field`. */
      fieldIn: Readonly<Partial<Record<`${Deed}.${FieldName}`, string>>>;
      choice: Words<Choice>;
      unit: Words<SpanUnit>;
      step: Words<Step | "queue">;
      optional: Name;
      /** What an empty field leaves as it is. */
      callersNumber: Name; unchanged: Name;
      missing: Name;
      newCharges: Count;
      /** Whose acknowledgement an alert waits for. */
      alertOther: Name;
      chosen: Count;
      signed: Count;
      failed: Count;
      remove: Name;
      chooseOf: Name;
      /** How many of how many. */
      photos: Pair;
      wasDone: Name;
      stale: Name;
    }>;
}>;
