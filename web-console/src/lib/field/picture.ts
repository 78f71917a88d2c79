/**
 * What a unit knows of itself: its duty, what it is asked, its task. `picture` is what the hub has said; `shown` lays over
 * it what was given on the phone and waits, so that a refusal takes back exactly what it refuses.
 */
import type { Decoded, Decoder } from "../decode/reading";
import { fieldsOf, listOf, orNull, text, Undecodable, whole, wordOf } from "../decode/reading";
import { DUTIES } from "../decode/words";
import type { Duty, OrderAction, UnitCard } from "../wire";
import type { Waiting } from "./outbox";
import type { Brief, Mail, Task, Welcome } from "./unit_out";
import { caseBrief, selfHandled, taskBrief, unitCard } from "./unit_out";

export type Offer = Readonly<{ message: string; offer: string; task: string; case: Brief; answer_by_us: number; came_at_us: number }>;

export type Picture = Readonly<{
  epoch: string;
  last_number: number;
  unit: Decoded<UnitCard>;
  duty: Decoded<Duty>;
  offers: readonly Offer[];
  task: Task | null;
  /** 即采即办: what may be dealt with on the spot. */
  selfHandled: Welcome["self_handled"];
  /** The task whose unit is asked whether it is well; null while nobody asks. */
  asksWelfareOf: string | null;
}>;

/** Everything the hub knows: what was shown before gives way. What it still asks follows in messages. */
export function welcomed(it: Welcome): Picture {
  const { epoch, last_number, unit, duty, task, self_handled } = it;
  return { epoch, last_number, unit, duty, offers: [], task, selfHandled: self_handled, asksWelfareOf: null };
}

/** The picture after a message; the same message twice changes nothing the second time. */
export function told(before: Picture, it: Mail, now_us: number): Picture {
  const after = { ...before, last_number: Math.max(before.last_number, it.number) };
  const { notice } = it;
  switch (notice.about) {
    case "offer": {
      const { offer, task, answer_by_us } = notice;
      const known = before.offers.find((one) => one.offer === offer);
      if (known !== undefined || before.task?.offer === offer) return after;
      return { ...after, offers: [...before.offers, { message: it.message, offer, task, case: notice.case, answer_by_us, came_at_us: now_us }] };
    }
    case "stand_down":
      return withoutOffer(after, notice.offer);
    case "moved":
    case "more_pressing":
      return after.task?.task === notice.task ? { ...after, task: { ...after.task, case: notice.case } } : after;
    case "corrected": {
      const offers = after.offers.map((it) => (it.task === notice.task ? { ...it, case: { ...notice.case, nearness: it.case.nearness, arrival: it.case.arrival } } : it));
      return { ...after, offers, task: after.task?.task === notice.task ? { ...after.task, case: notice.case } : after.task };
    }
    case "welfare":
      return after.task?.task === notice.task ? { ...after, asksWelfareOf: notice.task } : after;
    case "other":
      return after;
  }
}

/** Whether the unit has a task, or is asked to take it. */
export function concerns(picture: Picture | null, task: string): boolean {
  return picture?.task?.task === task || picture?.offers.some((it) => it.task === task) === true;
}

/** The picture with an order carried out. */
export function carriedOut(before: Picture, action: OrderAction, at_us: number): Picture {
  switch (action.do) {
    case "sign_on":
      return { ...before, duty: "on" };
    case "stand_by":
      return { ...before, duty: "standby" };
    case "sign_off":
      return { ...before, duty: "off", offers: [] };
    case "accept": {
      const taken = before.offers.find((it) => it.offer === action.offer);
      if (taken === undefined) return before;
      const task = { task: taken.task, offer: taken.offer, case: taken.case, accepted_at_us: at_us, set_out_at_us: null, arrived_at_us: null, welfare_due_us: null };
      return { ...before, task, offers: before.offers.filter((it) => it !== taken) };
    }
    case "decline":
      return withoutOffer(before, action.offer);
    case "set_out":
      return withTask(before, action.task, { set_out_at_us: at_us });
    case "arrive":
      return withTask(before, action.task, { arrived_at_us: at_us });
    case "well":
      return { ...withTask(before, action.task, { welfare_due_us: null }), asksWelfareOf: null };
    case "done":
      return before.task?.task === action.task ? { ...before, task: null, asksWelfareOf: null } : before;
    case "ask_backup":
    case "handled":
    case "sos":
      return before;
  }
}

/** What the phone shows: the hub's word, and over it what waits to be sent. */
export function shown(picture: Picture, waiting: readonly Waiting[]): Picture {
  return waiting.reduce((before, it) => carriedOut(before, it.action, it.given_at_us), picture);
}

function withoutOffer(before: Picture, offer: string): Picture {
  const offers = before.offers.filter((it) => it.offer !== offer);
  return before.task?.offer === offer ? { ...before, offers, task: null, asksWelfareOf: null } : { ...before, offers };
}

function withTask(before: Picture, task: string, part: Partial<Task>): Picture {
  return before.task?.task === task ? { ...before, task: { ...before.task, ...part } } : before;
}

const kept: Decoder<Picture> = (it) => {
  const of = fieldsOf(it);
  const offer: Decoder<Offer> = (found) => {
    const at = fieldsOf(found);
    return {
      message: at.get("message", text), offer: at.get("offer", text), task: at.get("task", text), case: at.get("case", caseBrief),
      answer_by_us: at.get("answer_by_us", whole), came_at_us: at.get("came_at_us", whole),
    };
  };
  return {
    epoch: of.get("epoch", text), last_number: of.get("last_number", whole), unit: of.get("unit", unitCard), duty: of.get("duty", wordOf(DUTIES)),
    offers: of.get("offers", listOf(offer)), task: of.get("task", orNull(taskBrief)), selfHandled: of.get("selfHandled", selfHandled), asksWelfareOf: of.get("asksWelfareOf", orNull(text)),
  };
};

/** What was kept over a restart; null when there is none or it cannot be read, and then the next welcome tells. */
export function readPicture(words: string | null): Picture | null {
  if (words === null) return null;
  try {
    const value: unknown = JSON.parse(words);
    return kept({ value, path: "" });
  } catch (fault) {
    if (!(fault instanceof Undecodable || fault instanceof SyntaxError)) throw fault;
    return null;
  }
}
