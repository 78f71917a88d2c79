import { describe, expect, test } from "vitest";
import type { OrderAction } from "../wire";
import { Outbox, WAITING_MOST } from "./outbox";

class Phone {
  kept = new Map<string, string>();
  isFull = false;

  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.isFull) throw new DOMException("full", "QuotaExceededError");
    this.kept.set(key, value);
  }

  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

const ACTIONS: Readonly<Record<string, OrderAction>> = {
  on: { do: "sign_on" }, accept: { do: "accept", offer: "o" }, arrive: { do: "arrive", task: "t", place: { lat: 38, lon: 115 } }, done: { do: "done", task: "t", photos: ["ab"] },
  help: { do: "sos", place: null }, help2: { do: "sos", place: null },
};

function give(outbox: Outbox, ...ids: readonly string[]): readonly boolean[] {
  return ids.map((id) => outbox.give({ id, given_at_us: 1, action: ACTIONS[id] ?? { do: "sign_on" } }));
}

const ids = (outbox: Outbox): readonly string[] => outbox.waiting.map((it) => it.id);

describe("orders that wait", () => {
  test("for backup survive a restart as well", () => {
    const phone = new Phone();
    new Outbox(phone, "u").give({ id: "b", given_at_us: 1, action: { do: "ask_backup", task: "t", note: "再来两人" } });
    expect(new Outbox(phone, "u").waiting).toEqual([{ id: "b", given_at_us: 1, action: { do: "ask_backup", task: "t", note: "再来两人" } }]);
  });

  test("survive a restart in their order, with their ids and all they say", () => {
    const phone = new Phone();
    give(new Outbox(phone, "u"), "on", "accept", "arrive", "done");
    const after = new Outbox(phone, "u");
    expect(ids(after)).toEqual(["on", "accept", "arrive", "done"]);
    expect(after.waiting.map((it) => it.action)).toEqual([ACTIONS.on, ACTIONS.accept, ACTIONS.arrive, ACTIONS.done]);
  });

  test("leave once, when they are answered, also after a restart", () => {
    const phone = new Phone();
    const outbox = new Outbox(phone, "u");
    give(outbox, "on", "accept");
    expect(outbox.answered("on")?.id).toBe("on");
    expect(outbox.answered("on")).toBeNull();
    expect(ids(new Outbox(phone, "u"))).toEqual(["accept"]);
    outbox.answered("accept");
    expect(phone.kept.size).toBe(0);
  });

  test("go before what was dealt with on the spot, which is given up to nothing else and survives a restart", () => {
    const phone = new Phone();
    const handled: OrderAction = { do: "handled", case: "c", text: "小广告", category: "07", note: "已清除", before: ["b"], after: ["a"] };
    const outbox = new Outbox(phone, "u");
    for (const id of ["first", "second"]) outbox.give({ id, given_at_us: 1, action: handled });
    give(outbox, "on", "help", "accept");
    expect(ids(new Outbox(phone, "u"))).toEqual(["help", "on", "accept", "first", "second"]);
    expect(new Outbox(phone, "u").waiting.at(-1)?.action).toEqual(handled);
  });

  test("give way to a call for help, and calls for help keep their order", () => {
    const outbox = new Outbox(new Phone(), "u");
    give(outbox, "on", "accept", "help", "help2");
    expect(ids(outbox)).toEqual(["help", "help2", "on", "accept"]);
  });

  test("of another unit are not this one's", () => {
    const phone = new Phone();
    give(new Outbox(phone, "u"), "on");
    expect(ids(new Outbox(phone, "other"))).toEqual([]);
  });

  test("are not taken when the phone cannot keep them", () => {
    const phone = new Phone();
    const outbox = new Outbox(phone, "u");
    give(outbox, "on");
    phone.isFull = true;
    expect(give(outbox, "accept")).toEqual([false]);
    expect(ids(outbox)).toEqual(["on"]);
  });

  test("are at most so many", () => {
    const outbox = new Outbox(new Phone(), "u");
    expect(give(outbox, ...Array.from({ length: WAITING_MOST }, (_, n) => `n${n}`)).every((kept) => kept)).toBe(true);
    expect(give(outbox, "one more")).toEqual([false]);
  });

  test.each(["", "{", "7", '{"a":1}'])("are none when what was kept is %j", (kept) => {
    const phone = new Phone();
    phone.kept.set("huying.field.u.outbox", kept);
    expect(ids(new Outbox(phone, "u"))).toEqual([]);
  });

  test("that can be read go out though one among them cannot", () => {
    const phone = new Phone();
    phone.kept.set("huying.field.u.outbox", JSON.stringify([{ id: "a", given_at_us: 1, action: { do: "dance" } }, { id: "b", given_at_us: 1, action: { do: "sign_on" } }]));
    expect(ids(new Outbox(phone, "u"))).toEqual(["b"]);
  });
});
