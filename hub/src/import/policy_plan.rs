//! The policy of an import: a document, rows of categories and of run cards laid over it or over the one in force, or both; and what
//! changes by it, by name.

use std::collections::BTreeSet;

use hub_dispatch::{Category, DocumentKind, Grade, Policy, RunCard};
use hub_engine::organisation::{
    CategoryFault, CategoryMistake, RunCardFault, RunCardMistake, policy_notes, with_categories,
    with_run_cards,
};
use hub_protocol::http::{ImportOrganisation, ImportPart};
use serde_json::{Map, Value};

use super::{
    changes::Changes,
    known::Known,
    misfit::{At, List, Misfits},
    plan::{Document, Told, document},
    standing,
};

/// Plans the policy. Beside its document, which there is none of if it stays as it is, the policy that will hold; the one in force
/// if what was given cannot be read, whose mistakes are named.
pub(super) fn plan_policy(
    body: &ImportOrganisation,
    known: &Known,
    told: &mut Told,
    misfits: &mut Misfits,
) -> (Option<Document>, Policy) {
    let in_force = &known.organisation.policy().policy;
    let rows = Rows {
        categories: body.categories.as_deref().unwrap_or_default(),
        run_cards: body.run_cards.as_deref(),
    };
    let Some(given) = &body.policy else {
        return match laid_over(in_force, &rows, misfits) {
            Some(policy) if !rows.are_none() => {
                told.part(ImportPart::Policy, changes(in_force, &policy));
                told.notes.extend(standing::shortened(ImportPart::Policy, policy_notes(&policy)));
                // Rows that say what holds already make no other document of it.
                let changed = (policy != *in_force).then(|| json(&policy));
                let planned = changed.map(|value| document(DocumentKind::Policy, &value, known, misfits));
                (planned, policy)
            }
            Some(_) | None => (None, in_force.clone()),
        };
    };
    let Ok(read) = serde_json::from_value::<Policy>(given.clone()) else {
        // Why it cannot be read is told of the document.
        let planned = document(DocumentKind::Policy, given, known, misfits);
        return (Some(planned), in_force.clone());
    };
    let policy = laid_over(&read, &rows, misfits).unwrap_or_else(|| read.clone());
    // Left as it was written where no row changes it, so that the same file is the same document.
    let value = if policy == read { given.clone() } else { json(&policy) };
    let planned = document(DocumentKind::Policy, &value, known, misfits);
    let mut changes = changes(in_force, &policy);
    if !planned.is_adopted && changes.is_nothing() {
        changes.changed.add(|| planned.digest.0.chars().take(12).collect());
    }
    told.part(ImportPart::Policy, changes);
    told.notes.extend(standing::shortened(ImportPart::Policy, policy_notes(&policy)));
    (Some(planned), policy)
}

/// What is laid over a policy.
struct Rows<'a> {
    categories: &'a [Value],
    /// None if the cards stay as they are.
    run_cards: Option<&'a [Value]>,
}

impl Rows<'_> {
    fn are_none(&self) -> bool {
        self.categories.is_empty() && self.run_cards.is_none()
    }
}

fn laid_over(base: &Policy, rows: &Rows<'_>, misfits: &mut Misfits) -> Option<Policy> {
    let categorised = with_categories(base, rows.categories)
        .inspect_err(|mistakes| mistakes.iter().for_each(|mistake| say(mistake, misfits)))
        .ok();
    let Some(cards) = rows.run_cards else { return categorised };
    // Which categories there will be nobody knows while their rows are wrong.
    with_run_cards(categorised.as_ref()?, cards)
        .inspect_err(|mistakes| mistakes.iter().for_each(|mistake| say_of_card(mistake, misfits)))
        .ok()
}

