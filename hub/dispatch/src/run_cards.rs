//! 出动卡: which units a case takes, how many, and by when, as data of the policy. Which card holds for a case, and what is
//! wanted first; who answers to it says [`crate::suitability`].
//!
//! 消防, 急救 and 公安 are called and never offered anything: a card names them apart ([`RunCard::call`]).

use serde::{Deserialize, Serialize};

use crate::{
    CaseFacts, Category, Grade, MatterCode, Need, Policy, RuledOut, Service, Skill, TaskId, Travel, UnitId,
    UnitKind, board::Unit,
};

/// What a case takes. Of the cards that hold for a case the most specific one counts: by its matter, by its category and grade,
/// by its category, by its grade. Of two as specific the first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunCard {
    /// For cases of this category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// For cases of this matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<MatterCode>,
    /// For cases as pressing as this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Services that are to be called before anybody is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub call: Vec<Service>,
    /// 必派: whoever has to come, the one who takes the case first.
    pub must: Vec<Want>,
    /// 宜派: who is asked besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub should: Vec<Want>,
}

/// A kind of help, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Want {
    /// Units of one of these kinds; of any, if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<UnitKind>,
    /// Skills that it must have besides those that the category and the matter ask for. That a woman comes where a matter asks for
    /// one is a skill like any other: the hub keeps nothing else of anybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<Skill>,
    /// How many; one, if left out.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u8,
    /// How it has to get about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel: Option<Travel>,
    /// Within which time it has to be there, seconds from being asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_s: Option<u32>,
    /// How long it may have been on duty at most, hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_duty_max_h: Option<u8>,
    /// How many tasks it may have worked off in this duty and still be asked, fewer than this; where it is left out as the
    /// policy says for all. Where life is in danger whoever has had as many goes after all who have not, and is not left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_max: Option<u8>,
    /// How old its fix may be at most, seconds, where it is asked by that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix_age_max_s: Option<u32>,
}

fn one() -> u8 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_one(count: &u8) -> bool {
    *count == 1
}

/// Whether it has to come, or would do well to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// 必派.
    Must,
    /// 宜派.
    Should,
}

/// One unit that a case takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Its task.
    pub task: TaskId,
    /// Whether it has to come.
    pub weight: Weight,
    /// What it must be.
    pub want: Want,
    /// Who had said no to the case by then: they are not asked for this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declined: Vec<UnitId>,
}

/// What a search that found nobody looked for, and what stood nearest to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Short {
    /// What was wanted.
    pub want: Want,
    /// What ruled out whoever came nearest to it; none if nobody like it is near at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<RuledOut>,
}

/// Most units that a card can want.
pub const WANTED_MAX: usize = 8;

impl RunCard {
    /// How well it fits; none if it does not hold for such a case.
    fn fits(&self, category: &Category, matter: Option<&MatterCode>, grade: Grade) -> Option<u8> {
        let other = self.category.as_ref().is_some_and(|it| it != category)
            || self.matter.as_ref().is_some_and(|it| Some(it) != matter)
            || self.grade.is_some_and(|it| it != grade);
        let worth = |is_named: bool, worth: u8| if is_named { worth } else { 0 };
        let by_matter = worth(self.matter.is_some(), 4);
        let by_category = worth(self.category.is_some(), 2);
        (!other).then(|| by_matter + by_category + worth(self.grade.is_some(), 1))
    }

    /// Each unit that it wants, in its order: first those that have to come.
    pub fn units<'a>(&'a self) -> impl Iterator<Item = (Weight, &'a Want)> {
        let must = self.must.iter().map(|want| (Weight::Must, want));
        let should = self.should.iter().map(|want| (Weight::Should, want));
        let each = |it: (Weight, &'a Want)| std::iter::repeat_n(it, usize::from(it.1.count));
        must.chain(should).flat_map(each).take(WANTED_MAX)
    }
}

impl Policy {
    /// The card that holds for a case.
    #[must_use]
    pub fn run_card(
        &self,
        category: &Category,
        matter: Option<&MatterCode>,
        grade: Grade,
    ) -> Option<&RunCard> {
        let fits = |card: &'_ RunCard| card.fits(category, matter, grade);
        // Of two as specific the first: `max_by_key` would take the last.
        let fitting = self.run_cards.iter().rev().filter_map(|card| Some((fits(card)?, card)));
        fitting.max_by_key(|(worth, _)| *worth).map(|(_, card)| card)
    }
}

