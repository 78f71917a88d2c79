/**
 * A phone's day against a real hub, over a line that breaks: bound by a code, on duty, asked, answering without a network,
 * opened anew without one, an answer whose receipt is lost, arrived, done with a photo, off duty. The case comes from
 * whoever tells this story; what the hub wrote down of it is theirs to read.
 *
 *   BASE_URL      address of the hub
 *   CODE          a pairing code of a unit that is asked as soon as it is on duty and has told where it is
 *   AT            latitude and longitude of the phone
 *   SCREENSHOTS, CHROMIUM   as for field.spec.mjs
 *
 * Prints one JSON line a step and ends with 1 at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { Line } from "./line.mjs";
import { bigEnough, keepsItself, pickUp, press, scene, unasked } from "./phone.mjs";
import { asProgram, narrator, telling } from "./telling.mjs";
import { flagsFor } from "./visit.mjs";

/** The hub asks the nearest unit once it knows where that is. */
const ASKED_WITHIN_MS = 30_000;
/** Longer than the phone waits before it tries again. */
const BACK_WITHIN_MS = 45_000;

/** Loses the hub's first answer to an order of this kind, with the connection. Says of each such order that went out under which id. */
async function loseTheAnswerTo(page, what) {
  const sent = [];
  await page.routeWebSocket(/\/ws\/unit/, (phone) => {
    const hub = phone.connectToServer();
    phone.onMessage((text) => {
      const message = JSON.parse(text);
      if (message.type === "order" && message.action.do === what) sent.push(message.id);
      hub.send(text);
    });
    hub.onMessage((text) => {
      const message = typeof text === "string" ? JSON.parse(text) : {};
      if (message.order === undefined || message.order !== sent[0] || sent.length > 1) return phone.send(text);
      void hub.close();
      void phone.close({ code: 1001 });
    });
  });
  return sent;
}

async function onDuty({ page, base, env, shot, step }) {
  await page.goto(`${base}/field#${env.CODE}`);
  await page.waitForSelector("main[data-link=live][data-duty=off]");
  assert.equal(await page.getAttribute("[data-sharing]", "data-sharing"), "off", "off duty nothing is shared");
  await press(page, "sign_on");
  await page.waitForSelector("main[data-duty=on]");
  await page.waitForSelector("[data-sharing=shared]");
  await shot("hub-field-on-duty");
  step("bound, on duty, position shared");
}

async function answeredWithoutNetwork({ page, line, shot, step }) {
  await page.waitForSelector("[data-offer]", { timeout: ASKED_WITHIN_MS });
  assert.match(await page.textContent("[role=timer]"), /^\s*0[12]:\d\d/, "the countdown runs by the hub's clock");
  const kept = await keepsItself(page);
  line.cut();
  await page.waitForSelector("main[data-link=reconnecting]");
  await page.reload();
  await page.waitForSelector("[data-offer]");
  step("opened anew without a network, and still asked", { kept: kept.length });
  await press(page, "accept");
  await page.waitForSelector("[data-task][data-standing=accepted]");
  await press(page, "set_out");
  await page.waitForSelector("[data-waiting='2']");
  await page.reload();
  await page.waitForSelector("[data-waiting='2']");
  await page.waitForSelector("[data-task][data-standing=under_way]");
  await bigEnough(page, "without a network");
  await shot("hub-field-offline");
  step("answered without a network, and what waits survives a restart");
}

async function arrivedOnce({ page, line, accepts, shot, step }) {
  line.mend();
  await page.waitForSelector("[data-waiting]", { state: "detached", timeout: BACK_WITHIN_MS });
  await page.waitForSelector("main[data-link=live] [data-task][data-standing=under_way]");
  assert.equal(accepts.length, 2, "the first answer was lost, so it went out again");
  assert.equal(new Set(accepts).size, 1, "under the same id");
  await shot("hub-field-back");
  step("back, and what waited has arrived");
}

async function doneWithPhoto({ page, shot, step }) {
  await press(page, "arrive");
  await page.waitForSelector("[data-standing=on_scene]");
  await press(page, "finish");
  await page.fill("[name=note]", "已劝解，双方握手");
  await page.setInputFiles("input[type=file]", await scene(page));
  await page.waitForSelector("[data-photo]");
  await shot("hub-field-result");
  await press(page, "done");
  await page.waitForSelector("[data-task]", { state: "detached" });
  await page.waitForSelector("[data-waiting]", { state: "detached" });
  await press(page, "sign_off");
  await page.waitForSelector("main[data-duty=off]");
  await page.waitForSelector("[data-waiting]", { state: "detached" });
  assert.equal(await page.locator("[data-note]").count(), 0, "nothing was refused");
  step("arrived, done with a photo, off duty");
}

export async function fieldHubStory(env) {
  const base = env.BASE_URL;
  const line = new Line(base);
  const near = new URL(await line.open());
  // The hub hears no pages but its own, so the browser believes itself at the hub's address while it is at the line's.
  const overTheLine = `--host-resolver-rules=MAP ${new URL(base).host} ${near.host}`;
  const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: [...flagsFor({}), overTheLine] });
  try {
    const [latitude, longitude] = env.AT.split(",").map(Number);
    const { page, seen } = await pickUp(browser, base, { latitude, longitude, accuracy: 8 });
    const accepts = await loseTheAnswerTo(page, "accept");
    const { shot, step } = narrator(env, page);
    const told = { page, base, env, line, accepts, shot, step };
    const tell = async () => {
      await onDuty(told);
      await answeredWithoutNetwork(told);
      await arrivedOnce(told);
      await doneWithPhoto(told);
    };
    await telling(tell, { shot, seen, failed: "hub-field-failed" });
    assert.deepEqual(unasked(seen, /(?!)/), [], "the browser has nothing to complain about");
    assert.deepEqual(seen.foreign.filter((url) => !url.startsWith("blob:")), [], "nothing leaves the origin");
    step("clean");
  } finally {
    await browser.close();
    line.close();
  }
}

await asProgram(import.meta.filename, fieldHubStory);
