/** The map of the desk: drawn, pointed at, moved, without a picture of the world, and without WebGL. */
import assert from "node:assert/strict";
import { chooseNamed, newCall, press, tabTo } from "./hands.mjs";
import { pixelsOf } from "./pixels.mjs";

const MAP = "#map-pane";
/** The picture is called old after five seconds; then it must have been said. */
const OLD_WITHIN_MS = 12_000;

export async function unitsDrawn(page, least) {
  await page.waitForFunction((count) => Number(document.querySelector("#map-pane [data-units]")?.getAttribute("data-units")) >= count, least);
  return Number(await page.getAttribute("#map-pane [data-units]", "data-units"));
}

/** Waits until the map shows what is wanted of its pixels; says what it showed instead. */
async function showing(page, what, wanted) {
  const until = Date.now() + 12_000;
  for (;;) {
    const seen = await pixelsOf(page, MAP);
    if (wanted(seen)) return seen;
    assert.ok(Date.now() < until, `${what}: the map shows ${JSON.stringify(seen)}`);
    await page.waitForTimeout(300);
  }
}

/** The map has come to where it was asked to go. */
export async function arrived(page) {
  // What asks it to move is carried out with the next change of the page.
  await page.waitForTimeout(100);
  await page.waitForSelector(`${MAP} [data-moving=still]`);
}

async function centreOf(page) {
  const box = await page.locator(MAP).boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** The roads, where the hub has any: drawn below everything, switched off and on again. */
export async function roadsStory({ page, shot, step }) {
  const { tiles } = await page.evaluate(async () => (await fetch("/api/v1/roads/map")).json());
  if (tiles === null) return step("no roads to be drawn");
  await shot("roads");
  await page.locator("details.layers summary").click();
  const box = page.locator("[data-layer=roads]");
  assert.equal(await box.isChecked(), true, "roads are shown to begin with");
  // Great roads and rivers: smaller streets have colours that letters have as well.
  const much = (it) => it.road + it.water;
  const drawn = much(await showing(page, "roads", (it) => much(it) > 500));
  await box.click();
  await showing(page, "no roads", (it) => much(it) < drawn / 4);
  await page.keyboard.press("Space");
  await showing(page, "roads again", (it) => much(it) > drawn / 2);
  await page.locator("details.layers summary").click();
  step("roads drawn", { pixels: drawn });
}

/** 布防建议: reckoned when somebody asks, drawn on the map, and told to nobody. */
export async function coverStory({ page, shot, step }) {
  await page.focus("[role=listbox]");
  await page.keyboard.press("v");
  await page.waitForSelector('section.cover[data-cover]:not([data-cover=""])');
  const panel = page.locator("section.cover");
  const reached = Number(await panel.getAttribute("data-cover"));
  assert.ok(reached >= 0 && reached <= 1000, `${reached} of a thousand are reached`);
  const told = await panel.innerText();
  assert.ok(told.includes(`${(reached / 10).toFixed(1)}%`), `the panel tells what the hub reckoned, ${reached} of a thousand: ${told}`);
  // Opened by a key it has the keyboard, and every figure's field and button is reached by keys.
  const held = () => page.evaluate(() => document.activeElement?.closest("section.cover") === null ? "" : document.activeElement.tagName);
  assert.equal(await held(), "BUTTON", "the panel has the keyboard");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await held(), "BUTTON", "one key back it is asked again");
  await press(page, "Tab", "Tab");
  assert.equal(await held(), "INPUT", "one key on an area is chosen");
  const moves = await panel.locator("[data-move]").count();
  await page.waitForTimeout(300);
  await shot("cover");
  if (moves > 0) {
    await panel.locator("[data-move] button").first().focus();
    await page.keyboard.press("Enter");
    await arrived(page);
  }
  await page.keyboard.press("Escape");
  await page.waitForSelector("section.cover", { state: "detached" });
  step("cover looked at", { reached, moves });
}

/** How far the cross may be from the road, degrees: less than its width. */
const BESIDE_ROAD = 0.0002;

/** An address on a road that runs from south to north: found while it is typed, and the map goes there. `env.ROAD` is its name, `env.ROAD_LON` where it runs. */
export async function addressStory({ page, env, shot, step }) {
  if (env.ROAD === undefined) return step("no road to be found");
  await newCall(page);
  await tabTo(page, "address");
  await page.keyboard.type(env.ROAD);
  await chooseNamed(page, "#address-found", env.ROAD);
  await page.waitForSelector("[data-form=report] [data-place=known]");
  await shot("road-found");
  await press(page, "Alt+m");
  await page.waitForSelector("[data-picking]");
  await arrived(page);
  await shot("road-on-the-map");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=report]:visible [data-point]");
  const point = await page.getAttribute("[data-point]", "data-point");
  const lon = Number(point.split(",")[1]);
  assert.ok(Math.abs(lon - Number(env.ROAD_LON)) < BESIDE_ROAD, `the map shows ${point}, and the road runs at ${env.ROAD_LON}`);
  await press(page, "Escape");
  await page.waitForSelector("[data-form=report]", { state: "detached" });
  step("a road is found", { point });
}

