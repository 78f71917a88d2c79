//! What is wrong with a file or a sheet as a whole.

use super::Words;
use crate::spot::Spot;

/// A file or sheet that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFault {
    /// It cannot be opened, unpacked or parsed.
    Unreadable {
        /// The reader's words.
        why: String,
    },
    /// Its kind is not among those that are read.
    Unsupported,
    /// It is larger than a limit.
    TooLarge {
        /// Which limit.
        what: &'static str,
        /// How large it may be.
        max: u64,
    },
    /// Nothing in the files is an organisation.
    Nothing,
    /// No row looks like a header.
    NoHeader,
    /// A column that every row needs.
    MissingColumn {
        /// What the header should say.
        column: &'static str,
        /// The name for files in English.
        english: &'static str,
    },
    /// The same column twice.
    ColumnTwice,
    /// A row that is not shaped like the others.
    RowShape {
        /// How many fields the row has.
        found: usize,
        /// How many the header has.
        expected: usize,
    },
    /// A document of which there is one already.
    Twice {
        /// The file that has the first.
        first: Spot,
    },
    /// It brings run cards, and an empty list of them in the same import takes all away.
    CardsBothWays,
    /// A part of a shapefile is not there.
    PartMissing {
        /// Its ending.
        ending: &'static str,
    },
}

impl FileFault {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Unreadable { why } => Words::new(
                format!("无法读取({why});请重新另存后再试"),
                format!("it cannot be read ({why}); save it anew and try again"),
            ),
            Self::Unsupported => Words::new(
                "不支持这种文件;请给出 XLSX、CSV、GeoJSON 或打包成 zip 的 Shapefile",
                "this kind of file is not read; give XLSX, CSV, GeoJSON or a zipped shapefile",
            ),
            Self::TooLarge { what, max } => Words::new(
                format!("超过上限 {what} = {max};请拆分后导入"),
                format!("it is beyond the limit {what} = {max}; split it"),
            ),
            Self::Nothing => Words::new(
                "没有可导入的内容;可用 huying template 生成模板",
                "there is nothing to import; `huying template` writes a workbook to fill in",
            ),
            Self::NoHeader => Words::new(
                "前 10 行没有找到表头;请保留模板的表头行",
                "no header in the first 10 rows; keep the header row of the template",
            ),
            Self::MissingColumn { column, english } => Words::new(
                format!("缺少“{column}”列({english})"),
                format!("column {column} ({english}) is missing"),
            ),
            Self::ColumnTwice => {
                Words::new("表头里同一列出现两次;请删去一列", "the header has this column twice; remove one")
            }
            Self::RowShape { found, expected } => Words::new(
                format!("这一行有 {found} 个字段,表头有 {expected} 个;请检查引号和逗号"),
                format!("this row has {found} fields, the header {expected}; check quotes and commas"),
            ),
            Self::Twice { first } => Words::new(
                format!("与 {first} 是同一种文件;只能给出一份"),
                format!("{first} has a document of this kind already; give one of them"),
            ),
            Self::CardsBothWays => Words::new(
                "策略文件带有出动卡,同时又给出了空的出动卡清单;请只保留其中一份",
                "the policy document brings run cards, and an empty list of run cards takes all away; give one of them",
            ),
            Self::PartMissing { ending } => Words::new(
                format!("缺少同名的 .{ending} 文件;请把 .shp .dbf .prj 一起打包"),
                format!("the .{ending} of the same name is missing; pack .shp, .dbf and .prj together"),
            ),
        }
    }
}
