//! What can be wrong.

use super::Words;

/// What can be wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// With a document as a whole, or with how much there is of something.
    Document(DocumentFault),
    /// With one element.
    Element(ElementFault),
    /// With a polygon, a circle or a number.
    Shape(ShapeFault),
}

impl Fault {
    /// What is wrong and what to do.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Document(fault) => fault.words(),
            Self::Element(fault) => fault.words(),
            Self::Shape(fault) => fault.words(),
        }
    }
}

macro_rules! faults {
    ($($name:ident($inner:ident)),+) => {$(
        impl From<$inner> for Fault {
            fn from(fault: $inner) -> Self {
                Self::$name(fault)
            }
        }
    )+};
}

faults!(Document(DocumentFault), Element(ElementFault), Shape(ShapeFault));

/// What can be wrong with a document as a whole.
#[derive(Debug, Clone, PartialEq)]
pub enum DocumentFault {
    /// Longer or more than a limit.
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there may be.
        max: usize,
    },
    /// An encoding that is not read.
    Encoding,
    /// Bytes that the declared encoding does not have.
    Undecodable {
        /// The encoding.
        encoding: &'static str,
    },
    /// A document type or an entity of its own, which nobody needs and which is how readers are attacked.
    DocumentType,
    /// No well-formed XML.
    Malformed {
        /// What the reader of XML says.
        says: String,
    },
    /// CAP of another version, or no CAP.
    Namespace,
}

/// What can be wrong with one element.
#[derive(Debug, Clone, PartialEq)]
pub enum ElementFault {
    /// An element that must be there and is not, or is empty.
    Missing,
    /// An element that may stand once.
    Twice,
    /// Elements within what is a text.
    NotText,
    /// None of the words of a code list.
    UnknownCode {
        /// The words.
        known: String,
    },
    /// No instant with a zone.
    Time,
    /// Blanks, commas, `<` or `&` in what names a message or its sender.
    Name,
    /// No name of a language by RFC 3066.
    Language,
    /// No list in which what has blanks stands in quotes.
    List,
    /// No `sender,identifier,sent`.
    Reference,
    /// A reference to this very message, or to a later one.
    ReferenceNotEarlier,
    /// A text that XML cannot carry, or that would not be read back the same.
    NotCarried,
}

/// What can be wrong with where something is.
#[derive(Debug, Clone, PartialEq)]
pub enum ShapeFault {
    /// Not `latitude,longitude` in degrees.
    Point,
    /// A ring whose end is not its beginning.
    NotClosed,
    /// A ring of fewer than three corners.
    TooFewPoints,
    /// A ring that crosses or touches itself.
    CrossesItself {
        /// Where, in degrees.
        lat: f64,
        /// Where, in degrees.
        lon: f64,
    },
    /// No `latitude,longitude radius`.
    Circle,
    /// A radius below 0 or more than half way around the earth.
    Radius,
    /// No number.
    Number,
    /// A ceiling without an altitude, or below it.
    Ceiling,
}

impl DocumentFault {
    fn words(&self) -> Words {
        match self {
            Self::TooMany { what, max } => {
                Words::new(format!("{what} 超过上限 {max}"), format!("more than {max}, the limit of {what}"))
            }
            Self::Encoding => Words::new(
                "不支持这种编码;请用 UTF-8 或 GB18030",
                "this encoding is not read; use UTF-8 or GB18030",
            ),
            Self::Undecodable { encoding } => Words::new(
                format!("内容与声明的编码 {encoding} 不符"),
                format!("its bytes are not {encoding}, which it declares"),
            ),
            Self::DocumentType => Words::new(
                "不接受 DOCTYPE 和自定义实体;请删去",
                "a DOCTYPE and entities of its own are not taken; remove them",
            ),
            Self::Malformed { says } => {
                Words::new(format!("不是格式正确的 XML({says})"), format!("not well-formed XML ({says})"))
            }
            Self::Namespace => Words::new(
                "只接受 CAP 1.2(urn:oasis:names:tc:emergency:cap:1.2)的 alert",
                "only an alert of CAP 1.2 (urn:oasis:names:tc:emergency:cap:1.2) is taken",
            ),
        }
    }
}

impl ShapeFault {
    fn words(&self) -> Words {
        match self {
            Self::Point => Words::new(
                "不是“纬度,经度”;请用 WGS84 十进制度,纬度在前",
                "not latitude,longitude; write WGS84 degrees, latitude first",
            ),
            Self::NotClosed => Words::new(
                "多边形未闭合;末点须与首点相同",
                "the polygon is not closed; end it at its first point",
            ),
            Self::TooFewPoints => Words::new("多边形少于三个角", "the polygon has fewer than three corners"),
            Self::CrossesItself { lat, lon } => Words::new(
                format!("多边形在纬度 {lat}、经度 {lon} 处自相交"),
                format!("the polygon crosses or touches itself at latitude {lat}, longitude {lon}"),
            ),
            Self::Circle => {
                Words::new("不是“纬度,经度 半径(公里)”", "not latitude,longitude and a radius in kilometres")
            }
            Self::Radius => Words::new("半径须在 0 至 20015 公里之间", "a radius is 0 to 20015 kilometres"),
            Self::Number => Words::new("不是数字", "not a number"),
            Self::Ceiling => Words::new(
                "ceiling 须与 altitude 同时给出,且不低于它",
                "a ceiling goes with an altitude, and not below it",
            ),
        }
    }
}

impl ElementFault {
    fn words(&self) -> Words {
        match self {
            Self::Missing => Words::new("必须填写", "it must be given"),
            Self::Twice => Words::new("只能出现一次", "it stands once"),
            Self::NotText => Words::new("应为文字,不能含有元素", "a text has no elements in it"),
            Self::UnknownCode { known } => {
                Words::new(format!("应为其中之一:{known}"), format!("it must be one of: {known}"))
            }
            Self::Time => Words::new(
                "不是带时区的时间;请写成 2026-07-01T08:00:00+08:00",
                "not a time with its zone; write 2026-07-01T08:00:00+08:00",
            ),
            Self::Name => Words::new(
                "标识不能含空白、逗号、< 或 &",
                "what names a message or its sender has no blanks, commas, < or &",
            ),
            Self::Language => {
                Words::new("不是语言代码;请写成 zh-CN", "not the name of a language; write zh-CN")
            }
            Self::List => Words::new(
                "以空格分隔;含空格的项用双引号括起,引号须成对",
                "divided by blanks; what has blanks itself stands in double quotes, which come in pairs",
            ),
            Self::Reference => Words::new(
                "应为“sender,identifier,sent”,多个之间用空格分隔",
                "it must be sender,identifier,sent, several of them divided by blanks",
            ),
            Self::ReferenceNotEarlier => {
                Words::new("引用了本消息或比它更晚的消息", "it refers to this very message or to a later one")
            }
            Self::NotCarried => Words::new(
                "不能写入 XML 后原样读回;请去掉空值、首尾空白和控制字符",
                "XML would not carry it unchanged; remove empty values, blanks at either end and control characters",
            ),
        }
    }
}