fn say_of_card(mistake: &RunCardMistake, misfits: &mut Misfits) {
    let (zh, en) = (mistake.what.in_chinese(), mistake.what.to_string());
    let Some(row) = mistake.row else { return misfits.part(ImportPart::Policy, zh, en) };
    let at = At::entry(List::RunCards, row);
    let at = match mistake.field {
        Some(field) => at.field(field),
        None => at,
    };
    let first = match &mistake.what {
        RunCardFault::Twice { first } => Some(At::entry(List::RunCards, *first)),
        RunCardFault::Unreadable(_)
        | RunCardFault::TooMany(_)
        | RunCardFault::Nothing
        | RunCardFault::Policy(_) => None,
    };
    misfits.about(List::RunCards, row, &mistake.about).say_at(at, first, zh, en);
}

fn json(policy: &Policy) -> Value {
    serde_json::to_value(policy).expect("a policy has string keys")
}

fn say(mistake: &CategoryMistake, misfits: &mut Misfits) {
    let (zh, en) = (mistake.what.in_chinese(), mistake.what.to_string());
    let Some(row) = mistake.row else { return misfits.part(ImportPart::Policy, zh, en) };
    let at = At::entry(List::Categories, row);
    let at = match mistake.field {
        Some(field) => at.field(field),
        None => at,
    };
    let first = match &mistake.what {
        CategoryFault::Twice { first } => Some(At::entry(List::Categories, *first).field("code")),
        CategoryFault::Unreadable(_)
        | CategoryFault::TooMany(_)
        | CategoryFault::TooManyInAll(_)
        | CategoryFault::Empty
        | CategoryFault::Nameless
        | CategoryFault::Policy(_) => None,
    };
    misfits.about(List::Categories, row, &mistake.code).say_at(at, first, zh, en);
}

/// Categories and run cards by name, and the other rules by their place in the document.
fn changes(before: &Policy, after: &Policy) -> Changes {
    let mut changes = Changes::default();
    let label = |policy: &Policy, code: &Category| format!("{} ({})", policy.categories[code].name, code.0);
    for (code, rule) in &after.categories {
        match before.categories.get(code) {
            None => changes.added.add(|| label(after, code)),
            Some(known) if known != rule => changes.changed.add(|| label(after, code)),
            Some(_) => {}
        }
    }
    for code in before.categories.keys().filter(|code| !after.categories.contains_key(code)) {
        changes.removed.add(|| label(before, code));
    }
    for card in
        before.run_cards.iter().filter(|card| !after.run_cards.iter().any(|it| is_for_the_same(it, card)))
    {
        changes.removed.add(|| card_label(before, card));
    }
    for rule in other_rules(before, after) {
        changes.changed.add(|| rule);
    }
    changes
}

/// 出动卡: whether both are for the same cases.
fn is_for_the_same(a: &RunCard, b: &RunCard) -> bool {
    (&a.category, &a.matter, a.grade) == (&b.category, &b.matter, b.grade)
}

/// For which cases a card is, as a row of cards says it.
fn card_label(policy: &Policy, card: &RunCard) -> String {
    let category = card.category.as_ref().map(|code| {
        let name = policy.categories.get(code).map_or("", |rule| rule.name.as_str());
        format!("{name} ({})", code.0)
    });
    let matter = card.matter.as_ref().map(|code| code.0.clone());
    let word = |grade: Grade| serde_json::to_value(grade).expect("a grade is a word");
    let grade = card.grade.and_then(|grade| word(grade).as_str().map(str::to_owned));
    let about: Vec<String> = [category, matter, grade].into_iter().flatten().collect();
    format!("run_cards[{}]", about.join(", "))
}

/// The rules beside the categories that differ.
fn other_rules(before: &Policy, after: &Policy) -> Vec<String> {
    let rules = |policy: &Policy| -> Map<String, Value> {
        let Value::Object(mut rules) = json(policy) else { return Map::new() };
        rules.remove("categories");
        let Some(Value::Object(of_loop)) = rules.remove("closed_loop") else { return rules };
        rules.extend(of_loop.into_iter().map(|(name, rule)| (format!("closed_loop.{name}"), rule)));
        rules
    };
    let (before, after) = (rules(before), rules(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names.into_iter().filter(|name| before.get(*name) != after.get(*name)).cloned().collect()
}

#[cfg(test)]
mod tests;
