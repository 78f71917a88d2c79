/** What hands do on the plain list, for every part of its story. */
import assert from "node:assert/strict";
import { press } from "./hands.mjs";

/** Searches for words and opens the one case that has them. */
export async function openCase(page, words) {
  if ((await page.locator("[data-opened]").count()) > 0) await press(page, "b");
  await press(page, "/");
  await page.keyboard.type(words);
  await page.waitForFunction(() => document.querySelectorAll("tr[data-case]").length === 1);
  await press(page, "Enter", "Enter");
  await page.waitForSelector("[data-opened]");
  await page.waitForSelector("#history");
  return page.getAttribute("[data-opened]", "data-opened");
}

export async function begun(page, key, deed) {
  await press(page, key);
  await page.waitForSelector(`[data-form=${deed}]`);
}

export async function sent(page, deed) {
  await press(page, "Control+Enter");
  await page.waitForSelector(`[data-done=${deed}]`);
  assert.equal(await page.locator(`[data-form=${deed}]`).count(), 0, "a form that is done is gone");
}

export async function backToAll(page) {
  await press(page, "b");
  await page.waitForSelector("table");
  await page.fill("input[type=search]", "");
  await press(page, "Escape");
}
