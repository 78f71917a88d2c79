/** What the mock tells callers: it knows four numbers with one pin, takes three tries, and its first verdict is not to be had. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const GOLDEN = resolve(import.meta.dirname, "../../../hub/protocol/golden");
const golden = (name) => JSON.parse(readFileSync(join(GOLDEN, name), "utf8"));

/** Reports whose callers are asked whether it is done. */
export const TO_JUDGE = ["260922081320225510", "260922081320335511"];

/** A report that was given more time and waits by plan. */
export const WAITING = "260922081320445512";

const known = golden("http.number_and_pin.json");
const standing = new Map([[known.number, "http.progress_under_way.json"], ...TO_JUDGE.map((number) => [number, "http.progress_with_work.json"])].map(([number, name]) => [number, golden(name)]));
standing.set(WAITING, { ...golden("http.progress_under_way.json"), phase: "waiting", extended: true, suspended_until_us: 1_791_000_000_000_000 });
/** What callers said, as it came. */
export const verdicts = [];
let tries = 0;
let isAway = true;

/** Answers a question or a verdict; `wrong` puts a mistake into words. */
export function progressOf(path, { number, pin, verdict, work, note }, wrong) {
  const found = pin === known.pin ? standing.get(number) : undefined;
  if (found === undefined) return (tries += 1) > 3 ? [429, wrong("too_many_requests", "later")] : [404, wrong("not_found", "no such number, or another pin")];
  if (path === "/progress") return [200, found];
  if (isAway) return (isAway = false), [503, wrong("busy", "another time")];
  verdicts.push({ number, verdict, note });
  // Nobody judges work that they did not see.
  if (!found.verdict_wanted || work !== found.work) return [200, found];
  const after = verdict === "done" ? golden("http.progress_concluded.json") : { ...golden("http.progress_under_way.json"), done_again: 1 };
  standing.set(number, after);
  return [200, { ...after, judged: true }];
}
