/** Which key means what. Single keys mean nothing while somebody types, and a button under the focus keeps its own. */

export type Command =
  | "above" | "below" | "act" | "acknowledge" | "report" | "search" | "help" | "mute" | "language" | "back" | "list" | "map"
  | "card" | "history" | "locate" | "follow" | "roster" | "handled" | "cover";

export type Stroke = Readonly<{
  key: string;
  /** With Ctrl, Alt or the system key it belongs to the browser. */
  withModifier: boolean;
  /** Where the focus is. */
  on: "text" | "control" | "page";
}>;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["ArrowUp", "above"], ["ArrowDown", "below"], ["Enter", "act"], [" ", "acknowledge"], ["n", "report"], ["/", "search"],
  ["?", "help"], ["m", "mute"], ["l", "language"], ["Escape", "back"], ["1", "list"], ["2", "map"], ["3", "card"], ["4", "history"],
  ["g", "locate"], ["f", "follow"], ["d", "roster"], [".", "handled"], ["v", "cover"],
]);

export function commandOf(stroke: Stroke): Command | null {
  if (stroke.withModifier) return null;
  const command = COMMANDS.get(stroke.key.length === 1 ? stroke.key.toLowerCase() : stroke.key) ?? null;
  if (command === "back") return command;
  if (stroke.on === "text") return null;
  const ownOfControls = command === "act" || command === "acknowledge";
  return stroke.on === "control" && ownOfControls ? null : command;
}

export function strokeOf(event: KeyboardEvent): Stroke {
  return { key: event.key, withModifier: event.ctrlKey || event.altKey || event.metaKey, on: kindOf(event.target) };
}

function kindOf(target: EventTarget | null): Stroke["on"] {
  if (!(target instanceof Element)) return "page";
  if (target.matches("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])")) return "text";
  return target.matches("button, a, summary, input") ? "control" : "page";
}
