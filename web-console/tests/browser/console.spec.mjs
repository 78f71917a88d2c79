/**
 * The console in a real browser, from signing in to closing a case, by keyboard where a dispatcher would.
 *
 *   BASE_URL      address of a hub; without it a mock is started
 *   LOGIN, PASSWORD            a dispatcher on duty, who is alerted
 *   VERIFY_LOGIN, VERIFY_PASSWORD   somebody else who may verify; left out, the first one does
 *   CASE_WORDS    words of the case to work on; it must stay unattended until this test dispatches, and the unit sent
 *                 must accept, arrive and finish by itself. Left out, the first case of the list (of the mock, one that fits)
 *   UNIT          name of the unit to send; left out, the first recommended or found
 *   ROAD, ROAD_LON   a road of the hub's map that runs from south to north, by its name, and its longitude
 *   WORK_S        seconds that unit may take, 60 unless said
 *   SCREENSHOTS   folder for pictures; left out, none are kept
 *   PAGES         folder of built pages to show in place of those inside the hub, for work on the console
 *   CHROMIUM      the browser, /usr/bin/chromium unless said
 *
 * Prints one JSON line a step and ends with 1 at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { addressStory, coverStory, filterStory, listStory, mapStory, roadsStory, silenceStory, unitStory } from "./map_story.mjs";
import { asProgram, narrator } from "./telling.mjs";
import { flagsFor, open, signIn } from "./visit.mjs";

/** Takes WebGL away. */
const WITHOUT_WEBGL = "--disable-3d-apis";
/** How long a unit may take from being sent to having finished. */
const WORK_MS = Number(process.env.WORK_S ?? 60) * 1000;

async function caseIn(page, phase) {
  await page.waitForSelector(`#case-card [data-phase=${phase}]`, { timeout: WORK_MS });
}

