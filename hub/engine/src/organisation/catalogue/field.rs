//! The fields of a catalogue's entries that can be wrong, so that whoever read an entry from a sheet can say in which cell.

use std::fmt;

/// A field of an entry. Its name is that of the column of tables in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CatalogueField {
    /// Its code.
    Code,
    /// Its name.
    Name,
    /// The area of a department.
    Area,
    /// What it is a part of.
    Parent,
    /// The category of a matter.
    Category,
    /// 主办.
    Lead,
    /// 协办.
    Co,
    /// 办理时限.
    Limit,
    /// Skills a unit must have.
    Skills,
    /// Words of danger.
    DangerWords,
    /// A standard; the first of a line of the mapping.
    Standard,
    /// The code in it.
    StandardCode,
    /// The other standard of a line of the mapping.
    OtherStandard,
    /// The code in that.
    OtherCode,
}

impl CatalogueField {
    /// The column's name, what the field is in English, and in Chinese.
    fn words(self) -> [&'static str; 3] {
        match self {
            Self::Code => ["code", "code", "代码"],
            Self::Name => ["name", "name", "名称"],
            Self::Area => ["area", "area", "所属机构"],
            Self::Parent => ["parent", "parent", "上级"],
            Self::Category => ["category", "category", "类别"],
            Self::Lead => ["lead", "lead", "主办部门"],
            Self::Co => ["co", "helpers", "协办部门"],
            Self::Limit => ["limit", "limit", "办理时限"],
            Self::Skills => ["skills", "skill", "技能"],
            Self::DangerWords => ["danger_words", "danger word", "危险词"],
            Self::Standard => ["standard", "standard", "标准"],
            Self::StandardCode => ["standard_code", "code in the standard", "标准代码"],
            Self::OtherStandard => ["other_standard", "other standard", "对照标准"],
            Self::OtherCode => ["other_code", "other code", "对照代码"],
        }
    }

    /// The name of its column in tables in text.
    #[must_use]
    pub fn column(self) -> &'static str {
        self.words()[0]
    }

    /// What it is called in Chinese.
    #[must_use]
    pub fn in_chinese(self) -> &'static str {
        self.words()[2]
    }
}

impl fmt::Display for CatalogueField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words()[1])
    }
}
