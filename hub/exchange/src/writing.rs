//! Workbooks: the template that a county fills in, and an organisation written the same way.

mod categories;
mod organisation;
mod rows;
mod run_cards;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use crate::{
    columns::{Column, Key, SheetKind},
    limits::ROWS_MAX,
    vocabulary::{
        GRADES, KINDS, MODES, OFF_OR_WORK, POSTS, RISKS, ROLES, STANDARD_KINDS, TIERS, TRAVELS, WEIGHTS,
        WISHES,
    },
};

pub use organisation::write_workbook;
pub use rows::{NewSheet, write_rows};

/// The sheet with the notes.
pub(crate) const NOTES_SHEET: &str = "说明";

/// Width of a column, in characters.
const WIDTH: f64 = 18.0;

/// A workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The writer or the file system refused.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] XlsxError),
}

/// Notes for whoever fills in the workbook, one a row.
const NOTES: &[&str] = &[
    "呼应 · 机构与人员导入模板",
    "",
    "1. 各工作表的表头不要改;红色表头必填,黑色表头可空。以“示例”开头的行不导入,可以删去。",
    "2. 不用的工作表留空即可:留空表示保持原有内容不变;填了任何一行,就以这张表为准,没有列出的会被移除。",
    "3. 代码、工号、电话各列已设为文本格式:表格软件只保留 15 位数字,长代码不要设为数值。",
    "4. 机构:市、县区、乡镇街道、村社区各一行,上级代码必须也在表中(最高一级留空)。责任人一直在岗,直接收到本级的告警。",
    "5. 网格:责任人可填工号或姓名;不在人员表中的,请在旁边填电话。一人负责几个网格时各行填同一个人。",
    "6. 人员:角色为管理员、调度员、值班领导、观察员、对接系统并有登录名的,自动建账号,首次密码写入只有本人可读的文件;",
    "   角色为网格员、巡防、调解员的,作为一个力量接受任务。一个电话号码只能属于一个人。",
    "7. 车辆:也可以是船艇、巡防组、部门队伍。没有编号时以号牌或名称为编号。技能用分号隔开。",
    "8. 值班表:开始、结束为当天的时刻,结束不晚于开始时算到次日;日期、开始、结束都留空表示一直值班。岗位不填为值班员。",
    "   替班:在“替谁的班”填被替的人,人员填替班的人。",
    "9. 日期可写 2026-05-01、2026/5/1、2026年5月1日。失效日期当天零时起不再有效。",
    "10. 部门、派单目录、事项对照合为一份目录,一起给出:主办、协办填部门代码或名称,多个协办、危险词用分号隔开;",
    "    办理时限写成 5个工作日、4工作时、24小时;类别为策略中的类别代码。事项对照写明两套标准中相同的代码。",
    "11. 工作日历:只列放假的日子(休)和调休上班的周六周日(班);列出的年份以本表为准,其他年份和办公时间不变。",
    "12. 类别:以代码对应策略中的类别;只改填了的格,空格保持原样,填“无”表示取消;新代码即新增类别。",
    "    没有列出的类别不变。“示例-”行为内置的类别,要改哪一类,去掉代码前的“示例-”即可。取证填 前照片;后照片;定位。",
    "13. 出动卡:一行写一种力量;类别、事项、紧急程度相同且相连的几行是一张卡,空着的表示不限;先呼叫填 119;120;110。",
    "    种类、技能可填多个,用分号隔开;到达时限写成 40分钟;负荷上限为本班已办结的件数。填了任何一行,就以本表为准。",
    "14. 轮廓不在本表中:请另外给出 GeoJSON 或打包的 Shapefile,以代码对应;没有轮廓的机构也能用。",
    "",
    "先看不改:huying import --preview 本文件;确认后:huying import 本文件。同一份文件可以反复导入。",
    "",
    "English: red headers must be filled in, rows that begin with 示例 are examples and are left out, an empty sheet changes nothing.",
    "A sheet with rows is taken as a whole: what it does not list is removed. Times are those of China (UTC+8).",
    "Categories (类别) are the exception: a row changes the cells that it fills in, 无 takes a limit away, what is not listed stays.",
    "Run cards (出动卡): a row is one kind of help; rows that stand together for the same category, matter and grade are one card.",
];

