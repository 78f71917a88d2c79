/** The departments that can be named: those that the cases at hand name, and any other by its code. */
import type { Department } from "../decode/handling";
import type { Case } from "../decode/views";

export function departmentsIn(cases: Iterable<Case>): readonly Department[] {
  const known = new Map<string, Department>();
  for (const it of cases) {
    const matter = it.filing?.matter ?? null;
    const named = [...it.desks.map((desk) => desk.department), ...(matter?.lead == null ? [] : [matter.lead]), ...(matter?.co ?? [])];
    for (const one of named) known.set(one.code, one);
  }
  return [...known.values()].sort((a, b) => a.name.localeCompare(b.name, "zh"));
}

/** Each of them once; the first of a code holds. */
export function eachOnce(departments: readonly Department[]): readonly Department[] {
  return departments.filter((one, index) => departments.findIndex((other) => other.code === one.code) === index);
}

/** The code of what was typed: a name that is known, else the code itself. */
export function codeOfTyped(words: string, known: readonly Readonly<{ code: string; name: string }>[]): string {
  const typed = words.trim();
  return known.find((one) => one.name === typed || one.code === typed)?.code ?? typed;
}
