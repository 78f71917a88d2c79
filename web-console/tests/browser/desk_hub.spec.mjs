/**
 * The plain list against a real hub, by keyboard alone: a department's person signs one and then three at once, returns
 * one, asks for more time, replies with pictures; somebody of the town looks into what the public reported, verifies
 * the reply and closes it, acknowledges an alert, records what the department said by telephone, reads a copy of what the county did, and
 * answers a question. What the hub wrote down of it is for whoever tells this story.
 *
 *   BASE_URL                     address of the hub
 *   DEPARTMENT_LOGIN, TOWN_LOGIN, PASSWORD
 *   SCREENSHOTS, CHROMIUM        as for docket.spec.mjs
 *
 * The open cases, each found by one word: 井盖 and 路灯, 护栏, 步道 (to sign, all of the department; 步道 urged by the
 * county), 楼道 (reported by the public), 图书馆 (a question).
 *
 * Prints one JSON line a step and ends with 1 at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { backToAll, begun, openCase, sent } from "./docket_hands.mjs";
import { press, tabTo, turnTo } from "./hands.mjs";
import { scene } from "./phone.mjs";
import { flagsFor, open, signIn } from "./visit.mjs";

const SCREEN = { width: 1280, height: 800 };
/** Another picture than the one that is too large. */
const SMALL = { width: 320, height: 240, number: 1 };
const OF_THE_DEPARTMENT = 4;

/** Until so many wait to be signed. */
async function leftToSign(page, count) {
  await page.waitForFunction((wanted) => document.querySelector("[data-queue=to_sign] strong")?.textContent === String(wanted), count);
}

async function signed({ page, shot, step }) {
  await page.waitForSelector("tr[data-case]");
  assert.match(await page.textContent("[data-seat=department]"), /区住建局/);
  await leftToSign(page, OF_THE_DEPARTMENT);
  assert.equal(await page.locator("tr[data-case]").count(), OF_THE_DEPARTMENT, "a department sees its own cases only");
  await shot("desk-hub-queue");
  await openCase(page, "井盖");
  await press(page, "s");
  await page.waitForSelector("[data-done=sign]");
  await shot("desk-hub-signed-one");
  await backToAll(page);
  await leftToSign(page, OF_THE_DEPARTMENT - 1);
  step("signed one");
  await press(page, "2");
  await page.waitForSelector("[data-queue=to_sign][aria-pressed=true]");
  await press(page, "j", "x", "j", "x", "j", "x");
  await shot("desk-hub-chosen");
  await press(page, "s");
  await page.waitForSelector("[data-signed='3']");
  await leftToSign(page, 0);
  await shot("desk-hub-signed-three");
  await press(page, "1");
  step("signed three at once");
}

async function returned({ page, shot, step }) {
  await openCase(page, "护栏");
  await begun(page, "t", "ask_return");
  await page.keyboard.type("护栏由交警支队维护");
  await tabTo(page, "clause");
  await page.keyboard.type("目录第二款");
  await shot("desk-hub-return");
  await sent(page, "ask_return");
  await page.waitForFunction(() => document.querySelector("#history")?.textContent?.includes("护栏由交警支队维护"));
  step("returned with a reason");
}

async function askedForTime({ page, shot, step }) {
  await openCase(page, "步道");
  await begun(page, "y", "ask_extension");
  await page.keyboard.type("3");
  await tabTo(page, "reason");
  await page.keyboard.type("石材须定制");
  await shot("desk-hub-extension");
  await sent(page, "ask_extension");
  await page.waitForSelector("[data-mark=asked]");
  step("asked for more time");
}

async function replied({ page, shot, step }) {
  await openCase(page, "井盖");
  await begun(page, "f", "reply");
  await page.keyboard.type("井盖已更换");
  await page.setInputFiles("[data-form=reply] input[name=photos]", await scene(page));
  await page.waitForSelector("[data-photo]");
  await page.setInputFiles("[data-form=reply] input[name=before]", await scene(page, SMALL));
  await page.waitForFunction(() => document.querySelectorAll("[data-form=reply] [data-photo]").length === 2);
  await shot("desk-hub-reply");
  await sent(page, "reply");
  await page.waitForSelector("[data-phase=to_verify]");
  await page.waitForFunction(() => document.querySelectorAll("[data-pictures] figure").length === 2);
  await page.locator("[data-pictures]").scrollIntoViewIfNeeded();
  await page.waitForFunction(() => [...document.querySelectorAll("[data-pictures] img")].every((it) => it.naturalWidth > 0));
  await shot("desk-hub-replied");
  step("replied with pictures of before and of after, and they are shown apart");
}

async function lookedInto({ page, shot, step }) {
  await page.waitForSelector("[data-seat=centre]");
  await page.waitForSelector("tr[data-case]");
  await shot("desk-hub-town");
  await openCase(page, "楼道");
  await page.waitForSelector("[data-opened][data-phase=to_check]");
  await begun(page, "v", "confirm");
  await page.keyboard.type("已到现场，楼道确有杂物");
  await shot("desk-hub-confirm");
  await sent(page, "confirm");
  await page.waitForFunction(() => document.querySelector("[data-opened]")?.getAttribute("data-phase") !== "to_check");
  step("what the public reported was looked into");
}

