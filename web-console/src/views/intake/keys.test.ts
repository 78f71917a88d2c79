import { expect, test } from "vitest";
import type { IntakeCommand } from "./keys";
import { intakeCommandOf, STAMP_KEYS } from "./keys";

function check(stroke: Readonly<{ code: string; key?: string; alt?: boolean; ctrl?: boolean; shift?: boolean; composing?: boolean }>, expected: IntakeCommand | null): void {
  const { code, key = "", alt = false, ctrl = false, shift = false, composing = false } = stroke;
  expect(intakeCommandOf({ code, key, altKey: alt, ctrlKey: ctrl, metaKey: false, shiftKey: shift, isComposing: composing }), JSON.stringify(stroke)).toEqual(expected);
}

test("keys of the desk mean what stands beside the fields", () => {
  check({ code: "Enter", key: "Enter", ctrl: true }, { do: "file" });
  check({ code: "KeyJ", alt: true }, { do: "join" });
  check({ code: "KeyN", key: "˜", alt: true }, { do: "new" });
  check({ code: "KeyM", key: "µ", alt: true }, { do: "pick" });
  check({ code: "KeyK", alt: true }, { do: "kind" });
  check({ code: "Digit9", alt: true }, { do: "stamp", service: "fire" });
  check({ code: "Numpad0", alt: true }, { do: "stamp", service: "police" });
  expect(new Set(Object.values(STAMP_KEYS)).size).toBe(3);
});

test("what is typed stays text", () => {
  check({ code: "KeyJ", key: "j" }, null);
  check({ code: "KeyM", key: "m" }, null);
  check({ code: "Digit9", key: "9" }, null);
  check({ code: "Enter", key: "Enter" }, null);
  check({ code: "Enter", key: "Enter", ctrl: true, composing: true }, null);
  check({ code: "Digit1", alt: true }, null);
  // On some keyboards Ctrl and Alt together are the key for further letters.
  check({ code: "Digit2", key: "²", alt: true, ctrl: true }, null);
});
