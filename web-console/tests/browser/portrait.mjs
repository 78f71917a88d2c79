/**
 * The picture of the console in the READMEs, taken of a running demo.
 *
 *   BASE_URL          address of the demo's hub
 *   LOGIN, PASSWORD   a dispatcher or commander there
 *   PICTURE           the file to write
 *   CHROMIUM          the browser
 *
 * Ends with 1 if the console has something to complain about, or nothing to show.
 */
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { arrived, unitsDrawn } from "./map_story.mjs";
import { flagsFor, open, signIn } from "./visit.mjs";

const SCREEN = { width: 1600, height: 900 };

async function portray(env) {
  const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: flagsFor(env) });
  try {
    const { page, seen } = await open(browser, env.BASE_URL, env, SCREEN);
    await page.goto(env.BASE_URL);
    await signIn(page, env.LOGIN, env.PASSWORD);
    await page.waitForSelector("[data-map=chart] canvas");
    await page.locator("[data-case]").first().click();
    await page.waitForSelector("#case-card .words");
    await page.focus("[role=listbox]");
    await page.keyboard.press("g");
    await unitsDrawn(page, 5);
    await arrived(page);
    await page.screenshot({ path: env.PICTURE });
    assert.deepEqual(seen.foreign, [], "nothing is asked of anybody else");
    assert.deepEqual(seen.complaints, [], "the browser has nothing to complain about");
  } finally {
    await browser.close();
  }
}

portray(process.env).catch((fault) => {
  console.error(fault);
  process.exitCode = 1;
});
