/** 办结统计 on the plain list, by keyboard: counted for a month, ordered, searched, printed; loaded by nobody who does not ask. Told by docket.spec.mjs. */
import assert from "node:assert/strict";
import { backToAll } from "./docket_hands.mjs";
import { press, tabTo } from "./hands.mjs";

const rowsOf = (page) => page.locator("tr[data-post]").count();

/** A department's desk has no such page. */
export async function noRatesAtADesk({ page }) {
  assert.equal(await page.locator("[data-do=rates]").count(), 0);
  await press(page, "%");
  assert.equal(await page.locator("[data-rates]").count(), 0);
}

export async function countedThem({ page, base, shot, step }, loaded) {
  await backToAll(page);
  assert.deepEqual(loaded.names.filter((name) => /Rates/.test(name)), [], "nobody loads it who does not ask");
  await press(page, "%");
  await page.waitForSelector("[data-rates] tr[data-post]");
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  assert.equal(await page.getAttribute("[data-rates]", "data-rates"), `${month.slice(0, 8)}01 ${month}`, "this month, as far as today in China");
  assert.match(await page.textContent("[data-tier] [data-column=here_per_mille]"), /^\d+\.\d%$/);
  await shot("desk-rates");
  const all = await rowsOf(page);
  await press(page, "j", "j");
  assert.equal(await page.getAttribute("tr[data-post].at", "data-row"), "1");
  await page.focus("[data-sort=here_per_mille]");
  await press(page, "Enter");
  await page.waitForSelector("th[aria-sort=descending] [data-sort=here_per_mille]");
  const rates = (await page.locator("tr[data-post] [data-column=here_per_mille]").allTextContents()).filter((words) => words !== "—").map(Number.parseFloat);
  assert.deepEqual(rates, rates.toSorted((a, b) => b - a));
  await page.evaluate(() => document.activeElement.blur());
  await press(page, "/");
  await page.keyboard.type("柳河");
  await page.waitForFunction((before) => document.querySelectorAll("tr[data-post]").length < before, all);
  assert.ok((await rowsOf(page)) > 0);
  await shot("desk-rates-sorted");
  await press(page, "Escape");
  await tabTo(page, "from");
  await page.fill("[name=from]", "2020-01-01");
  await press(page, "Enter");
  await page.waitForSelector("[data-rates] ~ [role=alert], [data-rates] [role=alert]");
  await page.click("[data-range=last_month]");
  await page.waitForSelector("[data-rates] [role=alert]", { state: "detached" });
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("header.bar").isVisible(), false, "paper has the table and nothing to press");
  assert.equal(await page.locator("[data-rates] form").isVisible(), false);
  await shot("desk-rates-print");
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => document.activeElement.blur());
  await press(page, "b");
  await page.waitForSelector("tr[data-case]");
  await page.goto(`${base}/desk#rates`);
  await page.waitForSelector("[data-rates] tr[data-post]");
  await page.goBack();
  await page.waitForSelector("tr[data-case]");
  step("closed cases are counted by post, ordered, found and printed", { posts: all });
}
