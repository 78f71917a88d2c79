/** What the intake desk says in English. */
import type { IntakeMessages } from "../messages/intake";

export const intake: IntakeMessages = {
  intake: {
    title: "Intake desk", lead: "Only the report itself is needed; an unknown place is accepted.", caller: "Caller", phone: "Number that called", text: "What the caller says", textMissing: "Say what it is about",
    address: "Place, in the caller's words", addressHint: "characters, pinyin or initials, e.g. lhdd, a lamp post's number", placesNone: "No such place in the list; the words are kept", placesAsking: "Searching…",
    placesFailed: "The place list cannot be searched now; the words are kept", noPoint: "no point", matchArea: "by the place chosen", area: "Only the village or township is known", areaHint: "name or initials, e.g. wssq", areaNone: "No such area",
    placeKnown: "Place known", placeAreaOnly: "Place to be checked: only the area is known. It is accepted as it is.", placeUnknown: "Place to be checked: unknown. It is accepted as it is.", category: "Category",
    categoryHint: "name or initials; may be left empty", categoryNone: "No such category", urgency: "Urgency", urgencyNone: "by category", called: "Called", calledTime: "(the time can be changed)", dangerGrade: "handled as critical",
    earlier: "Earlier calls of this number", earlierNone: "This number has not called before", earlierShort: "Shown once the number is typed", asking: "Searching…", hintFailed: "Cannot be looked up now", same: "Perhaps the same matter",
    sameNone: "No open case like it", whyWords: "similar words for the place", whyNumber: "same number", join: "Join", joined: "Joins this", unjoin: "Do not join", joinGone: "The case to join has ended. Do not join, and open a case of its own.",
    show: "Show", submit: "File", submitJoin: "File and join", sending: "Filing…", kept: "The draft is kept at every key", unkept: "This browser cannot keep the draft: do not close or reload the page before it is filed.",
    newCall: "New call", drafts: "Drafts", draftEmpty: "empty", discard: "Discard draft", discardSure: "Press again to discard",
    takenJoin: "The earlier filing was accepted after all; these changes were not filed. File again, and they join that case as an addition.",
    takenBefore: "The earlier filing was accepted after all; these changes were not filed. Look at the list first, and file again only if it is another matter.",
    opened: "A new case is open", joinedDone: "Joined an open case", joinedByMachine: "The same caller had said the same before: joined the open case", apart: "Not the same", whyCategory: "same category", close: "Close", clear: "Clear", keys: "Keys", incoming: "From the telephone system", hints: "What is known",
    matter: "Matter of the catalogue", matterHint: "name, initials or code; may be left empty", matterNone: "No such matter in the catalogue", kind: "What is wanted", confidential: "In confidence (no department sees who called)",
    matterTitle: "Title", people: "People concerned", peopleUnread: "A whole number, for example 12; leave it empty if nobody knows", risk: "Risk", riskNone: "Not judged",
    otherNumber: "Call back at another number", sameNumber: "Same as called",
    attached: {
      add: "Choose pictures or recordings", taking: "Handing in…", wait: "An attachment is still on its way: file in a moment", kind: { picture: "Picture", recording: "Recording" }, remove: (name) => `Leave out ${name}`,
      unfit: { unknown_kind: "Pictures, and MP3, M4A, OGG or WAV recordings only", unreadable_picture: "This picture cannot be read", recording_too_long: "A recording of more than 16 MB is not taken", too_many: "No more can be attached; the others were left out" },
    },
    pick: "Show it on the map", pickAgain: "Show another point", pickNone: "No map can be drawn here, so no point can be shown on it", picked: (lat, lon) => `Shown on the map ${lat}, ${lon}`,
    onMap: { road: "road (map)", water: "water (map)", settlement: "settlement (map)", address: "address (map)" },
    matched: { name: "name", alias: "alias", pinyin: "pinyin", initials: "initials", part: "part" },
    calledNow: (service) => `${service} called`, calledRemove: (service) => `Not called: ${service}`, calledAt: (service) => `Time of the call to ${service}`,
    danger: (words) => `Danger: ${words}`, callFirst: (services) => `call ${services} first`, allCalled: (services) => `${services} called`, whyMinutes: (count) => (count < 120 ? `${count} min apart` : `${Math.round(count / 60)} h apart`), whyLikeness: (percent) => `words ${percent}% alike`, whyDistance: (distance) => `${distance} away`,
    reports: (count) => (count === 1 ? "1 report" : `${count} reports`), done: (what, grade) => `${what}: ${grade}`, joining: (what) => `Joins: ${what}`,
    keysOf: [
      ["Tab", "next field"], ["↓ 1–9", "choose"], ["Alt+0", "110 called"], ["Alt+9", "119 called"], ["Alt+2", "120 called"], ["Alt+J", "join (again: the next one)"], ["Alt+K", "what is wanted"], ["Alt+M", "show on the map"], ["Alt+N", "new call"],
      ["Ctrl+Enter", "file"], ["Esc", "keep the draft and close"],
    ],
  },
  receipt: {
    title: "Tell the caller", lead: "With number and pin they can see how it stands.", number: "Number", pin: "Pin", page: "Page", close: "Told",
  },
  picking: {
    title: "Show the place on the map", how: "Click on the map, or move and zoom it with the arrows and + -, put the cross on the place and press Enter", take: "Take the cross", leave: "Back",
    said: (words) => `The caller says: ${words}`,
  },
  relay: {
    title: "Record an answer by telephone", lead: "Only what somebody said themselves can be recorded; a call not answered cannot. It counts as their own answer, and stays marked.", who: "Who said it",
    said: "What they said", saidAt: "When", number: "Number of the call", note: "What was done", wanted: "What is wanted (required)", reason: "Reason", submit: "Record", nobody: "Nobody's answer is waited for now", notTime: "A time reads 14:05", open: "Record a call", other: "somebody else on duty",
    answer: { acknowledge: "takes it on", accept: "takes the task", decline: "cannot go", set_out: "has set out", arrive: "is on scene", well: "is well", done: "is done", ask_backup: "wants more units", sign: "signs", ask_return: "wants to return it", ask_extension: "wants more time", reply: "replies", not_answered: "did not answer" },
    done: (who, said) => `Recorded: ${who} ${said}`,
  },
  unitDuty: {
    title: "Record a unit's duty", lead: "What a unit said about its duty by telephone is recorded for it.", search: "Name or home of the unit", none: "No such unit", submit: "Record", now: "now",
    duty: { on: "on duty", standby: "standby", off: "resting", retired: "struck off" }, done: (unit, duty) => `Recorded: ${unit} ${duty}`, more: (count) => `${count} more; type some more letters`,
  },
  rosterPage: {
    title: "Roster", short: "Roster", lead: "In a gap nobody takes alerts, and cases climb past the centre.", area: "Area", areaHint: "name or initials", from: "From", until: "Until", gaps: "Gaps", noGaps: "No gap in this time", duties: "Duties",
    noDuties: "No duties in this time", always: "always", swap: "Stand-in", swapLead: "A stand-in changes these hours only; the roster itself stays.", out: "On duty by the roster", in: "Stands in", submit: "Record the stand-in",
    done: "The stand-in is recorded", notTime: "A time reads 2026-11-22 14:05, and the end comes after the beginning", centre: "Centre", person: "Person", post: "Post", hours: "Hours", close: "Close", own: "own area", loading: "Loading…",
    swapStart: "Stand-in", choose: "choose", order: "The times are wrong",
    posts: { leader: "leader", officer: "officer", reserve: "reserve" }, standsIn: (name) => `for ${name}`, gapHours: (from, until) => `${from} to ${until}`,
  },
};