/** Runs the whole story. `shot` keeps a picture by name, `step` tells how far it is. */
async function story({ page, base, env, shot, step }) {
  await page.goto(base);
  await page.waitForSelector("input[name=login]");
  assert.equal(await page.getAttribute("html", "lang"), "zh-CN", "Chinese comes first");
  await shot("sign-in");
  await signIn(page, env.LOGIN ?? "lijing", env.PASSWORD ?? "correct horse");
  step("signed in");

  const words = env.CASE_WORDS ?? (env.BASE_URL === undefined ? "杂物着火" : "");
  await page.waitForSelector("[data-case]");
  await page.locator(".ask button").last().click();
  await page.waitForSelector("#map-pane[data-map=chart] canvas");
  await shot("desk");
  if (words !== "") {
    await page.keyboard.press("/");
    await page.keyboard.type(words);
    await page.waitForFunction(() => document.querySelectorAll("[data-case]").length === 1);
    await page.keyboard.press("Enter");
  } else {
    await page.locator("[data-case]").first().click();
  }
  const id = await page.locator("[data-case][aria-selected=true]").getAttribute("data-case");
  await page.waitForSelector("#history li");
  step("case opened", { case: id });

  if ((await page.locator("[data-action=acknowledge]").count()) > 0) {
    // A key that meant the last alert does not acknowledge the next: the console waits a moment, and so does a hand.
    await page.waitForTimeout(700);
    await page.focus("[role=listbox]");
    await page.keyboard.press(" ");
    await page.waitForSelector("[data-action=acknowledge]", { state: "detached" });
    step("acknowledged");
  }
  await shot("case");
  await mapStory({ page, shot, step });
  await roadsStory({ page, shot, step });
  await coverStory({ page, shot, step });
  await addressStory({ page, env, shot, step });
  await unitStory({ page, step });
  if (env.BASE_URL === undefined) await filterStory({ page, step });
  await page.locator(`[data-case="${id}"]`).click();

  while ((await page.locator("#case-card .owed button").count()) > 0) {
    const before = await page.locator("#case-card .owed button").count();
    await page.locator("#case-card .owed button").first().click();
    await page.waitForFunction((count) => document.querySelectorAll("#case-card .owed button").length < count, before);
    step("call recorded");
  }

  await page.focus("[role=listbox]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-form=dispatch]");
  if (env.UNIT !== undefined) await page.fill("[data-form=dispatch] input[type=search]", env.UNIT);
  const chosen = page.locator("[data-form=dispatch] input:checked");
  if (env.UNIT !== undefined || (await chosen.count()) === 0) {
    for (const box of await chosen.all()) await box.uncheck();
    await page.locator(env.UNIT === undefined ? "[data-form=dispatch] .unit" : `[data-form=dispatch] .unit:has-text("${env.UNIT}")`).first().click();
  }
  await page.fill("[data-form=dispatch] input[name=reason]", "离现场最近，人手空闲");
  await shot("dispatch");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-form=dispatch]", { state: "detached" });
  step("dispatched");

  await caseIn(page, "to_verify");
  step("work done");
  if (env.VERIFY_LOGIN !== undefined) {
    await page.getByRole("button", { name: "退出" }).click();
    await page.waitForSelector("input[name=login]");
    await signIn(page, env.VERIFY_LOGIN, env.VERIFY_PASSWORD);
    await page.locator(`[data-case="${id}"]`).click();
    await caseIn(page, "to_verify");
  }
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-form=verify]");
  await page.fill("[data-form=verify] input[name=words]", "已回访，属实");
  await page.keyboard.press("Enter");
  await caseIn(page, "to_close");
  step("verified");

  await page.waitForSelector("[data-form=verify]", { state: "detached" });
  await page.focus("[role=listbox]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-form=close]");
  await page.keyboard.press("Enter");
  await caseIn(page, "closed");
  assert.equal(await page.locator(`[data-case="${id}"]`).count(), 0, "a closed case leaves the queue");
  await page.getByRole("button", { name: "已结事件" }).click();
  await page.fill("input[type=search]", "");
  await page.locator(`[data-case="${id}"]`).click();
  await caseIn(page, "closed");
  await page.locator(".tabs button").first().click();
  step("closed, and found among the ended");

  await page.focus("[role=listbox]");
  await page.keyboard.press("l");
  await page.waitForSelector("html[lang=en]");
  await shot("english");
  step("in English");

  await page.keyboard.press("n");
  await page.waitForSelector("[data-form=report]");
  await page.fill("[data-form=report] textarea", "<img src=x onerror=alert(1)> 有人打架");
  await page.reload();
  await page.waitForSelector("[role=listbox]");
  await page.focus("[role=listbox]");
  await page.keyboard.press("n");
  assert.equal(await page.inputValue("[data-form=report] textarea"), "<img src=x onerror=alert(1)> 有人打架", "a draft outlives a reload");
  await shot("report");
  await page.click("[data-form=report] button[type=submit]");
  await page.waitForSelector("#case-card .words:has-text('<img src=x')");
  assert.equal(await page.locator("#case-card .words img").count(), 0, "words of callers are text");
  step("report filed");

  await page.setViewportSize({ width: 390, height: 844 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(overflow, 0, "nothing is cut off on a narrow screen");
  await shot("narrow-case");
  await page.keyboard.press("Escape");
  await shot("narrow-list");
  step("narrow");
  await page.setViewportSize({ width: 1920, height: 1080 });
  await silenceStory({ page, base, shot, step });
}

/** The same desk in a browser that cannot draw: signed in, worked on, nothing missing but the map. */
async function withoutWebgl(launch, { base, env, shot, step }) {
  const browser = await launch([WITHOUT_WEBGL]);
  try {
    const { page, seen } = await open(browser, base, env, { width: 1366, height: 768 });
    await page.goto(base);
    // The mock knows one session, whoever comes.
    await page.waitForSelector("input[name=login], [data-link=live]");
    if ((await page.locator("input[name=login]").count()) > 0) await signIn(page, env.LOGIN ?? "lijing", env.PASSWORD ?? "correct horse");
    await listStory({ page, shot, step });
    assert.deepEqual(seen, { complaints: [], foreign: [] }, "the browser has nothing to complain about without a map");
  } finally {
    await browser.close();
  }
}

/** The whole test; rejects with what was wrong. */
export async function consoleStory(env) {
  const mock = env.BASE_URL === undefined ? await (await import("./mock_hub.mjs")).startMockHub() : null;
  const base = env.BASE_URL ?? mock.url;
  const flags = flagsFor(env);
  const launch = (more) => chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: [...flags, ...more] });
  const browser = await launch([]);
  try {
    const { page, seen } = await open(browser, base, env, { width: 1920, height: 1080 });
    const { shot, step } = narrator(env, page);
    await story({ page, base, env, shot, step }).catch(async (fault) => {
      await shot("failed");
      throw new Error(`${fault.message}\nthe browser said: ${JSON.stringify(seen.complaints)}`, { cause: fault });
    });
    assert.deepEqual(seen.complaints, [], "the browser has nothing to complain about");
    assert.deepEqual(seen.foreign, [], "nothing leaves the origin");
    await withoutWebgl(launch, { base, env, shot, step });
    step("clean");
  } finally {
    await browser.close();
    mock?.stop();
  }
}

await asProgram(import.meta.filename, consoleStory);
