/** What is said about the closed loop, and on the plain list, in English. */
import type { DocketMessages } from "../messages/docket";

const many = (one: string, more: string) => (n: number): string => `${n} ${n === 1 ? one : more}`;

export const docket: DocketMessages = {
  loop: {
    part: { lead: "lead", co: "helper" },
    deskPurpose: { sign: "sign by", reply: "reply by" },
    returnRuling: { agreed: "return agreed to", bound: "ruled binding" },
    limitReason: { filed: "from filing", redone: "from the redo", extended: "extended", calendar: "calendar changed", merged: "earliest of the merged", parted: "after parting", resumed: "resumed" },
    reportKind: { enquiry: "enquiry", help: "help wanted", complaint: "complaint", disclosure: "disclosure", suggestion: "suggestion" },
    suspension: { long_term: "suspended long-term", deferred: "deferred" },
    remark: {
      binding: "cannot be returned", counted_as_signed: "counted as signed", late: "after it was due", uncertain: "the calendar lacks a year", not_reached: "not reached",
      given_up: "not tried again", sampled: "drawn to be checked",
    },
    step: { collected: "Taken in", filed: "Filed", dispatched: "Dispatched", handled: "Being dealt with", reported: "Reported done", closed: "Verified and closed" },
    six: { title: "Six steps", stands: { reached: "reached", passed_over: "passed over", ahead: "ahead" } },
    unsolved: { not_allowed: "law or policy does not allow it", no_means: "means are lacking", takes_longer: "takes longer", unfounded: "unfounded, or cannot be done", not_ours: "another's to do", other: "another reason" },
    findings: { substantiated: "as was said", notSubstantiated: "not as was said", beyondDuty: "beyond its duty", solved: "solved", unsolved: (why) => `not solved: ${why}`, contacted: (time) => `spoke with the caller ${time}` },
    rule: { tier: (tier) => `closed by the ${tier} or above`, skills: (skills) => `needs: ${skills}` },
    mark: { overdue: "overdue", near: "nearly due", paused: "paused", met: "verified", extended: "extended", asked: "extension asked", uncertain: "calendar incomplete", half: "half gone" },
    span: {
      minutes: many("minute", "minutes"), hours: many("hour", "hours"), days: many("day", "days"), working_minutes: many("working minute", "working minutes"),
      working_hours: many("working hour", "working hours"), working_days: many("working day", "working days"),
    },
    comma: ", ", clause: (clause) => `relies on ${clause}`, more: (span) => `${span} more`, limit: (within, due) => `${within}, due ${due}`, percent: (n) => `${n}%`, times: (n) => `time ${n}`,
    said: (responded, solved, satisfied) => `${responded}, ${solved}, ${satisfied}`,
    answered: { responded: "responded to", notResponded: "not responded to", solved: "solved", notSolved: "not solved", satisfied: "satisfied", notSatisfied: "not satisfied" },
    otherCase: (id) => `case ${id}`, publicWords: (words) => `for the caller: “${words}”`,
    card: {
      title: "Handling", limit: "Limit", departments: "Departments", callers: "Callers", suspended: "Waits", absorbed: "Merged cases", matter: "Matter", kind: "Kind", leader: "Leader in charge",
      confidential: "confidential", replyWanted: "wants an answer", counts: "Counts", toSign: "to sign", countedAsSigned: "counted as signed", signed: "in hand", returnAsked: "return to rule on",
      replied: "replied", overdue: "overdue", ended: "taken back", binding: "cannot return it", owed: "to call back", givenUp: "not tried again", openPlain: "Work on it in the plain list",
      allOpen: "All open", filter: "Filter by step",
      letter: "Letter", letterOverdue: "not answered in time", answerBy: (time) => `to be answered by ${time}`,
      sentBack: (n) => `sent back ×${n}`, review: (time) => `review ${time}`, missed: (n) => `not reached ×${n}`, returns: (n) => `returned ×${n}`, redone: (n) => `redone ×${n}`,
      urged: (n) => `urged ×${n}`, supervised: (n) => `supervised ×${n}`, owedCount: (n) => `${n} to call back`, asked: (span) => `asks for ${span} more`, from: (id) => `from ${id}`,
    },
  },
  docket: {
    title: "Huying · Cases", lead: "Cases without a map: any ordinary browser will do for village and department desks.", signOut: "Sign out", help: "Keys",
    search: "Search number, category, matter, area, department", searchLabel: "Search cases", empty: "No cases here", noMatch: "No case matches", loading: "Loading…", back: "Back to the list",
    gone: "This case is not yours to see, or is no more.", code: "No.", grade: "Grade", what: "Category and matter", area: "Area", departments: "Departments", limit: "Limit", phase: "Step",
    choose: "Pick", signMany: "Sign all picked", signRow: "Sign this one", send: "Send", sending: "Sending…", cancel: "Cancel", noDeeds: "Nothing waits for you in this case.",
    notHere: "This account handles no cases. Sign in as a department, a dispatcher or a commander.", toConsole: "Console", legendTitle: "Keys",
    legendNote: "Single keys mean nothing while you type; Esc leaves a field.", queues: "Queues", deeds: "What can be done", optional: (label) => `${label} (optional)`, missing: (fields) => `Still missing: ${fields}`,
    photoTaking: "Uploading…", photoUnreadable: "This browser cannot read that picture. Take a JPEG or PNG.", photoInsecure: "This page came without TLS (https), so it cannot send pictures.",
    photoAdd: "Add a picture", addDepartment: "Add department", departmentHint: "Name or code of a department", nothing: "—", history: "What happened", centre: "Centre",
    beside: "View only", noDepartment: "no department yet", printed: "Full number", spanUnit: "Unit",
    departmentCode: "Code of the department, as in the catalogue",
    otherCase: "Search the other case: number, words, place, matter", otherNone: "No open case matches", moreDeeds: "More that can be done", chosenCase: "Chosen",
    noLeaders: "The roster names nobody who could take charge.",
    handled: {
      title: "Handled on the spot", lead: "Small matters found on patrol and dealt with at once: filed with pictures in one go, all six steps stamped, marked and counted apart; some are drawn to be checked.", category: "Category",
      text: "What was found", where: "Where", area: "Village or community (optional)", before: "Pictures of before", after: "Pictures of after", note: "What was done", submit: "File and close", mark: "found and handled by us",
      waits: "somebody else checks",
      step: { collected: "Taken in", filed: "On file", dispatched: "Given to somebody", handled: "Dealt with", reported: "Reported", concluded: "Checked and closed" },
    },
    mergeInto: "Merge into this", reportNumber: "Number", pin: "Pin", issuePin: "Give a pin", reportCode: "To ask with",
    incomplete: "Older cases are still being indexed: not everything is found yet.", findAll: "Search all, ended too", noneEnded: "No case matches", shelf: { found: "Found", closed: "Closed", archived: "Archived", otherwise: "Ended otherwise" },
    queue: {
      all: "All", to_sign: "To sign", in_hand: "In hand", return_asked: "Returns to rule on", extension_asked: "Extensions to decide", to_verify: "To verify", to_call_back: "To call back",
      suspended: "Suspended", overdue: "Overdue", to_assign: "To assign", to_close: "To close", to_check: "To look into",
    },
    deed: {
      sign: "Sign", ask_return: "Return", ask_extension: "Ask for time", reply: "Reply", assign: "Assign", add_handler: "Add helper", rule_return: "Rule on return",
      rule_extension: "Decide extension", urge: "Urge", supervise: "Supervise", take_charge: "Leader in charge", pass_up: "Pass up", pass_down: "Pass down", answer_supervision: "Answer the letter", confirm: "Checked: it is so",
      refute: "Not so", suspend: "Suspend", resume: "Resume", verify: "Verify", call_back: "Call back", close: "Close",
      merge: "Merge", part: "Part", keep_apart: "Not the same", archive: "Archive", reopen: "Reopen", not_accept: "Not accept", answer_at_once: "Answer at once", transfer: "Hand over",
    },
    field: {
      reason: "Reason", clause: "Clause of the catalogue", more: "How much more", note: "Note", plan: "Plan", public: "What the caller may be told", photos: "Pictures", lead: "Lead department",
      co: "Helping departments", department: "Helping department", return: "Whose return", ruling: "Ruling", to: "Reassign to", kind: "Kind", review_at: "Review at", letter: "Letter",
      answer_by: "Answer by", verdict: "Verdict", report: "Who is called", outcome: "Outcome", responded: "Responded to", solved: "Solved", satisfied: "Satisfied", into: "Merge into",
      merged: "Part which case", ground: "Ground", answer: "Answer", target: "Hand over to", leader: "Leader in charge", other: "Not the same as", down_to: "Pass down to", is_solved: "Is it solved", unsolved: "Why not", substantiated: "Is it as was said", beyond_duty: "Is it beyond its duty", contacted_at: "When the caller was spoken to",
    },
    fieldIn: {
      "reply.note": "What was done", "verify.note": "What was found", "call_back.note": "Notes of the call", "urge.note": "What is wanted", "transfer.note": "Why, and the number there",
      "rule_extension.ruling": "Decision", "confirm.note": "What was found", "answer_supervision.note": "Answer to the letter", "refute.reason": "How it is not so",
    },
    choice: {
      reassigned: "Agreed: another department", to_centre: "Agreed: back to the centre", bound: "Binding: it stays", granted: "Granted", refused: "Refused",
      long_term: "Long-term (the limit pauses)", deferred: "Deferred (the limit runs on)", done: "Done indeed", not_done: "Not done: do it again", reached: "Reached", not_reached: "Not reached",
      yes: "Yes", no: "No", not_ours: "Not ours to deal with", elsewhere_already: "Before a court or another office already", settled_before: "Settled before, nothing new", not_true: "Not so",
      unclear: "Unclear", abuse: "Abuse of the line", police: "110 police", fire: "119 fire", ambulance: "120 ambulance", letters_and_visits: "Letters and visits", litigation: "Litigation",
      other: "Other", not_allowed: "Law or policy does not allow it", no_means: "Means are lacking", takes_longer: "Takes longer", unfounded: "Unfounded, or cannot be done",
    },
    unit: { working_days: "working days", working_hours: "working hours", days: "days", hours: "hours" },
    step: {
      above: "one up", below: "one down", open: "open", back: "back, cancel", choose: "pick, to sign together", choose_all: "pick all that can be signed", search: "search", help: "this table",
      language: "Chinese / English", queue_before: "queue before", queue_after: "queue after", queue: "queue by number", handled: "file what was handled on the spot",
    },
    chosen: (n) => `${n} picked`, signed: (n) => `${n} signed`, failed: (n) => `${n} not signed and still picked:`, remove: (name) => `Remove ${name}`,
    chooseOf: (code) => `Pick ${code}`, photos: (count, most) => `Pictures ${count} of ${most}`, wasDone: (deed) => `${deed}: recorded`,
    stale: (age) => `The list is ${age} old, reconnecting`,
  },
};
