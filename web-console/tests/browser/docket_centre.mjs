/** What only the centre does on the plain list: looking into what the public reported, naming a leader, letters, the end, and a list of thousands. Told by docket.spec.mjs. */
import assert from "node:assert/strict";
import { backToAll, begun, openCase, sent } from "./docket_hands.mjs";
import { press, tabTo, turnTo } from "./hands.mjs";
import { scene } from "./phone.mjs";

/** Of a list of thousands no more rows than this stand on the page. */
const ROWS_MOST = 120;
/** Another picture than the one that is too large. */
const SMALL = { width: 320, height: 240, number: 1 };
const given = (hub, what) => hub.acts.given.filter((it) => it.act === what);

/** 代录: what a department says by telephone is recorded for it, with who said it and by what number. */
export async function saidByTelephone({ page, hub, shot, step }) {
  await backToAll(page);
  await press(page, "1");
  await openCase(page, "井盖");
  await begun(page, "f", "relay");
  await turnTo(page, "[data-form=relay] [name=said]", "反馈");
  await tabTo(page, "note");
  await page.keyboard.type("树根已清，井盖不再松动");
  await press(page, "Control+Enter");
  await page.waitForSelector("[data-form=relay] [role=alert]");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name")), "speaker", "without who said it nothing is recorded");
  await page.keyboard.type("刘工");
  await tabTo(page, "number");
  await page.keyboard.type("0312-5550118");
  await shot("desk-relay");
  await sent(page, "relay");
  await page.waitForSelector("[data-phase=to_verify]");
  await page.waitForSelector("#history:has-text('刘工 0312-5550118')");
  step("a department's reply by telephone is recorded");
}

/** A village sees what its township owns: what it may not do is named with why, and not offered, here and on the console. */
export async function fromBelow({ page, base, shot, step }) {
  await openCase(page, "河道");
  assert.match(await page.textContent("[data-withheld=seat_too_low]"), /须由上级中心办理 和平里街道 — .*催办.*领导包案/);
  assert.deepEqual(await page.locator("[data-deed]").evaluateAll((all) => all.map((it) => it.dataset.deed)), ["relay", "keep_apart", "place"]);
  await press(page, "u");
  assert.equal(await page.locator("[data-form]").count(), 0, "its key does nothing");
  await shot("desk-from-below");
  await page.goto(base);
  await page.waitForSelector("[data-case]");
  await page.focus("[role=listbox]");
  await press(page, "/");
  await page.keyboard.type("矛盾纠纷");
  await press(page, "Enter");
  await page.waitForSelector("#case-card [data-phase=to_verify]");
  await press(page, "Enter");
  assert.equal(await page.locator("[data-form]").count(), 0, "nor does Enter, where somebody else checks");
  assert.match(await page.textContent("#case-card"), /须由上级中心办理 和平里街道 — 核实/);
  assert.deepEqual(await page.locator("#case-card [data-action]").evaluateAll((all) => all.map((it) => it.dataset.action)), ["place"]);
  await shot("desk-from-below-console", page, { fullPage: false });
  await page.goto(`${base}/desk`);
  await page.waitForSelector("tr[data-case]");
  step("what a village may not do is not offered, and why is said");
}

/** 领导包案: a charge is new until its case was looked at, and stands in a queue of its own; so does what the post is pressed for. */
export async function inCharge({ page, hub, shot, step }) {
  await backToAll(page);
  assert.equal(await page.locator("[data-new-charges]").count(), 0);
  hub.givesCharge("学校门口");
  await page.click("[data-new-charges='1']");
  await page.waitForSelector("[data-queue=in_my_charge][aria-pressed=true]");
  await page.waitForFunction(() => document.querySelectorAll("tr[data-case]").length === 1);
  assert.match(await page.textContent("tr[data-case]"), /★ 我包案的/);
  await shot("desk-in-charge");
  await press(page, "j", "Enter");
  await page.waitForSelector("[data-opened]");
  await page.waitForSelector("[data-new-charges]", { state: "detached" });
  await backToAll(page);
  await page.reload();
  await page.waitForSelector("tr[data-case]");
  assert.equal(await page.locator("[data-new-charges]").count(), 0, "what was looked at is not new after a restart");
  assert.equal(await page.locator("[data-queue=in_my_charge] strong").textContent(), "1");
  step("a charge is new until it was looked at");
}

