/** 一事一码: how the number of a case is written, so that it can be read out. */
import type { Case } from "../decode/views";

/** 18 digits in three groups: the day, the time, and what tells reports of one second apart. Anything else stays as it is. */
export function grouped(number: string): string {
  const digits = number.replace(/[\s-]/g, "");
  return /^\d{18}$/.test(digits) ? `${digits.slice(0, 6)} ${digits.slice(6, 12)} ${digits.slice(12)}` : number;
}

/** What people call a case by: its number, or, of one without, the end of its id, where the ids of one day differ. */
export function codeOf(it: Pick<Case, "id" | "number">): string {
  return it.number === null ? endOf(it.id) : grouped(it.number);
}

/** What is left to call a case by where no more than its id is known. */
export function endOf(id: string): string {
  return id.slice(-8);
}

/** The names of cases by their ids, as far as these cases tell. */
export function namesOf(cases: ReadonlyMap<string, Case>): (id: string) => string {
  return (id) => {
    const it = cases.get(id);
    return it === undefined ? endOf(id) : codeOf(it);
  };
}
