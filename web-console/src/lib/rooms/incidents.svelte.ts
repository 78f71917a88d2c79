/** 突发事件与应急响应 while somebody looks at them: the list, the command room of one, and what is done about it. */
import type { EmergencyLevel, IncidentAct, NewIncident } from "../wire";
import type { Incident, Incidents, Room } from "./decode";
import { casesAttached, incidentDone, incidents, room } from "./decode";
import { RoomList } from "./list.svelte";

/** What can be done from here, in the order of the buttons. */
export const INCIDENT_DEEDS = ["log", "report", "grade", "set_response", "end_response", "attach", "close"] as const;
export type IncidentDeed = (typeof INCIDENT_DEEDS)[number];

/** As many cases as the hub takes in one order. */
export const ATTACHED_AT_ONCE_MOST = 500;

/** What cannot be done about it as it stands; whether the seat may is the hub's to say. */
export function possible(it: Incident): readonly IncidentDeed[] {
  if (it.state !== "open") return [];
  return INCIDENT_DEEDS.filter((deed) => {
    switch (deed) {
      case "report":
        return it.owed.length > 0;
      case "end_response":
        return it.response !== null;
      case "close":
        return it.response === null && it.owed.length === 0;
      default:
        return true;
    }
  });
}

export class IncidentRooms extends RoomList<Incident> {
  plans: Incidents["plans"] = $state.raw([]);
  room: Room | null = $state.raw(null);
  /** How many the last order of many cases reached, and how many not. */
  attached: Readonly<{ done: number; refused: readonly Readonly<{ case: string; message: string }>[] }> | null = $state.raw(null);
  #roomTurn = 0;

  async load(more = false): Promise<void> {
    const query = [...(this.over ? ["state=closed"] : []), ...(more && this.next !== null ? [`before=${encodeURIComponent(this.next)}`] : [])].join("&");
    const found = await this.read(`/incidents${query === "" ? "" : `?${query}`}`, incidents, (it) => ({ listed: it.incidents, next: it.next }), more);
    if (found !== null) this.plans = found.plans;
    await this.enter();
  }

  /** Reads the command room of what is chosen. */
  async enter(): Promise<void> {
    const turn = ++this.#roomTurn;
    if (this.chosen === null) {
      this.room = null;
      return;
    }
    const answer = await this.api.get(`/incidents/${encodeURIComponent(this.chosen)}`, room);
    if (turn !== this.#roomTurn) return;
    if (answer.ok) this.room = answer.value;
    else this.problem = answer.problem;
  }

  /** Earlier lines of the log. */
  async earlier(): Promise<void> {
    const { room: now } = this;
    if (now === null || now.next === null) return;
    const answer = await this.api.get(`/incidents/${encodeURIComponent(now.incident.id)}?before=${now.next}`, room);
    if (this.room !== now) return;
    if (answer.ok) this.room = { ...now, log: [...now.log, ...answer.value.log], next: answer.value.next };
    else this.problem = answer.problem;
  }

  async open(it: NewIncident): Promise<boolean> {
    const done = await this.send("/incidents", it, incidentDone);
    if (done === null) return false;
    this.over = false;
    this.chosen = done.incident.id;
    await this.load();
    return true;
  }

  async act(act: IncidentAct): Promise<boolean> {
    if (this.chosen === null) return false;
    const done = await this.send(`/incidents/${encodeURIComponent(this.chosen)}/acts`, act, incidentDone);
    if (done === null) return false;
    await this.load();
    return true;
  }

  /** 归入: many cases in one act. */
  async attach(cases: readonly string[]): Promise<boolean> {
    if (this.chosen === null || cases.length === 0) return false;
    const body = { cases: cases.slice(0, ATTACHED_AT_ONCE_MOST) };
    const done = await this.send(`/incidents/${encodeURIComponent(this.chosen)}/cases`, body, casesAttached);
    if (done === null) return false;
    this.attached = { done: done.attached.length, refused: done.refused };
    await this.load();
    return true;
  }
}

/** Ⅰ to Ⅳ as it is chosen in a form. */
export function levelIn(word: string): EmergencyLevel {
  return word === "i" || word === "ii" || word === "iii" ? word : "iv";
}
