/**
 * 应急与吹哨 against a real hub: the county puts a flood on record, responds to it, makes cases part of it, reports, and whistles for
 * departments of which one comes.
 *
 *   BASE_URL          address of the hub
 *   LOGIN, PASSWORD   somebody at the county's centre
 *   CASE, OTHER       open everyday cases below it, the first with a place
 *   DEPARTMENT        code of a department of the catalogue
 *   SCREENSHOTS, CHROMIUM   as for console.spec.mjs
 *
 * Prints one JSON line a step and ends with 1 at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { asProgram, narrator, telling } from "./telling.mjs";
import { flagsFor, open, signIn } from "./visit.mjs";

const VIEWPORT = { width: 1366, height: 900 };

async function opensAnIncident({ page, shot, step }) {
  await page.keyboard.press("*");
  await page.waitForSelector("[data-rooms=incidents]");
  assert.equal(new URL(page.url()).hash, "#rooms");
  await page.click("[data-do=new-incident]");
  await page.fill("[data-form=new-incident] [name=words]", "下穿桥内涝，多车被困");
  await page.selectOption("[data-form=new-incident] [name=level]", "iii");
  await page.click("[data-form=new-incident] button[type=submit]");
  await page.waitForSelector("[data-incident][data-level=iii]");
  await page.waitForSelector("[data-owed='2']");
  await shot("room-opened");
  step("the flood is on record and owes two reports");
}

async function responds({ page, shot, step }) {
  await page.click("[data-deed=set_response]");
  await page.selectOption("[data-form=set_response] [name=plan]", "flood");
  await page.fill("[data-form=set_response] [name=words]", "红色暴雨预警");
  await shot("response-form");
  await page.click("[data-form=set_response] button[type=submit]");
  await page.waitForSelector("[data-response=iii]");
  // What can wait waits, by orders of the hub's own; the page reads it anew when it is told.
  await page.waitForSelector("[data-room] >> text=因此缓办 2");
  await shot("response-set");
  step("a response holds and everyday matters wait");
}

async function reportsAndAttaches({ page, env, shot, step }) {
  await page.click("[data-deed=report]");
  await page.fill("[data-form=report] [name=number]", "03125550000");
  await page.fill("[data-form=report] [name=words]", "市应急局值班室");
  await page.click("[data-form=report] button[type=submit]");
  await page.waitForSelector("[data-owed='2']");
  await page.click("[data-deed=attach]");
  await page.check(`[data-choose='${env.CASE}']`);
  await page.click("[data-form=attach] button[type=submit]");
  await page.waitForSelector(`[data-case='${env.CASE}']`);
  await page.waitForSelector("[data-room] >> text=因此缓办 1");
  await page.click("[data-deed=log]");
  await page.fill("[data-form=log] [name=words]", "抽水车两台已到");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-log] >> text=抽水车两台已到");
  await shot("command-room");
  step("it was reported, a case is part of it, and the log tells so");
}

async function whistles({ page, env, shot, step }) {
  await page.click("[data-tab=whistles]");
  await page.click("[data-do=new-whistle]");
  await page.selectOption("[data-form=new-whistle] [name=case]", env.CASE);
  await page.fill("[data-form=new-whistle] [name=purpose]", "请到场会办排水");
  await page.check(`[data-form=new-whistle] [data-department='${env.DEPARTMENT}']`);
  await page.click("[data-form=new-whistle] button[type=submit]");
  const row = `[data-department='${env.DEPARTMENT}']`;
  await page.waitForSelector(`tr${row}[data-step=called]`);
  await page.click(`tr${row} [data-deed=record]`);
  await page.waitForSelector(`tr${row}[data-step=arrived]`);
  await page.click(`tr${row} [data-deed=leave]`);
  await page.fill("[data-form=leave] [name=words]", "积水已排");
  await page.click("[data-form=leave] button[type=submit]");
  await page.waitForSelector(`tr${row}[data-step=left]`);
  await page.click(`tr${row} [data-deed=rate]`);
  await page.click("[data-form=rate] button[type=submit]");
  await page.waitForSelector(`tr${row} >> text=满意`);
  await shot("whistle");
  await page.click("[data-deed=close]");
  await page.click("[data-shown=over]");
  await page.waitForSelector("[data-whistle][data-state=closed]");
  step("a department came, left, was rated, and the whistle is over");
}

async function endsIt({ page, shot, step }) {
  await page.click("[data-tab=incidents]");
  await page.click("[data-deed=end_response]");
  await page.fill("[data-form=end_response] [name=words]", "水位回落");
  await page.click("[data-form=end_response] button[type=submit]");
  await page.waitForSelector("[data-response='']");
  for (const _ of ["first_in_writing", "final"]) {
    const owed = Number(await page.getAttribute("[data-owed]", "data-owed"));
    await page.click("[data-deed=report]");
    await page.fill("[data-form=report] [name=words]", "已书面报告");
    await page.click("[data-form=report] button[type=submit]");
    await page.waitForSelector(`[data-owed='${owed - 1}']`);
  }
  await page.click("[data-deed=close]");
  await page.fill("[data-form=close] [name=words]", "险情解除");
  await page.click("[data-form=close] button[type=submit]");
  await page.waitForSelector("[data-rooms=incidents] >> text=没有突发事件。");
  await page.keyboard.press("Escape");
  await page.keyboard.press("l");
  await page.keyboard.press("*");
  await page.waitForSelector("#rooms-title >> text=Emergencies and whistles");
  await page.click("[data-shown=over]");
  await page.waitForSelector("[data-incident] >> text=险情解除");
  await shot("rooms-in-english");
  step("it is over, and told in English too");
}

export async function roomsHubStory(env) {
  const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: flagsFor(env) });
  try {
    const { page, seen } = await open(browser, env.BASE_URL, env, VIEWPORT);
    const { shot, step } = narrator(env, page, { fullPage: true });
    const told = { page, env, shot, step };
    await telling(async () => {
      await page.goto(`${env.BASE_URL}/desk`);
      await signIn(page, env.LOGIN, env.PASSWORD);
      await page.waitForSelector(`[data-case='${env.CASE}']`);
      for (const chapter of [opensAnIncident, responds, reportsAndAttaches, whistles, endsIt]) await chapter(told);
    }, { shot, seen, failed: "rooms-failed" });
    assert.deepEqual(seen, { complaints: [], foreign: [] }, "the browser has nothing to complain about");
    step("clean");
  } finally {
    await browser.close();
  }
}

await asProgram(import.meta.filename, roomsHubStory);