/// The workbook that a county fills in, in the form of Excel 2007 and later. `policy` is the document whose categories it shows
/// as examples, to be changed by taking the mark off their codes; `run_cards` are rows of cards to begin with, shown in the same way.
///
/// # Errors
/// [`WriteError`]; there is no reason for one known.
pub fn template(policy: &serde_json::Value, run_cards: &[serde_json::Value]) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    notes(book.add_worksheet())?;
    for kind in SheetKind::ALL {
        let sheet = book.add_worksheet();
        header(sheet, kind)?;
        let example = Format::new().set_italic().set_font_color(Color::Gray).set_num_format("@");
        for (at, column) in (0_u16..).zip(kind.columns()) {
            sheet.write_string_with_format(1, at, column.example, &example)?;
        }
        if kind == SheetKind::Categories {
            organisation::rows(sheet, kind, 2, categories::examples(policy).into_iter(), &example)?;
        }
        if kind == SheetKind::RunCards {
            organisation::rows(sheet, kind, 2, run_cards::examples(run_cards).into_iter(), &example)?;
        }
    }
    Ok(book.save_to_buffer()?)
}

fn notes(sheet: &mut Worksheet) -> Result<(), WriteError> {
    sheet.set_name(NOTES_SHEET)?;
    sheet.set_column_width(0, 110.0)?;
    let title = Format::new().set_bold().set_font_size(14.0);
    for (at, note) in (0_u32..).zip(NOTES) {
        if at == 0 {
            sheet.write_string_with_format(at, 0, *note, &title)?;
        } else {
            sheet.write_string(at, 0, *note)?;
        }
    }
    Ok(())
}

/// Names a sheet and writes its header, with lists to choose from where a column knows its words.
fn header(sheet: &mut Worksheet, kind: SheetKind) -> Result<(), WriteError> {
    sheet.set_name(kind.names()[0])?;
    sheet.set_freeze_panes(1, 0)?;
    let text = Format::new().set_num_format("@");
    for (at, column) in (0_u16..).zip(kind.columns()) {
        let colour = if column.needed { Color::Red } else { Color::Black };
        let format = Format::new()
            .set_bold()
            .set_font_color(colour)
            .set_background_color(Color::RGB(0x00DD_E7F3))
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::Center);
        // Text, so that codes and numbers keep all their digits.
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, WIDTH)?;
        sheet.write_string_with_format(0, at, column.header, &format)?;
        if let Some(words) = words_of(kind, column) {
            let words: Vec<&str> = words.split('、').collect();
            let list = DataValidation::new()
                .allow_list_strings(&words)?
                .ignore_blank(true)
                .set_error_style(DataValidationErrorStyle::Stop)
                .set_error_title("不是可选的内容")?
                .set_error_message("请从下拉列表中选择")?;
            sheet.add_data_validation(1, at, ROWS_MAX - 1, at, &list)?;
        }
    }
    Ok(())
}

fn words_of(kind: SheetKind, column: &Column) -> Option<&'static str> {
    match (kind, column.key) {
        (SheetKind::Areas, Key::Tier) => Some(TIERS),
        (SheetKind::People, Key::Role) => Some(ROLES),
        (SheetKind::Units, Key::Kind) => Some(KINDS),
        (SheetKind::Units, Key::Travel) => Some(TRAVELS),
        (SheetKind::Roster, Key::Post) => Some(POSTS),
        (SheetKind::Matters, Key::Kind) => Some(WISHES),
        (SheetKind::Matters, Key::Tier) => Some(TIERS),
        (SheetKind::Matters, Key::Grade) => Some(GRADES),
        (SheetKind::Matters, Key::Risk) => Some(RISKS),
        (SheetKind::Matters | SheetKind::Mapping, Key::StandardKind) => Some(STANDARD_KINDS),
        (SheetKind::Calendar, Key::OffOrWork) => Some(OFF_OR_WORK),
        (SheetKind::Categories, Key::Grade) => Some(GRADES),
        (SheetKind::Categories, Key::Tier) => Some(TIERS),
        (SheetKind::Categories, Key::ModeRed | Key::ModeOrange | Key::ModeOrdinary) => Some(MODES),
        (SheetKind::RunCards, Key::Grade) => Some(GRADES),
        (SheetKind::RunCards, Key::Weight) => Some(WEIGHTS),
        (SheetKind::RunCards, Key::Travel) => Some(TRAVELS),
        (SheetKind::Areas | SheetKind::People | SheetKind::Units | SheetKind::Roster, _)
        | (SheetKind::Grids | SheetKind::Phones | SheetKind::Departments | SheetKind::Matters, _)
        | (SheetKind::Mapping | SheetKind::Calendar | SheetKind::Categories | SheetKind::RunCards, _) => None,
    }
}
