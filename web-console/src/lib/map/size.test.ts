import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const ASSETS = resolve(import.meta.dirname, "../../../dist/assets");
/** What a desk loads over its line, compressed: the map, its worker and everything else of the console. */
const CONSOLE_MOST_KB = 600;
/** Pages that are not the console's, and what only they load. */
const OTHER_PAGES = /^(field|desk|progress|Rates)/;

test.skipIf(!existsSync(ASSETS))("the console as it was built last is small enough", (context) => {
  const files = readdirSync(ASSETS).filter((name) => !OTHER_PAGES.test(name));
  const sizes = files.map((name) => [name, gzipSync(readFileSync(resolve(ASSETS, name))).length / 1000] as const).sort((a, b) => b[1] - a[1]);
  const all_kb = sizes.reduce((sum, [, kb]) => sum + kb, 0);
  console.info(`console ${all_kb.toFixed(0)} kB gzipped: ${sizes.map(([name, kb]) => `${name} ${kb.toFixed(1)}`).join(", ")}`);
  expect(files.length, context.task.name).toBeGreaterThan(3);
  expect(all_kb).toBeLessThan(CONSOLE_MOST_KB);
});
