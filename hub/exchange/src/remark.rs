//! What was taken, or left, and is worth a look. Nothing here keeps an import from being carried out.

use geo_index::Datum;

use crate::{
    mistake::{Words, datum_name},
    spot::Spot,
};

/// A remark on the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Where.
    pub spot: Spot,
    /// What.
    pub what: What,
}

/// What there is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A hidden sheet, which was not read.
    HiddenSheet,
    /// A sheet that is none of those that are known.
    UnknownSheet,
    /// A column that is not known.
    UnknownColumn {
        /// Its header.
        header: String,
    },
    /// A file of a kind that is not read.
    UnknownFile,
    /// A sheet without a single row: what it is about stays as it is.
    EmptySheet,
    /// Outlines that were converted.
    Converted {
        /// From what.
        from: Datum,
    },
    /// Coordinates that were converted from a projection.
    Projected {
        /// Its name.
        name: String,
    },
    /// The table and the map have different names for one area; the table's holds.
    OtherName {
        /// The map's.
        name: String,
    },
    /// Outlines that leave their parent's by more than a survey's error.
    SticksOut {
        /// Corners that do.
        corners: usize,
        /// Corners looked at.
        of: usize,
        /// The parent.
        parent: String,
    },
}

impl What {
    /// The remark in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::HiddenSheet => Words::new("隐藏的工作表,未读取", "a hidden sheet, not read"),
            Self::UnknownSheet => Words::new("不认识的工作表,未读取", "not a sheet that is known, not read"),
            Self::UnknownColumn { header } => Words::new(
                format!("不认识的列“{header}”,未读取"),
                format!("column {header:?} is not known, not read"),
            ),
            Self::UnknownFile => Words::new("不认识的文件,未读取", "not a file that is known, not read"),
            Self::EmptySheet => {
                Words::new("没有数据行,原有内容保持不变", "no rows: what is there already stays as it is")
            }
            Self::Converted { from } => Words::new(
                format!("已从 {} 转换为 WGS84", datum_name(*from)),
                format!("converted from {} to WGS84", datum_name(*from)),
            ),
            Self::Projected { name } => Words::new(
                format!("已从投影坐标 {name} 转换为经纬度"),
                format!("converted from the projection {name} to degrees"),
            ),
            Self::OtherName { name } => Words::new(
                format!("地图里的名称是“{name}”,以表格为准"),
                format!("the map calls it {name:?}; the table's name holds"),
            ),
            Self::SticksOut { corners, of, parent } => Words::new(
                format!("{of} 个抽查的拐点中有 {corners} 个超出上级{parent}的范围"),
                format!("{corners} of {of} corners looked at lie outside of {parent}, its parent"),
            ),
        }
    }
}
