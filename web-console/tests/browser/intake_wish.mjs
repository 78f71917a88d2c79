/** What a caller wants and how the matter is called, by keys alone: 诉求类型, 保密, 需回复, 标题, 涉及人数, and a matter of the catalogue. */
import assert from "node:assert/strict";
import { chooseNamed, file, MARK, newCall, press, tabTo, typeInOrder } from "./hands.mjs";

const isAt = (page, name) => page.waitForFunction((wanted) => document.activeElement?.getAttribute("name") === wanted, name);

/** A complaint in confidence, of several people, whose caller wants an answer. */
export async function inConfidence({ page, shot, step }) {
  await newCall(page);
  await typeInOrder(page, "0312-5550210", "张女士", `${MARK}，工地夜里施工`, "东街工地旁");
  assert.equal(await page.getAttribute("[data-form=report] [name=kind]:checked", "value"), "help", "whoever says nothing asks for help");
  await press(page, "Alt+k");
  await isAt(page, "kind");
  await press(page, "ArrowDown");
  assert.equal(await page.getAttribute("[data-form=report] [name=kind]:checked", "value"), "complaint");
  await tabTo(page, "title");
  await page.keyboard.type("东街夜间施工");
  await press(page, "Enter");
  await isAt(page, "people");
  await page.keyboard.type("几户");
  await press(page, "Control+Enter");
  await page.waitForSelector("[name=people][aria-invalid=true]");
  await isAt(page, "people");
  await press(page, "Control+a");
  await page.keyboard.type("3");
  await press(page, "Enter");
  await isAt(page, "risk");
  await press(page, "Tab");
  await isAt(page, "reply_wanted");
  await press(page, " ", "Tab", " ");
  await shot("intake-wish");
  await press(page, "Escape");
  await page.waitForSelector("[data-form=report]", { state: "detached" });
  await page.focus("#case-card");
  await press(page, "n");
  await page.waitForSelector("[data-form=report]");
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("[data-form=report] :is([name=title], [name=people])")].map((it) => it.value)), ["东街夜间施工", "3"], "a draft keeps all of it");
  assert.equal(await page.locator("[data-form=report] :is([name=reply_wanted], [name=confidential]):checked").count(), 2);
  const id = await file(page);
  await page.waitForSelector("#handling:has-text('投诉')");
  for (const words of ["保密", "需回复"]) assert.match(await page.textContent("#handling"), new RegExp(words));
  assert.equal(await page.textContent("[data-people]"), "3");
  await press(page, "Escape");
  step("a complaint in confidence that wants an answer, of three people", { case: id });
}

/** A matter of the catalogue, by initials: its category and its kind come with it, and its rule is shown. */
export async function byTheCatalogue({ page, env, shot, step }) {
  await newCall(page);
  await typeInOrder(page, "0312-5550211", null, `${MARK}，路口井盖没了`, "东街路口");
  await tabTo(page, "matter");
  await page.keyboard.type("jg");
  await chooseNamed(page, "#matter-found", "井盖缺损");
  await page.waitForSelector(".chosen:has-text('5 个工作日')");
  assert.match(await page.textContent("[data-form=report]"), /主办 区住建局/, "who deals with it is said");
  await page.waitForSelector(`.chosen:has-text('${env.MATTER_CATEGORY}')`);
  assert.equal(await page.getAttribute("[data-form=report] [name=kind]:checked", "value"), "complaint", "what most reports of it want");
  await shot("intake-matter");
  await press(page, "Backspace");
  await page.waitForFunction(() => document.querySelectorAll("[data-form=report] .chosen").length === 0);
  assert.equal(await page.getAttribute("[data-form=report] [name=kind]:checked", "value"), "help", "what it brought goes with it");
  await page.keyboard.type("12-03");
  await chooseNamed(page, "#matter-found", "井盖缺损");
  const id = await file(page);
  await page.waitForSelector("#handling:has-text('12-03 井盖缺损')");
  assert.match(await page.textContent("#handling"), /投诉/);
  await press(page, "Escape");
  step("a matter of the catalogue by initials and by code", { case: id });
}
