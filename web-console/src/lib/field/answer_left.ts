/** How long an offer can still be answered, from when this phone heard of it. */
import type { Countdown } from "../time/countdown";
import { countdown } from "../time/countdown";
import type { Offer } from "./picture";

export function answerLeft(offer: Pick<Offer, "answer_by_us" | "came_at_us">, now_us: number): Countdown {
  return countdown({ begun_us: offer.came_at_us, due_us: offer.answer_by_us }, now_us);
}