/** The county has urged a case of the town: its alert is acknowledged on its page, without the map. */
async function tookOn({ page, shot, step }) {
  await openCase(page, "步道");
  await page.waitForSelector("[data-opened] [data-alert=own]:has-text('催办')");
  await shot("desk-hub-alert");
  await press(page, " ");
  await page.waitForSelector("[data-signed='1']");
  await page.waitForSelector("[data-opened] [data-alert]", { state: "detached" });
  step("the alert of a case that was urged is acknowledged");
}

/** 代录: the department says by telephone that it is done, and somebody of the town writes it down. */
async function saidByTelephone({ page, shot, step }) {
  await openCase(page, "路灯");
  await begun(page, "f", "relay");
  await turnTo(page, "[data-form=relay] [name=said]", "反馈");
  await tabTo(page, "note");
  await page.keyboard.type("灯泡已换");
  await tabTo(page, "speaker");
  await page.keyboard.type("刘工");
  await tabTo(page, "number");
  await page.keyboard.type("0312-5550118");
  await shot("desk-hub-relay");
  await sent(page, "relay");
  await page.waitForSelector("[data-opened][data-phase=to_verify]");
  await page.waitForSelector("#history:has-text('刘工 0312-5550118')");
  step("a department's reply by telephone is recorded");
}

/** 抄送: the county has urged a case of the town, which reads of it in a queue of its own. */
async function readCopy({ page, shot, step }) {
  await backToAll(page);
  await page.click("[data-queue=copied]");
  await page.waitForFunction(() => document.querySelectorAll("tr[data-case]").length === 1);
  assert.match(await page.textContent("tr[data-case]"), /步道/);
  await press(page, "j", "Enter");
  await page.waitForSelector("[data-copy]:has-text('未阅')");
  await page.waitForSelector("#history");
  await press(page, ";");
  await page.waitForSelector("[data-done=read_copy]");
  await page.waitForSelector("[data-copy]:has-text('已阅')");
  await shot("desk-hub-copy");
  await backToAll(page);
  await page.waitForFunction(() => document.querySelector("[data-queue=copied] strong")?.textContent === "0");
  await press(page, "1");
  step("a copy of what the county did is read");
}

async function verifiedAndAnswered({ page, shot, step }) {
  await openCase(page, "井盖");
  await page.waitForFunction(() => [...document.querySelectorAll("#history img")].some((it) => it.naturalWidth > 0));
  await begun(page, "v", "verify");
  await turnTo(page, "[name=verdict]", "属实办结");
  await tabTo(page, "note");
  await page.keyboard.type("到现场看过，井盖已换好");
  await shot("desk-hub-verify");
  await sent(page, "verify");
  await page.waitForSelector("[data-phase=to_close]");
  await begun(page, "e", "close");
  await sent(page, "close");
  await page.waitForSelector("[data-opened][data-phase=closed]");
  await shot("desk-hub-closed");
  step("verified by somebody else, and closed");
  await openCase(page, "图书馆");
  await begun(page, "g", "answer_at_once");
  await page.keyboard.type("周一闭馆，其余每日九时至十七时开放");
  await sent(page, "answer_at_once");
  await page.waitForSelector("[data-opened][data-phase=answered_at_once]");
  await shot("desk-hub-answered");
  step("a question is answered at once");
}

async function tellOfDesks(env) {
  const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: flagsFor({}) });
  try {
    const { page, seen } = await open(browser, env.BASE_URL, {}, SCREEN);
    const shot = async (name) => {
      if (env.SCREENSHOTS === undefined) return;
      mkdirSync(env.SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(env.SCREENSHOTS, `${name}.png`), fullPage: true });
    };
    const began = Date.now();
    const step = (name) => console.log(JSON.stringify({ step: name, after_ms: Date.now() - began }));
    const told = { page, shot, step };
    const tell = async () => {
      await page.goto(`${env.BASE_URL}/desk`);
      await page.waitForSelector("input[name=login]");
      await signIn(page, env.DEPARTMENT_LOGIN, env.PASSWORD);
      await signed(told);
      await returned(told);
      await askedForTime(told);
      await replied(told);
      await backToAll(page);
      await page.getByRole("button", { name: "退出" }).click();
      await page.waitForSelector("input[name=login]");
      await signIn(page, env.TOWN_LOGIN, env.PASSWORD);
      await lookedInto(told);
      await tookOn(told);
      await saidByTelephone(told);
      await readCopy(told);
      await verifiedAndAnswered(told);
    };
    await tell().catch(async (fault) => {
      await shot("desk-hub-failed");
      throw new Error(`${fault.message}\nthe browser said: ${JSON.stringify(seen.complaints)}`, { cause: fault });
    });
    // What is asked about a case that ends in the same moment is answered 409, or 404 where the hub reads it between two records.
    const unasked = seen.complaints.filter((words) => !/(409 \(Conflict\)|404 \(Not Found\)) \S+\/api\/v1\/cases\/[0-9a-f-]{36}(\/candidates)?$/.test(words));
    assert.deepEqual(unasked, [], "the browser has nothing to complain about");
    assert.deepEqual(seen.foreign.filter((url) => !url.startsWith("blob:")), [], "nothing leaves the origin");
    step("clean");
  } finally {
    await browser.close();
  }
}

await tellOfDesks(process.env).catch((fault) => {
  console.error(fault);
  process.exitCode = 1;
});
