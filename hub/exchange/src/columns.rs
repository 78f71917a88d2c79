//! The sheets and their columns: what the template writes is what is read. English names are those of tables in text.

use crate::vocabulary::folded;

/// What a sheet is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SheetKind {
    /// 机构: areas down to the village.
    Areas,
    /// 网格, each with who is responsible.
    Grids,
    /// 人员.
    People,
    /// 车辆, and every other unit.
    Units,
    /// 电话: numbers of centres and posts.
    Phones,
    /// 值班表.
    Roster,
    /// 部门: departments of the catalogue.
    Departments,
    /// 派单目录: matters, and who deals with them.
    Matters,
    /// 事项对照: codes of two standards side by side.
    Mapping,
    /// 工作日历: days off, and weekends worked instead.
    Calendar,
    /// 类别: categories of the policy.
    Categories,
    /// 出动卡: what cases take.
    RunCards,
}

/// What a column is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Code,
    Name,
    Tier,
    Parent,
    From,
    Until,
    Person,
    Phone,
    Login,
    Role,
    Area,
    Kind,
    Skills,
    Travel,
    Day,
    Post,
    InsteadOf,
    Category,
    Lead,
    Co,
    Limit,
    Danger,
    Grade,
    Risk,
    Standard,
    StandardKind,
    StandardCode,
    OtherStandard,
    OtherCode,
    OffOrWork,
    Department,
    ModeRed,
    ModeOrange,
    ModeOrdinary,
    LimitRed,
    LimitOrange,
    LimitOrdinary,
    Evidence,
    Matter,
    Call,
    Weight,
    Count,
    Within,
    OnDutyMax,
    LoadMax,
    FixAgeMax,
}

/// A column.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) key: Key,
    /// Its header in the template.
    pub(crate) header: &'static str,
    /// Its header in tables in text.
    pub(crate) english: &'static str,
    /// Other headers that are understood.
    pub(crate) others: &'static [&'static str],
    pub(crate) needed: bool,
    /// What the template shows in its example row.
    pub(crate) example: &'static str,
}

impl SheetKind {
    pub(crate) const ALL: [Self; 12] = [
        Self::Areas,
        Self::Grids,
        Self::People,
        Self::Units,
        Self::Phones,
        Self::Roster,
        Self::Departments,
        Self::Matters,
        Self::Mapping,
        Self::Calendar,
        Self::Categories,
        Self::RunCards,
    ];

    /// The sheet's name in the template, then what else it may be called; files by their name without ending.
    pub(crate) fn names(self) -> &'static [&'static str] {
        match self {
            Self::Areas => &["机构", "areas", "行政区划", "区划"],
            Self::Grids => &["网格", "grids"],
            Self::People => &["人员", "people", "通讯录"],
            Self::Units => &["车辆", "units", "力量", "车辆装备"],
            Self::Phones => &["电话", "phones", "电话簿"],
            Self::Roster => &["值班表", "roster", "值班", "排班表"],
            Self::Departments => &["部门", "departments", "承办单位"],
            Self::Matters => &["派单目录", "matters", "事项清单"],
            Self::Mapping => &["事项对照", "mapping", "代码对照"],
            Self::Calendar => &["工作日历", "holidays", "节假日"],
            Self::Categories => &["类别", "categories", "事项类别"],
            Self::RunCards => &["出动卡", "run_cards", "出动编成", "派警预案"],
        }
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let name = folded(name).to_lowercase();
        Self::ALL.into_iter().find(|kind| kind.names().contains(&name.as_str()))
    }

    pub(crate) fn columns(self) -> &'static [Column] {
        match self {
            Self::Areas => AREAS,
            Self::Grids => GRIDS,
            Self::People => PEOPLE,
            Self::Units => UNITS,
            Self::Phones => PHONES,
            Self::Roster => ROSTER,
            Self::Departments => DEPARTMENTS,
            Self::Matters => MATTERS,
            Self::Mapping => MAPPING,
            Self::Calendar => CALENDAR,
            Self::Categories => CATEGORIES,
            Self::RunCards => RUN_CARDS,
        }
    }
}

macro_rules! columns {
    ($($name:ident = [$($key:ident $need:ident $header:literal $english:literal [$($other:literal),*] $example:literal),+ $(,)?];)+) => {$(
        const $name: &[Column] = &[$(Column {
            key: Key::$key,
            header: $header,
            english: $english,
            others: &[$($other),*],
            needed: columns!(@$need),
            example: $example,
        }),+];
    )+};
    (@must) => { true };
    (@may) => { false };
}

