//! One order out of whatever holds its fields.

use geo_index::Place;
use hub_dispatch::{Grade, ReportKind, UtcMicros};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    Deadline, ExternalOrder, Link, Mapping, Notice, OrderFacts, OrderWords, Standing,
    field::Field,
    limits::{LINK_MAX_BYTES, LINKS_MAX, SHORT_TEXT_MAX_BYTES},
    mapping::{Read, Rule, Scalar, read},
    mistake::{Fault, Mistake, Mistakes, Spot, Wanted},
};

/// Something and where it was found.
pub(super) struct Found<T> {
    pub(super) it: T,
    pub(super) at: String,
}

/// Links and what they are called.
pub(super) type Links = Vec<Found<(String, Option<String>)>>;

/// What holds the fields of one order.
pub(super) trait Source {
    /// What stands in a field, if anything does.
    fn scalar(&self, rule: &Rule) -> Result<Option<Found<Scalar>>, Found<Fault>>;
    /// The links of a field.
    fn links(&self, rule: &Rule) -> Result<Links, Found<Fault>>;
    /// Where somebody would look for what is missing.
    fn place_of_missing(&self, rule: &Rule) -> String;
    /// A copy of it all.
    fn raw(&self) -> Vec<u8>;
}

/// The order, or everything that is wrong with it.
pub(super) fn assemble(
    mapping: &Mapping,
    source: &dyn Source,
    nth: usize,
) -> Result<ExternalOrder, Vec<Mistake>> {
    let mut assembling = Assembling {
        mapping,
        source,
        order: format!("#{nth}"),
        is_about_an_order: false,
        by_default: Vec::new(),
        mistakes: Mistakes::default(),
    };
    let order = assembling.order();
    assembling.mistakes.or(order)
}

struct Assembling<'a> {
    mapping: &'a Mapping,
    source: &'a dyn Source,
    /// What mistakes call it.
    order: String,
    /// A recall or an urge: only what names the order must be there.
    is_about_an_order: bool,
    by_default: Vec<Field>,
    mistakes: Mistakes,
}

