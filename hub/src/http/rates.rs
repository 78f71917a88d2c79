//! 本级办结率、上交率: reads what was counted, within the caller's area.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use geo_index::{AreaCode, AreaTree, Tier};
use hub_protocol::{
    self as wire, ErrorCode, Role,
    http::{AreaRates, CallersSaid, EndedCases, Pace, Rates, RatesQuery, TierRates, routes},
    limits::RATES_DAYS_MAX,
};
use jiff::civil::Date;

use super::{Failure, caller::Caller};
use crate::{
    Hub,
    identity::Act,
    picture::words,
    rates::{self, Counts, Day, Post},
};

/// Where the cases that were closed were dealt with, by post and tier.
#[utoipa::path(
    get,
    path = routes::RATES,
    operation_id = "rates",
    tag = "cases",
    params(RatesQuery),
    responses((status = 200, description = "The rates, of the caller's area and all below it.", body = Rates))
)]
pub(super) async fn show(
    State(hub): State<Hub>,
    caller: Caller,
    Query(query): Query<RatesQuery>,
) -> Result<axum::Json<Rates>, Failure> {
    caller.may(Act::ReadCases)?;
    if caller.0.role == Role::Department {
        let words = "the rates of the centres are not shown at a department's desk";
        return Err(Failure::new(ErrorCode::NotAllowed, words));
    }
    let (first, last) = days(&query)?;
    let seq = hub.engine.read(|view| view.seq);
    let counted_to = hub.rates.counted_to(seq).await;
    let posts = rates::between(hub.engine.ledger().as_ref(), first, last).await?;
    let (tiers, areas) = hub.engine.read(|view| {
        let (tree, scope) = (view.organisation.areas(), caller.scope(view));
        let seen: BTreeMap<AreaCode, Post> =
            posts.into_iter().filter(|(area, _)| scope.sees(tree, area)).collect();
        (tiers(&seen), seen.iter().map(|(area, post)| area_rates(tree, area, post)).collect())
    });
    Ok(axum::Json(Rates { from: query.from, to: query.to, counted_to, tiers, areas }))
}

/// The first and the last day.
pub(super) fn days(query: &RatesQuery) -> Result<(Day, Day), Failure> {
    let day = |field: &str, text: &str| {
        let day: Date = text.parse().map_err(|error| Failure::invalid(field, text, error))?;
        // Other ways of writing a date are refused, so that what is given back is what was read.
        if day.to_string() == text {
            Ok(day)
        } else {
            Err(Failure::invalid(field, text, "a day is written 2026-11-01"))
        }
    };
    let (from, to) = (day("from", &query.from)?, day("to", &query.to)?);
    let after_last = from.saturating_add(jiff::Span::new().days(i64::from(RATES_DAYS_MAX)));
    if to < from || to >= after_last {
        let why = format!("it must not lie before from, and at most {RATES_DAYS_MAX} days are shown");
        return Err(Failure::invalid("to", &query.to, why));
    }
    Ok((Day(from), Day(to)))
}

fn area_rates(tree: &AreaTree, area: &AreaCode, post: &Post) -> AreaRates {
    AreaRates {
        area: wire::AreaCode(area.as_str().to_owned()),
        name: tree.area(area).map_or_else(|| area.to_string(), |area| area.name.clone()),
        tier: words::tier(post.tier),
        cases: cases(&post.counts),
    }
}

/// Sums over the posts that are shown.
fn tiers(posts: &BTreeMap<AreaCode, Post>) -> Vec<TierRates> {
    let mut sums: BTreeMap<Tier, Counts> = BTreeMap::new();
    for post in posts.values() {
        *sums.entry(post.tier).or_default() += &post.counts;
    }
    sums.iter().map(|(tier, sum)| TierRates { tier: words::tier(*tier), cases: cases(sum) }).collect()
}

fn cases(counts: &Counts) -> EndedCases {
    let closed = counts.closed();
    EndedCases {
        closed,
        here: counts.here,
        closed_above: counts.closed_above,
        passed_up: counts.passed_up,
        climbed: counts.climbed,
        came_up: counts.came_up,
        self_handled: counts.self_handled,
        by_phone: counts.by_phone,
        here_per_mille: per_mille(counts.here, closed),
        up_per_mille: per_mille(counts.went_up(), closed),
        pace: Some(pace(counts)),
    }
}

fn pace(counts: &Counts) -> Pace {
    let (closed, signed) = (counts.closed(), counts.signed_in_time + counts.signed_late);
    Pace {
        limited: counts.limited,
        in_time: counts.in_time,
        in_time_per_mille: per_mille(counts.in_time, counts.limited),
        tasks: counts.tasks,
        signed_in_time: counts.signed_in_time,
        signed_late: counts.signed_late,
        signed_in_time_per_mille: per_mille(counts.signed_in_time, signed),
        returned: counts.returned,
        returned_per_mille: per_mille(counts.returned, counts.tasks),
        redone: counts.redone,
        redone_per_mille: per_mille(counts.redone, closed),
        calls_not_answered: Some(counts.calls_not_answered),
        done_at_once: Some(counts.done_at_once),
        done_at_once_per_mille: per_mille(counts.done_at_once, closed),
        callers: Some(callers(counts)),
    }
}

fn callers(counts: &Counts) -> CallersSaid {
    let of_reached = |said| per_mille(said, counts.reached);
    CallersSaid {
        reached: counts.reached,
        responded: counts.responded,
        responded_per_mille: of_reached(counts.responded),
        solved: counts.solved,
        solved_per_mille: of_reached(counts.solved),
        satisfied: counts.satisfied,
        satisfied_per_mille: of_reached(counts.satisfied),
        mostly_satisfied: Some(counts.mostly_satisfied),
    }
}

/// A part of a thousand of all; none of nothing.
pub(super) fn per_mille(part: u64, all: u64) -> Option<u32> {
    let rounded = (part * 1_000 + all / 2).checked_div(all)?;
    Some(u32::try_from(rounded).expect("a part is no more than all"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, refused: Option<&str>) {
        let query = RatesQuery { from: from.to_owned(), to: to.to_owned() };
        let field = days(&query).err().and_then(|failure| failure.field);
        assert_eq!(field.as_deref(), refused, "from {from} to {to}");
    }

    #[test]
    fn a_year_and_a_day_can_be_asked_for_and_no_more() {
        check("2026-11-01", "2026-11-01", None);
        check("2028-01-01", "2028-12-31", None);
        check("2026-01-01", "2027-01-01", None);
        check("2026-01-01", "2027-01-02", Some("to"));
        check("2026-11-02", "2026-11-01", Some("to"));
        check("9999-12-31", "9999-12-31", Some("to"));
    }

    #[test]
    fn what_is_no_day_is_named() {
        check("", "2026-11-01", Some("from"));
        check("2026-11-01", "2026-02-30", Some("to"));
        check("20261101", "2026-11-01", Some("from"));
    }

    #[test]
    fn rates_are_of_a_thousand_and_there_is_none_of_nothing() {
        let some = Counts { here: 2, climbed: 1, self_handled: 7, ..Counts::default() };
        let drawn = cases(&some);
        assert_eq!((drawn.closed, drawn.here_per_mille, drawn.up_per_mille), (3, Some(667), Some(333)));
        let none = cases(&Counts { self_handled: 7, ..Counts::default() });
        assert_eq!((none.closed, none.here_per_mille, none.up_per_mille), (0, None, None));
    }
}
