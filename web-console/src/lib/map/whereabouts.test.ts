import { expect, test } from "vitest";
import { recall, remember } from "./whereabouts";

function storage(): Pick<Storage, "getItem" | "setItem"> {
  const kept = new Map<string, string>();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, words) => void kept.set(name, words) };
}

const HERE = { camera: { lon: 115.46, lat: 38.87, zoom: 11.5 }, everything: [115.3, 38.7, 115.6, 39] } as const;

test("the map begins where it was left, for each area by itself", () => {
  const browser = storage();
  remember(browser, "130606", HERE);
  expect(recall(browser, "130606")).toEqual(HERE);
  expect(recall(browser, null)).toBe(null);
});

test.each([
  "{", "[]", "null", JSON.stringify({ ...HERE, camera: { lon: 500, lat: 38, zoom: 3 } }), JSON.stringify({ ...HERE, everything: [1, 2, 3] }), JSON.stringify({ camera: HERE.camera }),
])("kept as %s it begins anew", (kept) => {
  const browser = storage();
  browser.setItem("huying.map.all", kept);
  expect(recall(browser, null)).toBe(null);
});
