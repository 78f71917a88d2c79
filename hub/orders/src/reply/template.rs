//! What a reply looks like on their side: a document with slots, checked when it is imported.
//!
//! An object with a member `field` is a slot; everything else stands as it is written.

use std::collections::BTreeMap;

use hub_dispatch::UtcMicros;
use serde_json::{Map, Value};

use super::{Reply, ReplyKind, ReplyWords};
use crate::{
    Known, Link,
    mapping::{ANY_OTHER, Reader, Surroundings, Table, TimeForm, pattern},
    mistake::{Fault, Mistakes},
    order::words,
    zone::Zone,
};

words! {
    /// What a slot is filled with.
    pub(in crate::reply) ReplyField {
        /// The number of the order.
        Number = "number",
        /// Its unique code.
        Unique = "unique",
        /// The id of the reply.
        Reply = "reply",
        /// What it does.
        Kind = "kind",
        /// 签收, 退单, 延期申请, 答复.
        KindZh = "kind_zh",
        /// How often the order had been returned.
        Round = "round",
        /// Why.
        Reason = "reason",
        /// What was done.
        Content = "content",
        /// Until when more time is asked for.
        Until = "until",
        /// When the reply was made.
        At = "at",
        /// Links.
        Attachments = "attachments",
        /// A link, within attachments.
        Link = "link",
        /// What it is called, within attachments.
        Name = "name",
    }
}

/// A document with slots.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Template {
    Literal(Value),
    List(Vec<Template>),
    Object(BTreeMap<String, Template>),
    Slot(Slot),
}

/// A place to be filled.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slot {
    field: ReplyField,
    time: Option<TimeForm>,
    table: Option<String>,
    each: Option<Box<Template>>,
}

/// What slots are filled from.
#[derive(Clone, Copy)]
pub(super) struct Filling<'a> {
    pub(super) order: &'a Known,
    pub(super) reply: &'a Reply,
    pub(super) words: &'a ReplyWords,
    pub(super) zone: Zone,
    pub(super) tables: &'a BTreeMap<String, Table>,
    link: Option<&'a Link>,
}

impl<'a> Filling<'a> {
    pub(super) fn new(
        order: &'a Known,
        reply: &'a Reply,
        words: &'a ReplyWords,
        around: Surroundings<'a>,
    ) -> Self {
        Self { order, reply, words, zone: around.zone, tables: around.tables, link: None }
    }
}

impl Template {
    pub(super) fn read(
        reader: &Reader<'_>,
        kind: Option<ReplyKind>,
        around: Surroundings<'_>,
        mistakes: &mut Mistakes,
    ) -> Self {
        Self::read_in(reader, Scope { kind, is_link: false }, around, mistakes)
    }

    fn read_in(reader: &Reader<'_>, scope: Scope, around: Surroundings<'_>, mistakes: &mut Mistakes) -> Self {
        match reader.value {
            Value::Object(members) if members.contains_key("field") => {
                Slot::read_in(reader, scope, around, mistakes).map_or(Self::Literal(Value::Null), Self::Slot)
            }
            Value::Object(_) => {
                let members = reader.each_member(mistakes).into_iter();
                let read = |(name, member): (&str, Reader<'_>)| {
                    (name.to_owned(), Self::read_in(&member, scope, around, mistakes))
                };
                Self::Object(members.map(read).collect())
            }
            Value::Array(items) => {
                let items = reader.items(("items", items.len()), mistakes).into_iter();
                Self::List(items.map(|item| Self::read_in(&item, scope, around, mistakes)).collect())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                Self::Literal(reader.value.clone())
            }
        }
    }

    pub(super) fn fill(&self, from: Filling<'_>) -> Value {
        match self {
            Self::Literal(value) => value.clone(),
            Self::List(items) => items.iter().map(|item| item.fill(from)).collect(),
            Self::Object(members) => {
                let filled = members.iter().map(|(name, member)| (name.clone(), member.fill(from)));
                Value::Object(filled.collect::<Map<_, _>>())
            }
            Self::Slot(slot) => slot.fill(from),
        }
    }
}

/// Which fields a slot may name.
#[derive(Clone, Copy)]
struct Scope {
    kind: Option<ReplyKind>,
    is_link: bool,
}

impl Scope {
    /// Whether a reply of the kind has the field. A sheet, which has rows of all kinds, leaves empty what a row has not.
    fn has(self, field: ReplyField) -> bool {
        use ReplyField::{Attachments, Content, Link, Name, Reason, Until};
        let is_one_of = |kinds: &[ReplyKind]| self.kind.is_none_or(|kind| kinds.contains(&kind));
        match field {
            Link | Name => self.is_link,
            _ if self.is_link => false,
            Reason => is_one_of(&[ReplyKind::Refuse, ReplyKind::Extend]),
            Content | Attachments => is_one_of(&[ReplyKind::Answer]),
            Until => is_one_of(&[ReplyKind::Extend]),
            ReplyField::Number | ReplyField::Unique | ReplyField::Reply | ReplyField::Kind => true,
            ReplyField::KindZh | ReplyField::Round | ReplyField::At => true,
        }
    }

