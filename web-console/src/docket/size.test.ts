import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";

const DIST = resolve(import.meta.dirname, "../../dist");
const PAGE = resolve(DIST, "desk.html");
/** As much as the field page: village offices have slow lines too. */
const MOST_KB = 100;
/** What is loaded when somebody asks for 办结统计. */
const RATES_MOST_KB = 10;
/** What is loaded when somebody asks for 应急与吹哨. */
const ROOMS_MOST_KB = 20;
/** What the page loads once it stands, or when somebody asks for it. */
const LATER = /^(ActForm|AreaField|AreaPicker|UnitsField|HandledForm|Attached|PhotoField|CasePage)-.*\.js$/;
/** What came after the last browser for Windows 7 (Chromium 109), which many desks still have. */
const TOO_NEW = /\.(?:toReversed|toSorted|toSpliced)\(|Object\.groupBy|Map\.groupBy|Promise\.withResolvers|Array\.fromAsync|\.(?:isDisjointFrom|symmetricDifference)\(/;

/** Every script and style that the page names, with what those load at once: Vite names them all in the page. */
function filesOf(page: string): readonly string[] {
  return [...readFileSync(page, "utf8").matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => resolve(DIST, path ?? ""));
}

describe.skipIf(!existsSync(PAGE))("the plain list as it was built last", () => {
  test("is small enough", () => {
    const files = filesOf(PAGE);
    const all_kb = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length / 1000, 0);
    console.info(`plain list ${all_kb.toFixed(0)} kB gzipped in ${files.length} files`);
    expect(files.length).toBeGreaterThan(2);
    expect(all_kb).toBeLessThan(MOST_KB);
  });

  test("loads 办结统计 for nobody who does not ask, and little then", () => {
    const of = readdirSync(resolve(DIST, "assets")).filter((name) => name.startsWith("Rates")).map((name) => resolve(DIST, "assets", name));
    expect(of.length).toBe(2);
    expect(filesOf(PAGE).filter((file) => of.includes(file))).toEqual([]);
    expect(of.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length / 1000, 0)).toBeLessThan(RATES_MOST_KB);
    for (const file of of) expect(TOO_NEW.exec(readFileSync(file, "utf8"))?.[0] ?? "", file).toBe("");
  });

  test("loads 应急与吹哨 for nobody who does not ask, and little then", () => {
    const of = readdirSync(resolve(DIST, "assets")).filter((name) => name.startsWith("Rooms")).map((name) => resolve(DIST, "assets", name));
    expect(of.length).toBe(2);
    expect(filesOf(PAGE).filter((file) => of.includes(file))).toEqual([]);
    expect(of.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length / 1000, 0)).toBeLessThan(ROOMS_MOST_KB);
    for (const file of of) expect(TOO_NEW.exec(readFileSync(file, "utf8"))?.[0] ?? "", file).toBe("");
  });

  test("asks for nothing that an old browser does not have, and loads nothing of the map", () => {
    const later = readdirSync(resolve(DIST, "assets")).filter((name) => LATER.test(name)).map((name) => resolve(DIST, "assets", name));
    expect(later.length).toBeGreaterThan(2);
    for (const file of [...filesOf(PAGE), ...later]) {
      expect(file).not.toMatch(/chart|maplibre/);
      expect(TOO_NEW.exec(readFileSync(file, "utf8"))?.[0] ?? "", file).toBe("");
    }
  });
});
