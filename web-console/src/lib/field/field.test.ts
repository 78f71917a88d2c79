import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { answerLeft } from "./answer_left";
import { codeIn, keepDevice, recallDevice } from "./device";
import { isDue, mustAsk } from "./pace";
import { fitted, LONGEST_SIDE_PX, nameOf } from "./photos";
import type { Picture } from "./picture";
import { readPicture, shown, told, welcomed } from "./picture";
import type { Mail, Welcome } from "./unit_out";
import { decodeUnitOut } from "./unit_out";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
const golden = (name: string): string => readFileSync(resolve(GOLDEN, name), "utf8");

function welcome(name: "free" | "busy"): Welcome {
  const it = decodeUnitOut(golden(`unit_out.welcome_${name}.json`));
  if (it.type !== "welcome") throw new Error(`${name} is no welcome`);
  return it;
}

function mail(name: string): Mail {
  const it = decodeUnitOut(golden(`unit_out.message_${name}.json`));
  if (it.type !== "message") throw new Error(`${name} is no message`);
  return it;
}

const free = (): Picture => ({ ...welcomed(welcome("free")), task: null });
const asked = (): Picture => told(free(), mail("offer"), 5);
const waiting = (action: Parameters<typeof shown>[1][number]["action"], given_at_us = 9): Parameters<typeof shown>[1] => [{ id: "1", given_at_us, action }];

test.each(readdirSync(GOLDEN).filter((name) => name.startsWith("unit_out.")))("%s is read", (name) => {
  expect(decodeUnitOut(golden(name)).type).not.toBe("skipped");
});

test("a type that is not known is skipped, and a notice about something unknown keeps its id", () => {
  expect(decodeUnitOut('{"type":"moon"}')).toEqual({ type: "skipped", name: "moon" });
  expect(decodeUnitOut('{"type":"message","message":"m","number":1,"after":0,"notice":{"about":"moon"}}')).toMatchObject({ message: "m", notice: { about: "other" } });
});

describe("what a unit knows of itself", () => {
  test("an offer that comes again is shown once", () => {
    const twice = told(asked(), mail("offer"), 6);
    expect(twice.offers).toHaveLength(1);
    expect(twice.offers[0]?.came_at_us).toBe(5);
    expect(twice.last_number).toBe(mail("offer").number);
  });

  test("an offer accepted without a network is a task, and a refusal takes that back", () => {
    const offer = asked().offers[0];
    if (offer === undefined) throw new Error("no offer");
    const accepted = shown(asked(), waiting({ do: "accept", offer: offer.offer }));
    expect(accepted).toMatchObject({ offers: [], task: { task: offer.task, accepted_at_us: 9 } });
    expect(shown(asked(), [])).toMatchObject({ offers: [{ offer: offer.offer }], task: null });
  });

  test("set out, arrived and done follow each other over a task", () => {
    const busy = welcomed(welcome("busy"));
    const task = busy.task?.task ?? "";
    const orders = [...waiting({ do: "set_out", task }, 10), ...waiting({ do: "arrive", task }, 20)];
    expect(shown(busy, orders).task).toMatchObject({ set_out_at_us: 10, arrived_at_us: 20 });
    expect(shown(busy, [...orders, ...waiting({ do: "done", task })]).task).toBeNull();
    expect(shown(busy, waiting({ do: "done", task: "another" })).task?.task).toBe(task);
  });

  test("a stand-down takes away the offer, and the task it led to", () => {
    expect(told(asked(), mail("stand_down"), 6).offers).toEqual([]);
    expect(told(welcomed(welcome("busy")), mail("stand_down"), 6).task).toBeNull();
  });

  test("a moved place shows, and a question whether all is well stands until it is answered", () => {
    const busy = welcomed(welcome("busy"));
    const moved = mail("moved");
    const other: Mail = { ...moved, notice: { about: "moved", task: busy.task?.task ?? "", case: { ...(busy.task?.case ?? never()), address: "新地点" } } };
    expect(told(busy, other, 6).task?.case.address).toBe("新地点");
    const worse: Mail = { ...moved, notice: { about: "more_pressing", task: busy.task?.task ?? "", case: { ...(busy.task?.case ?? never()), grade: "red" }, said: "有人被困" } };
    expect(told(busy, worse, 6).task?.case.grade).toBe("red");
    const filed: Mail = { ...moved, notice: { about: "corrected", task: busy.task?.task ?? "", case: { ...(busy.task?.case ?? never()), category_name: "占道经营", evidence: { before: true, after: true, position: false } } } };
    expect(told(busy, filed, 6).task?.case).toMatchObject({ category_name: "占道经营", evidence: { before: true, after: true } });
    const questioned = told(busy, mail("welfare"), 6);
    expect(questioned.asksWelfareOf).toBe(busy.task?.task);
    expect(shown(questioned, waiting({ do: "well", task: busy.task?.task ?? "" })).asksWelfareOf).toBeNull();
  });

  test("names what may be dealt with on the spot, and nothing where the hub lists nothing", () => {
    const listed = decodeUnitOut(golden("unit_out.welcome_with_categories.json"));
    if (listed.type !== "welcome") throw new Error("it is no welcome");
    const picture = welcomed(listed);
    expect([picture.selfHandled.length > 0, readPicture(JSON.stringify(picture))]).toEqual([true, picture]);
    expect(free().selfHandled).toEqual([]);
  });

  test("kept by a page of before there was anything to be dealt with on the spot is read", () => {
    const { selfHandled: _, ...before } = asked();
    expect(readPicture(JSON.stringify(before))).toEqual(asked());
  });

  test("survives a restart, and what cannot be read is nothing", () => {
    expect(readPicture(JSON.stringify(asked()))).toEqual(asked());
    expect([readPicture(null), readPicture("{"), readPicture("{}")]).toEqual([null, null, null]);
  });
});