/** 抄送: what a higher post did stands in a queue of its own until somebody here has read it. */
export async function readCopy({ page, hub, shot, step }) {
  await backToAll(page);
  assert.equal(await page.locator("[data-queue=copied] strong").textContent(), "1");
  await page.click("[data-queue=copied]");
  await page.waitForFunction(() => document.querySelectorAll("tr[data-case]").length === 1);
  assert.match(await page.textContent("tr[data-case]"), /抄送/);
  await press(page, "j", "Enter");
  await page.waitForSelector("[data-copy]:has-text('未阅')");
  await shot("desk-copy");
  await press(page, ";");
  await page.waitForSelector("[data-done=read_copy]");
  await page.waitForSelector("[data-copy]:has-text('李静 已阅')");
  assert.equal(given(hub, "read_copy").length, 1);
  await backToAll(page);
  assert.equal(await page.locator("[data-queue=copied] strong").textContent(), "0");
  step("a copy is read");
}

export async function lookedInto({ page, hub, shot, step }) {
  await backToAll(page);
  await page.click("[data-queue=to_check]");
  await page.waitForFunction(() => document.querySelectorAll("tr[data-case]").length === 2);
  await shot("desk-to-check");
  await openCase(page, "楼道");
  await begun(page, "v", "confirm");
  await page.keyboard.type("已到现场，楼道确有杂物");
  await shot("desk-confirm");
  await sent(page, "confirm");
  await page.waitForSelector("[data-phase=unattended]");
  await begun(page, "f", "pass_down");
  await turnTo(page, "[name=down_to]", "五四社区");
  await tabTo(page, "reason");
  await page.keyboard.type("请社区先劝导清理");
  await shot("desk-pass-down");
  await sent(page, "pass_down");
  assert.deepEqual(given(hub, "pass_down").map((it) => it.to), ["130606001001"]);
  await openCase(page, "健身器材");
  await begun(page, "s", "refute");
  await page.keyboard.type("现场器材完好");
  await sent(page, "refute");
  assert.deepEqual(given(hub, "not_accept").map((it) => [it.ground, it.reason]), [["not_true", "现场器材完好"]]);
  step("looked into: so, passed down; and not so");
}

export async function ledAndWrittenTo({ page, hub, shot, step }) {
  await backToAll(page);
  await press(page, "1");
  await openCase(page, "河道");
  await begun(page, "y", "take_charge");
  await page.waitForFunction(() => document.querySelectorAll("[name=leader] option").length > 1);
  await turnTo(page, "[name=leader]", "陈刚");
  await shot("desk-leader");
  await sent(page, "take_charge");
  await page.waitForFunction(() => document.querySelector("#handling")?.textContent?.includes("包案领导"));
  await begun(page, "d", "supervise");
  await page.keyboard.type("请于三日内报办理结果");
  await page.fill("[name=answer_by]", "2099-12-01T09:30");
  await sent(page, "supervise");
  await begun(page, ",", "answer_supervision");
  await page.keyboard.type("已安排打捞，周五前完成");
  await sent(page, "answer_supervision");
  await begun(page, "t", "keep_apart");
  await page.keyboard.type("路面");
  await page.waitForSelector("[data-form=keep_apart] button.found");
  await press(page, "Enter");
  await page.waitForSelector("[data-other]");
  await shot("desk-keep-apart");
  await sent(page, "keep_apart");
  assert.equal(given(hub, "keep_apart").length, 1);
  step("a leader in charge, a letter answered, two kept apart");
}

export async function archivedOne({ page, hub, shot, step }) {
  await backToAll(page);
  await press(page, "1", "[", "[", "[");
  await page.waitForSelector("[data-queue=closed][aria-pressed=true]");
  await page.waitForSelector("tr[data-case]");
  await shot("desk-ended");
  await press(page, "j", "Enter");
  await page.waitForSelector("[data-opened][data-phase=closed]");
  await page.waitForSelector("#history");
  await begun(page, "g", "archive");
  await sent(page, "archive");
  await page.waitForFunction(() => document.querySelector("#history")?.textContent?.includes("归档"));
  assert.equal(await page.locator("[data-deed]").count(), 0, "what is archived is done with");
  await press(page, "b", "]");
  await page.waitForSelector("[data-queue=archived][aria-pressed=true]");
  await page.waitForSelector("tr[data-case]");
  assert.equal(given(hub, "archive").length, 1);
  step("closed, then archived, and found there");
}

