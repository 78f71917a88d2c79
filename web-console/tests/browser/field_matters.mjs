/** What a phone shows for its work, in the story of the field page: evidence of a task, and matters that are dealt with on the spot. */
import assert from "node:assert/strict";
import { bigEnough, press, shoot } from "./phone.mjs";

const WANTED = { before: true, after: true, position: true };

const isOrder = (what) => (it) => it.type === "order" && it.action.do === what;

/** Which pictures the hub had before it heard the last order of this kind, and what they are of. */
function broughtBefore(hub, what) {
  const at = hub.heard.findLastIndex(isOrder(what));
  return hub.heard.slice(0, at).filter((it) => it.type === "photo");
}

async function namesIn(page, album) {
  return page.locator(`[data-album=${album}] [data-photo]`).evaluateAll((all) => all.map((it) => it.dataset.photo));
}

/** What is wanted is said from the start; pictures of before are taken on arrival, survive a restart, and nothing goes out without the rest. */
export async function broughtEvidence({ page, hub, shot, step }, at) {
  const { offer, task } = hub.offer(WANTED);
  await page.waitForSelector(`[data-offer="${offer}"]`);
  await press(page, "accept");
  await page.waitForSelector(`[data-task="${task}"]`);
  assert.deepEqual(await page.locator("[data-proof]").evaluateAll((all) => all.map((it) => [it.dataset.proof, it.dataset.there])), [["before", "false"], ["after", "false"], ["position", "false"]]);
  await press(page, "arrive");
  await page.waitForSelector("[data-proof=position][data-there=true]");
  await shoot(page, "before", 1);
  await page.waitForSelector("[data-proof=before][data-there=true]");
  await bigEnough(page, "evidence");
  await shot("field-evidence");
  const before = await namesIn(page, "before");
  await page.reload();
  await page.waitForSelector("[data-proof=before][data-there=true]");
  assert.deepEqual(await namesIn(page, "before"), before, "pictures of before survive a restart");
  await press(page, "finish");
  await press(page, "done");
  assert.equal(await page.getAttribute("[role=alert][data-lacks]", "data-lacks"), "after");
  assert.match(await page.textContent("[data-lacks]"), /缺少：处理后照片/);
  assert.equal(hub.orders("done").some((it) => it.task === task), false, "nothing went out");
  await shot("field-evidence-lacking");
  await shoot(page, "after", 2);
  const after = await namesIn(page, "after");
  hub.refuses = { what: "done", code: "evidence_missing", detail: "case 01999f00 wants with the word that it is dealt with: before" };
  await press(page, "done");
  await page.waitForSelector("[data-note=refused]");
  assert.match(await page.textContent("[data-note=refused] p"), /办结.*缺少：处理前照片/, "the refusal says in words what is missing");
  await page.click("[data-note=refused] button");
  await press(page, "finish");
  await page.waitForSelector("[data-album=after] [data-photo]");
  await press(page, "done");
  await page.waitForSelector("[data-task]", { state: "detached" });
  await page.waitForSelector("[data-waiting]", { state: "detached" });
  const done = hub.orders("done").find((it) => it.task === task);
  assert.deepEqual(done, { do: "done", task, photos: after, before, place: { lat: at.latitude, lon: at.longitude } });
  const brought = broughtBefore(hub, "done").filter((it) => it.task === task).map((it) => it.name);
  assert.deepEqual([...before, ...after].filter((name) => !brought.includes(name)), [], "the pictures came before the word");
  step("what a task must bring is said, gathered, and sent apart");
}

/** A picture of before first; the phone is taken away; the rest later and without a network. */
export async function dealtWithOnTheSpot({ page, hub, shot, step }, at) {
  await press(page, "spot");
  await page.waitForSelector("[data-form=spot] [data-place=known]");
  await shoot(page, "before", 3);
  await page.reload();
  await page.waitForSelector("[data-form=spot] [data-album=before] [data-photo]");
  step("a matter that was begun survives a restart");
  await press(page, "handled");
  assert.equal(await page.getAttribute("[data-form=spot] [data-lacks]", "data-lacks"), "category text note after");
  await bigEnough(page, "on the spot");
  await shot("field-spot-lacking");
  await page.context().setOffline(true);
  await page.waitForSelector("main[data-link=reconnecting]");
  // By keyboard: the first category of the list.
  await page.focus("[data-form=spot] [name=category] >> nth=0");
  await page.keyboard.press("Space");
  await page.fill("[data-form=spot] [name=text]", "电线杆上有小广告");
  await page.fill("[data-form=spot] [name=address]", "老桥头");
  await page.fill("[data-form=spot] [name=note]", "已清除");
  await shoot(page, "after", 4);
  const [before, after] = [await namesIn(page, "before"), await namesIn(page, "after")];
  await shot("field-spot");
  await press(page, "handled");
  await page.waitForSelector("[data-form=spot]", { state: "detached" });
  await page.waitForSelector("[data-waiting='1']");
  assert.equal(hub.orders("handled").length, 0, "nothing has arrived yet");
  hub.swallow = 1;
  await page.context().setOffline(false);
  await page.waitForSelector("[data-note=spot_closed]", { timeout: 30_000 });
  await page.waitForSelector("[data-waiting]", { state: "detached" });
  await shot("field-spot-closed");
  const sent = hub.heard.filter(isOrder("handled"));
  assert.deepEqual([sent.length, new Set(sent.map((it) => it.id)).size], [2, 1], "the first answer was lost, so it came again under the same id");
  const [handled] = hub.orders("handled");
  assert.equal(hub.orders("handled").length, 1);
  const { case: filed, category, ...said } = handled;
  assert.deepEqual(said, { do: "handled", text: "电线杆上有小广告", note: "已清除", address: "老桥头", place: { lat: at.latitude, lon: at.longitude }, before, after });
  assert.ok(category !== "" && /^[0-9a-f-]{14}7/.test(filed), `${category} ${filed}`);
  const brought = broughtBefore(hub, "handled").filter((it) => it.case === filed).map((it) => it.name);
  assert.deepEqual([...before, ...after].filter((name) => !brought.includes(name)), [], "the pictures came before the filing, under its case");
  await page.click("[data-note=spot_closed] button");
  step("dealt with on the spot without a network, filed once, and closed");
}

