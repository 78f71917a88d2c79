/**
 * The plain list in a browser, by keyboard alone, against the mock: a department signs two at once, returns one with a
 * reason, asks for more time, replies with a picture over a line that loses an answer; the centre rules, verifies, closes
 * and urges.
 *
 *   SCREENSHOTS   folder for pictures; left out, none are kept
 *   CHROMIUM      the browser, /usr/bin/chromium unless said
 *
 * Prints one JSON line a step and ends with 1 at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { archivedOne, fromBelow, handledOnTheSpot, inCharge, ledAndWrittenTo, lookedInto, readCopy, saidByTelephone, thousands } from "./docket_centre.mjs";
import { didAlone, sentUnits, tookOn } from "./docket_alerts.mjs";
import { reportedUpAndCorrected } from "./docket_filed.mjs";
import { backToAll, begun, openCase, sent } from "./docket_hands.mjs";
import { press, tabTo, turnTo } from "./hands.mjs";
import { startMockHub } from "./mock_hub.mjs";
import { scene } from "./phone.mjs";
import { countedThem, noRatesAtADesk } from "./rates_story.mjs";
import { asProgram, narrator, telling } from "./telling.mjs";
import { flagsFor, open, signIn } from "./visit.mjs";

/** What the page may weigh over a slow line, compressed: as much as the field page. */
const PAGE_MAX_BYTES = 100_000;
/** As many open cases as a city's desk may have. */
const MANY = 2_500;
/** Another picture than the one that is too large. */
const SMALL = { width: 320, height: 240, number: 1 };
const OLD_SCREEN = { width: 1280, height: 800 };

async function signedTwo({ page, hub, shot, step }) {
  await page.waitForSelector("tr[data-case]");
  assert.match(await page.textContent("[data-seat=department]"), /区住建局/);
  await shot("desk-list");
  const before = await page.locator("[data-queue=to_sign] strong").textContent();
  assert.equal(before, "3");
  await press(page, "2", "j", "x", "j", "x", "s");
  await page.waitForSelector("[data-signed='2']");
  await page.waitForFunction(() => document.querySelector("[data-queue=to_sign] strong")?.textContent === "1");
  const signs = hub.acts.given.filter((it) => it.act === "sign");
  assert.equal(signs.length, 2);
  assert.equal(new Set(signs.map((it) => it.key)).size, 2, "each order has a key of its own");
  await shot("desk-signed");
  await press(page, "1");
  step("two signed with one key");
}

/** 被催办: what it is urged for stands in a queue of its own until it has replied. */
async function pressedForOne({ page, step }) {
  assert.equal(await page.locator("[data-queue=pressed] strong").textContent(), "1");
  await press(page, "0");
  await page.waitForFunction(() => document.querySelectorAll("tr[data-case]").length === 1);
  assert.match(await page.textContent("tr[data-case]"), /▲ 被催办·督办.*红星路/);
  await press(page, "1");
  step("what it is urged for is in a queue of its own");
}

async function returnedOne({ page, hub, shot, step }) {
  await openCase(page, "雨水");
  assert.match(await page.textContent("[data-opened]"), /<b>院内<\/b>/, "words of callers are text");
  await begun(page, "t", "ask_return");
  await press(page, "Control+Enter");
  await page.waitForSelector("[data-form] [role=alert]");
  assert.equal(hub.acts.given.filter((it) => it.act === "ask_return").length, 0, "without a reason nothing is sent");
  await tabTo(page, "reason");
  await page.keyboard.type("雨水管网由水务局养护");
  await tabTo(page, "clause");
  await page.keyboard.type("目录 12-03 第二款");
  await shot("desk-return");
  await sent(page, "ask_return");
  const [asked] = hub.acts.given.filter((it) => it.act === "ask_return");
  assert.deepEqual([asked.reason, asked.clause], ["雨水管网由水务局养护", "目录 12-03 第二款"]);
  step("returned with a reason and the clause");
}

async function askedForTime({ page, hub, step }) {
  await openCase(page, "路面");
  await begun(page, "y", "ask_extension");
  await page.keyboard.type("3");
  await tabTo(page, "reason");
  await page.keyboard.type("须等沥青到货");
  await sent(page, "ask_extension");
  const [asked] = hub.acts.given.filter((it) => it.act === "ask_extension");
  assert.deepEqual(asked.more, { working_days: 3 });
  await page.waitForSelector("[data-mark=asked]");
  step("asked for more time");
}