function never(): never {
  throw new Error("the golden welcome has a task");
}

describe("the countdown of an offer", () => {
  const offer = { came_at_us: 0, answer_by_us: 90_000_000 };

  test.each([[0, "plain", 90], [67_000_000, "plain", 23], [68_000_000, "near", 22], [90_000_000, "over", 0], [95_000_000, "over", 5]] as const)("at %i µs it is %s with %i s", (now_us, state, seconds) => {
    expect(answerLeft(offer, now_us)).toEqual({ state, seconds });
  });
});

describe("how often a unit says where it is", () => {
  const at = (at_ms: number, lat = 38, speed_mps: number | null = null) => ({ lat, lon: 115, at_ms, speed_mps, heading_deg: null, accuracy_m: 8 });
  const sent = { place: at(0), sent_ms: 0 };

  test("the first fix at once, moving every five seconds, at rest every minute", () => {
    expect(isDue(null, at(1), 1, null)).toBe(true);
    expect([4_999, 5_000].map((now) => isDue(sent, at(now, 38, 2), now, null))).toEqual([false, true]);
    expect([59_999, 60_000].map((now) => isDue(sent, at(now), now, null))).toEqual([false, true]);
    expect(isDue(sent, at(5_000, 38.001), 5_000, null)).toBe(true);
  });

  test("never the same fix twice, and a new one is asked for at rest", () => {
    expect(isDue(sent, at(0), 120_000, 10_000)).toBe(false);
    expect([mustAsk(null, 0, null), mustAsk(sent, 59_999, null), mustAsk(sent, 60_000, null)]).toEqual([true, false, true]);
  });

  test("while an emergency is responded to as often as the hub asks, at rest too, and never less often than usual", () => {
    expect([9_999, 10_000].map((now) => isDue(sent, at(now), now, 10_000))).toEqual([false, true]);
    expect([mustAsk(sent, 9_999, 10_000), mustAsk(sent, 10_000, 10_000)]).toEqual([false, true]);
    expect([4_999, 5_000].map((now) => isDue(sent, at(now, 38, 2), now, 10_000))).toEqual([false, true]);
    expect(mustAsk(sent, 60_000, 90_000)).toBe(true);
  });

  test.each([["welcome_under_response", 10], ["welcome_free", null], ["pong_under_response", 10], ["pong", null]] as const)("%s says how often", (name, every_s) => {
    expect(decodeUnitOut(golden(`unit_out.${name}.json`))).toMatchObject({ position_every_s: every_s });
  });
});

describe("pictures", () => {
  test("are named by the SHA-256 of their bytes in hex", async () => {
    const { buffer } = new TextEncoder().encode("abc");
    expect(await nameOf(buffer)).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  test.each([[4000, 3000, 1280, 960], [3000, 4000, 960, 1280], [640, 480, 640, 480], [9000, 1, 1280, 1]])("of %i × %i become %i × %i", (w, h, width, height) => {
    expect(fitted(w, h)).toEqual({ width, height });
    expect(Math.max(width, height)).toBeLessThanOrEqual(LONGEST_SIDE_PX);
  });
});

test("the device is kept, and a code comes out of the page's address", () => {
  const kept = new Map<string, string>();
  const shelf = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) };
  expect(recallDevice(shelf)).toBeNull();
  keepDevice(shelf, { device: "d", unit: "u", token: "t" });
  expect(recallDevice(shelf)).toEqual({ device: "d", unit: "u", token: "t" });
  expect([codeIn("#ABCD-1234"), codeIn("#"), codeIn("")]).toEqual(["ABCD-1234", null, null]);
});