    fn names(self) -> String {
        let known = ReplyField::WORDS.iter().filter_map(|word| ReplyField::of_word(word));
        let known = known.filter(|field| self.has(*field)).map(ReplyField::word);
        known.collect::<Vec<_>>().join(", ")
    }
}

impl Slot {
    pub(super) fn of(field: ReplyField, time: Option<TimeForm>) -> Self {
        Self { field, time, table: None, each: None }
    }

    /// A slot of a sheet.
    pub(super) fn read(
        reader: &Reader<'_>,
        around: Surroundings<'_>,
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        Self::read_in(reader, Scope { kind: None, is_link: false }, around, mistakes)
    }

    fn read_in(
        reader: &Reader<'_>,
        scope: Scope,
        around: Surroundings<'_>,
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        // `title` belongs to the column of a sheet.
        reader.only(&["field", "time", "table", "each", "title"], mistakes);
        let named = reader.must("field", mistakes)?;
        let field = named.text(mistakes).and_then(ReplyField::of_word).filter(|field| scope.has(*field));
        if field.is_none() {
            named.fault(Fault::Unknown { known: scope.names() }, mistakes);
        }
        let field = field?;
        let mut slot = Self::of(field, None);
        if let Some(time) = reader.member("time") {
            slot.time = pattern(&time, around.zone, mistakes);
            if !matches!(field, ReplyField::Until | ReplyField::At) {
                time.fault(Fault::Unknown { known: "until, at".to_owned() }, mistakes);
            }
        }
        if let Some(table) = reader.member("table") {
            slot.table = table.text(mistakes).map(str::to_owned);
            if slot.table.as_ref().is_some_and(|name| !around.tables.contains_key(name)) {
                let known: Vec<&str> = around.tables.keys().map(String::as_str).collect();
                table.fault(Fault::Unknown { known: known.join(", ") }, mistakes);
            }
        }
        if let Some(each) = reader.member("each") {
            if field != ReplyField::Attachments {
                each.fault(Fault::Unknown { known: String::new() }, mistakes);
            }
            let scope = Scope { is_link: true, ..scope };
            slot.each = Some(Box::new(Template::read_in(&each, scope, around, mistakes)));
        }
        Some(slot)
    }

    fn fill(&self, from: Filling<'_>) -> Value {
        if self.field != ReplyField::Attachments {
            return self.text(from).map_or(Value::Null, |text| self.typed(text));
        }
        let links = from.words.attachments.iter();
        let filled = links.map(|link| match &self.each {
            Some(each) => each.fill(Filling { link: Some(link), ..from }),
            None => Value::String(link.link.clone()),
        });
        filled.collect()
    }

    /// Numbers stay numbers, unless a table makes words of them.
    fn typed(&self, text: String) -> Value {
        let is_number = self.field == ReplyField::Round
            || matches!(self.time, Some(TimeForm::EpochS | TimeForm::EpochMs));
        match text.parse::<i64>() {
            Ok(number) if is_number && self.table.is_none() => number.into(),
            Ok(_) | Err(_) => Value::String(text),
        }
    }

    /// What the slot holds as a text; links stand one a line.
    pub(super) fn text(&self, from: Filling<'_>) -> Option<String> {
        let Filling { order, reply, words, .. } = from;
        let text = match self.field {
            ReplyField::Number => order.facts.number.clone(),
            ReplyField::Unique => order.facts.unique.clone()?,
            ReplyField::Reply => reply.id.to_string(),
            ReplyField::Kind => reply.kind.word().to_owned(),
            ReplyField::KindZh => reply.kind.zh().to_owned(),
            ReplyField::Round => reply.round.to_string(),
            ReplyField::Reason => words.reason.clone()?,
            ReplyField::Content => words.content.clone()?,
            ReplyField::Until => self.time(from.zone, reply.until?)?,
            ReplyField::At => self.time(from.zone, reply.at)?,
            ReplyField::Attachments => {
                let links: Vec<&str> = words.attachments.iter().map(|link| link.link.as_str()).collect();
                if links.is_empty() { return None } else { links.join("\n") }
            }
            ReplyField::Link => from.link?.link.clone(),
            ReplyField::Name => from.link?.name.clone()?,
        };
        let table = self.table.as_ref().and_then(|name| from.tables.get(name));
        let worded = table.and_then(|table| table.get(&text).or_else(|| table.get(ANY_OTHER)));
        Some(worded.cloned().unwrap_or(text))
    }

    fn time(&self, zone: Zone, at: UtcMicros) -> Option<String> {
        match &self.time {
            Some(TimeForm::Pattern(pattern)) => zone.format(pattern, at),
            Some(TimeForm::Rfc3339) => zone.format("%FT%T%:z", at),
            Some(TimeForm::EpochS) => Some(at.0.div_euclid(1_000_000).to_string()),
            Some(TimeForm::EpochMs) => Some(at.0.div_euclid(1_000).to_string()),
            Some(TimeForm::Usual) | None => zone.format("%F %T", at),
        }
    }
}
