//! What is in force: updates, cancels, expiry, and that the order of arrival makes no difference.

use hub_warnings::{Alert, Info, Moment, MsgType, RealmKind, Reference, Status, WrongRealm, Zone, in_force};
use proptest::{collection::vec, prelude::*, sample::select};

use crate::{NATIONAL, good, made_up::DAY_US};

const SECOND_US: i64 = 1_000_000;

fn at(second: i64) -> Moment {
    Moment::new(DAY_US + second * SECOND_US, Zone::BEIJING).unwrap()
}

/// A message of one sender: its number, when it was sent, what it is and what it refers to by number and second.
fn message(number: usize, second: i64, msg_type: MsgType, refers_to: &[(usize, i64)]) -> Alert {
    let mut alert = good(NATIONAL).alert;
    alert.identifier = format!("m{number}");
    alert.sent = at(second);
    alert.msg_type = msg_type;
    let reference = |&(number, second): &(usize, i64)| Reference {
        sender: alert.sender.clone(),
        identifier: format!("m{number}"),
        sent: at(second),
    };
    alert.references = refers_to.iter().map(reference).collect();
    for info in &mut alert.infos {
        (info.effective, info.expires) = (None, None);
    }
    alert
}

fn standing(alerts: &[&Alert], second: i64) -> Vec<String> {
    let standing = in_force(alerts.iter().copied(), DAY_US + second * SECOND_US);
    standing.iter().map(|standing| standing.alert().identifier.clone()).collect()
}

#[test]
fn the_newest_update_is_in_force_until_it_is_cancelled() {
    let first = message(1, 10, MsgType::Alert, &[]);
    let update = message(2, 20, MsgType::Update, &[(1, 10)]);
    let newer = message(3, 30, MsgType::Update, &[(1, 10)]);
    let cancel = message(4, 40, MsgType::Cancel, &[(1, 10)]);
    assert_eq!(standing(&[&first], 100), ["m1"]);
    assert_eq!(standing(&[&first, &update], 100), ["m2"]);
    assert_eq!(standing(&[&newer, &first, &update], 100), ["m3"], "both update the first, the newer counts");
    assert_eq!(
        standing(&[&cancel, &first, &update, &newer], 100),
        [""; 0],
        "the story is over, not its beginning alone"
    );
    let again = message(5, 50, MsgType::Update, &[(4, 40)]);
    assert_eq!(standing(&[&cancel, &first, &again], 100), ["m5"]);
}

#[test]
fn a_cancel_of_several_leaves_each_to_be_taken_up_again() {
    let (one, other) = (message(1, 10, MsgType::Alert, &[]), message(2, 10, MsgType::Alert, &[]));
    let cancel = message(3, 20, MsgType::Cancel, &[(1, 10), (2, 10)]);
    let one_again = message(4, 30, MsgType::Update, &[(1, 10)]);
    let other_again = message(5, 40, MsgType::Update, &[(2, 10)]);
    assert_eq!(standing(&[&one, &other, &cancel], 100), [""; 0]);
    assert_eq!(standing(&[&one, &other, &cancel, &one_again, &other_again], 100), ["m4", "m5"]);
}

#[test]
fn a_cancel_counts_before_what_it_cancels_has_arrived_and_acknowledgements_do_not() {
    let first = message(1, 10, MsgType::Alert, &[]);
    let cancel = message(2, 20, MsgType::Cancel, &[(1, 10)]);
    assert_eq!(standing(&[&cancel], 100), [""; 0]);
    assert_eq!(standing(&[&cancel, &first], 100), [""; 0]);
    let ack = message(3, 20, MsgType::Ack, &[(1, 10)]);
    let error = message(4, 20, MsgType::Error, &[(1, 10)]);
    assert_eq!(standing(&[&ack, &error, &first], 100), ["m1"]);
}

#[test]
fn infos_hold_from_when_they_are_effective_until_they_expire() {
    let mut first = message(1, 10, MsgType::Alert, &[]);
    first.infos[0].expires = Some(at(60));
    let mut update = message(2, 20, MsgType::Update, &[(1, 10)]);
    update.infos[0].effective = Some(at(30));
    update.infos[0].expires = Some(at(80));
    let both = [&first, &update];
    assert_eq!(standing(&both, 29), ["m1"], "an update that does not hold yet leaves no gap");
    assert_eq!(standing(&both, 30), ["m2"]);
    assert_eq!(standing(&both, 79), ["m2"]);
    assert_eq!(standing(&both, 80), [""; 0]);
    assert_eq!(standing(&[&first], 60), [""; 0]);
    let mut two = message(3, 10, MsgType::Alert, &[]);
    let mut later: Info = two.infos[0].clone();
    later.expires = Some(at(50));
    two.infos.push(later);
    two.infos[0].expires = Some(at(20));
    let standing = in_force([&two], DAY_US + 40 * SECOND_US);
    assert_eq!(standing[0].infos(), [&two.infos[1]]);
}

