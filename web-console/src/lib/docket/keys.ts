/**
 * Which key means what on the plain list. Letters are those of the pinyin where one is free, and each has one meaning
 * on the whole page, so that a hand need not know what is open. Single keys mean nothing while somebody types.
 */
import type { Stroke } from "../desk/keys";
import type { Deed } from "./deeds";

/** A key of the list or the page around it. */
export type Step = "above" | "below" | "open" | "back" | "choose" | "choose_all" | "search" | "acknowledge" | "help" | "language" | "queue_before" | "queue_after" | "handled" | "rates" | "rooms";

export type Meaning = Readonly<{ step: Step }> | Readonly<{ queue: number }> | Readonly<{ deed: readonly Deed[] }>;

const STEPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ["j", "below"], ["ArrowDown", "below"], ["k", "above"], ["ArrowUp", "above"], ["Enter", "open"], ["Escape", "back"], ["b", "back"],
  ["x", "choose"], ["a", "choose_all"], ["/", "search"], ["?", "help"], ["l", "language"], ["[", "queue_before"], ["]", "queue_after"],
  [".", "handled"], ["%", "rates"], ["*", "rooms"], [" ", "acknowledge"],
]);

/** The keys of each step, as the legend shows them. */
export const STEP_KEYS: readonly (readonly [Step, readonly string[]])[] = [
  ["below", ["J", "↓"]], ["above", ["K", "↑"]], ["open", ["Enter"]], ["back", ["Esc", "B"]], ["choose", ["X"]], ["choose_all", ["A"]], ["acknowledge", ["Space"]], ["search", ["/"]],
  ["queue_before", ["["]], ["queue_after", ["]"]], ["handled", ["."]], ["rates", ["%"]], ["rooms", ["*"]], ["language", ["L"]], ["help", ["?"]],
];

/** The letter of each deed, as the legend shows it; two that never are possible together may share one. */
export const DEED_KEYS: Readonly<Record<Deed, string>> = {
  sign: "s", ask_return: "t", ask_extension: "y", reply: "f", answer_supervision: ",", dispatch: "c", assign: "p", add_handler: "i", hand_on: "p", hand_down: "z", let_go: "q", rule_return: "c", rule_extension: "o",
  urge: "u", supervise: "d", take_charge: "y", pass_up: "h", pass_down: "f", suspend: "z", resume: "z", confirm: "v", refute: "s", verify: "v", call_back: "w",
  close: "e", merge: "m", part: "n", part_report: "'", keep_apart: "t", correct: "=", report_up: "!", not_accept: "q", answer_at_once: "g", transfer: "r", archive: "g", reopen: "r", relay: "f", read_copy: ";", call: "#", settle: "e", place: "@", withdraw: "-",
};

const DEEDS: ReadonlyMap<string, readonly Deed[]> = new Map(
  Object.values(DEED_KEYS).map((key) => [key, named(DEED_KEYS).filter((deed) => DEED_KEYS[deed] === key)]),
);

/** Every deed that has a letter, in the order of the legend. */
export function deedsOnKeys(): readonly Deed[] {
  return named(DEED_KEYS);
}

export function meaningOf(stroke: Stroke): Meaning | null {
  if (stroke.withModifier) return null;
  const key = stroke.key.length === 1 ? stroke.key.toLowerCase() : stroke.key;
  if (stroke.on === "text") return key === "Escape" ? { step: "back" } : null;
  // A button or a link under the focus keeps its own keys.
  if ((key === "Enter" || key === " ") && stroke.on === "control") return null;
  const step = STEPS.get(key);
  if (step !== undefined) return { step };
  if (/^[0-9]$/.test(key)) return { queue: key === "0" ? 9 : Number(key) - 1 };
  const deed = DEEDS.get(key);
  return deed === undefined ? null : { deed };
}

/** `Object.keys` forgets which keys they are. */
function named<K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(record).filter((key): key is K => Object.hasOwn(record, key));
}
