//! Rows of the sheets as entries. A row with a mistake is no entry, so that one mistake does not look like many.

use geo_index::Tier;

use super::{
    AreaEntry, DutyEntry, Entries, Found, PersonEntry, PhoneEntry, Responsible, SwapEntry, UnitEntry,
    categories, closed_loop, run_cards,
};
use crate::{
    columns::{Key, SheetKind},
    mistake::{CellFault, Mistakes},
    moments::{self, When},
    remark::{Remark, What},
    table::{Hour, Line, Table},
    vocabulary::{self, KINDS, POSTS, ROLES, TIERS, TRAVELS, folded},
};
use hub_protocol::{DutyPost, UtcMicros};

/// Longest name to sign in with, in characters.
const LOGIN_MAX_CHARS: usize = 64;

/// Reads a table into the entries.
pub(crate) fn read_table(
    table: &Table<'_>,
    entries: &mut Entries,
    mistakes: &mut Mistakes,
    remarks: &mut Vec<Remark>,
) {
    let mut lines = 0_usize;
    for line in table.lines() {
        lines += 1;
        match table.kind {
            SheetKind::Areas => entries.areas.extend(area(line, None, mistakes)),
            SheetKind::Grids => entries.areas.extend(area(line, Some(Tier::Grid), mistakes)),
            SheetKind::People => entries.people.extend(person(line, mistakes)),
            SheetKind::Units => entries.units.extend(unit(line, mistakes)),
            SheetKind::Phones => entries.phones.extend(number(line, mistakes)),
            SheetKind::Roster => duty(line, entries, mistakes),
            SheetKind::Departments => entries.departments.extend(closed_loop::department(line, mistakes)),
            SheetKind::Matters => entries.matters.extend(closed_loop::matter(line, mistakes)),
            SheetKind::Mapping => entries.mapping.extend(closed_loop::same(line, mistakes)),
            SheetKind::Calendar => entries.days.extend(closed_loop::day(line, mistakes)),
            SheetKind::Categories => entries.categories.extend(categories::category(line, mistakes)),
            SheetKind::RunCards => entries.run_cards.extend(run_cards::row(line, mistakes)),
        }
    }
    if lines == 0 {
        remarks.push(Remark { spot: table.spot(), what: What::EmptySheet });
    } else {
        entries.given.insert(table.kind);
    }
}

pub(super) fn found<T>(line: &Line<'_>, key: Key, value: T) -> Found<T> {
    Found { value, spot: line.spot(key) }
}

/// Reads with `read`, and gives the entry only if no mistake was found on the way.
pub(super) fn whole<T>(mistakes: &mut Mistakes, read: impl FnOnce(&mut Mistakes) -> Option<T>) -> Option<T> {
    let before = mistakes.len();
    let entry = read(mistakes);
    entry.filter(|_| mistakes.len() == before)
}

fn area(line: Line<'_>, fixed: Option<Tier>, mistakes: &mut Mistakes) -> Option<AreaEntry> {
    whole(mistakes, |mistakes| {
        let code = line.must(Key::Code, mistakes, Line::area_code);
        let name = line.must(Key::Name, mistakes, Line::words);
        let tier = match fixed {
            Some(tier) => Some(Found { value: tier, spot: line.spot(Key::Code) }),
            None => line
                .must(Key::Tier, mistakes, |line, key, mistakes| {
                    line.word(key, TIERS, vocabulary::tier, mistakes)
                })
                .map(|tier| found(&line, Key::Tier, tier)),
        };
        let parent = match fixed {
            Some(_) => line.must(Key::Parent, mistakes, Line::area_code),
            None => line.area_code(Key::Parent, mistakes),
        };
        let from = line.instant(Key::From, mistakes);
        let until = line.instant(Key::Until, mistakes);
        if from.zip(until).is_some_and(|(from, until)| until <= from) {
            mistakes.add(line.spot(Key::Until), "", CellFault::EndsFirst);
        }
        let phone = line.phone(Key::Phone, mistakes).map(|number| found(&line, Key::Phone, number));
        let who = line.reference(Key::Person, mistakes).map(|who| found(&line, Key::Person, who));
        Some(AreaEntry {
            code: found(&line, Key::Code, code?),
            name: name?,
            tier: tier?,
            parent: parent.map(|parent| found(&line, Key::Parent, parent)),
            from,
            until: until.map(|until| found(&line, Key::Until, until)),
            responsible: who.map(|who| Responsible { who, phone }),
        })
    })
}

fn person(line: Line<'_>, mistakes: &mut Mistakes) -> Option<PersonEntry> {
    whole(mistakes, |mistakes| {
        let code = line.must(Key::Code, mistakes, Line::reference);
        let name = line.must(Key::Name, mistakes, Line::words);
        let phone = line.phone(Key::Phone, mistakes);
        let login = line.reference(Key::Login, mistakes);
        if login.as_ref().is_some_and(|login| !is_login(login)) {
            mistakes.add(line.spot(Key::Login), login.as_deref().unwrap_or_default(), CellFault::Login);
        }
        let function = line.word(Key::Role, ROLES, vocabulary::function, mistakes);
        let area = line.must(Key::Area, mistakes, Line::area_code);
        let department = line.reference(Key::Department, mistakes);
        Some(PersonEntry {
            code: found(&line, Key::Code, code?),
            name: name?,
            phone: phone.map(|number| found(&line, Key::Phone, number)),
            login: login.map(|login| found(&line, Key::Login, login)),
            function,
            area: found(&line, Key::Area, area?),
            department,
            columns: line.columns(),
        })
    })
}

