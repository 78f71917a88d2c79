//! Our fields of somebody else's order, by the names that a mapping has for them, and what each holds.

use crate::{
    limits::{CONTENT_MAX_BYTES, NUMBER_MAX_BYTES, SHORT_TEXT_MAX_BYTES},
    mistake::Wanted,
    order::{Notice, Standing},
};

/// A field of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 工单编号, by which they call it.
    Number,
    /// 工单唯一编码: the same under whatever number it comes.
    Unique,
    /// What the message is: the order, or that it is recalled, returned or urged.
    Notice,
    /// Which time it was sent (派单次数, 重办次数).
    Round,
    /// Their state, as they write it.
    State,
    /// Their state, as one of ours.
    Standing,
    /// When they received it.
    ReceivedAt,
    /// When they changed it last, by which an older message is known to be one.
    ChangedAt,
    /// Their deadline, an instant.
    Deadline,
    /// Their deadline as a length of time, `5个工作日`, from when they received it.
    DeadlineSpan,
    /// 标题.
    Title,
    /// 内容.
    Content,
    /// 诉求人.
    CallerName,
    /// 来电号码.
    CallerPhone,
    /// 联系电话.
    ContactPhone,
    /// 是否保密.
    Confidential,
    /// 是否需回复.
    WantsReply,
    /// 事发地址.
    Address,
    /// Latitude, degrees.
    Lat,
    /// Longitude, degrees.
    Lon,
    /// Both in one text.
    Point,
    /// 行政区划.
    AreaCode,
    /// Their category.
    Category,
    /// 诉求类型.
    Kind,
    /// 紧急程度.
    Grade,
    /// 主办单位.
    Department,
    /// Links to attachments.
    Attachments,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// A text of at most so many bytes.
    Text(usize),
    /// One of these words.
    Word(&'static [&'static str]),
    /// An instant.
    Time,
    /// A length of time.
    Span,
    /// A whole number.
    Whole,
    /// Degrees up to this, either way.
    Degrees(u8),
    /// Two degrees.
    Point,
    /// 是 or 否.
    Flag,
    /// A telephone number.
    Phone,
    /// Links.
    Links,
}

/// 诉求类型, by the words of the hub.
pub(crate) const KINDS: &[&str] =
    &["enquiry", "help", "complaint", "disclosure", "suggestion", "praise", "other"];
/// 紧急程度, by the words of the hub.
pub(crate) const GRADES: &[&str] = &["red", "orange", "ordinary"];

/// Every field with its name and what it holds.
const FIELDS: [(Field, &str, Holds); 27] = [
    (Field::Number, "number", Holds::Text(NUMBER_MAX_BYTES)),
    (Field::Unique, "unique", Holds::Text(NUMBER_MAX_BYTES)),
    (Field::Notice, "notice", Holds::Word(Notice::WORDS)),
    (Field::Round, "round", Holds::Whole),
    (Field::State, "state", Holds::Text(SHORT_TEXT_MAX_BYTES)),
    (Field::Standing, "standing", Holds::Word(Standing::WORDS)),
    (Field::ReceivedAt, "received_at", Holds::Time),
    (Field::ChangedAt, "changed_at", Holds::Time),
    (Field::Deadline, "deadline", Holds::Time),
    (Field::DeadlineSpan, "deadline_span", Holds::Span),
    (Field::Title, "title", Holds::Text(SHORT_TEXT_MAX_BYTES)),
    (Field::Content, "content", Holds::Text(CONTENT_MAX_BYTES)),
    (Field::CallerName, "caller_name", Holds::Text(SHORT_TEXT_MAX_BYTES)),
    (Field::CallerPhone, "caller_phone", Holds::Phone),
    (Field::ContactPhone, "contact_phone", Holds::Phone),
    (Field::Confidential, "confidential", Holds::Flag),
    (Field::WantsReply, "wants_reply", Holds::Flag),
    (Field::Address, "address", Holds::Text(SHORT_TEXT_MAX_BYTES)),
    (Field::Lat, "lat", Holds::Degrees(90)),
    (Field::Lon, "lon", Holds::Degrees(180)),
    (Field::Point, "point", Holds::Point),
    (Field::AreaCode, "area_code", Holds::Text(SHORT_TEXT_MAX_BYTES)),
    (Field::Category, "category", Holds::Text(SHORT_TEXT_MAX_BYTES)),
    (Field::Kind, "kind", Holds::Word(KINDS)),
    (Field::Grade, "grade", Holds::Word(GRADES)),
    (Field::Department, "department", Holds::Text(SHORT_TEXT_MAX_BYTES)),
    (Field::Attachments, "attachments", Holds::Links),
];

impl Field {
    /// The field of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        FIELDS.iter().find(|(_, known, _)| *known == name).map(|(field, ..)| *field)
    }

    /// Its name in a mapping.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().1
    }

    /// Whether a mapping may say what it is where nobody does: not what names the order, and not what somebody said.
    pub(crate) fn may_default(self) -> bool {
        match self {
            Self::Number | Self::Unique | Self::Title | Self::Content | Self::Address | Self::Attachments => {
                false
            }
            Self::CallerName | Self::CallerPhone | Self::ContactPhone => false,
            Self::Notice
            | Self::Round
            | Self::State
            | Self::Standing
            | Self::ReceivedAt
            | Self::ChangedAt => true,
            Self::Deadline | Self::DeadlineSpan | Self::Confidential | Self::WantsReply => true,
            Self::Lat | Self::Lon | Self::Point | Self::AreaCode => true,
            Self::Category | Self::Kind | Self::Grade | Self::Department => true,
        }
    }

    pub(crate) fn holds(self) -> Holds {
        self.entry().2
    }

    /// Every name, as a mistake lists them.
    pub(crate) fn names() -> String {
        FIELDS.map(|(_, name, _)| name).join(", ")
    }

    fn entry(self) -> &'static (Field, &'static str, Holds) {
        FIELDS.iter().find(|(field, ..)| *field == self).expect("a test finds every field in the table")
    }
}

impl Holds {
    /// What it must be, where a conversion gave something else.
    pub(crate) fn wanted(self) -> Wanted {
        match self {
            Self::Text(_) | Self::Word(_) => Wanted::Text,
            Self::Time => Wanted::Time,
            Self::Span => Wanted::Span,
            Self::Whole => Wanted::Whole,
            Self::Degrees(_) => Wanted::Degrees,
            Self::Point => Wanted::Point,
            Self::Flag => Wanted::Flag,
            Self::Phone => Wanted::Phone,
            Self::Links => Wanted::Link,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_field_has_one_name_and_is_found_by_it() {
        let fields: BTreeSet<Field> = FIELDS.iter().map(|(field, ..)| *field).collect();
        let names: BTreeSet<&str> = FIELDS.iter().map(|(_, name, _)| *name).collect();
        assert_eq!((fields.len(), names.len()), (FIELDS.len(), FIELDS.len()));
        assert_eq!(Field::Attachments as usize + 1, FIELDS.len(), "the last of the fields");
        for (field, name, _) in FIELDS {
            assert_eq!((Field::of_name(name), field.name()), (Some(field), name));
        }
        assert_eq!(Field::of_name("工单编号"), None);
    }
}
