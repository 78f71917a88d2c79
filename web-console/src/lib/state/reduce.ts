/**
 * How the picture changes with each message. Pure. That nothing is missing between two messages is the link's business:
 * what comes here is in order.
 */
import type { AlertMessage, ChangesMessage, ConsoleMessage, SnapshotMessage } from "../decode/console_out";
import type { Case, Unit } from "../decode/views";
import type { Alert, Incoming, Picture } from "./picture";
import { alertName } from "./picture";

export function reduce(picture: Picture, message: ConsoleMessage): Picture {
  switch (message.type) {
    case "welcome":
      return { ...picture, welcome: message, incoming: null };
    case "snapshot":
      return withPart(picture, message);
    case "changes":
      return withChanges(picture, message);
    case "alert":
      return withAlert(picture, message);
    case "link":
      return { ...picture, ledgerUnavailableSince_us: message.ledger === "ok" ? null : message.since_us };
    case "handles":
    case "pong":
    case "error":
      // Handles name units in position frames, which come with the map; the link keeps the pongs and counts the errors.
      return picture;
    default:
      return unreachable(message);
  }
}

/** A case as an action's answer shows it, often before the socket tells. An ended one is left to the socket. */
export function withCase(picture: Picture, seen: Case): Picture {
  if (seen.ended_at_us !== null) return picture;
  const cases = merged(picture.cases, [seen]);
  return cases === picture.cases ? picture : { ...picture, cases, alerts: standing(picture.alerts, [seen]) };
}

/** Without an alert of which the hub has said that it is over. */
export function withoutAlert(picture: Picture, name: string): Picture {
  return { ...picture, alerts: without(picture.alerts, [name]) };
}

/** The first part replaces all there was of the snapshot; the picture itself changes when the last part has come. */
function withPart(picture: Picture, part: SnapshotMessage): Picture {
  const before: Incoming = (part.part === 0 ? null : picture.incoming) ?? {
    offset: part.offset,
    cases: new Map(),
    units: new Map(),
  };
  const cases = merged(before.cases, part.cases);
  const units = merged(before.units, part.units);
  if (part.more) return { ...picture, incoming: { offset: part.offset, cases, units } };
  const alerts = new Map([...standing(picture.alerts, [...cases.values()])].filter(([, alert]) => cases.has(alert.case)));
  return { ...picture, whole: true, offset: part.offset, cases, units, alerts, incoming: null };
}

function withChanges(picture: Picture, changes: ChangesMessage): Picture {
  const cases = without(merged(picture.cases, changes.cases), changes.ended);
  const ended = new Set(changes.ended);
  const still = new Map([...picture.alerts].filter(([, alert]) => !ended.has(alert.case)));
  return {
    ...picture,
    offset: changes.to,
    cases,
    units: without(merged(picture.units, changes.units), changes.gone),
    alerts: standing(still, changes.cases),
  };
}

/** The same alert comes again and again until somebody acknowledges; it is one alert. */
function withAlert(picture: Picture, message: AlertMessage): Picture {
  const name = alertName(message);
  const shown = picture.cases.get(message.case)?.alert ?? null;
  if (picture.alerts.has(name) || (shown !== null && later(shown, message))) return picture;
  const { type: _, ...alert } = message;
  const alerts = new Map([...picture.alerts].filter(([, other]) => other.case !== message.case));
  return { ...picture, alerts: alerts.set(name, alert) };
}

/**
 * The alerts that these views do not show to be over. Only views that have just come tell: an alert may be here before
 * the change that goes with it.
 */
function standing(alerts: Picture["alerts"], seen: readonly Case[]): Picture["alerts"] {
  const views = new Map(seen.map((it) => [it.id, it]));
  const over = [...alerts].filter(([, alert]) => {
    const view = views.get(alert.case);
    return view !== undefined && (view.alert === null || later(view.alert, alert));
  });
  return over.length === 0 ? alerts : without(alerts, over.map(([name]) => name));
}

type Round = Pick<Alert, "rung" | "round" | "since_us">;

function later(one: Round, other: Round): boolean {
  return one.since_us >= other.since_us && (one.rung !== other.rung || one.round !== other.round);
}

/** Of two views of one thing, the one with the higher `seq` holds. The map itself when nothing is newer. */
function merged<T extends Case | Unit>(known: ReadonlyMap<string, T>, seen: readonly T[]): ReadonlyMap<string, T> {
  const newer = seen.filter((it) => it.seq >= (known.get(it.id)?.seq ?? 0));
  if (newer.length === 0) return known;
  const all = new Map(known);
  for (const it of newer) all.set(it.id, it);
  return all;
}

function without<T>(known: ReadonlyMap<string, T>, gone: readonly string[]): ReadonlyMap<string, T> {
  const leaving = new Set(gone.filter((id) => known.has(id)));
  return leaving.size === 0 ? known : new Map([...known].filter(([id]) => !leaving.has(id)));
}

function unreachable(message: never): never {
  throw new Error(`no rule for ${JSON.stringify(message)}`);
}
