//! What is wrong with an outline.

use geo_index::Datum;

use super::Words;

/// How far and whither outlines are off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// How far, in metres.
    pub metres: u32,
    /// Whither, in Chinese.
    pub zh: &'static str,
    /// Whither, in English.
    pub en: &'static str,
}

/// An outline that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MapFault {
    /// A feature without a code.
    NoCode,
    /// A feature that no table row describes, and that lacks this itself.
    Lacks {
        /// The property.
        property: &'static str,
    },
    /// A geometry without an inside, or one that is damaged.
    Geometry {
        /// What it is.
        why: String,
    },
    /// A coordinate system that is not converted.
    System {
        /// Its name.
        name: String,
    },
    /// 西安80 or 北京54: their way to WGS84 is not public.
    OldDatum {
        /// Its name.
        name: &'static str,
    },
    /// A shapefile that does not say in what its coordinates are.
    NoSystem,
    /// Outlines that fit the others only when they are converted.
    ReadsLike {
        /// From what.
        datum: Datum,
        /// How far they are off now.
        shift: Shift,
        /// Against whose outline.
        against: String,
    },
}

pub(crate) fn datum_name(datum: Datum) -> &'static str {
    match datum {
        Datum::Wgs84 => "WGS84",
        Datum::Gcj02 => "GCJ-02",
        Datum::Bd09 => "BD-09",
    }
}

pub(crate) fn datum_option(datum: Datum) -> &'static str {
    match datum {
        Datum::Wgs84 => "wgs84",
        Datum::Gcj02 => "gcj02",
        Datum::Bd09 => "bd09",
    }
}

impl MapFault {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::NoCode => Words::new(
                "要素没有代码;请加属性 code、adcode 或 id",
                "the feature has no code; give it a property code, adcode or id",
            ),
            Self::Lacks { property } => Words::new(
                format!("机构表中没有这个代码,要素本身也没有 {property};请补上其一"),
                format!("no row describes this code and the feature has no {property}; give one of them"),
            ),
            Self::Geometry { why } => {
                Words::new(format!("轮廓不能用:{why}"), format!("its outline cannot be used: {why}"))
            }
            Self::System { name } => Words::new(
                format!("不支持坐标系 {name};请转换为 CGCS2000 或 WGS84"),
                format!("coordinate system {name} is not converted here; convert it to CGCS2000 or WGS84"),
            ),
            Self::OldDatum { name } => Words::new(
                format!("{name}没有公开的转换参数,不能导入;请向测绘部门索取 CGCS2000 数据"),
                format!("the parameters of {name} are not public; ask the surveyors for CGCS2000 data"),
            ),
            Self::NoSystem => Words::new(
                "没有 .prj 文件,坐标也不像经纬度;请补上 .prj",
                "there is no .prj, and the coordinates are no degrees; add the .prj",
            ),
            Self::ReadsLike { datum, shift, against } => {
                let (name, option) = (datum_name(*datum), datum_option(*datum));
                let Shift { metres, zh, en } = shift;
                Words::new(
                    format!(
                        "像是 {name} 坐标:相对{against}向{zh}偏约 {metres} 米;请加 --datum {option}(确认无误则加 --datum wgs84)"
                    ),
                    format!(
                        "reads like {name}: shifted some {metres} m {en} against {against}; say --datum {option} (or --datum wgs84 if it is right as it is)"
                    ),
                )
            }
        }
    }
}
