/**
 * The field page on a phone's screen in a real browser, against a mock: bound by a code, on duty, asked, answering without
 * a network, arriving, reporting done with a photo and with what a category wants, dealing with a matter on the spot, calling for help.
 *
 *   SCREENSHOTS   keeps pictures there
 *   PAGES         folder of the built pages; `dist` without it
 *   CHROMIUM      the browser
 *
 * Prints one JSON line a step and ends with 1 at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { answeredByTelephone, broughtEvidence, dealtWithOnTheSpot, drawnForChecking, mendedOne } from "./field_matters.mjs";
import { Line } from "./line.mjs";
import { CODE, FieldHubMock } from "./mock_field_hub.mjs";
import { bigEnough, keepsItself, PHONE, pickUp, press, scene, unasked } from "./phone.mjs";
import { asProgram, narrator, telling } from "./telling.mjs";
import { flagsFor, open } from "./visit.mjs";

/** What the page may weigh on the way to a phone. */
const PAGE_MAX_BYTES = 100_000;
/** A name of this machine that browsers do not take for it. */
const ELSEWHERE = "hub.test";
const PLACE = { latitude: 38.8751, longitude: 115.4662, accuracy: 9 };

/** Waits for what the mock has heard or done. */
async function until(what, words) {
  for (let tries = 0; tries < 200; tries += 1) {
    if (what()) return;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  assert.fail(`not in time: ${words}`);
}

async function boundAndOnDuty({ page, base, hub, shot, step }) {
  await page.goto(`${base}/field`);
  await page.fill("[name=code]", "WRONG");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=alert]");
  await shot("field-pair");
  await page.goto(`${base}/field#${CODE}`);
  await page.waitForSelector("main[data-link=live][data-duty=off]");
  assert.equal(new URL(page.url()).hash, "", "a code does not stay in the address");
  assert.equal(await page.getAttribute("[data-sharing]", "data-sharing"), "off", "off duty nothing is shared");
  assert.equal(hub.heard.filter((it) => it.type === "fix").length, 0);
  step("bound");
  await press(page, "sign_on");
  await page.waitForSelector("main[data-duty=on]");
  await page.waitForSelector("[data-sharing=shared]");
  assert.match(await page.textContent("[data-sharing]"), /位置共享中 · \d+ 秒前/);
  const fix = hub.heard.find((it) => it.type === "fix");
  assert.deepEqual([fix.lat, fix.lon], [PLACE.latitude, PLACE.longitude]);
  await bigEnough(page, "on duty");
  await shot("field-on-duty");
  step("on duty, position shared");
}

async function acceptedWithoutNetwork({ page, hub, line, shot, step }) {
  const offer = hub.offer();
  await page.waitForSelector(`[data-offer="${offer.offer}"]`);
  await until(() => ["delivered", "seen"].every((receipt) => hub.heard.some((it) => it.type === "receipt" && it.step === receipt)), "receipts");
  assert.match(await page.textContent("[role=timer]"), /^\s*01:(3[01]|[0-2]\d)/, "the countdown runs");
  await bigEnough(page, "offer");
  await shot("field-offer");
  await page.context().setOffline(true);
  await page.waitForSelector("main[data-link=reconnecting]");
  await press(page, "accept");
  await page.waitForSelector(`[data-task="${offer.task}"][data-standing=accepted]`);
  await page.waitForSelector("[data-waiting='1']");
  await press(page, "set_out");
  await page.waitForSelector("[data-waiting='2']");
  await shot("field-offline");
  assert.equal(hub.orders("accept").length, 0, "nothing has arrived yet");
  step("accepted and set out without a network");

  const kept = await keepsItself(page);
  line.cut();
  await page.context().setOffline(false);
  await page.reload();
  await page.waitForSelector("[data-waiting='2']");
  await page.waitForSelector(`[data-task="${offer.task}"][data-standing=under_way]`);
  step("the page opens without a network, and what waits survives it", { kept: kept.length });

  hub.swallow = 1;
  line.mend();
  await page.waitForSelector("[data-waiting]", { state: "detached", timeout: 30_000 });
  const sent = hub.heard.filter((it) => it.type === "order" && it.action.do === "accept");
  assert.equal(sent.length, 2, "the answer to the first was lost, so it came again");
  assert.equal(new Set(sent.map((it) => it.id)).size, 1, "with the same id");
  assert.deepEqual(hub.carriedOut.map((it) => it.do), ["sign_on", "accept", "set_out"], "once each, and in order");
  step("back online, arrived once");
  return offer;
}

