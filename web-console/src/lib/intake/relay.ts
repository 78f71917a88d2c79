/** 代录: whose answers a case waits for, and what each of them may have said by telephone, or that nobody took it. */
import type { CaseFile } from "../decode/http";
import type { Case } from "../decode/views";
import type { Called, DeclineReason, RelayedAnswer } from "../wire";

type Named = Readonly<{ id: string; name: string }>;

export type Kind = RelayedAnswer["said"];

/** Somebody whose answer is waited for. */
export type Awaited =
  | Readonly<{ of: "alert"; who: Named; rung: number; round: number }>
  | Readonly<{ of: "offer"; who: Named; offer: string }>
  | Readonly<{ of: "task"; who: Named; offer: string; task: string; stage: "accepted" | "under_way" | "on_scene" }>;

/** What goes with some of the answers. */
export type More = Readonly<{ reason: DeclineReason; note: string }>;

/** Those on duty at the post that is alerted, then the units that were asked, then the one at work. */
export function awaited(it: Case, onDuty: readonly Named[]): readonly Awaited[] {
  const { alert, attending, task } = it;
  const people = alert === null ? [] : onDuty.map((who): Awaited => ({ of: "alert", who, rung: alert.rung, round: alert.round }));
  const asked = it.offers.map((offer): Awaited => ({ of: "offer", who: offer.unit, offer: offer.offer }));
  if (attending === null || task === null) return [...people, ...asked];
  const stage = attending.arrived_at_us !== null ? "on_scene" : attending.set_out_at_us !== null ? "under_way" : "accepted";
  return [...people, ...asked, { of: "task", who: attending.unit, offer: attending.offer, task, stage }];
}

/** What they may have said, the likeliest first. */
export function kindsOf(it: Awaited): readonly Kind[] {
  switch (it.of) {
    case "alert":
      return ["acknowledge", "not_answered"];
    case "offer":
      return ["accept", "decline", "not_answered"];
    case "task":
      switch (it.stage) {
        case "accepted":
          return ["set_out", "arrive", "decline", "not_answered"];
        case "under_way":
          return ["arrive", "ask_backup", "decline", "not_answered"];
        case "on_scene":
          return ["done", "well", "ask_backup", "decline", "not_answered"];
      }
  }
}

/** Null where nobody of that kind says such a thing, or where what is wanted is not said. */
export function answerOf(it: Awaited, kind: Kind, more: More): RelayedAnswer | null {
  if (!kindsOf(it).includes(kind)) return null;
  const unit = it.who.id;
  if (kind === "not_answered") return { said: kind, called: calledFor(it) };
  switch (it.of) {
    case "alert":
      return { said: "acknowledge", person: it.who.id, rung: it.rung, round: it.round };
    case "offer":
      return kind === "accept" ? { said: kind, unit, offer: it.offer } : { said: "decline", unit, offer: it.offer, reason: more.reason };
    case "task": {
      const { task } = it;
      if (kind === "decline") return { said: kind, unit, offer: it.offer, reason: more.reason };
      if (kind === "ask_backup") return more.note.trim() === "" ? null : { said: kind, unit, task, note: more.note.trim() };
      if (kind === "done") return { said: kind, unit, task, note: more.note.trim() === "" ? null : more.note.trim() };
      return kind === "set_out" || kind === "arrive" || kind === "well" ? { said: kind, unit, task } : null;
    }
  }
}

/** Who did not take the telephone, and about what the call was. */
function calledFor(it: Awaited): Called {
  const { id } = it.who;
  switch (it.of) {
    case "alert":
      return { who: "person", person: id, rung: it.rung, round: it.round };
    case "offer":
      return { who: "unit", unit: id, offer: it.offer };
    case "task":
      return { who: "unit_at_work", unit: id, task: it.task };
  }
}

/** Whom the last alert of this rung went to, as the history tells. */
export function alerted(file: CaseFile | null): readonly Named[] {
  const last = file?.history.findLast((line) => line.event === "case.alerted");
  return last?.details.flatMap((it) => (it.label === "on_duty" ? it.people : [])) ?? [];
}

/** Each person once. */
export function eachOnce(people: readonly Named[]): readonly Named[] {
  return [...new Map(people.map((who) => [who.id, { id: who.id, name: who.name }])).values()];
}
