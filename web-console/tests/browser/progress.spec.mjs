/**
 * The page for callers in a browser, on a phone's screen, against the mock: a slip of the hand, a wrong pin, how the
 * matter stands, in English, and too many tries.
 *
 *   SCREENSHOTS   folder for pictures; left out, none are kept
 *   CHROMIUM      the browser
 *
 * Prints one JSON line a step and ends with 1 at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { press } from "./hands.mjs";
import { startMockHub } from "./mock_hub.mjs";
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

export async function progressStory(env) {
  const hub = await startMockHub();
  const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: flagsFor({}) });
  try {
    const { page, seen } = await open(browser, hub.url, {}, PHONE);
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
    // The wrong pins were asked for.
    assert.deepEqual(seen.complaints.filter((words) => !/404 \(Not Found\)|429 \(Too Many/.test(words)), [], "the browser has nothing to complain about");
    assert.deepEqual(seen.foreign, [], "nothing leaves the origin");
    step("clean");
  } finally {
    await browser.close();
    hub.stop();
  }
}

await asProgram(import.meta.filename, progressStory);
