/**
 * Taking calls in a real browser, by keyboard alone: nothing here clicks, and nothing fills a field but keys. Only the map is
 * pointed at as well.
 *
 *   BASE_URL      address of a hub; without it a mock is started, and what only it knows is told too
 *   LOGIN, PASSWORD   a dispatcher
 *   CATEGORY, VILLAGE, VILLAGE_NAME   first letters of a category and of a village, and that village
 *   MATTER_CATEGORY   name of the category of the matter 12-03 井盖缺损, of which 区住建局 has the lead and five working days
 *   SCREENSHOTS, PAGES, CHROMIUM   as for console.spec.mjs
 *
 * Prints one JSON line a step and ends with 1 at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { file, MARK, newCall, press, SCRIPT, typeInOrder } from "./hands.mjs";
import { withARecording } from "./intake_attached.mjs";
import { byTheList, byTheVillage, joinedNearby, namedLikeAScript, OF_THE_MOCK, onTheMap, onTheMapByMouse } from "./intake_places.mjs";
import { byTheCatalogue, inConfidence } from "./intake_wish.mjs";
import { asProgram, narrator, telling } from "./telling.mjs";
import { flagsFor, open, signIn } from "./visit.mjs";

async function placeUnknown({ page, shot, step }) {
  await newCall(page);
  await typeInOrder(page, "0312-5550199", "王芳", `${MARK}，桥边${SCRIPT}有人争吵`, `老桥头${MARK}${SCRIPT}`);
  assert.equal(await page.getAttribute("[data-place]", "data-place"), "unknown", "words alone are no place");
  await shot("intake-place-unknown");
  const id = await file(page);
  await page.waitForFunction((mark) => document.querySelector("#case-card .words")?.textContent?.includes(mark), MARK);
  assert.match(await page.textContent("#case-card"), /位置待核/, "an unknown place is said to be so");
  assert.equal(await page.locator("#case-card script, #case-card .words *").count(), 0, "words of callers are text");
  step("a call without a place is a case", { case: id });
  await toldTheCaller({ page, shot, step });
  return id;
}

/** Number and pin stand there, large, until somebody says that they were told. */
async function toldTheCaller({ page, shot, step }) {
  await page.waitForSelector("[data-receipt]");
  assert.match(await page.textContent("[data-receipt] dd"), /^\d{6} \d{6} \d{6}$/, "in groups that can be read out");
  assert.match(await page.getAttribute("[data-receipt] [data-pin]", "data-pin"), /^\d{6}$/);
  await shot("intake-receipt");
  await press(page, "Escape");
  await page.waitForSelector("[data-receipt]", { state: "detached" });
  step("number and pin are told to the caller");
}

/** The place of a case is corrected on the map, by keys alone. */
async function placedOnTheMap({ page, shot, step }) {
  await page.focus("[data-action=place]");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=place]");
  await press(page, "Alt+m");
  await page.waitForSelector("[data-picking]");
  await page.waitForSelector("#map-pane [data-moving=still]");
  await press(page, "Escape");
  await page.waitForSelector("[data-picking]", { state: "detached" });
  assert.equal(await page.locator("[data-form=place] [data-point]").count(), 0, "leaving takes nothing, and the form stays");
  await press(page, "Alt+m");
  await page.waitForSelector("[data-picking]");
  await page.waitForSelector("#map-pane [data-moving=still]");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=place] [data-point]");
  await shot("place-picked");
  await page.focus("[data-form=place] button[type=submit]");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=place]", { state: "detached" });
  await page.waitForSelector("#history:has-text('更正位置')");
  step("a place is corrected on the map by keys");
}

async function joined({ page, shot, step }, first) {
  await newCall(page);
  await typeInOrder(page, "0312-5550200", null, `${MARK}，我也看见了`, `老桥头${MARK}`);
  await page.waitForSelector(`[data-same="${first}"]`);
  await press(page, "Alt+j");
  await page.waitForSelector(`[data-joining="${first}"]`);
  await shot("intake-join");
  assert.equal(await file(page), first, "the second caller's report joins the open case");
  assert.match(await page.textContent(".notice"), /已并入/);
  step("a second caller joins by one key");
}

async function keptAndReloaded({ page, step }) {
  await newCall(page);
  await typeInOrder(page, "0312-5550201", null, "一半");
  await press(page, "Escape");
  await page.waitForSelector("[data-form=report]", { state: "detached" });
  await page.reload();
  await page.waitForSelector("[data-link=live]");
  await press(page, "n");
  await page.waitForSelector("[data-form=report]");
  assert.equal(await page.inputValue("[name=text]"), "一半", "Esc and a reload keep the draft");
  await press(page, "Escape");
  await newCall(page);
  assert.equal(await page.locator(".drafts button").count(), 2, "another call has a draft of its own");
  await press(page, "Control+Enter");
  await page.waitForSelector("[name=text][aria-invalid=true]");
  await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "text");
  await press(page, "Escape");
  step("drafts are kept, a report without words is not taken");
}

