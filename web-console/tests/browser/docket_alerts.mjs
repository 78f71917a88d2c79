/** A township without a map, by keys alone: it takes on what is pressed for, and does what otherwise is done on the console: a call recorded, settled, put elsewhere, withdrawn. Told by docket.spec.mjs. */
import assert from "node:assert/strict";
import { backToAll, begun, openCase, sent } from "./docket_hands.mjs";
import { press, tabTo } from "./hands.mjs";
import { areas } from "./mock_city.mjs";

const waiting = (page) => page.locator("[data-queue=to_sign] strong").textContent();
const of = (page, words) => page.locator(`tr[data-case]:has-text('${words}')`);

/** Whoever is signed in sits at the township that the alerts of the mock wait for. */
export async function tookOn({ page, hub, shot, step }) {
  await page.waitForSelector("tr[data-case]");
  const before = Number(await waiting(page));
  hub.presses("府河", "urged", 1);
  hub.presses("楼道", "limit_near", 1);
  hub.presses("健身器材", "urged", 2);
  await page.waitForSelector("[data-alert=other]");
  await page.waitForFunction((count) => document.querySelector("[data-queue=to_sign] strong")?.textContent === String(count), before + 2);
  assert.match(await of(page, "府河").locator("[data-alert]").textContent(), /▲ 待本级签收 · 催办 · 已/);
  assert.match(await of(page, "健身器材").locator("[data-alert=other]").textContent(), /△ 待莲池区签收 · 催办/);
  assert.equal(await of(page, "健身器材").locator("input[type=checkbox]").count(), 0, "another post's alert cannot be chosen");
  await press(page, "2");
  await page.waitForSelector("[data-queue=to_sign][aria-pressed=true]");
  await shot("desk-alerts");
  await press(page, "a");
  await page.waitForFunction(() => document.querySelectorAll("tr.chosen").length >= 2);
  const many = await page.locator("tr.chosen").count();
  await press(page, " ");
  await page.waitForSelector(`[data-signed='${many}']`);
  await page.waitForFunction((count) => document.querySelector("[data-queue=to_sign] strong")?.textContent === String(count), before + 2 - many);
  const taken = hub.acts.acknowledged;
  assert.equal(taken.length, many);
  assert.ok(taken.every((it) => it.rung === 1 && it.round === 1), "each names the round that it answers");
  assert.equal(new Set(taken.map((it) => it.key)).size, many, "under a key of its own");
  step("alerts of the own post are acknowledged, many at once", { many });
  await press(page, "1");
  await openCase(page, "健身器材");
  await page.waitForSelector("[data-alert=other]");
  assert.equal(await page.locator("[data-do=acknowledge]").count(), 0);
  await press(page, " ");
  hub.presses("府河", "supervised", 1, 2);
  await openCase(page, "府河");
  await page.waitForSelector("[data-do=acknowledge]");
  assert.match(await page.textContent("[data-opened] [data-alert=own]"), /督办/);
  await shot("desk-alert");
  await press(page, " ");
  await page.waitForSelector("[data-signed='1']");
  await page.waitForSelector("[data-alert]", { state: "detached" });
  assert.deepEqual(hub.acts.acknowledged.slice(many).map(({ rung, round }) => [rung, round]), [[1, 2]], "and nothing of another's");
  step("one is acknowledged on its page");
  await backToAll(page);
}

/** 派力量: the nearest ones first, named by keys. */
export async function sentUnits({ page, hub, shot, step }) {
  await openCase(page, "杂物着火");
  await begun(page, "c", "dispatch");
  await page.waitForSelector("[data-form=dispatch] [name=units]:focus");
  await page.waitForSelector("[data-form=dispatch] [data-unit]");
  const far = (await page.locator("[data-form=dispatch] [data-unit] .quiet").allTextContents()).flatMap((words) => metresIn(words));
  assert.ok(far.length > 1 && far.every((metres, at) => at === 0 || far[at - 1] <= metres), `the nearest first: ${far}`);
  const nearest = await page.getAttribute("[data-form=dispatch] [data-unit]", "data-unit");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=dispatch] input[type=checkbox]:checked");
  await press(page, "Tab", "Tab", " ");
  await page.waitForFunction(() => document.querySelectorAll("[data-form=dispatch] input[type=checkbox]:checked").length === 2);
  await press(page, "Control+Enter");
  await page.waitForSelector("[data-form=dispatch] [role=alert]");
  await page.waitForSelector("[data-form=dispatch] [name=reason]:focus");
  await page.keyboard.type("离得最近");
  await shot("desk-units");
  await sent(page, "dispatch");
  const [{ body }] = hub.acts.others.filter(({ action }) => action === "dispatch");
  assert.deepEqual([body.units.length, body.units[0], body.reason], [2, nearest, "离得最近"]);
  step("units are sent from the plain list, the nearest first");
  await backToAll(page);
}

/** `350 米`, `1.2 公里`: in metres. */
function metresIn(words) {
  const [, count, unit] = /([\d.]+) (米|公里)/.exec(words) ?? [];
  return count === undefined ? [] : [Number(count) * (unit === "米" ? 1 : 1000)];
}

/** What the console has forms of its own for. */
export async function didAlone({ page, hub, shot, step }) {
  await openCase(page, "杂物着火");
  await page.waitForSelector("[data-calls-owed]:has-text('119')");
  assert.equal(await page.locator("[data-deed=withdraw]").count(), 0, "whoever must be called is called first");
  await begun(page, "#", "call");
  assert.equal(await page.inputValue("[name=service]"), "fire", "there is one to call");
  await sent(page, "call");
  await page.waitForSelector("[data-calls-owed]", { state: "detached" });
  await page.waitForSelector("[data-deed=withdraw]");
  await openCase(page, "八旬老人");
  await begun(page, "@", "place");
  await page.waitForSelector("[data-form=place] input[type=search]:focus");
  await page.keyboard.type("白楼乡");
  await page.waitForSelector("[data-form=place] button.found");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=place] .chosen");
  await tabTo(page, "reason");
  await page.keyboard.type("家属说在白楼乡");
  await shot("desk-place");
  await sent(page, "place");
  await begun(page, "e", "settle");
  await page.keyboard.type("家属已找到，平安到家");
  await sent(page, "settle");
  await page.waitForSelector("[data-opened][data-phase=to_verify]");
  await openCase(page, "有人持刀");
  await begun(page, "-", "withdraw");
  await press(page, "Control+Enter");
  await page.waitForSelector("[data-form=withdraw] [role=alert]");
  await page.keyboard.type("误触，本人已确认");
  await shot("desk-withdraw");
  await sent(page, "withdraw");
  await page.waitForSelector("[data-opened][data-phase=withdrawn]");
  const done = hub.acts.others.map(({ action, body }) => [action, body]);
  assert.deepEqual(done.map(([action]) => action), ["call", "place", "settle", "withdraw"]);
  assert.deepEqual(done[1][1], { place: null, area: areas.find((one) => one.name === "白楼乡").code, reason: "家属说在白楼乡" });
  step("a call recorded, put elsewhere, settled, withdrawn: without the map");
  await backToAll(page);
}
