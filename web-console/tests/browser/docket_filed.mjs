/** 更正 and 上报 on the plain list, by keys alone: what a case was filed as is put right, and a red one is reported upward within its time. Told by docket.spec.mjs. */
import assert from "node:assert/strict";
import { backToAll, begun, openCase, sent } from "./docket_hands.mjs";
import { press, tabTo, turnTo } from "./hands.mjs";

const given = (hub, act) => hub.acts.given.filter((it) => it.act === act);

export async function reportedUpAndCorrected({ page, hub, shot, step }) {
  await backToAll(page);
  await press(page, "1");
  await openCase(page, "杂物着火");
  await page.waitForSelector("[data-reports-up=owed]");
  assert.equal(await page.locator("[data-report-up=waits] [role=timer]").count(), 2, "each has a clock of its own");
  await begun(page, "!", "report_up");
  assert.equal(await page.inputValue("[name=report_up]"), "city phone", "what is due first");
  await tabTo(page, "to_whom");
  await page.keyboard.type("市中心 王主任");
  await press(page, "Tab");
  await page.keyboard.type("0312-5550001");
  await shot("desk-report-up");
  await sent(page, "report_up");
  await page.waitForSelector("[data-report-up=done]");
  assert.deepEqual(given(hub, "report_up").map(({ to, by, to_whom, number }) => [to, by, to_whom, number]), [["city", "phone", "市中心 王主任", "0312-5550001"]]);
  await begun(page, "!", "report_up");
  assert.equal(await page.inputValue("[name=report_up]"), "city written");
  assert.equal(await page.locator("[data-form=report_up] [name=number]").count(), 0, "a paper has no number that was called");
  await press(page, "Escape");
  await begun(page, "=", "correct");
  await press(page, "Control+Enter");
  assert.match(await page.textContent("[data-form=correct] [role=alert]"), /要更正的一项.*理由/, "something is to be corrected, and why");
  await turnTo(page, "[name=report_kind]", "投诉");
  await turnTo(page, "[name=grade]", "紧急");
  await tabTo(page, "reason");
  await page.keyboard.type("现场只有烟，无明火");
  await shot("desk-correct");
  await sent(page, "correct");
  assert.deepEqual(given(hub, "correct").map(({ key: _, ...it }) => it), [{ act: "correct", grade: "orange", kind: "complaint", reason: "现场只有烟，无明火" }]);
  await page.waitForSelector("#history:has-text('更正为')");
  step("reported upward within its time, and what it was filed as put right");
}
