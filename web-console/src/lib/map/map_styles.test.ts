import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { withoutUnused } from "../../../build/map_styles.ts";

const WHOLE = readFileSync(resolve(import.meta.dirname, "../../../node_modules/maplibre-gl/dist/maplibre-gl.css"), "utf8");

test("the map keeps the styles that it is drawn with, and loads none of controls that are not there", () => {
  const used = withoutUnused(WHOLE);
  for (const selector of [".maplibregl-map{", ".maplibregl-canvas{", ".maplibregl-canvas-container.maplibregl-interactive", ".maplibregl-ctrl-bottom-left{", ".maplibregl-ctrl-scale{", ".maplibregl-ctrl{"]) expect(used).toContain(selector);
  expect(used).not.toMatch(/data:image|-popup|-marker|-ctrl-icon/);
  expect(used.length).toBeLessThan(WHOLE.length / 10);
});

test("rules within a condition go with it, and of a list of selectors those stay that are used", () => {
  const drawing = "background:url(\"data:image/svg+xml;charset=utf-8,%3Csvg%3E\")";
  expect(withoutUnused(`.maplibregl-map,.maplibregl-popup{color:red}/* why */@media print{.maplibregl-marker{${drawing}}}@media (x){.maplibregl-marker{a:b}.maplibregl-map{c:d}}`)).toBe(".maplibregl-map{color:red}@media (x){.maplibregl-map{c:d}}");
});

test("styles that are cut off are no styles", () => {
  for (const css of [".a{color:red", ".a{b:c}}", ".a{b:c} .d"]) expect(() => withoutUnused(css)).toThrow();
});
