//! How units answer: at once, late, never, with a bad network, or with a no.

use hub_protocol::DeclineReason;
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

/// The temperament of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Temperament {
    /// Answers within seconds.
    Prompt,
    /// Answers within a minute or two.
    Slow,
    /// Its device is on, and nobody looks at it.
    Deaf,
    /// Answers within seconds, over a connection that comes and goes.
    Flapping,
    /// Mostly cannot go.
    Declining,
}

/// What a unit will do about an offer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reply {
    /// After how many seconds of its world.
    pub after_s: f64,
    /// What.
    pub answer: Answer,
}

/// What a unit does about an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Takes it.
    Accept,
    /// Says why not.
    Decline(DeclineReason),
    /// Says nothing.
    Silence,
}

/// A time without a connection, in seconds of the unit's world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outage {
    /// It begins after so long.
    pub after_s: f64,
    /// It lasts so long.
    pub lasts_s: f64,
}

/// Of a hundred offers, a declining unit takes so many all the same.
const RELENTS_PERCENT: u32 = 20;

/// Reasons for which people cannot go.
const REASONS: [DeclineReason; 3] = [DeclineReason::Busy, DeclineReason::TooFar, DeclineReason::NoMeans];

impl Temperament {
    /// A temperament as they are spread over a real shift: most prompt, some slow, a few of each trouble.
    pub fn of_a_shift(random: &mut StdRng) -> Self {
        match random.random_range(0..100) {
            0..62 => Self::Prompt,
            62..80 => Self::Slow,
            80..85 => Self::Deaf,
            85..93 => Self::Flapping,
            _ => Self::Declining,
        }
    }

    /// What it does about an offer.
    pub fn reply(self, random: &mut StdRng) -> Reply {
        let (soonest_s, latest_s) = match self {
            Self::Prompt | Self::Flapping => (3.0, 12.0),
            Self::Slow => (40.0, 120.0),
            Self::Declining => (5.0, 20.0),
            Self::Deaf => (0.0, 0.0),
        };
        let answer = match self {
            Self::Prompt | Self::Slow | Self::Flapping => Answer::Accept,
            Self::Deaf => Answer::Silence,
            Self::Declining if random.random_ratio(RELENTS_PERCENT, 100) => Answer::Accept,
            Self::Declining => {
                Answer::Decline(REASONS.choose(random).copied().expect("there are reasons not to go"))
            }
        };
        Reply { after_s: random.random_range(soonest_s..=latest_s), answer }
    }

    /// Its next time without a connection, if it has such times.
    pub fn outage(self, random: &mut StdRng) -> Option<Outage> {
        match self {
            Self::Flapping => Some(Outage {
                after_s: random.random_range(30.0..=90.0),
                lasts_s: random.random_range(4.0..=20.0),
            }),
            Self::Prompt | Self::Slow | Self::Deaf | Self::Declining => None,
        }
    }

    /// Whether it answers when asked how it is.
    #[must_use]
    pub fn says_it_is_well(self) -> bool {
        match self {
            Self::Prompt | Self::Slow | Self::Flapping | Self::Declining => true,
            Self::Deaf => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;

    fn replies(temperament: Temperament) -> Vec<Reply> {
        let mut random = Seed(9).stream("temperament", 0);
        (0..500).map(|_| temperament.reply(&mut random)).collect()
    }

    #[test]
    fn a_deaf_unit_never_answers_and_a_prompt_one_does_within_seconds() {
        assert!(replies(Temperament::Deaf).iter().all(|reply| reply.answer == Answer::Silence));
        let prompt = replies(Temperament::Prompt);
        assert!(prompt.iter().all(|reply| reply.answer == Answer::Accept && reply.after_s <= 12.0));
    }

    #[test]
    fn a_declining_unit_mostly_declines_and_sometimes_relents() {
        let replies = replies(Temperament::Declining);
        let accepted = replies.iter().filter(|reply| reply.answer == Answer::Accept).count();
        assert!((50..150).contains(&accepted), "a fifth of 500, found {accepted}");
    }

    #[test]
    fn a_shift_has_some_of_everybody_and_most_are_prompt() {
        let mut random = Seed(11).stream("shift", 0);
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..1_000 {
            *counts.entry(Temperament::of_a_shift(&mut random)).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 5);
        assert!(counts[&Temperament::Prompt] > 500);
    }

    #[test]
    fn only_a_flapping_unit_loses_its_connection_by_itself() {
        let mut random = Seed(12).stream("outage", 0);
        assert!(Temperament::Flapping.outage(&mut random).is_some());
        assert_eq!(Temperament::Prompt.outage(&mut random), None);
    }
}
