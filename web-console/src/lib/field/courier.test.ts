import { beforeEach, describe, expect, test } from "vitest";
import type { OrderAction, UnitIn } from "../wire";
import type { PhotoAnswer } from "./field_hub";
import { afterPhoto } from "./field_hub";
import type { Verdict } from "./courier";
import { Courier, RESEND_AFTER_MS, TRY_LATER_MS, UNREADABLE_MOST } from "./courier";
import { Outbox } from "./outbox";
import type { Subject } from "./photo_order";

class Road {
  isLive = true;
  log: string[] = [];
  /** For the pictures of which task or case. */
  subjects: Subject[] = [];
  verdicts: Verdict[] = [];
  answers: PhotoAnswer[] = [];
  kept = new Map<string, string>();
  outbox = new Outbox({ getItem: (key) => this.kept.get(key) ?? null, setItem: (key, value) => void this.kept.set(key, value), removeItem: (key) => void this.kept.delete(key) }, "u");
  courier = new Courier({
    outbox: this.outbox,
    isLive: () => this.isLive,
    send: (it: UnitIn) => {
      if (this.isLive && it.type === "order") this.log.push(it.id);
      return this.isLive;
    },
    bring: (of, photo) => {
      this.subjects.push(of);
      this.log.push(`photo ${photo}`);
      return Promise.resolve(this.answers.shift() ?? "kept");
    },
    onPhotoLost: (photo) => void this.log.push(`lost ${photo}`),
    onVerdict: (it) => void this.verdicts.push(it),
  });

  give(id: string, action: OrderAction = { do: "sign_on" }, now_ms = 0): void {
    this.outbox.give({ id, given_at_us: 1, action });
    this.courier.push(now_ms);
  }

  done(order: string, now_ms = 0, outcome: "carried_out" | "came_late" = "carried_out"): void {
    this.courier.done({ type: "done", order, outcome, seq: 1, case: null, task: null, phase: null }, now_ms);
  }
}

