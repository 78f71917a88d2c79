/** 联系电话 and 附件、录音 at the intake, by keys but for choosing the files; on the card a recording can be played and nothing plays by itself. */
import assert from "node:assert/strict";
import { file, MARK, newCall, press, typeInOrder } from "./hands.mjs";
import { scene } from "./phone.mjs";

const CONTACT = "13900005544";

/** Goes to what has no name with the key that goes there. */
async function tabToThe(page, selector) {
  for (let tries = 0; tries < 40; tries += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await press(page, "Tab");
  }
  throw new Error(`no key leads to ${selector}`);
}

/** A tenth of a second of silence, as telephone systems record it: 8 kHz, 8 bits. */
function silence() {
  const samples = Buffer.alloc(800, 128);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

export async function withARecording({ page, shot, step }) {
  await newCall(page);
  await typeInOrder(page, "0312-5550240", "周女士", `${MARK}，鱼塘死鱼`);
  await tabToThe(page, "[data-open=contact_phone]");
  await press(page, "Enter");
  await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "contact_phone");
  assert.equal(await page.inputValue("[name=contact_phone]"), "0312-5550240", "it begins with the number that called");
  await page.keyboard.type(CONTACT);
  await tabToThe(page, "[data-open=attachments]");
  await press(page, "Enter");
  await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "attachments");
  const recording = { name: "来电.wav", mimeType: "audio/wav", buffer: silence() };
  await page.setInputFiles("[name=attachments]", [recording, await scene(page), { name: "来电.amr", mimeType: "audio/amr", buffer: Buffer.from("#!AMR") }]);
  await page.waitForSelector("[data-attachment=recording]");
  await page.waitForSelector("[data-attachment=picture]");
  await page.waitForSelector(".attachments [role=alert]");
  await shot("intake-attached");
  await file(page);
  await page.waitForSelector("#case-card [data-attached] audio[aria-label='录音 1']");
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("#case-card audio")].map((it) => [it.controls, it.autoplay, it.preload, it.paused])), [[true, false, "none", true]]);
  await page.locator("#case-card [data-attached] img").scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector("#case-card [data-attached] img")?.naturalWidth > 0);
  assert.equal(await page.getAttribute("#case-card [data-caller] .contact a", "href"), `tel:${CONTACT}`);
  await page.evaluate(() => document.querySelector("#case-card audio").play());
  await page.waitForFunction(() => document.querySelector("#case-card audio").ended);
  await shot("card-attached");
  await press(page, "Escape");
  step("a number to call back, a picture and a recording go with the report, and can be heard");
}
