/** 办结统计 for the mock hub: made-up counts for every area of its city, the same for the same days. */
const DAYS_MAX = 366;

function counts(n) {
  const [here, closed_above, passed_up, climbed] = [n * 7, n % 3, n % 4, n % 5];
  const closed = here + closed_above + passed_up + climbed;
  const per_mille = (part) => (closed === 0 ? null : Math.round((part * 1000) / closed));
  return { closed, here, closed_above, passed_up, climbed, came_up: n % 6, self_handled: n * 2, pace: paceOf(n, closed), by_phone: n % 7, here_per_mille: per_mille(here), up_per_mille: per_mille(passed_up + climbed) };
}

function paceOf(n, closed) {
  const of = (part, whole) => (whole === 0 ? null : Math.round((part * 1000) / whole));
  const [in_time, tasks, signed_in_time, signed_late] = [Math.max(closed - (n % 2), 0), n * 3, n * 2, n % 3];
  const [returned, redone] = [Math.min(n % 2, tasks), Math.min(n % 2, closed)];
  return {
    limited: closed, in_time, in_time_per_mille: of(in_time, closed), tasks, signed_in_time, signed_late, signed_in_time_per_mille: of(signed_in_time, signed_in_time + signed_late),
    returned, returned_per_mille: of(returned, tasks), redone, redone_per_mille: of(redone, closed), calls_not_answered: n % 5,
    done_at_once: closed - redone, done_at_once_per_mille: of(closed - redone, closed),
    callers: { reached: n * 2, responded: n * 2, responded_per_mille: of(n * 2, n * 2), solved: n, solved_per_mille: of(n, n * 2), satisfied: n, satisfied_per_mille: of(n, n * 2), mostly_satisfied: n },
  };
}

export function ratesOf(query, areas, wrong) {
  const [from, to] = [query.get("from"), query.get("to")];
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (!(days >= 1 && days <= DAYS_MAX)) return [400, wrong("invalid", "a range of days", "to", to)];
  const posts = areas.filter((it) => it.tier !== "grid").map(({ code, name, tier }, n) => ({ area: code, name, tier, ...counts((n * 5 + Math.round(days)) % 23) }));
  const tiers = ["village", "township", "county", "city"].filter((tier) => posts.some((it) => it.tier === tier)).map((tier) => ({ tier, ...counts(posts.filter((it) => it.tier === tier).length * 11) }));
  return [200, { from, to, counted_to: 2000, tiers, areas: posts }];
}
