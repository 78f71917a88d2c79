/** 中心吹哨、部门报到 while somebody looks at it: the list, one whistle with its departments, and what is done about it. */
import type { NewWhistle, WhistleAct } from "../wire";
import type { Called, Whistle } from "./decode";
import { whistleDone, whistles } from "./decode";
import { RoomList } from "./list.svelte";

/** What can be said of a department, in the order of the buttons. */
export const WHISTLE_DEEDS = ["sign", "record", "work", "leave", "rate"] as const;
export type WhistleDeed = (typeof WHISTLE_DEEDS)[number];

/** What comes next for a department; whether the seat may say so is the hub's to say. */
export function possibleFor(it: Called): readonly WhistleDeed[] {
  const rates: readonly WhistleDeed[] = it.rating === null ? ["rate"] : [];
  switch (it.step) {
    case "called":
      return ["sign", "record", ...(it.absent ? rates : [])];
    case "signed":
      return ["record", ...(it.absent ? rates : [])];
    case "arrived":
      return ["work", "leave"];
    case "working":
      return ["leave"];
    case "left":
      return rates;
    default:
      return [];
  }
}

/** Whether nobody is there or expected any more. */
export function isOver(it: Whistle): boolean {
  return it.departments.every((one) => one.step === "left" || (one.absent && (one.step === "called" || one.step === "signed")));
}

export class WhistleRooms extends RoomList<Whistle> {
  async load(more = false): Promise<void> {
    const state = this.over ? "closed" : "open";
    const before = more && this.next !== null ? `&before=${encodeURIComponent(this.next)}` : "";
    await this.read(`/whistles?state=${state}${before}`, whistles, (it) => ({ listed: it.whistles, next: it.next }), more);
  }

  async blow(it: NewWhistle): Promise<boolean> {
    const done = await this.send("/whistles", it, whistleDone);
    if (done === null) return false;
    this.over = false;
    this.chosen = done.whistle.id;
    await this.load();
    return true;
  }

  async act(act: WhistleAct): Promise<boolean> {
    if (this.chosen === null) return false;
    const done = await this.send(`/whistles/${encodeURIComponent(this.chosen)}/acts`, act, whistleDone);
    if (done === null) return false;
    await this.load();
    return true;
  }
}
