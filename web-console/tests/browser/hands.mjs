/** Hands on a keyboard at the console, for stories that click nothing and fill no field but by keys. */

/** Told by nobody else, so that a hub that has other cases is no trouble. */
export const MARK = `第${Date.now() % 1_000_000}号来电`;
export const SCRIPT = "<script>alert(1)</script>";

export async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** From the queue into an empty form. */
export async function newCall(page) {
  await page.focus("#case-card");
  await press(page, "n");
  await page.waitForSelector("[data-form=report]");
  if ((await page.inputValue("[data-form=report] [name=text]")) !== "") await press(page, "Alt+n");
  await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "caller_phone");
}

/** Types into the fields from the first one on; null leaves one as it is. */
export async function typeInOrder(page, ...said) {
  for (const [index, words] of said.entries()) {
    if (index > 0) await press(page, "Tab");
    if (words !== null) await page.keyboard.type(words);
  }
}

/** Everything on a page that a key leads to, and more: a table of figures is ordered by each of its columns. */
const STOPS_MOST = 60;

/** Goes to a field with the key that goes there. */
export async function tabTo(page, name) {
  for (let tries = 0; tries < STOPS_MOST; tries += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.getAttribute("name") === wanted, name)) return;
    await press(page, "Tab");
  }
  throw new Error(`no key leads to ${name}`);
}

/** Files, and answers the case that the card shows then. */
export async function file(page) {
  await press(page, "Control+Enter");
  await page.waitForSelector("[data-form=report]", { state: "detached" });
  await page.waitForSelector("[data-case][aria-selected=true]");
  return page.getAttribute("[data-case][aria-selected=true]", "data-case");
}

/** The row of a list that is open under a field, by number. */
export async function chooseNamed(page, list, name) {
  await page.waitForSelector(`${list} [role=option]:has-text("${name}")`);
  const rows = await page.locator(`${list} [role=option] .title`).allTextContents();
  const at = rows.indexOf(name);
  if (at < 0 || at > 8) throw new Error(`${name} is not among the first nine: ${rows.join(" ")}`);
  await press(page, "ArrowDown", String(at + 1));
}

/** Until a choice of the browser's own shows this. */
export async function turnTo(page, selector, words) {
  await page.focus(selector);
  for (let tries = 0; tries < 12; tries += 1) {
    const shown = await page.evaluate((at) => document.querySelector(at)?.selectedOptions[0]?.textContent ?? "", selector);
    if (shown.includes(words)) return;
    await press(page, "ArrowDown");
  }
  throw new Error(`${selector} offers no ${words}`);
}