async function arrivedAndDone({ page, hub, shot, step }, offer) {
  await press(page, "arrive");
  await page.waitForSelector("[data-standing=on_scene]");
  await until(() => hub.orders("arrive").length === 1, "arrived");
  hub.askWelfare(offer.task);
  await page.waitForSelector("[data-task] [role=alert]");
  await shot("field-welfare");
  await press(page, "well");
  await page.waitForSelector("[data-task] [role=alert]", { state: "detached" });
  await press(page, "backup");
  await bigEnough(page, "backup");
  await page.keyboard.type("火势蔓延");
  await page.click("[data-form=backup] .wants button >> nth=0");
  await shot("field-backup");
  await press(page, "ask_backup");
  await page.waitForSelector("[data-asked=backup]");
  await until(() => hub.orders("ask_backup").length === 1, "asked for backup");
  assert.deepEqual(hub.orders("ask_backup"), [{ do: "ask_backup", task: offer.task, note: "火势蔓延 再来人手" }]);
  await press(page, "finish");
  await page.fill("[name=note]", "已扑灭，无人受伤");
  await page.setInputFiles("input[type=file]", await scene(page));
  await page.waitForSelector("[data-photo]");
  await bigEnough(page, "result");
  await shot("field-result");
  hub.photosRefused = 1;
  await press(page, "done");
  await page.waitForSelector("[data-task]", { state: "detached" });
  await page.waitForSelector("[data-waiting]", { state: "detached", timeout: 20_000 });
  const [done] = hub.orders("done");
  const [[name, bytes]] = hub.photos;
  assert.deepEqual([done.note, done.photos], ["已扑灭，无人受伤", [name]]);
  assert.equal(bytes.readUInt16BE(0), 0xffd8, "a JPEG");
  assert.ok(bytes.length < 1024 * 1024, `${bytes.length} bytes`);
  const order = hub.heard.findIndex((it) => it.type === "order" && it.action.do === "done");
  assert.ok(order > hub.heard.findLastIndex((it) => it.type === "photo"), "the picture comes before the word");
  assert.equal(hub.orders("done").length, 1);
  step("arrived, well, done with a photo", { photo_bytes: bytes.length });
}

async function declinedAndStoodDown({ page, hub, step }) {
  const gone = hub.offer();
  await page.waitForSelector(`[data-offer="${gone.offer}"]`);
  hub.standDown(gone.offer);
  await page.waitForSelector("[data-note=stood_down]");
  assert.equal(await page.locator("[data-offer]").count(), 0);
  await page.click("[data-note] button");
  const far = hub.offer();
  await page.waitForSelector(`[data-offer="${far.offer}"]`);
  // By keyboard alone: the card has the focus when it comes.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.focus("[data-reason=too_far]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-offer]", { state: "detached" });
  await until(() => hub.orders("decline").length === 1, "declined");
  assert.deepEqual(hub.orders("decline")[0], { do: "decline", offer: far.offer, reason: "too_far" });
  step("stood down, declined with a reason by keyboard");
}

async function calledForHelp({ page, hub, shot, step }) {
  const box = await page.locator("[data-do=sos]").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.waitForSelector("[data-sos=held]");
  await page.mouse.up();
  await page.waitForSelector("[data-do=sos_now]");
  await shot("field-sos");
  await page.mouse.move(195, 300);
  assert.equal(hub.orders("sos").length, 0, "let go early, nothing is sent");
  const again = await page.locator("[data-do=sos]").boundingBox();
  await page.mouse.move(again.x + again.width / 2, again.y + again.height / 2);
  await page.mouse.down();
  await page.waitForSelector("[data-sos=sent]");
  await page.mouse.up();
  assert.deepEqual(hub.orders("sos"), [{ do: "sos", place: { lat: PLACE.latitude, lon: PLACE.longitude } }]);
  step("called for help with a place");
}

