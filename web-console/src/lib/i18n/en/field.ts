/** What the field page says in English. */
import type { FieldMessages } from "../messages/field";

export const fieldPage: FieldMessages["fieldPage"] = {
  title: "Huying · field", soundOn: "Sound on", soundOff: "Muted", soundLabel: "Sound for offers", listed: ", ",
  pair: {
    title: "Bind this phone", lead: "Scan the QR code from the duty room, or type the code. The phone then speaks for one patrol, vehicle or grid worker.",
    code: "Pairing code", submit: "Bind", busy: "Binding…", replaces: "This phone is bound already. If you bind it anew, what still waits is not sent.",
    keep: "Keep the binding", insecure: "This page did not come over HTTPS: no position and no photos. Use the https address from the duty room.",
  },
  link: {
    live: "Connected", connecting: "Connecting", reconnecting: "No network, trying again", superseded: "This unit is open on another phone or page.",
    takeOver: "Go on here", stopped: "The hub refused this connection. Open the page again.", revoked: "This phone's binding was revoked. Ask the duty room for a new code.",
    again: "Bind again", clockOff: "The phone's clock is wrong, so positions are not used. Turn on automatic time in the settings.", first: "Connecting to the hub…",
    unsent: (count) => `${count} not sent`,
  },
  waiting: {
    count: (count) => `To send: ${count}`, list: "Waits for the network and goes out in this order",
    what: {
      sign_on: "On duty", stand_by: "Standby", sign_off: "Off duty", accept: "Accept", decline: "Cannot go", set_out: "Set out", arrive: "Arrived", well: "All well",
      done: "Done", ask_backup: "More units", handled: "Dealt with on the spot", sos: "SOS",
    },
  },
  duty: {
    title: "Duty", busy: "You have a task; finish it before standby or off duty.", now: { on: "On duty", standby: "Standby", off: "Off duty", retired: "Struck off" },
    explained: { on: "tasks, position shared", standby: "at home, no position", off: "no tasks, no position", retired: "call the duty room" },
  },
  place: {
    off: "Position not shared", looking: "On duty · locating, nothing sent yet", denied: "Position not allowed: the hub cannot see you. Allow it in the browser's settings.",
    none: "No position here: the hub cannot see you.", shared: (ago) => `Sharing position · ${ago}`, kept: (ago) => `Position not updated · last ${ago}`,
    secondsAgo: (count) => `${count} s ago`, minutesAgo: (count) => `${count} min ago`,
  },
  offer: {
    title: "New task", accept: "Accept", decline: "Cannot go", why: "Why can you not go?", back: "Back", left: "Time to answer", over: "Time is over, you may still answer",
    away: (distance) => `${distance} from you`,
    reason: { busy: "Busy", too_far: "Too far or no way there", no_means: "No vehicle or equipment", unwell: "Unwell", other: "Another reason" },
  },
  task: {
    title: "My task", none: "No task now", noneOff: "Tasks appear here when you are on duty", place: "Place", placeUnknown: "Place to be checked", navigate: "Navigate",
    setOut: "Set out", arrive: "Arrived", finish: "Done", giveUp: "Cannot go on", accepted: "Accepted, not set out", onTheWay: "On the way", onScene: "On scene",
    since: (state, time) => `${state} · ${time}`,
  },
  welfare: { ask: "Are you well? Say so, or the duty room is alerted.", well: "All well" },
  result: { title: "Finish the task", note: "What was done (optional)", submit: "Hand in", back: "Back", locating: "Locating…", locate: "Locate again" },
  proof: {
    title: "Done needs", there: "there", lacking: "lacking", of: { before: "a photo of before", after: "a photo of after", position: "a position on scene" },
    missing: (what) => `It cannot be handed in yet, for want of: ${what}`,
  },
  album: {
    title: { before: "Photos of before", after: "Photos of after", result: "Photos", during: "Photos of the work", signed: "Photos of what was signed", recordings: "Video and voice" },
    take: { before: "Take one of before", after: "Take one of after", result: "Take a photo", during: "Take one of the work", signed: "Take one of what was signed", recordings: "Record video or voice" }, others: "Of the work, of what was signed, video and voice (may be left out)",
    taking: "Preparing the photo…", insecure: "No HTTPS, no photos. Where photos are wanted, call the duty room to record it.", count: (count, most) => `${count}/${most}`, remove: (title, number) => `${title}: remove ${number}`,
    shot: (title, number) => `${title}: ${number}`,
    mishap: {
      unreadable_photo: "That photo cannot be read; take it again.", photo_not_kept: "No room on the phone, the photo was not kept.", too_many_photos: "No more photos are taken.",
      same_photo: "One photo cannot be of two kinds; take another.", unfit_recording: "Only video and voice of at most 16 MB are taken; record less.", too_many_recordings: "No more video or voice is taken.",
    },
  },
  spot: {
    button: "Dealt with on the spot", goOn: "Go on: dealt with on the spot", title: "Dealt with on the spot",
    lead: "A small matter that you found and dealt with is filed at once. Without a network it waits on the phone and goes out by itself.", category: "Category", text: "What was found", where: "Place",
    address: "Address or where it is", placeKnown: "The phone's position goes with it", placeUnknown: "No position: say where it is", locating: "Locating…", locate: "Locate again", note: "What was done",
    submit: "File it", later: "Keep for later", discard: "Do not file, delete", discardSure: "Delete it with its photos", keep: "Do not delete", missing: (what) => `It cannot be filed yet, for want of: ${what}`,
    field: { category: "the category", text: "what was found", where: "a position or address", before: "a photo of before", note: "what was done", after: "a photo of after" },
  },
  aside: { title: (count) => `To be mended: ${count}`, untold: "(nothing written yet)", begun: "half written", mend: "Mend and send", drop: "Delete", unkept: "This phone has no room: some of these are not saved and are gone when the page closes. Send or delete a few first.", stuck: "This phone has no room to change over; both are still here. Delete a few and try again." },
  unkept: "This phone has no room: what you wrote is not saved and is gone when the page closes. Send it soon, or make room.",
  backup: {
    button: "Ask for backup", title: "Ask for backup", note: "What is wanted (required)", common: "Often wanted", wants: ["more people", "a vehicle", "medical help", "police"], submit: "Ask", back: "Back",
    asked: "Backup asked for; the duty room sees it",
  },
  sos: {
    button: "SOS", hold: "hold for 2 s", hint: "Hold for 2 s to send, let go to cancel. Or tap here:", now: "Call for help now", back: "Cancel",
    waiting: "SOS waits for the network and goes first", locating: "Sending…", sent: (time) => `SOS sent · ${time}`, count: (seconds) => `Hold on ${seconds}`,
  },
  note: {
    close: "OK", stood_down: "The task was taken back; do not go.", sent_on: "Something more urgent: look at the new task. Somebody else goes to the one before.", matched_anew: "Several cases were matched anew: somebody else goes there. A new task follows if there is one.", sent_back: "Somebody nearer goes; you need not.", moved: "The place was corrected; look at the new one.", corrected: "What it is filed as was corrected; look at what it is now and what to bring.",
    not_put_back: (said) => (said === "" ? "This phone has no room: what came back could not be put aside and must be written anew." : `This phone has no room: what came back could not be put aside and must be written anew: “${said}”`),
    pressing: (said) => (said === "" ? "It has become more pressing. Be careful." : `It has become more pressing: “${said}”. Be careful.`), late: "Your answer came late; somebody else goes.",
    spot_closed: "Dealt with on the spot: it is closed.", spot_to_check: "Dealt with on the spot: filed; somebody else looks at it before it is closed.", spot_filed: "Dealt with on the spot: the hub has it.",
    photo_lost: "A photo did not reach the hub; everything else is handed in.", not_kept: "No room on the phone: this was not kept and not sent. Make room and try again.",
    refused: (what, why) => `“${what}” was not done: ${why}`,
  },
};