impl Policy {
    /// How many tasks a unit may have worked off and still be asked for what is so pressing: nobody rests while life is in danger.
    pub(crate) fn load_max(&self, grade: Grade) -> Option<u8> {
        self.choice.and_then(|rules| rules.load_max).filter(|_| grade != Grade::Red)
    }

    /// Whether it asks anywhere how much a unit has had, so that it has to be counted.
    #[must_use]
    pub fn counts_load(&self) -> bool {
        let mut wants = self.run_cards.iter().flat_map(|card| card.must.iter().chain(&card.should));
        self.choice.is_some_and(|rules| rules.load_max.is_some()) || wants.any(|want| want.load_max.is_some())
    }

    /// The same for a case that is open; calls for help have none.
    #[must_use]
    pub fn card_for(&self, facts: &CaseFacts) -> Option<&RunCard> {
        let matter =
            facts.filing.as_ref().and_then(|filing| filing.matter.as_ref()).map(|matter| &matter.code);
        let of_case = || self.run_card(&facts.category, matter, facts.grade);
        if facts.sos_unit.is_none() { of_case() } else { None }
    }
}

impl Want {
    /// Whether it is the same that is wanted, however many of it.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        Self { count: 1, ..self.clone() } == Self { count: 1, ..other.clone() }
    }

    /// Whether whoever is the other is this, too.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let each_kind = !other.kinds.is_empty() && other.kinds.iter().all(|kind| self.kinds.contains(kind));
        (self.kinds.is_empty() || each_kind)
            && self.skills.iter().all(|skill| other.skills.contains(skill))
            && (self.travel.is_none() || self.travel == other.travel)
    }

    /// How many things are asked of who it is.
    pub(crate) fn conditions(&self) -> usize {
        usize::from(!self.kinds.is_empty()) + usize::from(self.travel.is_some()) + self.skills.len()
    }

    /// Whether a unit is what is wanted, wherever it is and whatever it does.
    #[must_use]
    pub fn is(&self, unit: &Unit, policy: &Policy) -> bool {
        let goes_so =
            |travel: Travel| policy.choice.is_none_or(|rules| unit.travels(&rules.travel) == travel);
        (self.kinds.is_empty() || self.kinds.contains(&unit.kind))
            && self.skills.iter().all(|skill| unit.skills.contains(skill))
            && self.travel.is_none_or(goes_so)
    }

    /// What a case needs, with what is wanted here besides.
    pub(crate) fn narrow(&self, need: Need, policy: &Policy) -> Need {
        let mut skills = need.skills;
        let more = self.skills.iter().filter(|skill| !skills.contains(skill)).cloned();
        skills.extend(more.collect::<Vec<_>>());
        let fix_age_ms = self.fix_age_max_s.map_or(u64::MAX, |seconds| u64::from(seconds) * 1_000);
        Need {
            skills,
            fix_stale_after_ms: need.fix_stale_after_ms.min(fix_age_ms),
            kinds: self.kinds.clone(),
            travel: self.travel.zip(policy.choice.map(|rules| rules.travel)),
            on_duty_max_ms: self.on_duty_max_h.map(|hours| u64::from(hours) * 3_600_000),
            within_s: self.within_s,
            load_max: self.load_max.or(need.load_max),
            ..need
        }
    }
}

/// The reason that stood nearest to somebody coming: who was late might have come, who is of another kind never.
#[must_use]
pub(crate) fn nearest_reason(ruled_out: &[RuledOut]) -> Option<RuledOut> {
    let by_hope = [
        RuledOut::Late,
        RuledOut::NoRoute,
        RuledOut::Silent,
        RuledOut::Declined,
        RuledOut::Claimed,
        RuledOut::Tired,
        RuledOut::Overloaded,
        RuledOut::StaleFix,
        RuledOut::NeedsHelp,
        RuledOut::OffDuty,
        RuledOut::Skill,
    ];
    by_hope.into_iter().find(|why| ruled_out.contains(why))
}
