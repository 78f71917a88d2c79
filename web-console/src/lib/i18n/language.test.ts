// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { speech } from "./language.svelte";

test("the other language is spoken once it is there, and by this browser from then on", async () => {
  const coming = speech.toggle();
  expect([speech.language, speech.t.grade.red], "until then nothing changes").toEqual(["zh", "特急"]);
  await coming;
  expect([speech.language, document.documentElement.lang, speech.t.otherLanguage]).toEqual(["en", "en", "中文"]);
  await speech.recall();
  expect(speech.language).toBe("en");
  await speech.toggle();
  expect([speech.language, document.documentElement.lang]).toEqual(["zh", "zh-CN"]);
  await speech.recall();
  expect(speech.language).toBe("zh");
});

test("of two choices the last one holds, whichever comes first", async () => {
  const first = speech.toggle();
  const second = speech.recall();
  await Promise.all([first, second]);
  expect(speech.language).toBe("zh");
});
