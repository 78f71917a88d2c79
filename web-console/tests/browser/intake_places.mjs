/** Where a caller is: by the place list, by the map, by the village alone. Told of a hub that knows a 柳河大道120号, near which a case is open of the number that calls. */
import assert from "node:assert/strict";
import { chooseNamed, file, MARK, newCall, press, SCRIPT, tabTo, typeInOrder } from "./hands.mjs";

/** What differs between the hubs this is told of: the first letters of a category and of a village, the names they lead to, and the category of the matter 12-03 井盖缺损. */
export const OF_THE_MOCK = { MATTER_CATEGORY: "井盖缺失", CATEGORY: "hq", VILLAGE: "lhnc", VILLAGE_NAME: "柳河南村" };

/** A call that the telephone system brings, of a number that has called before. */
export async function byTheList({ page, base, env, shot, step }) {
  await page.goto(`${base}/intake?phone=0312-5550118&call_id=pbx-731`);
  await page.waitForSelector("[data-form=report]");
  await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "text");
  await page.waitForSelector("[data-earlier]");
  await page.keyboard.type("楼道着火了，有人被困");
  await page.waitForSelector("[data-danger=yes]");
  await press(page, "Tab");
  await page.keyboard.type("lhdd");
  await page.waitForSelector("#address-found [role=option]");
  await shot("intake-places");
  await chooseNamed(page, "#address-found", "柳河大道120号");
  await page.waitForSelector(".chosen:has-text('柳河大道120号')");
  assert.equal(await page.inputValue("[name=address]"), "柳河大道120号", "initials are nobody's words");
  assert.equal(await page.getAttribute("[data-place]", "data-place"), "known");
  await page.waitForSelector("[data-same]:has-text('相距')");
  await tabTo(page, "category");
  await page.keyboard.type(env.CATEGORY);
  await press(page, "ArrowDown", "Enter", "Enter", "ArrowDown", "Alt+9");
  await page.waitForSelector("[name=called-fire]");
  await shot("intake-danger");
  await press(page, "Control+Enter");
  await page.waitForSelector("[data-form=report]", { state: "detached" });
  // A call that was made is recorded as made.
  await page.waitForSelector("#case-card:has-text('119 消防 已转')");
  assert.equal(new URL(page.url()).pathname, "/", "the call's address is left behind");
  step("a call of the telephone system, a place by initials, danger words, 119 by one key");
  return page.getAttribute("[data-case][aria-selected=true]", "data-case");
}

/** Another caller at the same place: what is open near it is joined by one key. */
export async function joinedNearby({ page, step }) {
  await newCall(page);
  await typeInOrder(page, "0312-5550299", null, "楼里冒烟", "大道120");
  await chooseNamed(page, "#address-found", "柳河大道120号");
  assert.equal(await page.inputValue("[name=address]"), "大道120", "the caller's words stay beside the entry");
  await page.waitForSelector("[data-same]:has-text('相距')");
  await press(page, "Alt+j");
  await page.waitForSelector("[data-joining]");
  const joins = await page.getAttribute("[data-joining]", "data-joining");
  assert.equal(await file(page), joins, "the report joins what is open near by");
  assert.match(await page.textContent(".notice"), /已并入/);
  step("a part of a name finds the place, and the open case near it is joined by one key");
}

export async function namedLikeAScript({ page, step }) {
  await newCall(page);
  await typeInOrder(page, null, null, "小卖部漏水", "小卖部");
  await page.waitForSelector(`#address-found:has-text("${SCRIPT}")`);
  assert.equal(await page.locator("#address-found script").count(), 0, "names of places are text");
  await press(page, "ArrowDown", "Enter");
  assert.equal(await page.inputValue("[name=address]"), "小卖部", "the caller's words stay beside the entry");
  await press(page, "Escape");
  await page.waitForSelector("[data-form=report]", { state: "detached" });
  step("an address that is a script is shown as text");
}

