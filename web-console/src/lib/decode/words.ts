/** The closed vocabularies of the wire, as lists to compare with. A test holds them against `golden/words.json`. */
import type {
  ArrivalBy, ReassignedFor, Travel, Weight,
  AttachmentKind, ClimbReason, ClockPurpose, DeclineReason, Degree, DeskPurpose, DocumentKind, Duty, DutyPost, ErrorCode, EventKind, ExtensionRuling, Grade, Ground, LedgerState,
  LimitReason, Mode, OfferEndView, Part, Phase, PictureMoment, PlaceMatched, PlaceOnMap, PlaceState, ReachOutcome, ReceiptState, Remark, ReportKind, ReportUpBy, ReportUpState, ReturnRuling, Risk, Role, RuledOut, RungState,
  EmergencyLevel, IncidentReportKind, Said, Service, StandardKind, Step, SuspensionKind, Tier, TransferTarget, UnitKind, UnitStatus, Unsolved, Upward,
} from "../wire";
import { HTTP_STATUS } from "../wire";

export const TIERS: readonly Tier[] = ["grid", "village", "township", "county", "city"];
/** Most pressing first. */
export const GRADES: readonly Grade[] = ["red", "orange", "ordinary"];
/** 风险等级, the least first. */
export const RISKS: readonly Risk[] = ["blue", "yellow", "orange", "red"];
export const MODES: readonly Mode[] = ["auto", "suggest", "record_only"];
export const PHASES: readonly Phase[] = [
  "unattended", "under_way", "on_scene", "to_verify", "to_close", "with_departments", "suspended", "to_call_back", "to_check",
  "not_accepted", "answered_at_once", "transferred", "merged", "closed", "withdrawn",
];
export const CLOCK_PURPOSES: readonly ClockPurpose[] = [
  "climb", "act", "arrive", "finish", "verify", "close", "reply", "rule", "review", "call_back",
];
export const CLIMB_REASONS: readonly ClimbReason[] = [
  "unanswered", "nothing_done", "not_arrived", "not_finished", "not_verified", "not_closed", "welfare_missed", "sos_repeated",
  "grade_raised", "not_ruled", "not_replied", "review_due", "not_called_back", "limit_near", "limit_passed", "urged", "supervised",
  "passed_up", "redone", "merged", "passed_down", "backup_asked", "letter_unanswered", "report_up_owed", "moved", "reopened", "many_people",
  "desk_work", "by_grade", "by_risk", "not_competent", "found_not_done", "waits_no_more",
];
export const ATTACHMENT_KINDS: readonly AttachmentKind[] = ["picture", "recording"];
export const RUNG_STATES: readonly RungState[] = ["ahead", "alerting", "acknowledged", "passed", "skipped"];
export const SERVICES: readonly Service[] = ["police", "fire", "ambulance"];
export const UNIT_KINDS: readonly UnitKind[] = ["grid_worker", "patrol", "vehicle", "boat", "mediator", "crew"];
export const WEIGHTS: readonly Weight[] = ["must", "should"];
export const TRAVELS: readonly Travel[] = ["foot", "e_bike", "car", "boat"];
export const ARRIVALS_BY: readonly ArrivalBy[] = ["roads", "table", "air_line", "grid"];
export const DUTIES: readonly Duty[] = ["on", "standby", "off", "retired"];
export const UNIT_STATUSES: readonly UnitStatus[] = [
  "free", "offered", "under_way", "on_scene", "busy", "needs_help", "off_duty",
];
export const RULED_OUT: readonly RuledOut[] = [
  "unknown", "off_duty", "claimed", "needs_help", "skill", "stale_fix", "declined", "silent", "no_route", "kind", "tired", "late", "overloaded",
];
export const DECLINE_REASONS: readonly DeclineReason[] = ["busy", "too_far", "no_means", "unwell", "signed_off", "other"];
export const RECEIPT_STATES: readonly ReceiptState[] = ["queued", "delivered", "seen"];
export const DOCUMENT_KINDS: readonly DocumentKind[] = ["areas", "policy", "roster", "places", "calendar", "catalogue", "closures"];
export const ROLES: readonly Role[] = ["administrator", "dispatcher", "commander", "observer", "integrator", "department"];
export const LEDGER_STATES: readonly LedgerState[] = ["ok", "unavailable"];
export const PLACE_STATES: readonly PlaceState[] = ["known", "area_only", "unknown"];
export const PLACES_ON_MAP: readonly PlaceOnMap[] = ["road", "water", "settlement", "address"];
export const PLACE_MATCHED: readonly PlaceMatched[] = ["name", "alias", "pinyin", "initials", "part"];
export const DUTY_POSTS: readonly DutyPost[] = ["leader", "officer", "reserve"];
export const SAID: readonly Said[] = ["acknowledged", "accepted", "declined", "set_out", "arrived", "well", "done", "backup_asked", "signed", "return_asked", "extension_asked", "replied"];
export const REACH_OUTCOMES: readonly ReachOutcome[] = ["taken", "refused", "failed", "no_number"];
export const REASSIGNED_FOR: readonly ReassignedFor[] = ["sooner", "graver", "rolling"];
export const OFFER_ENDS: readonly OfferEndView[] = ["declined", "expired", "stood_down", "called_back", "gave_up", "reassigned"];
export const EVENT_KINDS: readonly EventKind[] = [
  "document.adopted", "report.received", "report.erased", "case.opened", "case.placed", "case.call_recorded",
  "case.report_joined", "case.answer_relayed", "case.call_not_answered", "reach.recorded", "case.recommended", "case.rung_skipped", "case.alerted", "case.acknowledged", "case.clock_set", "case.dispatched",
  "case.settled", "case.finished", "case.verified", "case.sent_back", "case.closed", "case.withdrawn", "case.reopened",
  "task.opened", "offer.made", "offer.accepted", "offer.ended", "task.search_failed", "task.search_set", "task.set_out",
  "task.arrived", "task.welfare_set", "task.welfare_missed", "task.done", "task.ended", "unit.enrolled", "unit.retired",
  "unit.signed_on", "unit.signed_off", "unit.stood_by", "unit.worked", "unit.duty_relayed", "unit.sos_raised", "unit.sos_ended", "mailbox.posted", "mailbox.delivered",
  "mailbox.seen", "mailbox.retired", "mailbox.answer_came_late",
  "limit.set", "limit.mark_reached", "limit.paused", "limit.met", "desk.assigned", "desk.signed",
  "desk.clock_set", "desk.overdue", "desk.return_asked", "desk.return_ruled", "case.handed_on", "case.helper_let_go", "limit.extension_asked", "limit.extension_ruled",
  "desk.replied", "desk.sent_back", "desk.ended", "report.called_back", "case.redone", "case.suspended",
  "case.resumed", "case.passed_up", "case.urged", "case.supervised", "case.letter_moved", "case.supervision_answered", "case.supervision_overdue",
  "case.confirmed", "case.passed_down", "case.corrected", "case.reports_up_set", "case.reported_up", "case.report_up_overdue", "case.backup_asked", "case.backup_wanted", "case.units_wanted", "case.begun_again", "case.charge_taken", "case.self_handled",
  "case.not_accepted", "case.answered_at_once", "case.transferred", "case.absorbed", "case.merged", "case.parted", "case.report_parted",
  "case.kept_apart", "case.copied", "case.copy_read", "case.whistled", "case.response_set", "case.attached", "case.detached", "case.archived",
  "whistle.blown", "whistle.signed", "whistle.reminded", "whistle.arrived", "whistle.working", "whistle.left", "whistle.time_up", "whistle.rated", "whistle.moved", "whistle.called_off", "whistle.closed",
  "incident.opened", "incident.graded", "incident.response_set", "incident.response_ended", "incident.logged", "incident.reported", "incident.report_overdue", "incident.closed",
];

