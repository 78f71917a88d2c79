/** 一事一码: what a caller is told of their matter, how it is asked for, and what a caller says of the work. Nobody signs in for it. */
import type { Answer } from "../api/api";
import { Api } from "../api/api";
import type { Decoded, Decoder } from "../decode/reading";
import { fieldsOf, orNull, text, truth, whole, wordOf } from "../decode/reading";
import type { CallerVerdict, Degree, Progress, ProgressPhase, ProgressStep, Verdict } from "../wire";

/** 六步, in their order. */
export const STEPS: readonly ProgressStep[] = ["collected", "filed", "dispatched", "handled", "reported", "concluded"];
export const STANDINGS: readonly ProgressPhase[] = [
  "checking", "assigning", "handling", "waiting", "verifying", "calling_back", "closing", "closed", "withdrawn", "not_accepted", "answered", "transferred",
];
const NUMBER_DIGITS = 18;
const PIN_DIGITS = 6;

/** How a matter stands; what the hub leaves out is null or false. */
export type Standing = Decoded<Progress>;

export const progress: Decoder<Standing> = (it) => {
  const of = fieldsOf(it);
  return {
    received_at_us: of.get("received_at_us", whole),
    step: of.get("step", wordOf(STEPS)),
    phase: of.get("phase", wordOf(STANDINGS)),
    since_us: of.get("since_us", whole),
    due_us: of.get("due_us", orNull(whole)),
    extended: of.get("extended", orNull(truth)) ?? false,
    suspended_until_us: of.get("suspended_until_us", orNull(whole)),
    answer: of.get("answer", orNull(text)),
    done_again: of.get("done_again", whole),
    // Left out where nobody wants it.
    verdict_wanted: of.get("verdict_wanted", orNull(truth)) ?? false,
    work: of.get("work", orNull(text)),
    judged: of.get("judged", orNull(truth)) ?? false,
  };
};

/** The digits of what was typed; people type spaces and dashes, and Chinese keyboards wide digits. */
export function digitsOf(typed: string): string {
  return typed.normalize("NFKC").replace(/\D/g, "");
}

/** Which field cannot be right as it is typed. */
export function wrongIn(number: string, pin: string): "number" | "pin" | null {
  if (digitsOf(number).length !== NUMBER_DIGITS) return "number";
  return digitsOf(pin).length === PIN_DIGITS ? null : "pin";
}

/** The number that the page's address names: a printed code may lead here. Never the pin. */
export function numberIn(hash: string): string {
  const digits = digitsOf(hash);
  return digits.length === NUMBER_DIGITS ? digits : "";
}

/** What was asked with; the fields may say something else by now. */
export type Asked = Readonly<{ number: string; pin: string }>;
/** The same, with the mark of the work that was seen: no other is judged. */
export type Seen = Asked & Readonly<{ work: string | null }>;

export function ask(fetcher: typeof fetch, number: string, pin: string): Promise<Answer<Standing>> {
  return new Api(fetcher).post("/progress", { number: digitsOf(number), pin: digitsOf(pin) }, progress);
}

/** What is said of work: whether it is done, and how content whoever says so is with it. */
export type Word = Readonly<{ verdict: Verdict; degree?: Degree }>;

/** 满意度 as it is offered, and what each says of the work: who is not content, to whom it is not done. */
export const DEGREES: readonly Degree[] = ["satisfied", "mostly_satisfied", "not_satisfied"];
export function wordOn(degree: Degree): Word {
  return { verdict: degree === "not_satisfied" ? "not_done" : "done", degree };
}

/** What whoever asks says of the work they saw. Said twice it counts once: the hub answers with how the matter stands then, and whether the word was taken. */
export function judge(fetcher: typeof fetch, seen: Seen, word: Word, note: string): Promise<Answer<Standing>> {
  const words = note.trim();
  const body: CallerVerdict = { number: digitsOf(seen.number), pin: digitsOf(seen.pin), ...word, ...(seen.work === null ? {} : { work: seen.work }), ...(words === "" ? {} : { note: words }) };
  return new Api(fetcher).post("/progress/verdict", body, progress);
}