impl Assembling<'_> {
    fn order(&mut self) -> Option<ExternalOrder> {
        let number = self.text(Field::Number);
        if let Some(number) = &number {
            self.order.clone_from(number);
        }
        let notice = self.text(Field::Notice).and_then(|word| Notice::of_word(&word));
        let notice = notice.unwrap_or(Notice::Order);
        self.is_about_an_order = matches!(notice, Notice::Recall | Notice::Urge);
        let words = self.words();
        let facts = self.facts(number, notice)?;
        let by_default = std::mem::take(&mut self.by_default);
        Some(ExternalOrder { facts, words, by_default, raw: self.source.raw() })
    }

    fn facts(&mut self, number: Option<String>, notice: Notice) -> Option<OrderFacts> {
        let facts = OrderFacts {
            system: self.mapping.system().clone(),
            number: number.clone().unwrap_or_default(),
            unique: self.text(Field::Unique),
            notice,
            round: self.whole(Field::Round),
            state: self.text(Field::State),
            standing: self.text(Field::Standing).and_then(|word| Standing::of_word(&word)),
            received_at: self.time(Field::ReceivedAt),
            changed_at: self.time(Field::ChangedAt),
            deadline: self.deadline(),
            place: self.place(),
            area_code: self.text(Field::AreaCode),
            category: self.text(Field::Category),
            kind: self.text(Field::Kind).and_then(of_word::<ReportKind>),
            grade: self.text(Field::Grade).and_then(of_word::<Grade>),
            department: self.text(Field::Department),
            confidential: self.flag(Field::Confidential),
            wants_reply: self.flag(Field::WantsReply),
        };
        number.map(|_| facts)
    }

    fn words(&mut self) -> OrderWords {
        OrderWords {
            title: self.text(Field::Title),
            content: self.text(Field::Content),
            caller_name: self.text(Field::CallerName),
            caller_phone: self.text(Field::CallerPhone),
            contact_phone: self.text(Field::ContactPhone),
            address: self.text(Field::Address),
            attachments: self.attachments(),
        }
    }

    /// An instant counts before a length of time; either is enough where one of them must be there.
    fn deadline(&mut self) -> Option<Deadline> {
        let needs = |field| self.mapping.rules.get(&field).is_some_and(|rule| rule.required);
        let missing = [Field::Deadline, Field::DeadlineSpan].into_iter().find(|field| needs(*field));
        let at = match self.given(Field::Deadline) {
            Some(Read::Time(at)) => Some(Deadline::At(at)),
            _ => None,
        };
        let within = match self.given(Field::DeadlineSpan) {
            Some(Read::Span(span)) => Some(Deadline::Within(span)),
            _ => None,
        };
        let deadline = at.or(within);
        if let Some(field) = missing.filter(|_| deadline.is_none() && !self.is_about_an_order)
            && !self.mistakes.tells(field.name())
        {
            self.missing(field);
        }
        deadline
    }

    /// In WGS84; zeros are what systems send that know no place.
    fn place(&mut self) -> Option<Place> {
        let (lat, lon) = match self.read(Field::Point) {
            Some(Read::Point { lat, lon }) => (lat, lon),
            _ => (self.degrees(Field::Lat)?, self.degrees(Field::Lon)?),
        };
        if lat.abs() < f64::EPSILON && lon.abs() < f64::EPSILON {
            return None;
        }
        let place = self.mapping.datum.to_place(lat, lon);
        if place.is_err() {
            let spot = self.spot(Field::Point, String::new());
            self.mistakes.add(spot, &format!("{lat},{lon}"), Fault::Not { wanted: Wanted::Degrees });
        }
        place.ok()
    }

    fn attachments(&mut self) -> Vec<Link> {
        let Some(rule) = self.mapping.rules.get(&Field::Attachments) else { return Vec::new() };
        let found = match self.source.links(rule) {
            Ok(found) => found,
            Err(Found { it, at }) => {
                let spot = self.spot(Field::Attachments, at);
                self.mistakes.add(spot, "", it);
                return Vec::new();
            }
        };
        if found.is_empty() && rule.required && !self.is_about_an_order {
            self.missing(Field::Attachments);
        }
        if found.len() > LINKS_MAX {
            let spot = self.spot(Field::Attachments, String::new());
            self.mistakes.add(spot, "", Fault::TooMany { what: "LINKS_MAX", max: LINKS_MAX });
            return Vec::new();
        }
        found.into_iter().filter_map(|found| self.link(found)).collect()
    }

    fn link(&mut self, Found { it: (link, name), at }: Found<(String, Option<String>)>) -> Option<Link> {
        let link = link.trim();
        let lower = link.to_ascii_lowercase();
        let is_page = lower.starts_with("https://") || lower.starts_with("http://");
        let is_plain = !link.contains(|letter: char| letter.is_whitespace() || letter.is_control());
        if !is_page || !is_plain || link.len() > LINK_MAX_BYTES {
            let spot = self.spot(Field::Attachments, at);
            self.mistakes.add(spot, link, Fault::Not { wanted: Wanted::Link });
            return None;
        }
        let name = name.map(|name| name.chars().filter(|letter| !letter.is_control()).collect::<String>());
        let name = name.filter(|name| !name.trim().is_empty() && name.len() <= SHORT_TEXT_MAX_BYTES);
        Some(Link { link: link.to_owned(), name })
    }

    fn text(&mut self, field: Field) -> Option<String> {
        match self.read(field) {
            Some(Read::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn time(&mut self, field: Field) -> Option<UtcMicros> {
        match self.read(field) {
            Some(Read::Time(at)) => Some(at),
            _ => None,
        }
    }

    fn whole(&mut self, field: Field) -> Option<u32> {
        match self.read(field) {
            Some(Read::Whole(number)) => Some(number),
            _ => None,
        }
    }

    fn flag(&mut self, field: Field) -> Option<bool> {
        match self.read(field) {
            Some(Read::Flag(flag)) => Some(flag),
            _ => None,
        }
    }

    fn degrees(&mut self, field: Field) -> Option<f64> {
        match self.read(field) {
            Some(Read::Degrees(degrees)) => Some(degrees),
            _ => None,
        }
    }

    /// What a field holds; what is wrong with it is told, and that it is missing where it must be there.
    fn read(&mut self, field: Field) -> Option<Read> {
        let read = self.given(field);
        let is_required = self.mapping.rules.get(&field).is_some_and(|rule| rule.required);
        let is_excused = self.is_about_an_order && field != Field::Number;
        if read.is_none() && is_required && !is_excused && !self.mistakes.tells(field.name()) {
            self.missing(field);
        }
        read
    }

    /// What a field holds, if it holds anything; what is wrong with it is told.
    fn given(&mut self, field: Field) -> Option<Read> {
        let mapping = self.mapping;
        let rule = mapping.rules.get(&field)?;
        let (scalar, at) = match self.source.scalar(rule) {
            Ok(Some(Found { it, at })) => (it, at),
            Ok(None) => {
                // What only says what becomes of an order makes nothing up.
                let default = rule.default.as_ref().filter(|_| !self.is_about_an_order)?;
                self.by_default.push(field);
                (Scalar::of_text(default), String::new())
            }
            Err(Found { it, at }) => {
                let spot = self.spot(field, at);
                self.mistakes.add(spot, "", it);
                return None;
            }
        };
        match read(mapping.around(), field, rule, &scalar) {
            Ok(read) => read,
            Err(fault) => {
                let spot = self.spot(field, at);
                self.mistakes.add(spot, &scalar.text, fault);
                None
            }
        }
    }

    fn missing(&mut self, field: Field) {
        let rule = self.mapping.rules.get(&field);
        let at = rule.map(|rule| self.source.place_of_missing(rule)).unwrap_or_default();
        let spot = self.spot(field, at);
        self.mistakes.add(spot, "", Fault::Missing);
    }

    fn spot(&self, field: Field, at: String) -> Spot {
        Spot { order: Some(self.order.clone()), field: Some(field.name()), at }
    }
}

/// One of the rules' own words, which the mapping was checked to give.
fn of_word<T: DeserializeOwned>(word: String) -> Option<T> {
    serde_json::from_value(Value::String(word)).ok()
}
