/**
 * The page for callers in a browser, on a phone's screen, against the mock: a slip of the hand, a wrong pin, how the
 * matter stands, what the caller says of the work, in English, and too many tries.
 *
 *   SCREENSHOTS   folder for pictures; left out, none are kept
 *   PAGES         folder of the built pages; those of the last build without it
 *   CHROMIUM      the browser
 *
 * Prints one JSON line a step and ends with 1 at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { press } from "./hands.mjs";
import { startMockHub } from "./mock_hub.mjs";
import { TO_JUDGE, verdicts, WAITING } from "./mock_progress.mjs";
import { PHONE } from "./phone.mjs";
import { asProgram, narrator } from "./telling.mjs";
import { flagsFor, open } from "./visit.mjs";

const NUMBER = "260922 081320 115409";
const PIN = "042917";

async function asked(page, number, pin) {
  await page.fill("[name=number]", number);
  await page.fill("[name=pin]", pin);
  await press(page, "Enter");
}

/** By keyboard alone: nothing is sent before something is chosen and, where it is not done, said. */
async function saidNotDone({ page, shot, step }) {
  await asked(page, TO_JUDGE[0], PIN);
  await page.waitForSelector("[data-form=verdict]");
  assert.match(await page.textContent("[data-form=verdict] legend"), /请您核查/);
  await page.focus("[data-form=verdict] button");
  await press(page, "Enter");
  await page.waitForSelector("[name=verdict]:focus");
  assert.match(await page.textContent("[data-form=verdict] [role=alert]"), /请先选择/);
  await press(page, "Space", "ArrowDown", "ArrowDown");
  assert.equal(await page.inputValue("[name=verdict]:checked"), "not_satisfied");
  await page.focus("[data-form=verdict] button");
  await press(page, "Enter");
  await page.waitForSelector("[name=note][aria-invalid=true]:focus");
  await page.keyboard.type("晚上又积水了");
  await shot("progress-verdict");
  await press(page, "Tab", "Enter");
  await page.waitForFunction(() => document.querySelector("[data-form=verdict] [role=alert]")?.textContent?.includes("稍后再试"));
  assert.equal(await page.inputValue("[data-form=verdict] [name=note]"), "晚上又积水了", "what was said is still there");
  await press(page, "Enter");
  await page.waitForSelector("[data-said=not_done]:focus");
  await page.waitForSelector("[data-step=handled]");
  assert.match(await page.textContent("main"), /重办 1 次/);
  assert.equal(await page.locator("[data-form=verdict]").count(), 0, "it is said once");
  assert.deepEqual(verdicts, [{ number: TO_JUDGE[0], verdict: "not_done", note: "晚上又积水了" }]);
  await shot("progress-not-done");
  step("the caller says by keyboard that it is not done, and sees that it is dealt with again");
}

async function saidDone({ page, shot, step }) {
  await asked(page, TO_JUDGE[1], PIN);
  await page.waitForSelector("[data-form=verdict]");
  assert.equal(await page.locator("[data-said]").count(), 0, "what was said of another matter is gone");
  for (const choice of await page.locator(".choice, [data-form=verdict] button").all()) assert.ok((await choice.boundingBox()).height >= 48, "large enough for a thumb");
  await page.click(".choice >> nth=0");
  await page.click("[data-form=verdict] button");
  await page.waitForSelector("[data-said=done]:focus");
  await page.waitForSelector("[data-step=concluded]");
  assert.deepEqual(verdicts.at(-1), { number: TO_JUDGE[1], verdict: "done", note: undefined });
  await shot("progress-done");
  step("the caller says that it is done, and sees it closed");
}

export async function progressStory(env) {
  const hub = await startMockHub();
  const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: flagsFor(env) });
  try {
    const { page, seen } = await open(browser, hub.url, env, PHONE);
    const { shot, step } = narrator(env, page, { fullPage: true });
    await page.goto(`${hub.url}/progress#${NUMBER.replaceAll(" ", "")}`);
    assert.equal(await page.inputValue("[name=number]"), NUMBER.replaceAll(" ", ""), "a printed code may lead here");
    await asked(page, NUMBER.slice(0, -1), PIN);
    await page.waitForSelector("[name=number][aria-invalid=true]:focus");
    step("a slip of the hand is said at the field");
    await asked(page, NUMBER, "000000");
    await page.waitForSelector("[role=alert]");
    assert.match(await page.textContent("[role=alert]"), /编号或查询码不对/);
    await shot("progress-wrong");
    await asked(page, NUMBER, "042 917");
    await page.waitForSelector("[data-step=handled]");
    assert.equal(await page.locator("ol li").count(), 6);
    assert.match(await page.textContent("[aria-current=step]"), /办理处置/);
    assert.equal(new URL(page.url()).hash.includes(PIN), false, "the pin is in no address");
    await shot("progress-found");
    step("number and pin show how it stands");
    assert.equal(await page.locator("[data-extended], [data-waits-until]").count(), 0, "no more time was given, and it does not wait");
    await asked(page, WAITING, PIN);
    await page.waitForSelector("[data-waits-until]");
    assert.match(await page.textContent("main"), /暂缓办理，已列入计划.*已准予延期.*计划复核时间/s);
    await shot("progress-waits");
    step("more time that was given is told, and until when it waits");
    await saidNotDone({ page, shot, step });
    await saidDone({ page, shot, step });
    await asked(page, NUMBER, PIN);
    await page.waitForSelector("[data-step=handled]");
    await page.click("[aria-label='Switch to English']");
    await page.waitForSelector("html[lang=en]");
    assert.doesNotMatch((await page.textContent("main")).replace("中文", ""), /\p{Script=Han}/u);
    await shot("progress-english");
    for (const pin of ["000001", "000002", "000003"]) {
      await asked(page, NUMBER, pin);
      await page.waitForSelector("[role=alert]");
    }
    await page.waitForFunction(() => document.querySelector("[role=alert]")?.textContent?.includes("Too many tries"));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, "nothing hangs over the side");
    step("in English, and too many tries are said to be so");
    // The wrong pins and the hub that was away were asked for.
    assert.deepEqual(seen.complaints.filter((words) => !/404 \(Not Found\)|429 \(Too Many|503 \(Service/.test(words)), [], "the browser has nothing to complain about");
    assert.deepEqual(seen.foreign, [], "nothing leaves the origin");
    step("clean");
  } finally {
    await browser.close();
    hub.stop();
  }
}

await asProgram(import.meta.filename, progressStory);