/** 满意度. */
export const DEGREES: readonly Degree[] = ["satisfied", "mostly_satisfied", "not_satisfied"];
export const REPORT_KINDS: readonly ReportKind[] = ["enquiry", "help", "complaint", "disclosure", "suggestion", "praise", "other"];
export const PARTS: readonly Part[] = ["lead", "co"];
export const STANDARD_KINDS: readonly StandardKind[] = ["component", "matter"];
export const DESK_PURPOSES: readonly DeskPurpose[] = ["sign", "reply"];
export const RETURN_RULINGS: readonly ReturnRuling[] = ["agreed", "bound"];
export const EXTENSION_RULINGS: readonly ExtensionRuling[] = ["granted", "refused"];
export const LIMIT_REASONS: readonly LimitReason[] = ["filed", "redone", "extended", "calendar", "merged", "parted", "resumed", "corrected"];
export const SUSPENSION_KINDS: readonly SuspensionKind[] = ["long_term", "deferred", "emergency"];
export const EMERGENCY_LEVELS: readonly EmergencyLevel[] = ["i", "ii", "iii", "iv"];
export const INCIDENT_REPORT_KINDS: readonly IncidentReportKind[] = ["first_by_phone", "first_in_writing", "follow_up", "final"];
/** 上报. */
export const UPWARDS: readonly Upward[] = ["township", "county", "city", "province"];
export const REPORT_UP_BYS: readonly ReportUpBy[] = ["phone", "written"];
export const REPORT_UP_STATES: readonly ReportUpState[] = ["waits", "overdue", "done"];
export const UNSOLVED: readonly Unsolved[] = ["not_allowed", "no_means", "takes_longer", "unfounded", "not_ours", "other"];
/** 六步, in their order. */
export const STEPS: readonly Step[] = ["collected", "filed", "dispatched", "handled", "reported", "closed"];
export const GROUNDS: readonly Ground[] = ["not_ours", "elsewhere_already", "settled_before", "not_true", "unclear", "abuse"];
export const TRANSFER_TARGETS: readonly TransferTarget[] = ["police", "fire", "ambulance", "letters_and_visits", "litigation", "other"];
export const PICTURE_MOMENTS: readonly PictureMoment[] = ["before", "after"];
export const REMARKS: readonly Remark[] = ["binding", "counted_as_signed", "late", "uncertain", "not_reached", "given_up", "too_soon", "sampled"];
/** What a length of time is counted in. */
export const SPAN_UNITS = ["minutes", "hours", "days", "working_minutes", "working_hours", "working_days"] as const;

/** `Object.keys` forgets which keys they are; the table of statuses has exactly the codes. */
export function errorCode(word: string): ErrorCode | null {
  return isErrorCode(word) ? word : null;
}

function isErrorCode(word: string): word is ErrorCode {
  return Object.hasOwn(HTTP_STATUS, word);
}
