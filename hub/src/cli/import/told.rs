//! What came of an import, for people: a table in Chinese, mistakes by sheet and cell.

use std::{fmt::Write as _, path::Path};

use hub_exchange::{Mistake, Origin, Origins, Remark, Spot};
use hub_protocol::http::{ImportPart, ImportedChanges, ImportedNames, OrganisationImported};

use crate::import::{At, List, Misfit, Step};

/// Remarks that are shown; more are counted.
const REMARKS_SHOWN: usize = 30;
/// Names of each kind of change that are shown on one line.
const NAMES_SHOWN: usize = 8;
/// Width of a column of the table, in half-width letters.
const COLUMN: usize = 10;

/// Mistakes in the files.
pub(super) fn mistakes(mistakes: &[Mistake]) -> String {
    let mut text = head(mistakes.len());
    for mistake in mistakes {
        line(&mut text, &format!("  {mistake}"));
    }
    text
}

/// Mistakes that only the hub could find, at the cells they come from.
pub(super) fn misfits(misfits: &[Misfit], origins: &Origins) -> String {
    let mut text = head(misfits.len());
    for misfit in misfits {
        let at = misfit.at.as_ref().and_then(|at| spot(at, origins));
        let at = at.map_or_else(|| part(misfit.part).to_owned(), |at| at.to_string());
        let code = misfit.code.as_ref().map_or_else(String::new, |code| format!("「{code}」"));
        let first = misfit.first.as_ref().and_then(|first| spot(first, origins));
        let (first_zh, first) = first.map_or_else(Default::default, |first| {
            (format!(",首次见于 {first}"), format!(", first at {first}"))
        });
        line(&mut text, &format!("  {at}{code}:{}{first_zh} ({}{first})", misfit.what_zh, misfit.what));
    }
    text
}

fn head(count: usize) -> String {
    format!("发现 {count} 处错误,没有改动任何内容 ({count} mistakes, nothing was changed):\n")
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn spot(at: &At, origins: &Origins) -> Option<Spot> {
    let listed: &[Origin] = match at.list {
        List::People => &origins.people,
        List::Units => &origins.units,
        List::Duties => &origins.roster,
        List::Swaps => &origins.swaps,
        List::Departments => &origins.departments,
        List::Matters => &origins.matters,
        List::Mapping => &origins.mapping,
        List::Categories => &origins.categories,
        List::RunCards => &origins.run_cards,
    };
    let origin = listed.get(at.entry)?;
    Some(at.field.as_ref().map_or_else(|| origin.entry().clone(), |field| origin.field(field)))
}

fn part(part: ImportPart) -> &'static str {
    match part {
        ImportPart::Areas => "机构",
        ImportPart::People => "人员",
        ImportPart::Units => "力量",
        ImportPart::Roster => "值班",
        ImportPart::Policy => "策略",
        ImportPart::Accounts => "账号",
        ImportPart::Calendar => "工作日历",
        ImportPart::Catalogue => "派单目录",
    }
}

/// What was changed, or would be.
pub(super) fn outcome(
    imported: &OrganisationImported,
    remarks: &[Remark],
    passwords: Option<&Path>,
    step: Step,
) -> String {
    let mut text = String::new();
    line(
        &mut text,
        match step {
            Step::Preview => "预览:没有改动任何内容 (preview, nothing was changed)",
            Step::CarryOut => "导入完成 (imported)",
        },
    );
    row(&mut text, ["", "新增", "变更", "迁移", "移除"].map(str::to_owned));
    for changes in &imported.changes {
        let counts = kinds(changes).map(|(_, names)| names.count.to_string());
        let [added, changed, moved, removed] = counts;
        row(&mut text, [part(changes.part).to_owned(), added, changed, moved, removed]);
    }
    for changes in &imported.changes {
        for (kind, names) in kinds(changes) {
            named(&mut text, &format!("{kind}{}", part(changes.part)), names);
        }
    }
    if imported.changes.iter().all(|changes| kinds(changes).iter().all(|(_, names)| names.count == 0)) {
        line(&mut text, "与现有内容一致 (nothing differs)");
    }
    for note in &imported.notes {
        line(&mut text, &format!("注意 {} {}:{}", part(note.part), note.entry, note.message));
    }
    for remark in remarks.iter().take(REMARKS_SHOWN) {
        line(&mut text, &format!("注意 {}:{}", remark.spot, remark.what.words().zh));
    }
    if let Some(more) = remarks.len().checked_sub(REMARKS_SHOWN).filter(|more| *more > 0) {
        line(&mut text, &format!("注意 另有 {more} 条"));
    }
    if let Some(path) = passwords {
        line(&mut text, &format!("首次密码已写入 {} (只有本人可读)", path.display()));
    }
    text.trim_end().to_owned()
}