/** Only the village is known. */
export async function byTheVillage({ page, env, shot, step }) {
  await newCall(page);
  await typeInOrder(page, "0312-5550204", null, `${MARK}，村里有人争吵`, "村口老槐树");
  await tabTo(page, "area");
  await page.keyboard.type(env.VILLAGE);
  await chooseNamed(page, "#area-found", env.VILLAGE_NAME);
  await page.waitForSelector(`.chosen:has-text('${env.VILLAGE_NAME}')`);
  assert.equal(await page.getAttribute("[data-place]", "data-place"), "area_only");
  assert.match(await page.textContent("[data-place]"), /位置待核/);
  await shot("intake-village");
  const id = await file(page);
  assert.match(await page.textContent("#case-card"), /位置待核/, "a village is no place yet");
  step("only the village known", { case: id });
}

async function drawn(page) {
  await page.waitForSelector("#map-pane[data-map=chart] canvas");
  await page.waitForSelector("#map-pane [data-moving=still]");
}

const pointOf = (page) => page.getAttribute("[data-point]", "data-point");

/** On the map, by keys: left once, taken once; the words of the caller stay. */
export async function onTheMap({ page, shot, step }) {
  await drawn(page);
  await newCall(page);
  await typeInOrder(page, "0312-5550205", null, `${MARK}，河堤上有人打闹`, "河堤上的小屋");
  await press(page, "Alt+m");
  await page.waitForSelector("[data-picking]");
  assert.equal(await page.locator("[data-form=report]:visible").count(), 0, "the desk gives way to the map");
  assert.match(await page.textContent("[data-picking]"), /河堤上的小屋/, "what the caller said is read beside the map");
  await press(page, "Escape");
  await page.waitForSelector("[data-form=report]:visible");
  assert.equal(await page.locator("[data-point]").count(), 0, "leaving takes nothing");
  await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "address");

  await press(page, "Alt+m");
  await page.waitForSelector("[data-picking]");
  await page.waitForFunction(() => document.activeElement instanceof HTMLCanvasElement);
  await press(page, "+", "ArrowRight", "ArrowDown");
  await page.waitForSelector("#map-pane [data-moving=still]");
  await shot("intake-picking");
  await press(page, "Enter");
  await page.waitForSelector("[data-form=report]:visible");
  const byKeys = await pointOf(page);
  assert.match(byKeys, /^-?\d+\.\d+,-?\d+\.\d+$/);
  assert.equal(await page.getAttribute("[data-place]", "data-place"), "known");
  assert.equal(await page.inputValue("[name=address]"), "河堤上的小屋", "the caller's words stay beside the point");
  await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "address");
  await shot("intake-picked");
  const id = await file(page);
  assert.doesNotMatch(await page.textContent("#case-card header"), /位置待核/);
  step("a place shown on the map by keys", { case: id, point: byKeys });
  return id;
}

/** On the map, by mouse: another point, and a third one by the cross; nothing of it is filed. */
export async function onTheMapByMouse({ page, step }) {
  await newCall(page);
  await typeInOrder(page, null, null, "还没说完");
  await page.click("[data-pick]");
  await page.waitForSelector("[data-picking]");
  const box = await page.locator("#map-pane").boundingBox();
  await page.mouse.click(box.x + box.width * 0.3, box.y + box.height * 0.6);
  await page.waitForSelector("[data-form=report]:visible");
  const clicked = await pointOf(page);
  await page.click("[data-pick]");
  await page.waitForSelector("[data-picking]");
  await page.waitForSelector("#map-pane [data-moving=still]");
  await page.click("[data-picking] button.primary");
  await page.waitForSelector("[data-form=report]:visible");
  const [one, two] = [clicked, await pointOf(page)].map((words) => words.split(",").map(Number));
  assert.ok(Math.abs(one[0] - two[0]) < 2e-5 && Math.abs(one[1] - two[1]) < 2e-5, `asked again, the map shows the point that was taken: ${one} ${two}`);
  await page.click("[data-point] button");
  await page.waitForSelector("[data-place=unknown]");
  await page.locator("footer button:has-text('删除草稿')").click();
  await page.locator("footer button:has-text('再按一次')").click();
  await press(page, "Escape");
  await page.waitForSelector("[data-form=report]", { state: "detached" });
  step("a place shown on the map by mouse, and taken back");
}
