import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";

const DIST = resolve(import.meta.dirname, "../../dist");
const PAGE = resolve(DIST, "progress.html");
/** Anybody's phone on any network. */
const MOST_KB = 40;

const filesOf = (page: string): readonly string[] => [...readFileSync(page, "utf8").matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => resolve(DIST, path ?? ""));

describe.skipIf(!existsSync(PAGE))("the page for callers as it was built last", () => {
  test("is small, and loads nothing of the map or of the console's texts", () => {
    const files = filesOf(PAGE);
    const all_kb = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length / 1000, 0);
    console.info(`page for callers ${all_kb.toFixed(0)} kB gzipped in ${files.length} files`);
    expect(files.length).toBeGreaterThan(1);
    expect(all_kb).toBeLessThan(MOST_KB);
    for (const file of files) expect(readFileSync(file, "utf8"), file).not.toMatch(/maplibre|指挥调度台/);
  });
});
