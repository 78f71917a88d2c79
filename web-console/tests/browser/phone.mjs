/** A phone in a hand, for the stories of the field page. */
import assert from "node:assert/strict";
import { open } from "./visit.mjs";

export const PHONE = { width: 390, height: 844 };
/** A glove hits this. */
const LEAST_TARGET_PX = 56;
/** What breaks when a network does; the page says it to its person, the browser to its own log. */
const WITHOUT_NETWORK = /net::ERR_|WebSocket connection to/;

/** A page on a phone's screen that may know where it is. */
export async function pickUp(browser, base, at, env = {}) {
  const { page, seen } = await open(browser, base, env, PHONE);
  await page.context().grantPermissions(["geolocation"], { origin: base });
  await page.context().setGeolocation(at);
  return { page, seen };
}

export async function press(page, what) {
  await page.click(`[data-do=${what}]:visible`);
}

export async function bigEnough(page, where) {
  for (const button of await page.locator("button:visible, a.button:visible, label.button:visible").all()) {
    const box = await button.boundingBox();
    assert.ok(box !== null && box.height >= LEAST_TARGET_PX && box.width >= LEAST_TARGET_PX, `${where}: ${await button.textContent()} is ${box?.width} × ${box?.height}`);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${where}: nothing hangs over the side`);
}

/** A picture larger than the hub takes; smaller ones, of which each number has another, where there are many. */
export async function scene(page, { width = 1600, height = 1200, number = 0 } = {}) {
  const url = await page.evaluate(({ width, height, number }) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d");
    const noise = pen.createImageData(width, height);
    for (let at = 0; at < noise.data.length; at += 1) noise.data[at] = at % 4 === 3 ? 255 : ((at + number) * 2_654_435_761) % 251;
    pen.putImageData(noise, 0, 0);
    return canvas.toDataURL("image/png");
  }, { width, height, number });
  return { name: "scene.png", mimeType: "image/png", buffer: Buffer.from(url.split(",")[1], "base64") };
}

/** Takes picture number so-and-so with the camera of an album. */
export async function shoot(page, album, number) {
  const taken = page.locator(`[data-album=${album}] [data-photo]`);
  const before = await taken.count();
  await page.setInputFiles(`input[name=photo-${album}]`, await scene(page, { width: 320, height: 240, number }));
  await taken.nth(before).waitFor();
}

/** Waits until the phone keeps the page, and answers the addresses of what it keeps. */
export async function keptBy(page) {
  return page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const names = (await caches.keys()).filter((name) => name.startsWith("huying-field-"));
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map((request) => new URL(request.url).pathname);
  });
}

/** The page with all it loads is kept, once, and nothing of the console or of the hub's answers. */
export async function keepsItself(page) {
  const kept = await keptBy(page);
  const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map((it) => new URL(it.name).pathname));
  for (const path of ["/field", ...loaded.filter((it) => it.startsWith("/assets/"))]) assert.ok(kept.includes(path), `${path} is not among ${kept.join(" ")}`);
  assert.deepEqual(kept.filter((path) => path !== "/field" && !/^\/assets\/[^/]+\.(js|css)$/.test(path)), [], "nothing else is kept");
  assert.deepEqual(kept.filter((path) => /chart|maplibre|index/.test(path)), [], "nothing of the console is kept");
  return kept;
}

/** What the browser complained about that nobody asked for. */
export function unasked(seen, alsoAsked) {
  return seen.complaints.filter((words) => !WITHOUT_NETWORK.test(words) && !alsoAsked.test(words));
}
