/** 六步 of a case: each step with when it was first reached, or why it has no time. Pure. */
import type { Case } from "../decode/views";
import { STEPS } from "../decode/words";
import type { Step } from "../wire";

/** A later step was reached and this one was not: it was passed over. */
export type Stands = "reached" | "passed_over" | "ahead";

export type StepSeen = Readonly<{ step: Step; at_us: number | null; stands: Stands }>;

/** Nothing for a case of before its steps were kept. */
export function stepsOf({ steps }: Pick<Case, "steps">): readonly StepSeen[] {
  if (steps.length === 0) return [];
  const last = STEPS.findLastIndex((step) => steps.some((one) => one.step === step));
  return STEPS.map((step, index) => {
    const at_us = steps.find((one) => one.step === step)?.at_us ?? null;
    return { step, at_us, stands: at_us !== null ? "reached" : index < last ? "passed_over" : "ahead" };
  });
}
