import { expect, test } from "vitest";
import type { Command, Stroke } from "./keys";
import { commandOf } from "./keys";

function check(key: string, on: Stroke["on"], expected: Command | null): void {
  expect(commandOf({ key, withModifier: false, on }), `${key} on ${on}`).toBe(expected);
}

test("keys mean what the table of help says", () => {
  check("ArrowDown", "page", "below");
  check("Enter", "page", "act");
  check(" ", "page", "acknowledge");
  check("n", "page", "report");
  check("N", "page", "report");
  check("?", "page", "help");
  check("2", "page", "map");
  check("g", "page", "locate");
  check("F", "page", "follow");
  check("d", "page", "roster");
  check("v", "page", "cover");
  check("x", "page", null);
});

test("single keys mean nothing while somebody types, but Escape does", () => {
  for (const key of ["n", " ", "Enter", "/", "m", "ArrowDown", "1", "g", "f", "d"]) check(key, "text", null);
  check("Escape", "text", "back");
});

test("a button under the focus keeps Enter and Space for itself, and leaves the rest", () => {
  check("Enter", "control", null);
  check(" ", "control", null);
  check("n", "control", "report");
});

test("with a modifier a key belongs to the browser", () => {
  expect(commandOf({ key: "n", withModifier: true, on: "page" })).toBe(null);
});
