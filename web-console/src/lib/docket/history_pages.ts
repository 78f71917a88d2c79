/** The history of a case, which comes a page at a time, the newest first: how pages join to one history. Pure. */
import type { CaseFile } from "../decode/http";

/** The file as it was just fetched, with the older lines that are known already. Where a whole page lies between the two, the older ones are asked for anew. */
export function withFresh(known: CaseFile | null, fresh: CaseFile): CaseFile {
  const [first] = fresh.history;
  if (known === null || known.case.id !== fresh.case.id || first === undefined || fresh.earlier === null) return fresh;
  const newest = known.history[known.history.length - 1]?.seq ?? 0;
  if (newest < first.seq) return fresh;
  return { ...fresh, history: [...known.history.filter((line) => line.seq < first.seq), ...fresh.history], earlier: known.earlier };
}

/** The file with the page that was asked for by its `earlier`. A page of another case, or one that has come already, changes nothing. */
export function withEarlier(known: CaseFile, page: CaseFile): CaseFile {
  const [first] = known.history;
  const older = page.history.filter((line) => first === undefined || line.seq < first.seq);
  if (page.case.id !== known.case.id || known.earlier === null || (page.earlier !== null && page.earlier >= known.earlier)) return known;
  return { ...known, history: [...older, ...known.history], earlier: page.earlier };
}
