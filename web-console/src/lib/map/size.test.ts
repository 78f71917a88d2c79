import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";

const DIST = resolve(import.meta.dirname, "../../../dist");
const ASSETS = resolve(DIST, "assets");
/** What a desk loads over its line when it is opened, compressed: the page, the map and its worker. */
const FIRST_MOST_KB = 570;
/** With what is loaded when somebody asks for it: forms that are rare, the language that is not spoken. */
const ALL_MOST_KB = 640;
/** Pages that are not the console's, and what only they load. */
const OTHER_PAGES = /^(field|desk|progress|Rates|HandledForm|UnitsField|PhotoField|Closures|CasePage|Rooms)/;
/** The map is loaded as soon as the page stands, where it can be drawn. */
const MAP = /^(chart|maplibre)/;

const kbOf = (files: readonly string[]): number => files.reduce((sum, name) => sum + gzipSync(readFileSync(resolve(ASSETS, name))).length / 1000, 0);

describe.skipIf(!existsSync(ASSETS))("the console as it was built last", () => {
  const all = readdirSync(ASSETS).filter((name) => !OTHER_PAGES.test(name));
  const named = [...readFileSync(resolve(DIST, "index.html"), "utf8").matchAll(/(?:src|href)="\/assets\/([^"]+)"/g)].map(([, name]) => name ?? "");
  const first = [...new Set([...named, ...all.filter((name) => MAP.test(name))])];

  test("loads little at first", () => {
    console.info(`console ${kbOf(first).toFixed(0)} kB gzipped at first: ${first.map((name) => `${name} ${kbOf([name]).toFixed(1)}`).join(", ")}`);
    expect([named.length > 3, first.filter((name) => MAP.test(name)).length > 2]).toEqual([true, true]);
    expect(kbOf(first)).toBeLessThan(FIRST_MOST_KB);
  });

  test("is small enough as a whole", () => {
    console.info(`console ${kbOf(all).toFixed(0)} kB gzipped in ${all.length} files`);
    expect(kbOf(all)).toBeLessThan(ALL_MOST_KB);
  });
});