columns! {
    AREAS = [
        Code must "代码" "code" ["机构代码", "区划代码", "行政区划代码"] "示例-520602003",
        Name must "名称" "name" ["机构名称", "区划名称"] "河西街道",
        Tier must "层级" "tier" ["级别", "level"] "乡镇街道",
        Parent may "上级代码" "parent" ["上级", "上级机构代码", "父级代码"] "520602",
        From may "生效日期" "valid_from" ["启用日期"] "2026-01-01",
        Until may "失效日期" "valid_until" ["停用日期"] "",
        Person may "责任人" "person" ["负责人"] "R0001",
        Phone may "责任人电话" "phone" ["负责人电话", "联系电话"] "",
    ];
    GRIDS = [
        Code must "代码" "code" ["网格代码", "网格编码", "网格编号"] "示例-520602003001001",
        Name must "名称" "name" ["网格名称"] "一号网格",
        Parent must "上级代码" "parent" ["所属村社区代码", "村社区代码", "所属社区代码"] "520602003001",
        From may "生效日期" "valid_from" ["启用日期"] "",
        Until may "失效日期" "valid_until" ["停用日期"] "",
        Person may "责任人" "person" ["网格员", "网格员姓名", "责任人姓名"] "R0002",
        Phone may "责任人电话" "phone" ["网格员电话", "联系电话", "电话", "手机"] "",
    ];
    PEOPLE = [
        Code must "工号" "code" ["人员编号", "编号"] "示例-R0001",
        Name must "姓名" "name" [] "王强",
        Phone may "电话" "phone" ["手机", "手机号", "联系电话"] "13800000001",
        Login may "登录名" "login" ["账号", "用户名"] "wangqiang",
        Role may "角色" "role" ["岗位", "身份"] "调度员",
        Area must "所属机构" "area" ["机构代码", "所属机构代码"] "520602003",
        Department may "部门" "department" ["所属部门", "部门代码"] "",
    ];
    UNITS = [
        Name must "号牌或名称" "name" ["号牌/名称", "号牌", "车牌", "车牌号", "名称", "呼号"] "示例-巡逻1号",
        Code may "编号" "code" ["代码"] "XF-01",
        Kind must "种类" "kind" ["类型", "类别"] "车辆",
        Area must "所属机构" "home" ["所属", "机构代码", "所属机构代码", "area"] "520602003",
        Skills may "技能" "skills" ["能力", "专长"] "急救;破拆",
        Person may "责任人" "person" ["驾驶员", "驾驶员/责任人", "责任人工号"] "R0001",
        Phone may "电话" "phone" ["联系电话", "车载电话"] "13800000002",
        Travel may "交通方式" "travel" ["出行方式", "交通工具"] "汽车",
    ];
    PHONES = [
        Area must "机构" "area" ["机构代码", "所属机构"] "示例-520602003",
        Name must "名称" "name" ["岗位", "用途"] "街道指挥分中心值班室",
        Phone must "电话" "phone" ["号码", "值班电话"] "0856-5220000",
    ];
    ROSTER = [
        Area must "机构" "area" ["机构代码", "所属机构"] "示例-520602003",
        Day may "日期" "day" ["值班日期"] "2026-05-01",
        From may "开始" "from" ["开始时间", "上班"] "08:00",
        Until may "结束" "until" ["结束时间", "下班"] "20:00",
        Post may "岗位" "post" ["职务"] "值班员",
        Person must "人员" "person" ["值班人员", "姓名", "工号"] "R0001",
        InsteadOf may "替谁的班" "instead_of" ["替班", "替换", "原值班人员"] "",
    ];
    DEPARTMENTS = [
        Code must "部门代码" "code" ["代码", "统一社会信用代码"] "示例-CG",
        Name must "部门名称" "name" ["名称"] "城市管理局",
        Area must "所属机构" "area" ["机构代码", "所属机构代码"] "520602",
        Parent may "上级部门" "parent" ["上级代码", "上级部门代码"] "",
    ];
    MATTERS = [
        Code must "事项代码" "code" ["代码"] "示例-0410",
        Name must "事项名称" "name" ["名称"] "暴露垃圾",
        Parent may "上级事项" "parent" ["上级代码", "上级事项代码"] "",
        Category may "类别" "category" ["类别代码"] "04",
        Kind may "诉求类型" "kind" [] "投诉",
        Lead may "主办部门" "lead" ["主办", "主办单位"] "城市管理局",
        Co may "协办部门" "co" ["协办", "协办单位"] "",
        Limit may "办理时限" "limit" ["时限"] "5个工作日",
        Tier may "办结层级" "tier" ["层级", "最低办结层级"] "乡镇街道",
        Skills may "技能" "skills" [] "",
        Danger may "危险词" "danger_words" [] "医疗废物",
        Grade may "紧急程度" "grade" ["等级"] "一般",
        Risk may "风险等级" "risk" ["风险"] "",
        Standard may "标准" "standard" ["标准号"] "GB/T 47678.5-2026",
        StandardKind may "部件或事项" "standard_kind" [] "事项",
        StandardCode may "标准代码" "standard_code" [] "06010",
    ];
    MAPPING = [
        Standard must "标准" "standard" ["标准号"] "示例-GB/T 30428.2-2013",
        StandardCode must "标准代码" "standard_code" ["代码"] "01-10",
        OtherStandard must "对照标准" "other_standard" ["对照标准号"] "GB/T 47678.5-2026",
        OtherCode must "对照代码" "other_code" [] "06010",
        StandardKind must "部件或事项" "standard_kind" [] "事项",
    ];
    CALENDAR = [
        Day must "日期" "day" [] "示例-2027-01-01",
        OffOrWork must "休/班" "off_or_work" ["休班", "休息或上班"] "休",
    ];
    CATEGORIES = [
        Code must "类别代码" "code" ["代码"] "示例-16",
        Name must "类别名称" "name" ["名称"] "森林防火",
        Grade may "紧急程度" "grade" ["等级"] "紧急",
        Tier may "上限层级" "climbs_to" ["最高提级层级"] "市",
        ModeRed may "特急方式" "mode_red" [] "自动派",
        ModeOrange may "紧急方式" "mode_orange" [] "自动派",
        ModeOrdinary may "一般方式" "mode_ordinary" [] "推荐待确认",
        LimitRed may "特急时限" "limit_red" [] "",
        LimitOrange may "紧急时限" "limit_orange" [] "24小时",
        LimitOrdinary may "一般时限" "limit_ordinary" [] "5个工作日",
        Skills may "技能" "skills" [] "",
        Evidence may "取证" "evidence" [] "前照片;后照片",
    ];
    RUN_CARDS = [
        Name may "说明" "note" ["备注", "名称"] "示例-落水救援",
        Category may "类别" "category" ["类别代码"] "03",
        Matter may "事项" "matter" ["事项代码"] "",
        Grade may "紧急程度" "grade" ["等级"] "特急",
        Call may "先呼叫" "call" ["先呼叫单位", "呼叫"] "119;120",
        Weight may "必派或宜派" "weight" ["必派/宜派"] "必派",
        Kind may "种类" "kind" ["力量种类"] "船艇",
        Skills may "技能" "skills" [] "水上救援",
        Count may "数量" "count" ["个数"] "1",
        Travel may "交通方式" "travel" ["出行方式", "交通工具"] "",
        Within may "到达时限" "within" ["时限"] "40分钟",
        OnDutyMax may "在岗上限" "on_duty_max" ["连续在岗上限"] "12小时",
        LoadMax may "负荷上限" "load_max" ["本班任务上限"] "",
        FixAgeMax may "定位时效" "fix_age_max" ["定位上限"] "",
    ];
}

/// A header cell as it is compared: `代码 *` and `代码(必填)` are 代码.
pub(crate) fn header_word(text: &str) -> String {
    let folded = folded(text).to_lowercase();
    let bare = folded.split('(').next().unwrap_or_default();
    let bare = if bare.trim().is_empty() { folded.as_str() } else { bare };
    bare.chars().filter(|letter| !letter.is_whitespace() && !"*:".contains(*letter)).collect()
}

impl Column {
    pub(crate) fn is_called(&self, header: &str) -> bool {
        self.header == header || self.english == header || self.others.contains(&header)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_header_means_two_columns_of_one_sheet() {
        for kind in SheetKind::ALL {
            let mut seen = BTreeSet::new();
            for column in kind.columns() {
                for name in [column.header, column.english].iter().chain(column.others) {
                    assert!(seen.insert(*name), "{kind:?}: {name} is two columns");
                }
            }
        }
    }

    #[test]
    fn a_header_is_known_with_marks_and_remarks_around_it() {
        assert_eq!(header_word(" 代 码 *"), "代码");
        assert_eq!(header_word("代码(必填)"), "代码");
        assert_eq!(header_word("Code"), "code");
    }
}
