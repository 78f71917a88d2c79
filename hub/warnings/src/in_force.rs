//! What is in force, and where it may act.
//!
//! All that ever arrived is folded at an instant; in what order it arrived, and how often, makes no difference. An update or a
//! cancel counts for what it refers to, and for everything that updated that before it was sent: of one story the newest
//! message decides. Nobody ends what another sender sent, and no exercise ends what is actual.

mod acting;

use std::collections::{BTreeMap, HashMap};

pub use acting::{Acting, RealmKind, WrongRealm};

use crate::{Alert, Info, MsgType, Status};

/// An alert that is in force at an instant, with those of its infos that are. Only [`in_force`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<'a> {
    alert: &'a Alert,
    infos: Vec<&'a Info>,
}

impl<'a> Standing<'a> {
    /// The alert.
    #[must_use]
    pub fn alert(&self) -> &'a Alert {
        self.alert
    }

    /// What of it has begun and not expired; at least one.
    #[must_use]
    pub fn infos(&self) -> &[&'a Info] {
        &self.infos
    }
}

/// The name of a message, which references give. The same name with another status is another message.
type Name<'a> = (Status, &'a str, &'a str, i64);

/// By this, messages of one story follow each other.
type Order<'a> = (i64, u8, &'a str);

/// Folds alerts into those in force at an instant (UTC microseconds), the earliest sent first.
///
/// An info holds from its `effective` (none: at once) until its `expires` (none: until an update or a cancel). A message all
/// of whose infos are still to come changes nothing yet. `Ack` and `Error` change nothing. Of two different messages of one
/// name always the same one counts; which one is for the caller to prevent.
#[must_use]
pub fn in_force<'a>(alerts: impl IntoIterator<Item = &'a Alert>, now_us: i64) -> Vec<Standing<'a>> {
    let mut messages: BTreeMap<(Order<'a>, Name<'a>), &'a Alert> = BTreeMap::new();
    for alert in alerts.into_iter().filter(|alert| counts(alert, now_us)) {
        let kept = messages.entry((order(alert), name(alert))).or_insert(alert);
        // Only where two differ is anything compared at length.
        if *kept != alert && format!("{alert:?}") < format!("{kept:?}") {
            *kept = alert;
        }
    }
    let newest = newest_words(&messages);
    let mut standing = Vec::new();
    for (&(order, name), &alert) in &messages {
        let is_ended = newest.get(&name).is_some_and(|&newest| newest > order);
        let infos: Vec<_> = alert.infos.iter().filter(|info| holds(info, now_us)).collect();
        if !is_ended && alert.msg_type != MsgType::Cancel && !infos.is_empty() {
            standing.push(Standing { alert, infos });
        }
    }
    standing
}

/// Of each name the newest message that speaks of it, or of anything it goes back to.
fn newest_words<'a>(messages: &BTreeMap<(Order<'a>, Name<'a>), &'a Alert>) -> HashMap<Name<'a>, Order<'a>> {
    let mut newest = newest_mentions(messages.values().copied());
    // Once is enough where everything goes back to what stands before it; within one second it need not.
    let mut is_settled = false;
    while !is_settled {
        is_settled = true;
        for (&(_, name), alert) in messages {
            let known = newest.get(&name).copied();
            let of_earlier = earlier(alert).filter_map(|name| newest.get(&name).copied()).max();
            if let Some(newer) = of_earlier.filter(|newer| known.is_none_or(|known| known < *newer)) {
                newest.insert(name, newer);
                is_settled = false;
            }
        }
    }
    newest
}

/// Of each name the newest update or cancel that refers to it.
fn newest_mentions<'a>(messages: impl Iterator<Item = &'a Alert>) -> HashMap<Name<'a>, Order<'a>> {
    let mut mentions = HashMap::new();
    for alert in messages {
        for name in earlier(alert) {
            let newest = mentions.entry(name).or_insert_with(|| order(alert));
            *newest = (*newest).max(order(alert));
        }
    }
    mentions
}

/// What a message updates or ends.
fn earlier(alert: &Alert) -> impl Iterator<Item = Name<'_>> {
    let speaks = matches!(alert.msg_type, MsgType::Update | MsgType::Cancel);
    let own = alert.references.iter().filter(move |reference| speaks && reference.sender == alert.sender);
    own.map(|reference| {
        (alert.status, reference.sender.as_str(), reference.identifier.as_str(), reference.sent.at_us())
    })
}

fn name(alert: &Alert) -> Name<'_> {
    (alert.status, &alert.sender, &alert.identifier, alert.sent.at_us())
}

/// By the sending; of one second, what refers comes after what can be referred to.
fn order(alert: &Alert) -> Order<'_> {
    let rank = match alert.msg_type {
        MsgType::Alert => 0,
        MsgType::Update => 1,
        MsgType::Cancel => 2,
        MsgType::Ack | MsgType::Error => 3,
    };
    (alert.sent.at_us(), rank, &alert.identifier)
}

/// Whether a message changes anything at an instant.
fn counts(alert: &Alert, now_us: i64) -> bool {
    let changes = matches!(alert.msg_type, MsgType::Alert | MsgType::Update | MsgType::Cancel);
    changes && (alert.infos.is_empty() || alert.infos.iter().any(|info| has_begun(info, now_us)))
}

fn has_begun(info: &Info, now_us: i64) -> bool {
    info.effective.is_none_or(|effective| effective.at_us() <= now_us)
}

fn holds(info: &Info, now_us: i64) -> bool {
    has_begun(info, now_us) && info.expires.is_none_or(|expires| now_us < expires.at_us())
}
