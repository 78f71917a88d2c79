//! What can be wrong.

use super::Words;

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Longer or more than a limit.
    TooMany {
        /// Which limit.
        what: &'static str,
        /// How much there may be.
        max: usize,
    },
    /// No well-formed JSON.
    NotJson {
        /// What the reader says.
        says: String,
    },
    /// A table that cannot be read.
    Sheet {
        /// What is wrong with it, in Chinese.
        zh: String,
        /// The same in English.
        en: String,
    },
    /// It stands there twice.
    Twice,
    /// It must be given, and is not.
    Missing,
    /// A field, conversion, table or setting that nobody knows.
    Unknown {
        /// Those that are known; left out where there are none, or too many.
        known: String,
    },
    /// Something else than what stands there must.
    Not {
        /// What it must be.
        wanted: Wanted,
    },
    /// A conversion that gives something else than the field holds.
    Gives {
        /// What the field holds.
        wanted: Wanted,
    },
    /// A number whose last digits were lost where it was written as a fraction.
    DigitsLost,
    /// The margin is greater than a limit, or the other way round.
    Beyond {
        /// The least it may be.
        least: i64,
        /// The most.
        most: i64,
    },
    /// No order in the message.
    NoOrders,
    /// No row has the titles of the mapping.
    NoTitles,
    /// A field that nobody may make up.
    NoDefault,
    /// The mapping knows this field by nothing that could stand in what was given.
    NowhereToLook,
}

/// What something must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// An object of JSON.
    Object,
    /// A list of JSON.
    List,
    /// A text.
    Text,
    /// A text or a number.
    Scalar,
    /// A whole number of 0 or more.
    Whole,
    /// 是 or 否.
    Flag,
    /// An instant.
    Time,
    /// A pattern of a date and its time.
    Pattern,
    /// A length of time with its unit.
    Span,
    /// A telephone number.
    Phone,
    /// Degrees.
    Degrees,
    /// Two degrees in one text.
    Point,
    /// A link to a page (`http` or `https`).
    Link,
    /// A pointer by RFC 6901.
    Pointer,
    /// A code of letters, digits, `_` and `-`.
    Code,
    /// The number of an order.
    Number,
    /// A zone of time.
    Zone,
    /// A datum.
    Datum,
    /// The path of an address.
    Path,
}

impl Fault {
    /// What is wrong and what to do.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::TooMany { what, max } => {
                Words::new(format!("超过上限 {what} = {max}"), format!("beyond the limit {what} = {max}"))
            }
            Self::NotJson { says } => {
                Words::new(format!("不是格式正确的 JSON({says})"), format!("not well-formed JSON ({says})"))
            }
            Self::Sheet { zh, en } => Words::new(zh, en),
            Self::Twice => Words::new("出现了两次", "it stands there twice"),
            Self::Missing => Words::new("必须填写,但没有给出", "it must be given and is not"),
            Self::Unknown { known } if known.is_empty() => Words::new("没有这一项", "there is no such thing"),
            Self::Unknown { known } => {
                Words::new(format!("应为其中之一:{known}"), format!("it must be one of: {known}"))
            }
            Self::Not { wanted } => {
                let Words { zh, en } = wanted.words();
                Words::new(format!("应为{zh}"), format!("it must be {en}"))
            }
            Self::Gives { wanted } => {
                let Words { zh, en } = wanted.words();
                Words::new(format!("转换的结果不是{zh}"), format!("what this conversion gives is not {en}"))
            }
            Self::DigitsLost => Words::new(
                "数字的末几位已丢失;请以文本给出",
                "the last digits of the number are lost; give it as a text",
            ),
            Self::Beyond { least, most } => Words::new(
                format!("应在 {least} 至 {most} 之间"),
                format!("it must be from {least} to {most}"),
            ),
            Self::NoOrders => Words::new("没有工单", "there is no order in it"),
            Self::NoTitles => Words::new(
                "前 10 行没有找到对照表里写明的列名",
                "no row of the first 10 has the titles that the mapping names",
            ),
            Self::NoDefault => Words::new(
                "编号和诉求人的原话不设默认值",
                "what names an order, and what somebody said, has no default",
            ),
            Self::NowhereToLook => Words::new(
                "必填,但没有写明在哪里取(at、columns)也没有默认值(default)",
                "it must be given, and neither `at`, `columns` nor `default` says where it is",
            ),
        }
    }
}

impl Wanted {
    fn words(self) -> Words {
        let (zh, en) = match self {
            Self::Object => ("JSON 对象", "an object"),
            Self::List => ("列表", "a list"),
            Self::Text => ("文本", "a text"),
            Self::Scalar => ("文本或数字", "a text or a number"),
            Self::Whole => ("不小于 0 的整数", "a whole number of 0 or more"),
            Self::Flag => ("“是”或“否”", "yes or no"),
            Self::Time => ("时间,且与对照表里的格式一致", "a time in a form that the mapping names"),
            Self::Pattern => {
                ("含年月日的时间格式,如 %Y-%m-%d %H:%M:%S", "a pattern with a day, like %Y-%m-%d %H:%M:%S")
            }
            Self::Span => ("带单位的时限,如 5个工作日", "a length of time with its unit, like 5个工作日"),
            Self::Phone => ("电话号码(3 至 20 位数字)", "a telephone number of 3 to 20 digits"),
            Self::Degrees => (
                "度数,纬度 -90 至 90、经度 -180 至 180",
                "degrees, latitude -90 to 90, longitude -180 to 180",
            ),
            Self::Point => ("以逗号分隔的两个度数", "two degrees divided by a comma"),
            Self::Link => ("http 或 https 链接", "a link with http or https"),
            Self::Pointer => {
                ("JSON 指针(RFC 6901),如 /data/number", "a JSON pointer by RFC 6901, like /data/number")
            }
            Self::Code => ("1 至 32 个字母、数字、_ 或 -", "1 to 32 of A-Z a-z 0-9 _ -"),
            Self::Number => (
                "1 至 64 字节的工单编号,不含空白和控制字符",
                "the number of an order: 1 to 64 bytes, no blanks",
            ),
            Self::Zone => ("时区:Asia/Shanghai、UTC 或 +08:00", "a zone: Asia/Shanghai, UTC or +08:00"),
            Self::Path => ("以 / 开头的路径", "a path that begins with /"),
            Self::Datum => ("坐标系:wgs84、gcj02 或 bd09", "a datum: wgs84, gcj02 or bd09"),
        };
        Words::new(zh, en)
    }
}
