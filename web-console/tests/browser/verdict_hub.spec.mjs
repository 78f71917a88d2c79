/**
 * A caller against a real hub: asks with number and pin, is asked whether it is done, and says so.
 *
 *   BASE_URL      address of the hub
 *   NUMBER, PIN   of a report whose matter was dealt with and waits for its verification
 *   PAGES, SCREENSHOTS, CHROMIUM   as for progress.spec.mjs
 *
 * Prints one JSON line a step and ends with 1 at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { PHONE } from "./phone.mjs";
import { asProgram, narrator, telling } from "./telling.mjs";
import { flagsFor, open } from "./visit.mjs";

async function saidDone({ page, env, shot, step }) {
  await page.goto(`${env.BASE_URL}/progress#${env.NUMBER}`);
  await page.fill("[name=pin]", env.PIN);
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-step=reported]");
  await page.waitForSelector("[data-form=verdict]");
  await shot("verdict-wanted");
  await page.click(".choice >> nth=0");
  await page.click("[data-form=verdict] button");
  await page.waitForSelector("[data-said=done]");
  await page.waitForSelector("[data-step=concluded]");
  assert.equal(await page.locator("[data-form=verdict]").count(), 0, "it is said once");
  await shot("verdict-said");
  step("the caller has said that it is done");
}

export async function verdictHubStory(env) {
  const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: flagsFor(env) });
  try {
    const { page, seen } = await open(browser, env.BASE_URL, env, PHONE);
    const { shot, step } = narrator(env, page, { fullPage: true });
    await telling(() => saidDone({ page, env, shot, step }), { shot, seen, failed: "verdict-failed" });
    assert.deepEqual(seen, { complaints: [], foreign: [] }, "the browser has nothing to complain about");
    step("clean");
  } finally {
    await browser.close();
  }
}

await asProgram(import.meta.filename, verdictHubStory);
