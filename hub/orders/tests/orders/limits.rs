//! Our deadline is theirs less a margin, and never later than theirs.

use hub_dispatch::{Span, UtcMicros};
use hub_orders::{Deadline, LimitBy};
use proptest::prelude::*;
use serde_json::json;

use crate::{MINUTE_US, NOW, at, calendar, example, mapping, mapping_of};

#[test]
fn ours_is_theirs_less_the_margin() {
    let limit = mapping().our_limit(at(24), NOW);
    assert_eq!((limit.at, limit.theirs, limit.by), (at(22), at(24), LimitBy::Margin));
}

#[test]
fn where_the_margin_has_gone_by_half_an_hour_is_left_or_what_they_leave() {
    let minutes = |min: i64| UtcMicros(NOW.0 + min * MINUTE_US);
    let limit = mapping().our_limit(minutes(110), NOW);
    assert_eq!((limit.at, limit.by), (minutes(30), LimitBy::Squeezed));
    let limit = mapping().our_limit(minutes(12), NOW);
    assert_eq!((limit.at, limit.by), (minutes(12), LimitBy::Squeezed));
    let limit = mapping().our_limit(minutes(-5), NOW);
    assert_eq!((limit.at, limit.by), (minutes(-5), LimitBy::Past));
}

#[test]
fn working_days_run_by_the_calendar_from_when_they_received_it() {
    // From Monday the 11th, five working days end on Monday the 18th.
    let theirs = Deadline::Within(Span::WorkingDays(5)).at(NOW, &calendar());
    assert_eq!(jiff_day(theirs), "2026-05-18");
    assert_eq!(Deadline::At(at(3)).at(NOW, &calendar()), at(3));
}

fn jiff_day(at: UtcMicros) -> String {
    let shifted = at.0 + 8 * 60 * MINUTE_US;
    let days = shifted.div_euclid(86_400_000_000);
    // 2026-05-11 is day 20,584.
    format!("2026-05-{:02}", 11 + days - 20_584)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_limit_is_ever_later_than_theirs(
        margin in 0_u32..43_200,
        soonest in 0_u32..43_200,
        theirs in -10_000_000_i64..10_000_000,
    ) {
        let mut document = example();
        document["margin_min"] = json!(margin);
        document["soonest_min"] = json!(soonest);
        let theirs = UtcMicros(NOW.0 + theirs * 1_000_000);
        let limit = mapping_of(&document).our_limit(theirs, NOW);
        prop_assert!(limit.at <= theirs);
        prop_assert!(limit.at > NOW || theirs <= NOW || soonest == 0);
    }
}
