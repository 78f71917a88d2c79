/** Keys of the intake desk. All with Alt or Ctrl: the hands are in a text field. */
import { SERVICES } from "../../lib/decode/words";
import type { Service } from "../../lib/wire";

/** The digit in which the numbers differ: 110, 119, 120. */
export const STAMP_KEYS: Readonly<Record<Service, string>> = { police: "Alt+0", fire: "Alt+9", ambulance: "Alt+2" };

export type IntakeCommand = Readonly<{ do: "file" | "join" | "new" | "pick" | "kind" }> | Readonly<{ do: "stamp"; service: Service }>;

type Stroke = Pick<KeyboardEvent, "code" | "key" | "ctrlKey" | "altKey" | "metaKey" | "shiftKey" | "isComposing">;

/** By the key's place on the board where Alt would make another letter of it. */
export function intakeCommandOf(stroke: Stroke): IntakeCommand | null {
  if (stroke.isComposing || stroke.metaKey || stroke.shiftKey) return null;
  if (stroke.ctrlKey && !stroke.altKey) return stroke.key === "Enter" ? { do: "file" } : null;
  if (!stroke.altKey || stroke.ctrlKey) return null;
  if (stroke.code === "KeyJ") return { do: "join" };
  if (stroke.code === "KeyN") return { do: "new" };
  if (stroke.code === "KeyM") return { do: "pick" };
  if (stroke.code === "KeyK") return { do: "kind" };
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(stroke.code)?.[1];
  const service = SERVICES.find((it) => STAMP_KEYS[it] === `Alt+${digit}`);
  return service === undefined ? null : { do: "stamp", service };
}