/** Lets what was promised come about. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

let road: Road;

beforeEach(() => {
  road = new Road();
});

describe("orders on their way", () => {
  test("go one after the other, each when the one before is answered", () => {
    road.give("a");
    road.give("b");
    expect(road.log).toEqual(["a"]);
    road.done("a");
    expect(road.log).toEqual(["a", "b"]);
    expect(road.verdicts.map((it) => it.said)).toEqual(["carried_out"]);
  });

  test("given without a network go out in order after the welcome, once each", () => {
    road.isLive = false;
    road.give("a");
    road.give("b");
    expect(road.log).toEqual([]);
    road.isLive = true;
    road.courier.welcomed(1);
    road.done("a");
    road.done("a");
    road.done("b");
    expect(road.log).toEqual(["a", "b"]);
    expect(road.verdicts).toHaveLength(2);
  });

  test("without an answer go out again with the same id, and not before it is time", () => {
    road.give("a");
    road.courier.push(RESEND_AFTER_MS - 1);
    expect(road.log).toEqual(["a"]);
    road.courier.push(RESEND_AFTER_MS);
    expect(road.log).toEqual(["a", "a"]);
  });

  test("that were on their way when the connection broke go out again at once", () => {
    road.give("a");
    road.courier.welcomed(5);
    expect(road.log).toEqual(["a", "a"]);
  });

  test("that a busy hub sends back wait and come again; refused ones are over", () => {
    road.give("a");
    road.courier.refused({ type: "refused", order: "a", code: "busy", detail: "" }, 0);
    road.courier.push(TRY_LATER_MS - 1);
    expect(road.log).toEqual(["a"]);
    road.courier.push(TRY_LATER_MS);
    expect(road.log).toEqual(["a", "a"]);
    road.courier.refused({ type: "refused", order: "a", code: "not_your_task", detail: "" }, TRY_LATER_MS);
    expect(road.outbox.waiting).toEqual([]);
    expect(road.verdicts).toMatchObject([{ said: "refused", code: "not_your_task" }]);
  });

  test("that came late are told apart", () => {
    road.give("a", { do: "accept", offer: "o" });
    road.done("a", 0, "came_late");
    expect(road.verdicts).toMatchObject([{ said: "came_late" }]);
  });

  test("wait behind a call for help, whatever is on its way", () => {
    road.give("a");
    road.courier.refused({ type: "refused", order: "a", code: "busy", detail: "" }, 0);
    road.give("help", { do: "sos" }, 1);
    expect(road.log).toEqual(["a", "help"]);
  });

  test("that the hub cannot read do not hold up the rest for ever", () => {
    road.give("a");
    road.give("b");
    for (let n = 0; n < UNREADABLE_MOST; n += 1) road.courier.unread("unsupported", 0);
    expect(road.log).toEqual(["a", "b"]);
    expect(road.verdicts).toMatchObject([{ said: "refused", code: "unsupported" }]);
  });
});

describe("pictures of work done", () => {
  const DONE: OrderAction = { do: "done", task: "t", photos: ["p1", "p2"] };

  test("are with the hub before it hears that the work is done", async () => {
    road.give("d", DONE);
    await settled();
    expect(road.log).toEqual(["photo p1", "photo p2", "d"]);
  });

  test("that do not get through are brought again later, and nothing goes past them", async () => {
    road.answers = ["later"];
    road.give("d", DONE);
    await settled();
    road.give("next");
    expect(road.log).toEqual(["photo p1"]);
    road.courier.push(TRY_LATER_MS + 1_000);
    await settled();
    expect(road.log).toEqual(["photo p1", "photo p1", "photo p2", "d"]);
  });

  test("that the hub never takes are left out and named", async () => {
    road.answers = ["never"];
    road.give("d", DONE);
    await settled();
    expect(road.log).toEqual(["photo p1", "lost p1", "photo p2", "d"]);
    expect(road.outbox.head?.action).toMatchObject({ photos: ["p2"] });
  });

  test.each([[200, "kept"], [201, "kept"], [409, "past"], [413, "never"], [415, "never"], [401, "later"], [429, "later"], [503, "later"]] as const)("%i means %s", (status, wanted) => {
    expect(afterPhoto(status)).toBe(wanted);
  });
});

describe("what was dealt with on the spot", () => {
  const HANDLED: OrderAction = { do: "handled", case: "c", text: "小广告", category: "07", note: "已清除", before: ["b1"], after: ["a1"] };
  const refused = (order: string, code: "pictures_missing" | "not_self_handled"): void => road.courier.refused({ type: "refused", order, code, detail: "" }, 0);

  test("is filed after its pictures, which are handed in under its case", async () => {
    road.give("h", HANDLED);
    await settled();
    expect(road.log).toEqual(["photo b1", "photo a1", "h"]);
    expect(road.subjects).toEqual([{ case: "c" }, { case: "c" }]);
  });

  test("holds nobody up: whatever is given while its pictures do not get through goes before it", async () => {
    road.answers = ["later"];
    road.give("h", HANDLED);
    await settled();
    road.give("accept", { do: "accept", offer: "o" });
    expect(road.log).toEqual(["photo b1", "accept"]);
    road.done("accept");
    road.courier.push(TRY_LATER_MS + 1_000);
    await settled();
    expect(road.log).toEqual(["photo b1", "accept", "photo b1", "photo a1", "h"]);
  });

  test("is filed word for word again when its answer was lost and the hub takes no more pictures of it", async () => {
    road.answers = ["past", "past"];
    road.give("h", HANDLED);
    await settled();
    expect(road.log).toEqual(["photo b1", "photo a1", "h"]);
    expect(road.outbox.head?.action).toEqual(HANDLED);
  });

  test("brings its pictures once more when the hub has forgotten them, and not for ever", async () => {
    road.give("h", HANDLED);
    await settled();
    refused("h", "pictures_missing");
    await settled();
    expect(road.log).toEqual(["photo b1", "photo a1", "h", "photo b1", "photo a1", "h"]);
    expect(road.verdicts).toEqual([]);
    refused("h", "pictures_missing");
    expect(road.verdicts).toMatchObject([{ said: "refused", code: "pictures_missing" }]);
  });

  test("goes without a picture that the hub never takes", async () => {
    road.answers = ["kept", "never"];
    road.give("h", { ...HANDLED, after: ["a1", "a2"] });
    await settled();
    expect(road.log).toEqual(["photo b1", "photo a1", "lost a1", "photo a2", "h"]);
    expect(road.outbox.head?.action).toEqual({ ...HANDLED, after: ["a2"] });
  });
});

test("pictures of before are with the hub before the word that the work is done", async () => {
  road.give("d", { do: "done", task: "t", photos: ["a1"], before: ["b1"] });
  await settled();
  expect(road.log).toEqual(["photo b1", "photo a1", "d"]);
});