#[test]
fn nobody_ends_what_another_sent_and_no_exercise_what_is_actual() {
    let first = message(1, 10, MsgType::Alert, &[]);
    let mut strange = message(2, 20, MsgType::Cancel, &[(1, 10)]);
    strange.sender = "another".to_owned();
    let mut drill = message(3, 20, MsgType::Cancel, &[(1, 10)]);
    drill.status = Status::Exercise;
    assert_eq!(standing(&[&first, &strange, &drill], 100), ["m1"]);
}

#[test]
fn each_status_acts_in_its_realm_and_nowhere_else() {
    let mut acting = Vec::new();
    for &status in Status::ALL {
        let mut alert = message(1, 10, MsgType::Alert, &[]);
        alert.status = status;
        let standing = in_force([&alert], DAY_US + 100 * SECOND_US);
        for realm in [RealmKind::Live, RealmKind::Drill] {
            match standing[0].act_in(realm) {
                Ok(acts) => {
                    assert_eq!((acts.alert(), acts.infos().len(), acts.realm()), (&alert, 1, realm));
                    acting.push((status, realm));
                }
                Err(refused) => assert_eq!(refused, WrongRealm { status, realm }),
            }
        }
    }
    let expected = [
        (Status::Actual, RealmKind::Live),
        (Status::Exercise, RealmKind::Drill),
        (Status::Test, RealmKind::Drill),
    ];
    assert_eq!(acting, expected);
}

#[test]
fn one_that_has_expired_never_acts() {
    let alert = good(NATIONAL).alert;
    let expires_us = alert.infos[0].expires.unwrap().at_us();
    assert_eq!(in_force([&alert], expires_us - 1).len(), 1);
    assert_eq!(in_force([&alert], expires_us), []);
}

/// Messages of which each refers to some before it, some of them never sent.
fn story() -> impl Strategy<Value = Vec<Alert>> {
    let types = select(vec![MsgType::Alert, MsgType::Update, MsgType::Update, MsgType::Cancel]);
    let later = prop_oneof![Just(0), 0_i64..12];
    let one = (types, later, vec(any::<prop::sample::Index>(), 0..3), any::<bool>());
    vec(one, 1..9).prop_map(|steps| {
        let mut seconds = Vec::new();
        let mut second = 0;
        let mut alerts = Vec::new();
        for (number, (msg_type, later, refers_to, is_drill)) in steps.into_iter().enumerate() {
            second += later;
            let earlier: Vec<_> = refers_to
                .iter()
                .filter(|_| number > 0)
                .map(|index| index.index(number))
                .map(|earlier: usize| (earlier, seconds[earlier]))
                .collect();
            let mut alert = message(number, second, msg_type, &earlier);
            alert.status = if is_drill && number % 4 == 3 { Status::Exercise } else { Status::Actual };
            seconds.push(second);
            alerts.push(alert);
        }
        alerts
    })
}

/// Straight from the sentence: a message is over if a later one refers to it or to anything it goes back to.
fn by_the_sentence(alerts: &[Alert]) -> Vec<String> {
    let rank = |alert: &Alert| (alert.sent, MsgType::ALL.iter().position(|other| *other == alert.msg_type));
    let is_later =
        |one: &Alert, other: &Alert| (rank(one), &one.identifier) > (rank(other), &other.identifier);
    let speaks = |alert: &Alert| matches!(alert.msg_type, MsgType::Update | MsgType::Cancel);
    let mut left = Vec::new();
    for alert in alerts.iter().filter(|alert| alert.msg_type != MsgType::Cancel) {
        let mut line = vec![alert.identifier.clone()];
        let mut looked_at = 0;
        while looked_at < line.len() {
            let of = alerts
                .iter()
                .find(|other| other.identifier == line[looked_at] && other.status == alert.status);
            for reference in of.filter(|other| speaks(other)).into_iter().flat_map(|other| &other.references)
            {
                if !line.contains(&reference.identifier) {
                    line.push(reference.identifier.clone());
                }
            }
            looked_at += 1;
        }
        let ends = |other: &&Alert| {
            let refers = other.references.iter().any(|reference| line.contains(&reference.identifier));
            speaks(other) && other.status == alert.status && is_later(other, alert) && refers
        };
        if !alerts.iter().any(|other| ends(&other)) {
            left.push(alert.identifier.clone());
        }
    }
    left.sort();
    left
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn out_of_order_and_twice_is_the_same(alerts in story(), order in vec(any::<prop::sample::Index>(), 0..12)) {
        let mut arrived: Vec<&Alert> = alerts.iter().collect();
        let once = standing(&arrived, 1_000);
        for index in &order {
            let at = index.index(arrived.len());
            let moved = arrived.remove(at);
            arrived.push(moved);
            arrived.insert(0, moved);
        }
        prop_assert_eq!(standing(&arrived, 1_000), once.clone());
        arrived.reverse();
        prop_assert_eq!(standing(&arrived, 1_000), once);
    }

    #[test]
    fn what_is_in_force_is_what_the_sentence_says(alerts in story()) {
        let all: Vec<&Alert> = alerts.iter().collect();
        let mut standing = standing(&all, 1_000);
        standing.sort();
        prop_assert_eq!(standing, by_the_sentence(&alerts));
    }
}
