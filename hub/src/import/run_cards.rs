//! 出动卡 beside the units that there will be: what a card wants and no unit is, is worth a look and no mistake. It may be on its
//! way, and the case says that it is missing.

use hub_dispatch::{Policy, Skill, Travel, UnitKind, Want, board::Duty};
use hub_engine::organisation::CatalogueNote;
use hub_protocol::http::UnitEntry;

use super::known::Known;
use crate::picture::words;

/// A unit, as far as a card asks for it.
struct Able {
    kind: UnitKind,
    skills: Vec<Skill>,
    travel: Option<Travel>,
}

/// What cards want that none of the units is: those listed, or those enrolled where none are.
pub(super) fn unanswered(policy: &Policy, listed: Option<&[UnitEntry]>, known: &Known) -> Vec<CatalogueNote> {
    let able: Vec<Able> = match listed {
        Some(listed) => listed.iter().map(listed_unit).collect(),
        None => known
            .units
            .values()
            .filter(|it| it.unit.duty != Duty::Retired)
            .map(|it| enrolled(&it.unit))
            .collect(),
    };
    let cards = policy.run_cards.iter().enumerate();
    let wants = cards.flat_map(|(at, card)| {
        let must =
            card.must.iter().enumerate().map(move |(n, want)| (format!("run_cards[{at}].must[{n}]"), want));
        let should = card
            .should
            .iter()
            .enumerate()
            .map(move |(n, want)| (format!("run_cards[{at}].should[{n}]"), want));
        must.chain(should)
    });
    let nobody = wants.filter(|(_, want)| !able.iter().any(|unit| answers(policy, want, unit)));
    nobody.map(|(about, _)| note(about)).collect()
}

fn answers(policy: &Policy, want: &Want, unit: &Able) -> bool {
    let usual = policy.choice.map(|rules| rules.travel.of(unit.kind));
    let travel = unit.travel.or(usual);
    (want.kinds.is_empty() || want.kinds.contains(&unit.kind))
        && want.skills.iter().all(|skill| unit.skills.contains(skill))
        && want.travel.is_none_or(|wanted| travel == Some(wanted))
}

fn listed_unit(entry: &UnitEntry) -> Able {
    Able {
        kind: words::unit_kind_said(entry.kind),
        skills: entry.skills.iter().cloned().map(Skill).collect(),
        travel: entry.travel.map(words::travel_said),
    }
}

fn enrolled(unit: &hub_dispatch::board::Unit) -> Able {
    Able { kind: unit.kind, skills: unit.skills.clone(), travel: unit.travel }
}

fn note(about: String) -> CatalogueNote {
    CatalogueNote {
        about,
        zh: "没有一支力量符合这一项(种类、技能、交通方式),事件卡上会一直缺它".to_owned(),
        en: "no unit is what this wants (kind, skills, way of getting about): cases will be short of it"
            .to_owned(),
    }
}