async function inEnglishAndOff({ page, hub, shot, step }) {
  await page.click("[aria-label='Switch to English']");
  await page.waitForSelector("html[lang=en]");
  for (const words of await page.locator("button:visible").allTextContents()) assert.doesNotMatch(words.replace("中文", ""), /\p{Script=Han}/u);
  await shot("field-english");
  await press(page, "sign_off");
  await page.waitForSelector("main[data-duty=off]");
  await page.waitForSelector("[data-sharing=off]");
  await until(() => hub.orders("sign_off").length === 1, "signed off");
  const fixes = () => hub.heard.filter((it) => it.type === "fix").length;
  const before = fixes();
  await page.context().setGeolocation({ ...PLACE, latitude: 38.9 });
  await page.waitForTimeout(2_500);
  assert.equal(fixes(), before, "off duty nothing is shared");
  step("in English, off duty");
}

/** The hub got another build: the phone has that one after the next look at the page, and no older one. */
async function renewed({ page, hub, step }) {
  hub.build = "another";
  await page.reload();
  await page.waitForFunction(async () => (await caches.keys()).join() === "huying-field-another");
  await keepsItself(page);
  step("another build replaces the one that was kept");
}

/** Where browsers keep no page, for want of TLS, it works all the same and complains of nothing. */
async function elsewhere({ browser, base, step }) {
  const address = base.replace("127.0.0.1", ELSEWHERE);
  const { page, seen } = await open(browser, address, {}, PHONE);
  await page.goto(`${address}/field`);
  await page.waitForSelector("[name=code]");
  assert.equal(await page.evaluate(() => "serviceWorker" in navigator), false, "a place where browsers keep pages would prove nothing");
  assert.match(await page.textContent("main"), /不是安全连接/, "what does not work here is said");
  assert.deepEqual(seen, { complaints: [], foreign: [] }, "the browser has nothing to complain about");
  await page.context().close();
  step("without TLS, and nothing complains");
}

/** What the page made the phone load, as it comes over the network. */
function weigh(page) {
  const loaded = { bytes: 0, names: [] };
  page.on("response", async (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.startsWith("/assets/") || loaded.names.includes(pathname)) return;
    loaded.names.push(pathname);
    const { length } = gzipSync(await response.body());
    loaded.bytes += length;
  });
  return loaded;
}

export async function fieldStory(env) {
  const hub = new FieldHubMock(env.PAGES ?? resolve(import.meta.dirname, "../../dist"));
  const line = new Line(await hub.start());
  const base = await line.open();
  const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: [...flagsFor({}), `--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`] });
  try {
    const { page, seen } = await pickUp(browser, base, PLACE);
    const loaded = weigh(page);
    const { shot, step } = narrator(env, page);
    const told = { browser, page, base, hub, line, shot, step };
    const tell = async () => {
      await boundAndOnDuty(told);
      assert.ok(loaded.bytes > 0 && loaded.bytes <= PAGE_MAX_BYTES, `${loaded.bytes} bytes of ${loaded.names.join(" ")}`);
      const offer = await acceptedWithoutNetwork(told);
      await arrivedAndDone(told, offer);
      await declinedAndStoodDown(told);
      await broughtEvidence(told, PLACE);
      await dealtWithOnTheSpot(told, PLACE);
      await drawnForChecking(told);
      await mendedOne(told);
      await answeredByTelephone(told);
      await calledForHelp(told);
      await inEnglishAndOff(told);
      await renewed(told);
      await elsewhere(told);
    };
    await telling(tell, { shot, seen, failed: "field-failed" });
    // A wrong code, a hub that was away and a phone without a network were asked for.
    assert.deepEqual(unasked(seen, /403 \(Forbidden\)|503 \(Service Unavailable\)/), [], "the browser has nothing to complain about");
    assert.deepEqual(seen.foreign.filter((url) => !url.startsWith("blob:")), [], "nothing leaves the origin");
    step("clean", { page_bytes_gz: loaded.bytes });
  } finally {
    await browser.close();
    line.close();
    hub.stop();
  }
}

await asProgram(import.meta.filename, fieldStory);
