// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import type { Answer } from "../api/api";
import { accepted } from "../decode/http";
import type { Accepted } from "../decode/http";
import type { HistoryLine } from "../decode/history";
import type { NewHandled } from "../wire";
import { golden } from "./cases_for_tests";
import { Handled } from "./handled.svelte";
import { selfHandledIn } from "./self_handled";

const DONE: Answer<Accepted> = { ok: true, value: accepted(golden("http.report_accepted.json")) };
const LOST = { ok: false, problem: { kind: "unreachable" } } as const;

function screen(...answers: readonly Answer<Accepted>[]) {
  const asked: { body: NewHandled; key: string }[] = [];
  const hub: ConstructorParameters<typeof Handled>[0] = {
    fileHandled: (body: NewHandled, key: string) => {
      asked.push({ body, key });
      return Promise.resolve(answers[asked.length - 1] ?? DONE);
    },
    categories: () => Promise.resolve(LOST), areas: () => Promise.resolve(LOST),
  };
  return { it: new Handled(hub), asked };
}

function fill(it: Handled): void {
  [it.category, it.text, it.address, it.note] = ["07", " 院门口堆放垃圾 ", "东风路 8 号", "已清运"];
  [it.before, it.after] = [["aa"], ["bb"]];
}

describe("what was dealt with on the spot", () => {
  test("goes out only as a whole, and what is missing is named", async () => {
    const { it, asked } = screen();
    expect(it.missing).toEqual(["category", "text", "where", "note", "before", "after"]);
    fill(it);
    it.after = [];
    expect([it.missing, await it.file(), asked.length]).toEqual([["after"], null, 0]);
  });

  test("is filed under the id of its case, without a caller", async () => {
    const { it, asked } = screen(DONE);
    fill(it);
    expect(await it.file()).not.toBe(null);
    expect(asked[0]?.body).toMatchObject({ case: it.case, report: { text: "院门口堆放垃圾", category: "07", address: "东风路 8 号", area: null, place: null, caller_phone: null }, note: "已清运", before: ["aa"], after: ["bb"] });
  });

  test("an area or a point of the map is place enough", () => {
    const { it } = screen();
    fill(it);
    it.address = "";
    expect(it.missing).toEqual(["where"]);
    it.area = "130606001001";
    expect(it.missing).toEqual([]);
  });

  test("without an answer goes out again under the same key, and changed meanwhile under another, for the same case", async () => {
    const { it, asked } = screen(LOST, LOST, DONE);
    fill(it);
    await it.file();
    expect([it.problem, it.busy]).toEqual([{ kind: "unreachable" }, false]);
    await it.file();
    it.note = "已清运并冲洗";
    await it.file();
    expect([asked[0]?.key === asked[1]?.key, asked[1]?.key === asked[2]?.key]).toEqual([true, false]);
    expect(new Set(asked.map(({ body }) => body.case)).size).toBe(1);
  });
});

describe("the six stamps", () => {
  const line = (event: HistoryLine["event"], at_us: number, details: HistoryLine["details"] = []): HistoryLine => ({ seq: at_us, at_us, event, actor: { kind: "hub" }, details });
  const handled = line("case.self_handled", 5, [{ label: "photos", photos: ["aa"], moment: null }, { label: "photos", photos: ["bb", "cc"], moment: null }]);

  test("are all there once it is closed, with the pictures of before and after", () => {
    const it = selfHandledIn([line("report.received", 4), handled, line("case.closed", 5)]);
    expect([it?.stamps.map((stamp) => stamp.at_us), it?.before, it?.after, it?.sampled]).toEqual([[5, 5, 5, 5, 5, 5], ["aa"], ["bb", "cc"], false]);
  });
  test("lack the last while somebody else has to look at it", () => {
    const it = selfHandledIn([{ ...handled, details: [...handled.details, { label: "remark", remark: "sampled" }] }]);
    expect([it?.stamps.at(-1), it?.sampled]).toEqual([{ step: "concluded", at_us: null }, true]);
  });
  test("are of nothing else", () => expect(selfHandledIn([line("case.closed", 9)])).toBe(null));
});
