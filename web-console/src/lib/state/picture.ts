/**
 * What the console knows: the picture that the hub has sent, readonly. It changes only in `reduce`; what the person at
 * the desk selects or types is no part of it.
 */
import type { AlertMessage, WelcomeMessage } from "../decode/console_out";
import type { Case, Unit } from "../decode/views";

/** An alert for this console's person, as it came. */
export type Alert = Omit<AlertMessage, "type">;

/** Parts of a snapshot, until the last one has come. */
export type Incoming = Readonly<{
  offset: number;
  cases: ReadonlyMap<string, Case>;
  units: ReadonlyMap<string, Unit>;
}>;

export type Picture = Readonly<{
  /** The last welcome; null before the first. */
  welcome: WelcomeMessage | null;
  /** True once a whole snapshot has come. */
  whole: boolean;
  /** The offset the picture stands at. */
  offset: number;
  /** Open cases by id. */
  cases: ReadonlyMap<string, Case>;
  /** Enrolled units by id. */
  units: ReadonlyMap<string, Unit>;
  /** Alerts that stand, by {@link alertName}. */
  alerts: ReadonlyMap<string, Alert>;
  /** Since when the hub cannot record; null while it can. */
  ledgerUnavailableSince_us: number | null;
  incoming: Incoming | null;
}>;

export const EMPTY: Picture = {
  welcome: null,
  whole: false,
  offset: 0,
  cases: new Map(),
  units: new Map(),
  alerts: new Map(),
  ledgerUnavailableSince_us: null,
  incoming: null,
};

/** What names an alert: it sounds once for each. */
export function alertName(alert: Pick<Alert, "case" | "rung" | "round">): string {
  return `${alert.case}/${alert.rung}/${alert.round}`;
}