/** With a case selected whose place is known: everything of it is on the map, and the map obeys keys and hands. */
export async function mapStory({ page, shot, step }) {
  await page.waitForSelector(`${MAP}[data-map=chart] canvas`);
  const id = await page.locator("[data-case][aria-selected=true]").getAttribute("data-case");
  await page.focus("[role=listbox]");
  await page.keyboard.press("g");
  const units = await unitsDrawn(page, 1);
  await arrived(page);
  const seen = await showing(page, "a case and its rings", (it) => it.ring > 100);
  await shot("map");
  step("map drawn", { units, ...seen });

  const [x, y] = await centreOf(page);
  await page.focus("[role=listbox]");
  await page.keyboard.press("Escape");
  await page.waitForSelector("[data-case][aria-selected=true]", { state: "detached" });
  await showing(page, "no ring without a case", (it) => it.ring < seen.ring / 8);
  await page.mouse.click(x, y);
  await page.waitForSelector(`[data-case="${id}"][aria-selected=true]`);
  step("case chosen on the map");

  await page.keyboard.press("Escape");
  // What stood apart while it was chosen has to be drawn among the others again. The pointer rests on it, and its tip has a little of the ring's colour.
  await showing(page, "no ring without a case", (it) => it.ring < seen.ring / 3);
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await page.waitForSelector(`[data-case="${id}"][aria-selected=true]`);
  step("case chosen by keyboard");
}

/** A unit that the card names: selected, followed, and let go by a hand that moves the map. */
export async function unitStory({ page, step }) {
  const named = page.locator("#case-card button.name");
  if ((await named.count()) === 0) return;
  await named.first().click();
  await page.waitForSelector("[data-unit]");
  const unit = await page.getAttribute("[data-unit]", "data-unit");
  await page.waitForFunction(() => document.querySelector("[data-unit] button:not([disabled]) kbd") !== null);
  await page.focus("[role=listbox]");
  await page.keyboard.press("f");
  await page.waitForSelector("[data-following]");
  await arrived(page);
  const [x, y] = await centreOf(page);
  await page.keyboard.press("Escape");
  await page.waitForSelector("[data-unit]", { state: "detached" });
  await page.mouse.click(x, y);
  await page.waitForSelector(`[data-unit="${unit}"]`);
  await page.focus("[role=listbox]");
  await page.keyboard.press("f");
  await page.waitForSelector("[data-following]");
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 120, y + 60, { steps: 5 });
  await page.mouse.up();
  await page.waitForSelector("[data-following]", { state: "detached" });
  await page.focus("[role=listbox]");
  await page.keyboard.press("Escape");
  step("unit followed, and let go");
}

/** A status taken off the map is gone from it, and comes back. */
export async function filterStory({ page, step }) {
  // Units that a selected case concerns are shown whatever is hidden.
  await page.focus("[role=listbox]");
  await page.keyboard.press("Escape");
  await page.click("[data-everything]");
  const before = await showing(page, "free units", (it) => it.free > 60);
  await page.click("[data-force=free]");
  await showing(page, "no free unit", (it) => it.free < before.free / 20);
  await page.click("[data-force=free]");
  await showing(page, "free units again", (it) => it.free > before.free / 2);
  step("units filtered");
}

/** Another page of the same person whose socket falls silent: the picture is called old, and loses its colours. */
export async function silenceStory({ page: first, base, shot, step }) {
  const page = await first.context().newPage();
  let silent = false;
  await page.routeWebSocket(/\/ws\/console/, (socket) => {
    const hub = socket.connectToServer();
    hub.onMessage((message) => {
      if (!silent) socket.send(message);
    });
  });
  await page.goto(base);
  await page.waitForSelector(`${MAP}[data-map=chart] canvas`);
  await unitsDrawn(page, 1);
  assert.equal(await page.locator("[data-banner=stale]").count(), 0);
  silent = true;
  await page.waitForSelector("[data-banner=stale]", { timeout: OLD_WITHIN_MS });
  await page.waitForSelector(`${MAP} [data-old]`);
  await showing(page, "no unit in colour", (it) => it.free < 30);
  await shot("old", page);
  await page.close();
  step("an old picture is called old");
}

/** A browser without WebGL: lists in place of the map, said plainly, and nothing complains. */
export async function listStory({ page, shot, step }) {
  await page.waitForSelector(`${MAP}[data-map=none] [data-plain] tbody tr`);
  await page.locator("[data-case]").first().click();
  await page.waitForSelector("#history li");
  await shot("list-mode", page);
  await page.focus("#case-card");
  await page.keyboard.press("n");
  await page.waitForSelector("[data-form=report] [data-pick=none]");
  await page.keyboard.press("Alt+m");
  await page.waitForSelector("[data-form=report]:visible");
  await page.keyboard.press("Escape");
  await page.waitForSelector("[data-form=report]", { state: "detached" });
  step("list mode, and no place to be shown where no map is");
}