async function inEnglish({ page, shot, step }) {
  await page.focus("#case-card");
  await press(page, "l");
  await page.waitForSelector("html[lang=en]");
  await newCall(page);
  await typeInOrder(page, "0312-5550202", "Li", `${MARK} two people shout`, "by the old bridge");
  assert.match(await page.textContent("[data-place]"), /Place to be checked/);
  assert.doesNotMatch((await page.textContent("[data-form=report] footer")) ?? "", /\p{Script=Han}/u);
  await shot("intake-english");
  await file(page);
  assert.match(await page.textContent(".notice"), /A new case is open/);
  await page.focus("#case-card");
  await press(page, "l");
  step("in English");
}

async function refusedAndOffline({ page, shot, step }) {
  await newCall(page);
  await typeInOrder(page, "1".repeat(70), null, "电话写错了");
  await press(page, "Control+Enter");
  await page.waitForSelector("[name=caller_phone][aria-invalid=true]");
  await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "caller_phone");
  await shot("intake-refused");
  await press(page, "Control+a");
  await page.keyboard.type("0312-5550203");
  await page.route("**/api/v1/reports", (route) => route.abort());
  await press(page, "Control+Enter");
  await page.waitForSelector("[data-form=report] .problem");
  await shot("intake-offline");
  await page.unroute("**/api/v1/reports");
  await file(page);
  step("refused at the field, kept while the hub is away, filed once");
}

/** What people say by telephone is recorded for them, and an empty post is seen. */
async function byTelephone({ page, shot, step }) {
  await page.focus("#case-card");
  await press(page, "/");
  await page.keyboard.type("杂物着火");
  await page.waitForFunction(() => document.querySelectorAll("[data-case]").length === 1);
  await press(page, "Enter");
  await page.focus("[data-action=relay]");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=relay] select[name=who]");
  await shot("relay");
  await press(page, "Tab", "Tab", "Tab");
  await page.keyboard.type("13800000001");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=relay]", { state: "detached" });
  await page.waitForSelector("#history:has-text('13800000001')");
  step("an answer by telephone is recorded");

  await page.focus("#case-card");
  await press(page, "d");
  await page.waitForSelector("[data-gap]");
  await page.focus("[data-page=roster] td button");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=swap]");
  await press(page, "ArrowDown");
  await press(page, "Tab");
  await shot("roster");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=swap]", { state: "detached" });
  await page.focus("[name=duty-unit]");
  await page.keyboard.type("王强");
  await page.waitForSelector("#duty-unit-found");
  await press(page, "Enter", "Tab", "Tab", "ArrowDown", "Tab", "Tab");
  await page.keyboard.type("13800000002");
  await shot("unit-duty");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=duty] [role=status]:has-text('备勤')");
  await press(page, "Escape");
  await page.waitForSelector("[data-page=roster]", { state: "detached" });
  step("gaps are seen, a stand-in and a unit's duty recorded");
}

/** The whole test; rejects with what was wrong. */
export async function intakeStory(env) {
  const mock = env.BASE_URL === undefined ? await (await import("./mock_hub.mjs")).startMockHub() : null;
  const base = env.BASE_URL ?? mock.url;
  const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: flagsFor(env) });
  try {
    const { page, seen } = await open(browser, base, env, { width: 1600, height: 900 });
    const { shot, step } = narrator(env, page);
    const told = { page, base, env: { ...OF_THE_MOCK, ...env }, shot, step };
    const tell = async () => {
      await page.goto(base);
      await page.waitForSelector("input[name=login]");
      await signIn(page, env.LOGIN ?? "lijing", env.PASSWORD ?? "correct horse");
      await page.waitForSelector("#case-card");
      const first = await placeUnknown(told);
      await joined(told, first);
      await keptAndReloaded(told);
      await inConfidence(told);
      await withARecording(told);
      await inEnglish(told);
      await byTheList(told);
      await joinedNearby(told);
      await namedLikeAScript(told);
      await byTheVillage(told);
      await onTheMap(told);
      await onTheMapByMouse(told);
      await byTheCatalogue(told);
      if (mock === null) return;
      await placedOnTheMap(told);
      await refusedAndOffline(told);
      await byTelephone(told);
    };
    await telling(tell, { shot, seen, failed: "intake-failed" });
    // The refusal and the hub out of reach were asked for.
    const unasked = seen.complaints.filter((words) => !/400 \(Bad Request\)|ERR_FAILED/.test(words));
    assert.deepEqual(unasked, [], "the browser has nothing to complain about");
    assert.deepEqual(seen.foreign, [], "nothing leaves the origin");
    step("clean");
  } finally {
    await browser.close();
    mock?.stop();
  }
}

await asProgram(import.meta.filename, intakeStory);