/** 即采即办 by keyboard: without pictures nothing goes out; with them it is on file and closed, with six stamps. */
export async function handledOnTheSpot({ page, hub, shot, step }) {
  await press(page, "b", "1", ".");
  await page.waitForSelector("[data-form=handled]");
  await page.waitForFunction(() => document.querySelectorAll("[name=category] option").length > 1);
  await turnTo(page, "[name=category]", "暴露垃圾");
  await tabTo(page, "where");
  await page.keyboard.type("东风路 8 号院门口");
  await tabTo(page, "text");
  await page.keyboard.type("院门口堆放垃圾");
  await tabTo(page, "note");
  await page.keyboard.type("已清运并冲洗地面");
  await press(page, "Control+Enter");
  await page.waitForSelector("[data-form=handled] [role=alert]");
  const picture = await scene(page);
  for (const side of ["before", "after"]) {
    await page.setInputFiles(`[data-form=handled] input[name=${side}]`, side === "before" ? picture : { ...picture, buffer: (await scene(page, SMALL)).buffer });
    await page.waitForFunction((count) => document.querySelectorAll("[data-form=handled] [data-photo]").length === count, side === "before" ? 1 : 2);
  }
  await shot("desk-handled");
  await press(page, "Control+Enter");
  await page.waitForSelector("[data-opened][data-phase=closed]");
  await page.waitForSelector("[data-self-handled]");
  assert.equal(await page.locator("[data-stamp] [aria-hidden]:text('✓')").count(), 6, "six stamps together");
  assert.match(await page.textContent("[data-self-handled]"), /自采自办/);
  await page.waitForFunction(() => [...document.querySelectorAll("[data-self-handled] img")].every((it) => it.naturalWidth > 0));
  const id = await page.getAttribute("[data-opened]", "data-opened");
  assert.equal([...hub.acts.photos.values()].filter((it) => it.task === id).length, 2, "both pictures were at the hub before, under the id of the case");
  await shot("desk-self-handled");
  step("found, dealt with and closed on one screen");
}

/** Thousands of open cases: a few rows stand there, the counts are of all, and keys go through all of them. */
export async function thousands({ page, hub, shot, step }, many) {
  hub.withMany(many);
  await page.reload();
  await page.waitForFunction((least) => Number(document.querySelector("[data-queue=all] strong")?.textContent) >= least, many);
  const rows = () => page.locator("tr[data-case]").count();
  assert.ok((await rows()) <= ROWS_MOST, `${await rows()} rows stand on the page`);
  for (let n = 0; n < 150; n += 1) await press(page, "j");
  await page.waitForFunction(() => Number(document.querySelector("tr.at")?.getAttribute("aria-rowindex")) === 151);
  // The row under the hands comes into sight, but for the fraction of a pixel by which browsers scroll.
  await page.waitForFunction(() => {
    const box = document.querySelector("tr.at")?.getBoundingClientRect();
    return box !== undefined && box.top >= -2 && box.bottom <= window.innerHeight + 2;
  });
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await page.waitForFunction((last) => document.querySelector(`tr[aria-rowindex="${last}"]`) !== null, Number(await page.getAttribute("table", "aria-rowcount")));
  assert.ok((await rows()) <= ROWS_MOST, "at the end as well");
  await shot("desk-thousands", page, { fullPage: false });
  await press(page, "/");
  await page.keyboard.type(`第 ${many - 1} 处`);
  await page.waitForFunction(() => document.querySelectorAll("tr[data-case]").length === 1);
  await press(page, "Control+Enter");
  await page.waitForSelector("[data-queue=found][aria-pressed=true]");
  await page.waitForFunction(() => document.querySelectorAll("tr[data-case]").length === 1);
  step("thousands of cases", { rows: await rows() });
}
