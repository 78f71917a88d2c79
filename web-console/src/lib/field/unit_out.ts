/**
 * What the hub says on the unit socket. A type that is not known is handed on as `skipped`, and a notice about something
 * not known keeps its id, so that it gets its receipt. Anything else that does not fit throws.
 */
import { codeOfError } from "../decode/console_out";
import type { Decoded, Decoder } from "../decode/reading";
import { fieldsOf, listOf, orNull, text, whole, wordOf } from "../decode/reading";
import { area, arrival, category, nearness, point } from "../decode/views";
import { DUTIES, GRADES, PHASES, REASSIGNED_FOR, UNIT_KINDS } from "../decode/words";
import type {
  CaseBrief, DeviceToken, Done, FixRefused, MailboxMessage, Notice, OrderOutcome, PhotoKept, Refused, SocketError, TaskBrief, UnitCard, UnitPong, UnitWelcome,
} from "../wire";
import { evidence } from "./evidence";

type Message<Name extends string, Body> = Decoded<Body> & { readonly type: Name };

export type Welcome = Message<"welcome", UnitWelcome>;
export type Said = Decoded<Notice> | Readonly<{ about: "other" }>;
export type Mail = Omit<Message<"message", MailboxMessage>, "notice"> & { readonly notice: Said };
export type OrderDone = Message<"done", Done>;
export type OrderRefused = Message<"refused", Refused>;
export type Task = Decoded<TaskBrief>;
export type Brief = Decoded<CaseBrief>;
export type UnitMessage =
  | Welcome
  | Mail
  | OrderDone
  | OrderRefused
  | Message<"fix_refused", FixRefused>
  | Message<"pong", UnitPong>
  | Message<"error", SocketError>
  | Readonly<{ type: "skipped"; name: string }>;

const OUTCOMES: readonly OrderOutcome[] = ["carried_out", "came_late"];
const FIX_REFUSALS: readonly FixRefused["reason"][] = [
  "out_of_range", "no_position", "too_old", "before_duty", "from_the_future", "not_newer", "impossible_jump", "off_duty", "too_many",
];

/** Reads the text of one frame. */
export function decodeUnitOut(frame: string): UnitMessage {
  const value: unknown = JSON.parse(frame);
  return unitOut({ value, path: "" });
}

export const unitOut: Decoder<UnitMessage> = (it) => {
  const of = fieldsOf(it);
  const type = of.get("type", text);
  switch (type) {
    case "welcome":
      return welcome(it);
    case "message":
      return { type, message: of.get("message", text), number: of.get("number", whole), after: of.get("after", whole), notice: of.get("notice", notice) };
    case "done":
      return {
        type, order: of.get("order", text), outcome: of.get("outcome", wordOf(OUTCOMES)), seq: of.get("seq", whole), case: of.get("case", orNull(text)),
        task: of.get("task", orNull(text)), phase: of.get("phase", orNull(wordOf(PHASES))),
      };
    case "refused":
      return { type, order: of.get("order", text), code: of.get("code", codeOfError), detail: of.get("detail", text) };
    case "fix_refused":
      return { type, reason: of.get("reason", wordOf(FIX_REFUSALS)), count: of.get("count", whole) };
    case "pong":
      return {
        type, sent_us: of.get("sent_us", orNull(whole)), server_us: of.get("server_us", whole), position_every_s: of.get("position_every_s", orNull(whole)),
      };
    case "error":
      return { type, code: of.get("code", codeOfError), message: of.get("message", text) };
    default:
      return { type: "skipped", name: type };
  }
};

const welcome: Decoder<Welcome> = (it) => {
  const of = fieldsOf(it);
  return {
    type: "welcome",
    epoch: of.get("epoch", text),
    unit: of.get("unit", unitCard),
    duty: of.get("duty", wordOf(DUTIES)),
    server_us: of.get("server_us", whole),
    heartbeat_s: of.get("heartbeat_s", whole),
    last_number: of.get("last_number", whole),
    task: of.get("task", orNull(taskBrief)),
    self_handled: of.get("self_handled", selfHandled),
    position_every_s: of.get("position_every_s", orNull(whole)),
  };
};

/** Left out where there are none. */
export const selfHandled: Decoder<Welcome["self_handled"]> = (it) => orNull(listOf(category))(it) ?? [];

export const unitCard: Decoder<Decoded<UnitCard>> = (it) => {
  const of = fieldsOf(it);
  return { id: of.get("id", text), name: of.get("name", text), kind: of.get("kind", wordOf(UNIT_KINDS)), home: of.get("home", area) };
};

export const caseBrief: Decoder<Brief> = (it) => {
  const of = fieldsOf(it);
  return {
    case: of.get("case", text),
    grade: of.get("grade", wordOf(GRADES)),
    category_name: of.get("category_name", text),
    summary: of.get("summary", text),
    place: of.get("place", orNull(point)),
    address: of.get("address", orNull(text)),
    area: of.get("area", area),
    nearness: of.get("nearness", orNull(nearness)),
    arrival: of.get("arrival", orNull(arrival)),
    evidence: of.get("evidence", orNull(evidence)),
  };
};

export const taskBrief: Decoder<Task> = (it) => {
  const of = fieldsOf(it);
  return {
    task: of.get("task", text),
    offer: of.get("offer", text),
    case: of.get("case", caseBrief),
    accepted_at_us: of.get("accepted_at_us", whole),
    set_out_at_us: of.get("set_out_at_us", orNull(whole)),
    arrived_at_us: of.get("arrived_at_us", orNull(whole)),
    welfare_due_us: of.get("welfare_due_us", orNull(whole)),
  };
};

const notice: Decoder<Said> = (it) => {
  const of = fieldsOf(it);
  const about = of.get("about", text);
  switch (about) {
    case "offer":
      return { about, offer: of.get("offer", text), task: of.get("task", text), case: of.get("case", caseBrief), answer_by_us: of.get("answer_by_us", whole) };
    case "stand_down":
      return { about, offer: of.get("offer", text), reassigned: of.get("reassigned", orNull(wordOf(REASSIGNED_FOR))) };
    case "moved":
    case "corrected":
      return { about, task: of.get("task", text), case: of.get("case", caseBrief) };
    case "more_pressing":
      return { about, task: of.get("task", text), case: of.get("case", caseBrief), said: of.get("said", text) };
    case "welfare":
      return { about, task: of.get("task", text) };
    default:
      return { about: "other" };
  }
};

export const deviceToken: Decoder<Decoded<DeviceToken>> = (it) => {
  const of = fieldsOf(it);
  return { device: of.get("device", text), unit: of.get("unit", text), token: of.get("token", text) };
};

export const photoKept: Decoder<Decoded<PhotoKept>> = (it) => ({ photo: fieldsOf(it).get("photo", text) });