fn is_login(login: &str) -> bool {
    login.chars().count() <= LOGIN_MAX_CHARS
        && !login.chars().any(|letter| letter.is_whitespace() || letter.is_control())
}

fn unit(line: Line<'_>, mistakes: &mut Mistakes) -> Option<UnitEntry> {
    whole(mistakes, |mistakes| {
        let name = line.must(Key::Name, mistakes, Line::words);
        let code = line.reference(Key::Code, mistakes);
        let kind = line.must(Key::Kind, mistakes, |line, key, mistakes| {
            line.word(key, KINDS, vocabulary::kind, mistakes)
        });
        let home = line.must(Key::Area, mistakes, Line::area_code);
        let skills = line.words(Key::Skills, mistakes).unwrap_or_default();
        let person = line.reference(Key::Person, mistakes);
        let phone = line.phone(Key::Phone, mistakes);
        let travel = line.word(Key::Travel, TRAVELS, vocabulary::travel, mistakes);
        let name = name?;
        let code = match code {
            Some(code) => found(&line, Key::Code, code),
            None => found(&line, Key::Name, folded(&name)),
        };
        Some(UnitEntry {
            code,
            name,
            kind: kind?,
            home: found(&line, Key::Area, home?),
            skills: skills_of(&skills),
            person: person.map(|person| found(&line, Key::Person, person)),
            phone,
            travel,
            columns: line.columns(),
        })
    })
}

pub(super) fn skills_of(text: &str) -> Vec<String> {
    let parts = text.split([';', ';', '、', ',', ',', '/']);
    parts.map(folded).filter(|skill| !skill.is_empty()).collect()
}

fn number(line: Line<'_>, mistakes: &mut Mistakes) -> Option<PhoneEntry> {
    whole(mistakes, |mistakes| {
        let area = line.must(Key::Area, mistakes, Line::area_code);
        let name = line.must(Key::Name, mistakes, Line::words);
        let number = line.must(Key::Phone, mistakes, Line::phone);
        Some(PhoneEntry { area: found(&line, Key::Area, area?), name: name?, number: number? })
    })
}

fn duty(line: Line<'_>, entries: &mut Entries, mistakes: &mut Mistakes) {
    let before = mistakes.len();
    let area = line.must(Key::Area, mistakes, Line::area_code);
    let person = line.must(Key::Person, mistakes, Line::reference);
    let post = line.word(Key::Post, POSTS, vocabulary::post, mistakes).unwrap_or(DutyPost::Officer);
    let instead_of = line.reference(Key::InsteadOf, mistakes);
    let (from, until) = hours(line, mistakes);
    if instead_of.is_some() && (from.is_none() || until.is_none()) && mistakes.len() == before {
        mistakes.add(line.spot(Key::InsteadOf), "", CellFault::SwapWithoutHours);
    }
    let (Some(area), Some(person)) = (area, person) else { return };
    if mistakes.len() > before {
        return;
    }
    let area = found(&line, Key::Area, area);
    let person = found(&line, Key::Person, person);
    let columns = line.columns();
    match (instead_of, from, until) {
        (Some(out), Some(from), Some(until)) => {
            let out = found(&line, Key::InsteadOf, out);
            entries.swaps.push(SwapEntry { area, out, stand_in: person, from, until, columns });
        }
        _ => entries.duties.push(DutyEntry { area, person, post, from, until, columns }),
    }
}

/// Beginning and end. Hours of the day are those of the day in the day's column; an end that is not later than the beginning
/// is on the next day; a day without hours is the whole day.
fn hours(line: Line<'_>, mistakes: &mut Mistakes) -> (Option<UtcMicros>, Option<UtcMicros>) {
    let before = mistakes.len();
    let day = line.when(Key::Day, mistakes).and_then(When::day);
    let (start, end) = (line.hour(Key::From, mistakes), line.hour(Key::Until, mistakes));
    if mistakes.len() > before {
        return (None, None);
    }
    let needs_day = matches!(start, Some(Hour::OfDay(_))) || matches!(end, Some(Hour::OfDay(_)));
    if needs_day && day.is_none() {
        mistakes.add(line.spot(Key::Day), "", CellFault::DayMissing);
        return (None, None);
    }
    let on = |hour: Hour, shift_days: i64| match hour {
        Hour::Whole(when) => when.instant(),
        Hour::OfDay(time) => {
            let day = day?.checked_add(jiff::Span::new().days(shift_days)).ok()?;
            When::Local(moments::at(day, time)).instant()
        }
    };
    let whole_day = |shift_days: i64| {
        let day = day?.checked_add(jiff::Span::new().days(shift_days)).ok()?;
        When::Day(day).instant()
    };
    let from = start.map_or_else(|| whole_day(0), |start| on(start, 0));
    let mut until = end.map_or_else(|| whole_day(1), |end| on(end, 0));
    if let (Some(Hour::OfDay(_)), Some(begin), Some(finish)) = (end, from, until)
        && finish <= begin
    {
        until = end.and_then(|end| on(end, 1));
    }
    if from.zip(until).is_some_and(|(from, until)| until <= from) {
        mistakes.add(line.spot(Key::Until), "", CellFault::EndsFirst);
    }
    (from, until)
}
