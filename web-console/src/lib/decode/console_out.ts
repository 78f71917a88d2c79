/**
 * What the hub says on the console socket. A type that is not known is no error: it is handed on as `skipped`, to be
 * counted. Anything else that does not fit throws.
 */
import type { Alert, Changes, ConsoleWelcome, Handles, Link, Pong, Snapshot, SocketError } from "../wire";
import { listOrEmpty } from "./handling";
import type { Decoded, Decoder } from "./reading";
import { fieldsOf, listOf, orNull, text, truth, whole, wordOf } from "./reading";
import { area, caseView, person, post, unitView } from "./views";
import { CLIMB_REASONS, GRADES, LEDGER_STATES, SERVICES, UNIT_KINDS, errorCode } from "./words";

type Message<Name extends string, Body> = Decoded<Body> & { readonly type: Name };

export type WelcomeMessage = Message<"welcome", ConsoleWelcome>;
export type SnapshotMessage = Message<"snapshot", Snapshot>;
export type ChangesMessage = Message<"changes", Changes>;
export type AlertMessage = Message<"alert", Alert>;

/** Every message that is known. */
export type ConsoleMessage =
  | WelcomeMessage
  | SnapshotMessage
  | ChangesMessage
  | AlertMessage
  | Message<"handles", Handles>
  | Message<"link", Link>
  | Message<"pong", Pong>
  | Message<"error", SocketError>;

/** A message of a type that this version does not know. */
export type SkippedMessage = Readonly<{ type: "skipped"; name: string }>;

/** Reads the text of one frame. */
export function decodeConsoleOut(frame: string): ConsoleMessage | SkippedMessage {
  const value: unknown = JSON.parse(frame);
  return consoleOut({ value, path: "" });
}

export const consoleOut: Decoder<ConsoleMessage | SkippedMessage> = (it) => {
  const name = fieldsOf(it).get("type", text);
  switch (name) {
    case "welcome":
      return welcome(it);
    case "snapshot":
      return snapshot(it);
    case "changes":
      return changes(it);
    case "alert":
      return alert(it);
    case "handles":
      return { type: name, entries: fieldsOf(it).get("entries", listOf(handle)) };
    case "link":
      return { type: name, ledger: fieldsOf(it).get("ledger", wordOf(LEDGER_STATES)), since_us: fieldsOf(it).get("since_us", whole) };
    case "pong":
      return { type: name, sent_us: fieldsOf(it).get("sent_us", orNull(whole)), server_us: fieldsOf(it).get("server_us", whole) };
    case "error":
      return { type: name, code: fieldsOf(it).get("code", codeOfError), message: fieldsOf(it).get("message", text) };
    default:
      return { type: "skipped", name };
  }
};

const welcome: Decoder<WelcomeMessage> = (it) => {
  const of = fieldsOf(it);
  return {
    type: "welcome",
    epoch: of.get("epoch", text),
    offset: of.get("offset", whole),
    person: of.get("person", person),
    area: of.get("area", area),
    server_us: of.get("server_us", whole),
    heartbeat_s: of.get("heartbeat_s", whole),
  };
};

const snapshot: Decoder<SnapshotMessage> = (it) => {
  const of = fieldsOf(it);
  return {
    type: "snapshot",
    offset: of.get("offset", whole),
    part: of.get("part", whole),
    cases: of.get("cases", listOf(caseView)),
    units: of.get("units", listOf(unitView)),
    more: of.get("more", truth),
  };
};

const changes: Decoder<ChangesMessage> = (it) => {
  const of = fieldsOf(it);
  return {
    type: "changes",
    from: of.get("from", whole),
    to: of.get("to", whole),
    cases: of.get("cases", listOf(caseView)),
    ended: of.get("ended", listOf(text)),
    units: of.get("units", listOf(unitView)),
    gone: of.get("gone", listOf(text)),
    whistles: of.get("whistles", listOrEmpty(text)),
    incidents: of.get("incidents", listOrEmpty(text)),
  };
};

const alert: Decoder<AlertMessage> = (it) => {
  const of = fieldsOf(it);
  return {
    type: "alert",
    case: of.get("case", text),
    rung: of.get("rung", whole),
    round: of.get("round", whole),
    reason: of.get("reason", orNull(wordOf(CLIMB_REASONS))),
    post: of.get("post", post),
    grade: of.get("grade", wordOf(GRADES)),
    category_name: of.get("category_name", text),
    summary: of.get("summary", text),
    since_us: of.get("since_us", whole),
    call: of.get("call", listOf(wordOf(SERVICES))),
  };
};

const handle: Decoder<Decoded<Handles>["entries"][number]> = (it) => {
  const of = fieldsOf(it);
  return {
    handle: of.get("handle", whole),
    unit: of.get("unit", text),
    name: of.get("name", text),
    kind: of.get("kind", wordOf(UNIT_KINDS)),
  };
};

export const codeOfError: Decoder<Decoded<SocketError>["code"]> = (it) => {
  const word = text(it);
  return errorCode(word) ?? { other: word };
};