/** Another is drawn, and a third is thrown away. */
export async function drawnForChecking({ page, hub, shot, step }) {
  hub.filedAs = "to_verify";
  await press(page, "spot");
  await page.click("[data-form=spot] .choices label >> nth=0");
  await page.fill("[data-form=spot] [name=text]", "垃圾");
  await page.fill("[data-form=spot] [name=note]", "已扫净");
  await page.waitForSelector("[data-form=spot] [data-place=known]");
  await shoot(page, "before", 5);
  await shoot(page, "after", 6);
  await press(page, "handled");
  await page.waitForSelector("[data-note=spot_to_check]");
  await shot("field-spot-to-check");
  await page.click("[data-note] button");
  await press(page, "spot");
  await page.fill("[data-form=spot] [name=text]", "看错了");
  await press(page, "later");
  await page.waitForSelector("[data-do=spot][data-begun=true]");
  await press(page, "spot");
  await press(page, "discard");
  await press(page, "discard_sure");
  await page.waitForSelector("[data-do=spot][data-begun=false]");
  assert.equal(hub.orders("handled").length, 2);
  step("one is drawn for somebody else to look at, another thrown away");
}

/** One is refused while another was begun: it waits beside it with its picture and why, is taken up, mended, and filed. */
export async function mendedOne({ page, hub, shot, step }) {
  hub.filedAs = "closed";
  await press(page, "spot");
  await page.click("[data-form=spot] .choices label >> nth=0");
  await page.fill("[data-form=spot] [name=text]", "广告牌歪斜");
  await page.fill("[data-form=spot] [name=note]", "已扶正");
  await page.waitForSelector("[data-form=spot] [data-place=known]");
  await shoot(page, "before", 7);
  await shoot(page, "after", 8);
  const pictures = [...(await namesIn(page, "before")), ...(await namesIn(page, "after"))];
  await page.context().setOffline(true);
  await page.waitForSelector("main[data-link=reconnecting]");
  await press(page, "handled");
  await page.waitForSelector("[data-waiting='1']");
  await press(page, "spot");
  await page.fill("[data-form=spot] [name=text]", "井盖响");
  hub.refuses = { what: "handled", code: "not_self_handled" };
  await page.context().setOffline(false);
  await page.waitForSelector("[data-aside='1']", { timeout: 30_000 });
  assert.match(await page.textContent("[data-matter]"), /广告牌歪斜.*不能自采自办/);
  assert.equal(await page.inputValue("[data-form=spot] [name=text]"), "井盖响", "what was begun stays on the page");
  await page.click("[data-note=refused] button");
  await bigEnough(page, "set aside");
  await shot("field-aside", page, { fullPage: true });
  await page.reload();
  await page.waitForSelector("[data-aside='1']");
  await press(page, "take_up");
  await page.waitForFunction(() => document.querySelectorAll("[data-form=spot] [data-photo]").length === 2);
  assert.match(await page.textContent("[data-matter]"), /井盖响.*写了一半/, "the one that was begun made room");
  await page.fill("[data-form=spot] [name=text]", "店外广告牌歪斜");
  await press(page, "handled");
  await page.waitForSelector("[data-note=spot_closed]", { timeout: 30_000 });
  await page.click("[data-note=spot_closed] button");
  const handled = hub.orders("handled").at(-1);
  assert.deepEqual([handled.text, ...handled.before, ...handled.after], ["店外广告牌歪斜", ...pictures]);
  await press(page, "drop_aside");
  await press(page, "drop_aside_sure");
  await page.waitForSelector("[data-aside]", { state: "detached" });
  step("what was refused while another was begun is mended and filed, with its pictures");
}

/** What was said by telephone was recorded for the unit: the next thing that the phone says shows that it is behind, and it asks how things stand. */
export async function answeredByTelephone({ page, hub, step }) {
  const { offer, task } = hub.offer();
  await page.waitForSelector(`[data-offer="${offer}"]`);
  await press(page, "accept");
  await press(page, "arrive");
  await page.waitForSelector(`[data-task="${task}"][data-standing=on_scene]`);
  // The page shows it before the hub has heard of it.
  await page.waitForSelector("[data-waiting]", { state: "detached" });
  hub.recordDone();
  hub.refuses = { what: "well", code: "not_your_task" };
  await press(page, "well");
  await page.waitForSelector("[data-note=refused]");
  await page.waitForSelector("main[data-link=live]");
  await page.waitForSelector("[data-task]", { state: "detached" });
  await page.click("[data-note=refused] button");
  step("what was recorded for the unit meanwhile shows");
}
