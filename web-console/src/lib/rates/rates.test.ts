// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { daysOf } from "./days";
import { rates } from "./decode";
import { COLUMNS, partsOf, RatesTable, ROWS_MOST, shown } from "./rates.svelte";
import { WORDS } from "./words";

const GOLDEN = resolve(import.meta.dirname, "../../../../hub/protocol/golden");
const golden = (name: string) => JSON.parse(readFileSync(resolve(GOLDEN, name), "utf8"));
const GIVEN = golden("http.rates_with_pace.json");
/** 2026-11-30 23:59:59 and a second later, in China. */
const LAST_SECOND_US = Date.UTC(2026, 10, 30, 15, 59, 59) * 1000;
const NEXT_SECOND_US = LAST_SECOND_US + 1_000_000;

describe("a range of days", () => {
  test.each([
    ["this_month", LAST_SECOND_US, "2026-11-01", "2026-11-30"], ["this_month", NEXT_SECOND_US, "2026-12-01", "2026-12-01"],
    ["last_month", LAST_SECOND_US, "2026-10-01", "2026-10-31"], ["last_month", Date.UTC(2028, 2, 5) * 1000, "2028-02-01", "2028-02-29"],
    ["last_month", Date.UTC(2026, 0, 5) * 1000, "2025-12-01", "2025-12-31"], ["this_year", NEXT_SECOND_US, "2026-01-01", "2026-12-01"],
  ] as const)("%s at %i goes by the days of China", (range, now_us, from, to) => expect(daysOf(range, now_us)).toEqual({ from, to }));
});

/** A table whose questions are answered when the test says so. */
function asked() {
  const addresses: string[] = [];
  const answers: ((body: object, status?: number) => void)[] = [];
  const table = new RatesTable((path) => {
    addresses.push(String(path));
    return new Promise((done) => answers.push((body, status = 200) => done(Response.json(body, { status }))));
  });
  return { table, addresses, answers };
}

async function whole(areas: readonly object[] = GIVEN.areas): Promise<RatesTable> {
  const { table, answers } = asked();
  const shownNow = table.show("this_month", LAST_SECOND_US);
  answers[0]?.({ ...GIVEN, areas });
  await shownNow;
  return table;
}

const post = (area: string, over: object) => ({ ...GIVEN.areas[1], area, name: `岗位${area}`, ...over });
const codes = (table: RatesTable): readonly string[] => table.rows.map((it) => it.area);

describe("the table", () => {
  test("asks for the days as the hub wants them, and shows what the hub says of which days", async () => {
    const { table, addresses, answers } = asked();
    const done = table.show("last_month", LAST_SECOND_US);
    expect([addresses, table.loading]).toEqual([["/api/v1/rates?from=2026-10-01&to=2026-10-31"], true]);
    answers[0]?.(GIVEN);
    await done;
    expect([table.found?.from, table.found?.tiers.length, codes(table), table.loading]).toEqual(["2026-11-01", 2, ["130606001", "130606001001"], false]);
  });

  test("an answer to an older question is no answer, and one that could not be had leaves what is there", async () => {
    const { table, answers } = asked();
    const first = table.show("last_month", LAST_SECOND_US);
    const second = table.show("this_month", LAST_SECOND_US);
    answers[1]?.(GIVEN);
    answers[0]?.(golden("http.rates_of_nothing.json"));
    await Promise.all([first, second]);
    expect(table.found?.areas.length).toBe(2);
    const third = table.ask();
    answers[2]?.(golden("http.error.json"), 400);
    await third;
    expect([table.problem?.kind, table.found?.areas.length]).toEqual(["refused", 2]);
  });

  test("orders by a number the greatest first, then the least, and what has no rate last either way", async () => {
    const table = await whole([post("1", { here_per_mille: 500 }), post("2", { here_per_mille: null }), post("3", { here_per_mille: 900 })]);
    const orders = [];
    for (const by of ["here_per_mille", "here_per_mille", "post", "post"] as const) {
      table.sortBy(by);
      orders.push(codes(table).join(""));
    }
    expect(orders).toEqual(["312", "132", "123", "321"]);
  });

  test("finds posts by name or code, and goes through those that stand there", async () => {
    const table = await whole();
    table.words = "五四";
    expect(codes(table)).toEqual(["130606001001"]);
    table.words = "1306";
    table.step(1);
    table.step(5);
    expect(table.at).toBe(1);
    table.step(-5);
    expect(table.at).toBe(0);
  });

  test("of very many posts lists as many as anybody reads, and tells of the rest", async () => {
    const table = await whole(Array.from({ length: ROWS_MOST + 7 }, (_, n) => post(String(n), {})));
    expect([table.rows.length, table.posts.length - table.rows.length]).toEqual([ROWS_MOST, 7]);
  });
});

test("rates are in per cent with one place, and none of nothing", () => {
  const { areas: [none, some] } = rates({ value: GIVEN, path: "" });
  if (none === undefined || some === undefined) throw new Error("the golden file has two posts");
  expect(COLUMNS.map((column) => shown(column, some))).toEqual(["40", "30", "75.0%", "3", "2", "5", "17.5%", "0", "92.1%", "89.5%", "5.0%", "5.0%", "—", "—", "—", "—", "—", "12", "4", "—"]);
  expect([shown("here_per_mille", none), shown("closed", none)]).toEqual(["—", "0"]);
});

test("of what a rate is one is told with it, and a hub of before tells nothing of how times were kept", () => {
  const { areas: [none, some], tiers: [older] } = rates({ value: GIVEN, path: "" });
  if (none === undefined || some === undefined || older === undefined) throw new Error("the golden file has two posts and a tier");
  const RATES = COLUMNS.filter((column) => column.endsWith("_per_mille"));
  expect(RATES.map((column) => partsOf(column, some))).toEqual(["30/40", "7/40", "35/38", "17/19", "1/20", "2/40", "", "", "", ""]);
  expect([partsOf("closed", some), partsOf("in_time_per_mille", none), partsOf("in_time_per_mille", older), shown("in_time_per_mille", older)]).toEqual(["", "0/0", "", "—"]);
  expect(rates({ value: golden("http.rates.json"), path: "" }).areas.map((it) => it.redone)).toEqual([null, null]);
});

test("what callers said and what was done at once is counted where the hub tells it", () => {
  const { areas } = rates({ value: golden("http.rates_with_callers.json"), path: "" });
  const some = areas.at(-1);
  if (some === undefined) throw new Error("the golden file has a post");
  const told = (["done_at_once_per_mille", "responded_per_mille", "solved_per_mille", "satisfied_per_mille"] as const).map((column) => [shown(column, some), partsOf(column, some)]);
  expect(told).toEqual([["92.5%", "37/40"], ["100.0%", "16/16"], ["87.5%", "14/16"], ["93.8%", "15/16"]]);
});

test("who was content in the main is counted apart, and among those who were content", () => {
  const some = rates({ value: golden("http.rates_with_mostly_satisfied.json"), path: "" }).areas.at(-1);
  if (some === undefined) throw new Error("the golden file has a post");
  expect([shown("mostly_satisfied", some), partsOf("satisfied_per_mille", some)]).toEqual(["5", "15/16"]);
});

test("both languages say something of everything that is counted", () => {
  for (const words of Object.values(WORDS)) {
    for (const said of [words.column, words.meaning]) for (const column of COLUMNS) expect(said[column].trim()).not.toBe("");
  }
});
