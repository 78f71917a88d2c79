/**
 * Small matters against a real hub: a task whose end must bring pictures and a place, and a matter that the unit found and
 * dealt with itself. The case comes from whoever tells this story; what the hub wrote down of both is theirs to read.
 *
 *   BASE_URL      address of the hub
 *   CODE          a pairing code of a unit that somebody answers for, and that is asked as soon as it is on duty and has told where it is
 *   AT            latitude and longitude of the phone
 *   CATEGORY      code of a category that may be dealt with on the spot, and is not checked
 *   FOUND         words of what is found
 *   PAGES, SCREENSHOTS, CHROMIUM   as for field.spec.mjs
 *
 * Prints one JSON line a step and ends with 1 at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { bigEnough, pickUp, press, shoot, unasked } from "./phone.mjs";
import { asProgram, narrator, telling } from "./telling.mjs";
import { flagsFor } from "./visit.mjs";

/** The hub asks the nearest unit once it knows where that is. */
const ASKED_WITHIN_MS = 30_000;

async function onDuty({ page, env, step }) {
  await page.goto(`${env.BASE_URL}/field#${env.CODE}`);
  await page.waitForSelector("main[data-link=live][data-duty=off]");
  await press(page, "sign_on");
  await page.waitForSelector("[data-sharing=shared]");
  step("bound, on duty, position shared");
}

async function broughtEvidence({ page, shot, step }) {
  await page.waitForSelector("[data-offer]", { timeout: ASKED_WITHIN_MS });
  await press(page, "accept");
  await page.waitForSelector("[data-task] [data-proof=before][data-there=false]");
  await press(page, "set_out");
  await press(page, "arrive");
  await page.waitForSelector("[data-task][data-standing=on_scene]");
  await shoot(page, "before", 1);
  await press(page, "finish");
  await press(page, "done");
  assert.equal(await page.getAttribute("[role=alert][data-lacks]", "data-lacks"), "after");
  await shoot(page, "after", 2);
  await page.fill("[data-form=result] [name=note]", "已清运");
  await shot("matters-evidence");
  await press(page, "done");
  await page.waitForSelector("[data-task]", { state: "detached" });
  await page.waitForSelector("[data-waiting]", { state: "detached" });
  assert.equal(await page.locator("[data-note]").count(), 0, "nothing was refused");
  step("the task is done with what its category wants");
}

async function dealtWithOnTheSpot({ page, env, shot, step }) {
  await press(page, "spot");
  await page.waitForSelector("[data-form=spot] [data-place=known]");
  await page.click(`[data-form=spot] label:has([value="${env.CATEGORY}"])`);
  await page.fill("[data-form=spot] [name=text]", env.FOUND);
  await page.fill("[data-form=spot] [name=note]", "已清除");
  await shoot(page, "before", 3);
  await shoot(page, "after", 4);
  await bigEnough(page, "on the spot");
  await press(page, "handled");
  await page.waitForSelector("[data-note=spot_closed]");
  await page.waitForSelector("[data-waiting]", { state: "detached" });
  await shot("matters-spot");
  await press(page, "sign_off");
  await page.waitForSelector("main[data-duty=off]");
  await page.waitForSelector("[data-waiting]", { state: "detached" });
  step("what was found is filed and closed, off duty");
}

export async function mattersHubStory(env) {
  const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: flagsFor(env) });
  try {
    const [latitude, longitude] = env.AT.split(",").map(Number);
    const { page, seen } = await pickUp(browser, env.BASE_URL, { latitude, longitude, accuracy: 8 }, env);
    const { shot, step } = narrator(env, page);
    const told = { page, env, shot, step };
    const tell = async () => {
      await onDuty(told);
      await broughtEvidence(told);
      await dealtWithOnTheSpot(told);
    };
    await telling(tell, { shot, seen, failed: "matters-failed" });
    assert.deepEqual(unasked(seen, /(?!)/), [], "the browser has nothing to complain about");
    step("clean");
  } finally {
    await browser.close();
  }
}

await asProgram(import.meta.filename, mattersHubStory);