fn kinds(changes: &ImportedChanges) -> [(&'static str, &ImportedNames); 4] {
    [
        ("新增", &changes.added),
        ("变更", &changes.changed),
        ("迁移", &changes.moved),
        ("移除", &changes.removed),
    ]
}

fn named(text: &mut String, kind: &str, names: &ImportedNames) {
    if names.count == 0 {
        return;
    }
    let shown: Vec<&str> = names.names.iter().take(NAMES_SHOWN).map(String::as_str).collect();
    let more =
        if names.count as usize > shown.len() { format!(" 等 {} 项", names.count) } else { String::new() };
    line(text, &format!("{kind}:{}{more}", shown.join("、")));
}

/// A row of the table. A Chinese letter is as wide as two others.
fn row(text: &mut String, cells: [String; 5]) {
    for cell in cells {
        let width: usize = cell.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum();
        write!(text, "{}{cell}", " ".repeat(COLUMN.saturating_sub(width)))
            .expect("writing to a string cannot fail");
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(count: u32) -> ImportedNames {
        ImportedNames { count, names: (0..count.min(50)).map(|at| format!("村{at} ({at})")).collect() }
    }

    #[test]
    fn a_preview_tells_counts_in_a_table_and_the_first_names() {
        let changes = ImportedChanges {
            part: ImportPart::Areas,
            added: names(2_927),
            changed: names(0),
            moved: ImportedNames {
                count: 1, names: vec!["某镇 (t): 甲县 (a) → 乙县 (b)".to_owned()]
            },
            removed: names(0),
        };
        let imported = OrganisationImported {
            documents: Vec::new(),
            units: hub_protocol::http::ImportedUnits::default(),
            notes: Vec::new(),
            changes: vec![changes],
            accounts_created: Vec::new(),
        };
        let told = outcome(&imported, &[], None, Step::Preview);
        let lines: Vec<&str> = told.lines().collect();
        assert!(lines[0].starts_with("预览"), "{told}");
        assert_eq!(lines[2].split_whitespace().collect::<Vec<_>>(), ["机构", "2927", "0", "1", "0"]);
        assert!(
            lines[3].starts_with("新增机构:村0 (0)、村1 (1)") && lines[3].ends_with("等 2927 项"),
            "{told}"
        );
        assert_eq!(lines[4], "迁移机构:某镇 (t): 甲县 (a) → 乙县 (b)");
    }

    fn at(list: List, field: &str) -> At {
        At { list, entry: 1, field: Some(field.to_owned()) }
    }

    fn told_of(at: Option<At>, first: Option<At>) -> String {
        let of = |file: &str| {
            vec![Spot::listed(&"甲.json".into(), "x", 1).into(), Spot::file(&file.into()).into()]
        };
        let origins = Origins { swaps: of("值班.csv"), matters: of("目录.csv"), ..Origins::default() };
        let misfit = Misfit {
            part: ImportPart::Catalogue,
            at,
            code: Some("A".to_owned()),
            what: "it is wrong".to_owned(),
            what_zh: "不对".to_owned(),
            first,
        };
        misfits(&[misfit], &origins)
    }

    #[test]
    fn a_mistake_of_the_hub_is_told_where_its_list_stands_in_the_files() {
        let told = told_of(Some(at(List::Swaps, "person")), None);
        assert!(told.ends_with("  值班.csv「A」:不对 (it is wrong)\n"), "{told}");
        let told = told_of(None, None);
        assert!(told.ends_with("  派单目录「A」:不对 (it is wrong)\n"), "{told}");
    }

    #[test]
    fn where_it_stands_first_is_told_by_the_same_files() {
        let first = At { entry: 0, ..at(List::Matters, "limit") };
        let told = told_of(Some(at(List::Matters, "limit")), Some(first));
        let expected = "  目录.csv「A」:不对,首次见于 甲.json x #1 (it is wrong, first at 甲.json x #1)\n";
        assert!(told.ends_with(expected), "{told}");
    }
}