async function repliedOnce({ page, hub, shot, step }) {
  await openCase(page, "红星路");
  assert.match(await page.textContent("[data-mark=overdue]"), /逾期/, "overdue is said in words");
  await begun(page, "f", "reply");
  await page.keyboard.type("12 盏路灯已全部修复");
  assert.match(await page.textContent("[data-evidence]"), /办理前照片，办理后照片/, "what is wanted is said");
  await page.setInputFiles("[data-form=reply] input[name=photos]", await scene(page));
  await page.waitForSelector("[data-photo]");
  await press(page, "Control+Enter");
  await page.waitForSelector("[data-form=reply] [role=alert]");
  assert.match(await page.textContent("[data-form=reply] [role=alert]"), /办理前照片/);
  assert.equal(hub.acts.given.filter((it) => it.act === "reply").length, 0, "without the picture of before nothing is sent");
  await page.setInputFiles("[data-form=reply] input[name=before]", await scene(page, SMALL));
  await page.waitForFunction(() => document.querySelectorAll("[data-form=reply] [data-photo]").length === 2);
  await shot("desk-reply");
  hub.acts.loseAnswers = 1;
  await sent(page, "reply");
  const replies = hub.acts.given.filter((it) => it.act === "reply");
  assert.equal(replies.length, 2, "the first answer was lost, so it went out again");
  assert.equal(new Set(replies.map((it) => it.key)).size, 1, "under the same key");
  const [{ task, before, photos }] = replies;
  assert.deepEqual([before.length, photos.length, before[0] === photos[0]], [1, 1, false]);
  for (const name of [...before, ...photos]) assert.equal(hub.acts.photos.get(name).task, task, "the pictures are at the hub first");
  await page.waitForFunction(() => [...document.querySelectorAll("#history img")].some((it) => it.naturalWidth > 0));
  await page.waitForSelector("[data-phase=to_verify]");
  assert.deepEqual(await page.locator("[data-pictures] figcaption").allTextContents(), ["处置前照片", "处置后照片"]);
  step("replied with a picture; a lost answer does it once");
  await openCase(page, "井盖");
  await begun(page, "f", "reply");
  await page.keyboard.type("井盖已更换");
  await sent(page, "reply");
}

async function legend({ page, shot, step }) {
  await press(page, "?");
  await page.waitForSelector("#legend-title");
  await shot("desk-legend");
  await press(page, "Escape", "l");
  await page.waitForSelector("html[lang=en]");
  for (const words of await page.locator("button:visible").allTextContents()) assert.doesNotMatch(words.replace("中文", ""), /\p{Script=Han}/u);
  await shot("desk-english");
  await press(page, "l");
  await page.waitForSelector("html[lang=zh-CN]");
  step("keys are shown, and all of it in English");
}

async function centreRules({ page, hub, shot, step }) {
  await page.waitForSelector("[data-seat=centre]");
  await shot("desk-centre");
  await openCase(page, "雨水");
  await begun(page, "c", "rule_return");
  await turnTo(page, "[name=ruling]", "同意改派");
  await tabTo(page, "to");
  await page.keyboard.type("区水务局");
  await tabTo(page, "reason");
  await page.keyboard.type("按目录属水务");
  await shot("desk-ruling");
  await sent(page, "rule_return");
  const [ruling] = hub.acts.given.filter((it) => it.act === "rule_return");
  assert.deepEqual([ruling.ruling, ruling.to], ["agreed", "D-WATER"], "the name that was typed goes out as the code");
  await openCase(page, "路面");
  await begun(page, "o", "rule_extension");
  await turnTo(page, "[name=ruling]", "准予延期");
  await tabTo(page, "reason");
  await page.keyboard.type("情况属实");
  await sent(page, "rule_extension");
  await page.waitForSelector("[data-mark=extended]");
  step("a return and an extension are ruled on");
}

async function centreVerifies({ page, hub, shot, step }) {
  await openCase(page, "红星路");
  await begun(page, "v", "verify");
  await turnTo(page, "[name=verdict]", "属实办结");
  await tabTo(page, "note");
  await page.keyboard.type("现场看过，灯都亮了");
  await sent(page, "verify");
  await page.waitForSelector("[data-phase=to_close]");
  await begun(page, "e", "close");
  await sent(page, "close");
  await shot("desk-closed");
  await openCase(page, "河道");
  await begun(page, "u", "urge");
  await page.keyboard.type("汛期将至，请本周办结");
  await sent(page, "urge");
  assert.match(await page.textContent("#handling"), /催办 1 次/);
  step("verified, closed, urged");
  await backToAll(page);
  await press(page, "9");
  await page.waitForSelector("[data-queue=overdue][aria-pressed=true]");
  assert.equal(hub.acts.given.every((it) => typeof it.key === "string" && it.key.length === 36), true, "no order without a key");
}

