//! What is wrong with one cell.

use super::Words;

/// A cell that does not say what its column asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellFault {
    /// Nothing where something must stand.
    Empty {
        /// The column.
        column: &'static str,
    },
    /// A formula that was never calculated.
    FormulaWithoutValue,
    /// An error of the spreadsheet, such as `#REF!`.
    SpreadsheetError,
    /// A text longer than a limit.
    TooLong {
        /// How many characters it may have.
        max: usize,
    },
    /// A text that cannot be a code.
    Code,
    /// A number whose last digits the spreadsheet has lost.
    DigitsLost,
    /// None of the words a column knows.
    Word {
        /// The words it knows.
        known: &'static str,
    },
    /// Neither a day nor an instant.
    Date,
    /// No time of day.
    TimeOfDay,
    /// A time without its day.
    DayMissing,
    /// It ends before it begins.
    EndsFirst,
    /// A stand-in without hours.
    SwapWithoutHours,
    /// No telephone number.
    Phone,
    /// No name to sign in with.
    Login,
    /// No length of time.
    Span,
    /// No length of time in seconds, minutes or hours.
    Seconds,
    /// No whole number, or one that nobody means.
    Number {
        /// The greatest it can be; the least is 1.
        most: u32,
    },
    /// A weekday that is said to be worked, which it is anyhow.
    WorkedWeekday,
    /// A part of a standard's code without the others.
    StandardInPart,
}

impl CellFault {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Empty { column } => {
                Words::new(format!("“{column}”不能为空"), format!("{column} must not be empty"))
            }
            Self::FormulaWithoutValue => Words::new(
                "公式没有计算结果;请在表格软件里打开并保存,或粘贴为数值",
                "a formula without a result; open and save it in a spreadsheet, or paste it as a value",
            ),
            Self::SpreadsheetError => {
                Words::new("单元格是错误值;请改正公式", "the cell holds an error; mend its formula")
            }
            Self::TooLong { max } => Words::new(
                format!("超过 {max} 个字;请缩短"),
                format!("longer than {max} characters; shorten it"),
            ),
            Self::Code => {
                Words::new("代码只能用 1 至 32 个字母、数字、_ 或 -", "a code is 1 to 32 of A-Z a-z 0-9 _ -")
            }
            Self::DigitsLost => Words::new(
                "表格软件只保留 15 位数字,末几位已丢失;请把该列设为文本格式后重新填写",
                "a spreadsheet keeps 15 digits and the last ones are lost; format the column as text and fill it in again",
            ),
            Self::Word { known } => {
                Words::new(format!("应为其中之一:{known}"), format!("it must be one of: {known}"))
            }
            Self::Date => {
                Words::new("不是日期;请写成 2026-05-01 或 2026年5月1日", "not a date; write 2026-05-01")
            }
            Self::TimeOfDay => Words::new("不是时刻;请写成 08:30", "not a time of day; write 08:30"),
            Self::DayMissing => Words::new(
                "有时刻而没有日期;请填日期,或把开始、结束都留空表示一直值班",
                "hours without a day; give the day, or leave both hours empty for somebody who is always there",
            ),
            Self::EndsFirst => Words::new("结束不晚于开始", "it ends before it begins"),
            Self::SwapWithoutHours => {
                Words::new("替班必须写明日期、开始和结束", "a stand-in needs a day, a beginning and an end")
            }
            Self::Phone => Words::new(
                "不是电话号码;请填 3 至 20 位数字,列格式设为文本",
                "not a telephone number: 3 to 20 digits, in a column formatted as text",
            ),
            Self::Login => Words::new(
                "登录名为 1 至 64 个字,不含空格",
                "a name to sign in with has 1 to 64 characters and no space",
            ),
            Self::Span => Words::new(
                "不是时限;请写成 5个工作日、4工作时、24小时、3天 或 30分钟",
                "not a length of time; write 5个工作日 (working days), 4工作时 (working hours), 24小时, 3天 or 30分钟",
            ),
            Self::Seconds => Words::new(
                "不是时长;请写成 40分钟、90秒 或 2小时",
                "not a length of time; write 40分钟 (minutes), 90秒 (seconds) or 2小时 (hours)",
            ),
            Self::Number { most } => Words::new(
                format!("应为 1 至 {most} 的整数"),
                format!("it must be a whole number from 1 to {most}"),
            ),
            Self::WorkedWeekday => Words::new(
                "不是周六或周日,本来就上班;请删去这一行",
                "no Saturday or Sunday and worked anyhow; remove the row",
            ),
            Self::StandardInPart => Words::new(
                "“标准”“部件或事项”“标准代码”须同时填写",
                "standard, standard_kind and standard_code are given together or not at all",
            ),
        }
    }
}
