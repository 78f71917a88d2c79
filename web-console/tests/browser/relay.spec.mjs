/**
 * 代录 against a real hub, by keyboard alone: an officer takes the matter on by telephone, a unit is sent from here, and
 * everything it does until the end is said by telephone and recorded for it.
 *
 *   BASE_URL          address of the hub
 *   LOGIN, PASSWORD   a dispatcher, who is not the one alerted
 *   CASE_WORDS        words of an open case that nobody has acknowledged and for which units are recommended
 *   OFFICER, UNIT     names of the one who is alerted and of the unit that is recommended first; neither answers by itself
 *   SCREENSHOTS, PAGES, CHROMIUM   as for console.spec.mjs
 *
 * Prints one JSON line a step and ends with 1 at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { press, tabTo, turnTo } from "./hands.mjs";
import { asProgram, narrator, telling } from "./telling.mjs";
import { flagsFor, open, signIn } from "./visit.mjs";

/** Of the officer and of the unit's crew, as they called. */
const NUMBERS = { officer: "13800000031", unit: "13800000032" };

async function openCase(page, words) {
  await page.focus("#case-card");
  await press(page, "/");
  await page.keyboard.type(words);
  await page.waitForFunction(() => document.querySelectorAll("[data-case]").length === 1);
  await press(page, "Enter");
  await page.waitForSelector("#history li");
}

/** Records what somebody said, and waits until the history has it. */
async function record(page, { who, said, number, note }) {
  await page.focus("[data-action=relay]");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=relay] select[name=who]");
  await turnTo(page, "[data-form=relay] [name=who]", who);
  await turnTo(page, "[data-form=relay] [name=said]", said);
  if (note !== undefined) {
    await tabTo(page, "note");
    await page.keyboard.type(note);
  }
  await tabTo(page, "number");
  await page.keyboard.type(number);
  const before = await page.locator("#history li").count();
  await press(page, "Enter");
  await page.waitForSelector("[data-form=relay]", { state: "detached" });
  await page.waitForFunction((count) => document.querySelectorAll("#history li").length > count, before);
}

/** The line of the history that says what was recorded. */
async function onRecord(page, said, number) {
  const line = page.locator(`#history li:has-text("电话答复 ${said}")`).first();
  await line.waitFor();
  assert.ok((await line.textContent()).includes(number), `the number of the call stands beside “${said}”`);
}

async function takenOn({ page, env, shot, step }) {
  await page.focus("[data-action=relay]");
  await press(page, "Enter");
  await page.waitForSelector(`[data-form=relay] [name=who] option:has-text("${env.OFFICER}")`, { state: "attached" });
  assert.equal(await page.locator("[data-form=relay] button[type=submit]:not([disabled])").count(), 0, "without a number nothing can be recorded");
  await shot("hub-relay");
  await press(page, "Escape");
  await page.waitForSelector("[data-form=relay]", { state: "detached" });
  await record(page, { who: env.OFFICER, said: "接手此事", number: NUMBERS.officer });
  await onRecord(page, "确认", NUMBERS.officer);
  assert.match(await page.textContent("#case-card"), new RegExp(`接手人\\s*${env.OFFICER}`), "the officer has it, not who recorded it");
  step("an officer takes it on by telephone");
}

async function sentFromHere({ page, env, step }) {
  await page.focus("[role=listbox]");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=dispatch]");
  assert.match(await page.textContent("[data-form=dispatch] .chosen"), new RegExp(env.UNIT), "the one recommended first is chosen");
  await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "reason");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=dispatch]", { state: "detached" });
  step("a unit is sent");
}

async function workedByTelephone({ page, env, shot, step }) {
  const told = [["接单", "接单"], ["已出发", "已出发"], ["已到场", "已到场"]];
  for (const [said, written] of told) {
    await record(page, { who: env.UNIT, said, number: NUMBERS.unit });
    await onRecord(page, written, NUMBERS.unit);
  }
  await page.waitForSelector("#case-card [data-phase=on_scene], #case-card [data-phase=under_way]");
  await record(page, { who: env.UNIT, said: "已办完", number: NUMBERS.unit, note: "渣土已清走" });
  await onRecord(page, "已办完", NUMBERS.unit);
  await page.waitForSelector("#case-card [data-phase=to_verify]");
  await shot("hub-relayed");
  step("accepted, set out, arrived and done by telephone");
}

export async function relayStory(env) {
  const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: flagsFor(env) });
  try {
    const { page, seen } = await open(browser, env.BASE_URL, env, { width: 1600, height: 900 });
    const { shot, step } = narrator(env, page);
    const told = { page, env, shot, step };
    const tell = async () => {
      await page.goto(env.BASE_URL);
      await page.waitForSelector("input[name=login]");
      await signIn(page, env.LOGIN, env.PASSWORD);
      await openCase(page, env.CASE_WORDS);
      await takenOn(told);
      await sentFromHere(told);
      await workedByTelephone(told);
    };
    await telling(tell, { shot, seen, failed: "hub-relay-failed" });
    assert.deepEqual(seen, { complaints: [], foreign: [] }, "the browser has nothing to complain about, and nothing leaves the origin");
    step("clean");
  } finally {
    await browser.close();
  }
}

await asProgram(import.meta.filename, relayStory);