/** The console's card says the same, and leads here. */
async function fromTheConsole({ page, base, shot, step }) {
  await page.goto(base);
  await page.waitForSelector("[data-case]");
  await page.selectOption("select[name=queue]", "suspended");
  await page.waitForFunction(() => document.querySelectorAll("[data-case]").length === 1);
  await page.locator("[data-case]").first().click();
  await page.waitForSelector("#handling");
  assert.match(await page.textContent("#handling"), /挂账/);
  await page.waitForSelector("#history li:has-text('第 1200 次')");
  assert.equal(await page.locator("#history li:has-text('第 12 次')").count(), 0, "a long history comes in parts");
  await page.click("[data-do=earlier]");
  await page.waitForSelector("#history li:has-text('第 1 次')");
  assert.equal(await page.locator("[data-do=earlier]").count(), 0, "and then it is whole");
  await shot("desk-console");
  await page.click("[data-action=plain]");
  await page.waitForSelector("[data-opened][data-phase=suspended]");
  step("the console shows the same facts and opens the case here");
}

/** What is not at hand is asked of the hub, by keyboard: an ended case is opened, and a long answer comes page by page. */
async function foundFromTheConsole({ page, base, shot, step }) {
  await page.goto(base);
  await page.waitForSelector("[data-case]");
  await page.focus("[role=listbox]");
  await press(page, "/");
  await page.keyboard.type("红星路");
  await page.waitForSelector("[data-do=find-all]");
  await press(page, "Enter");
  await page.waitForSelector("[data-found='1']");
  await page.waitForSelector("#case-card [data-phase=closed]");
  await page.waitForSelector("#history li");
  await shot("desk-found", page, { fullPage: false });
  await press(page, "/");
  await page.keyboard.type("路");
  await press(page, "Control+Enter");
  await page.waitForSelector("[data-found='5']:has-text('还有更多')");
  await press(page, "End");
  await page.waitForFunction(() => Number(document.querySelector("[data-found]")?.dataset.found) > 5);
  await press(page, "Escape", "Escape");
  await page.waitForSelector("[data-found]", { state: "detached" });
  step("the console finds what has ended, and says that there is more");
}

/** What the page made the browser load, as it comes over the network. */
function weigh(page) {
  const names = [];
  const sizes = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.startsWith("/assets/") || names.includes(pathname)) return;
    names.push(pathname);
    sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  return { names, bytes: async () => (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0) };
}

export async function docketStory(env) {
  const hub = await startMockHub();
  hub.withDepartments();
  const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: flagsFor({}) });
  try {
    const base = hub.url;
    const { page, seen } = await open(browser, base, {}, OLD_SCREEN);
    const loaded = weigh(page);
    const { shot, step } = narrator(env, page, { fullPage: true });
    const told = { page, base, hub, shot, step };
    const tell = async () => {
      await page.goto(`${base}/desk`);
      await page.waitForSelector("input[name=login]");
      await shot("desk-sign-in");
      await signIn(page, "zhujian", "correct horse");
      await signedTwo(told);
      const bytes = await loaded.bytes();
      assert.ok(loaded.names.length > 2 && bytes <= PAGE_MAX_BYTES, `${bytes} bytes of ${loaded.names.join(" ")}`);
      step("small enough", { page_bytes_gz: bytes });
      await noRatesAtADesk(told);
      await pressedForOne(told);
      await returnedOne(told);
      await askedForTime(told);
      await repliedOnce(told);
      await backToAll(page);
      await legend(told);
      await page.getByRole("button", { name: "退出" }).click();
      await page.waitForSelector("input[name=login]");
      await signIn(page, "cunwei", "correct horse");
      await page.waitForSelector("tr[data-case]");
      await fromBelow(told);
      await page.getByRole("button", { name: "退出" }).click();
      await page.waitForSelector("input[name=login]");
      await signIn(page, "jiedao", "correct horse");
      await tookOn(told);
      await didAlone(told);
      await sentUnits(told);
      await page.getByRole("button", { name: "退出" }).click();
      await page.waitForSelector("input[name=login]");
      await signIn(page, "lijing", "correct horse");
      await centreRules(told);
      await centreVerifies(told);
      await saidByTelephone(told);
      await readCopy(told);
      await inCharge(told);
      await countedThem(told, loaded);
      await lookedInto(told);
      await ledAndWrittenTo(told);
      await archivedOne(told);
      await reportedUpAndCorrected(told);
      await handledOnTheSpot(told);
      await fromTheConsole(told);
      await foundFromTheConsole(told);
      await page.goto(`${base}/desk`);
      await page.waitForSelector("tr[data-case]");
      await thousands(told, MANY);
    };
    await telling(tell, { shot, seen, failed: "desk-failed" });
    // An answer that is lost on the way was asked for, and so were more days than are counted at once.
    assert.deepEqual(seen.complaints.filter((words) => !/net::ERR_EMPTY_RESPONSE|net::ERR_CONNECTION|400 \(Bad Request\).*\/rates/.test(words)), [], "the browser has nothing to complain about");
    assert.deepEqual(seen.foreign.filter((url) => !url.startsWith("blob:")), [], "nothing leaves the origin");
    step("clean");
  } finally {
    await browser.close();
    hub.stop();
  }
}

await asProgram(import.meta.filename, docketStory);
