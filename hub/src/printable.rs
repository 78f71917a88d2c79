//! Open cases as one page to print, kept up to date for the day the screens are dark.
//!
//! The page needs nothing but itself. It is written after changes, no more often than the configuration says, and put in
//! place as a whole.

use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path, time::Duration};

use hub_dispatch::board::Case;
use hub_engine::View;
use hub_protocol::{Risk, views::CaseView};
use jiff::{Timestamp, tz::TimeZone};
use tokio::sync::broadcast::error::RecvError;

use crate::{Hub, ledgers::make_private_folder, picture, state};

/// Without changes it is written again this often, so that its time shows that the hub lives.
const AT_LEAST_EVERY: Duration = Duration::from_secs(60);

/// Names and numbers stand on it: for the hub's user, and for a group that fetches it.
const MODE: u32 = 0o640;

const STYLE: &str = "body{font:11pt/1.4 'Noto Sans CJK SC',sans-serif;margin:1cm}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #000;padding:2pt 4pt;vertical-align:top;text-align:left}thead{display:table-header-group}\
tr{break-inside:avoid}.red{font-weight:bold;border-left:6pt solid #000}@page{size:A4 landscape;margin:1cm}";

/// Keeps the page until the hub stops.
pub(crate) async fn keep(hub: Hub) {
    let every = Duration::from_secs(hub.config.printable.every_seconds.into());
    let mut changes = hub.engine.subscribe();
    loop {
        write(&hub).await;
        tokio::select! {
            () = hub.stop.cancelled() => break,
            // What was changed and when does not matter: the page is made from the whole picture.
            changed = changes.recv() => if changed == Err(RecvError::Closed) { break },
            () = tokio::time::sleep(AT_LEAST_EVERY) => {}
        }
        tokio::select! {
            () = hub.stop.cancelled() => break,
            () = tokio::time::sleep(every) => {}
        }
        changes = changes.resubscribe();
    }
    write(&hub).await;
}

async fn write(hub: &Hub) {
    let path = hub.config.printable_path();
    let names = hub.names();
    let page = hub.engine.read(|view| page(view, &names));
    let (written, shown) =
        (tokio::task::spawn_blocking(move || put(&path, &page)), hub.config.printable_path());
    match written.await.expect("writing a file does not panic") {
        Ok(()) => metrics::counter!("huying_printables_total").increment(1),
        Err(error) => {
            tracing::error!(%error, path = %shown.display(), "the printable list cannot be written")
        }
    }
}

fn put(path: &Path, page: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        make_private_folder(folder)?;
    }
    let beside = path.with_extension("part");
    let mut options = std::fs::File::options();
    let mut file = options.write(true).create(true).truncate(true).mode(MODE).open(&beside)?;
    file.write_all(page.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&beside, path)
}

/// The whole page.
pub(crate) fn page(view: &View, names: picture::PersonNames<'_>) -> String {
    let mut cases: Vec<&Case> = view.board.cases().collect();
    cases.sort_by_key(|case| (case.facts.grade, case.opened_at));
    let rows: String = cases
        .iter()
        .filter_map(|case| picture::case_view(view, case.id, names))
        .enumerate()
        .map(|(index, case)| row(index + 1, &case, title(view, &case), phone(view, &case)))
        .collect();
    let written = local(picture::instant(state::now()).get());
    format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>未结事件清单</title>\
         <style>{STYLE}</style></head><body><h1>未结事件清单</h1>\
         <p>写于 {written}，共 {} 件。账本第 {} 条。如与屏幕不符，以时间较晚者为准。</p><table><thead><tr><th>序<th>级别<th>受理时间\
         <th>类别<th>地点<th>内容<th>来电人电话<th>状态<th>归口<th>在办／已派<th>须转<th>备注（手填）</tr></thead><tbody>{rows}</tbody></table></body></html>\n",
        cases.len(),
        view.seq,
    )
}

/// Who called, unless nobody but a centre may know: the page lies beside a printer.
fn phone(view: &View, case: &CaseView) -> String {
    if case.handling.filing.as_ref().is_some_and(|filing| filing.confidential) {
        return "保密".to_owned();
    }
    let said = view.words.get(&hub_dispatch::ReportId(case.report.0));
    said.map(|said| {
        said.caller_name.as_deref().into_iter().chain(said.phones()).collect::<Vec<_>>().join(" ")
    })
    .unwrap_or_default()
}

/// 标题, if somebody gave it one.
fn title<'a>(view: &'a View, case: &CaseView) -> Option<&'a str> {
    view.words.get(&hub_dispatch::ReportId(case.report.0))?.title.as_deref()
}

/// What it is about: title, how many people, of which risk, and what was said.
fn content(case: &CaseView, title: Option<&str>) -> String {
    let title = title.map(|title| format!("【{title}】")).unwrap_or_default();
    let people = case.people.map(|people| format!("（{people} 人）")).unwrap_or_default();
    let risk = case.risk.map(|risk| format!("（{}）", risk_word(risk))).unwrap_or_default();
    format!("{title}{people}{risk}{}", case.summary)
}

/// 风险等级 by word, for paper that may be without colour.
fn risk_word(risk: Risk) -> &'static str {
    match risk {
        Risk::Blue => "蓝色风险",
        Risk::Yellow => "黄色风险",
        Risk::Orange => "橙色风险",
        Risk::Red => "红色风险",
    }
}

fn row(number: usize, case: &CaseView, title: Option<&str>, caller: String) -> String {
    let area: Vec<&str> = case.area.path.iter().map(|step| step.name.as_str()).collect();
    let place = case.place.map(|place| format!("{:.5}, {:.5}", place.lat, place.lon)).unwrap_or_default();
    let place = format!("{} {} {place}", area.join(""), case.address.as_deref().unwrap_or_default());
    let attending = case.attending.iter().map(|attending| attending.unit.name.clone());
    let offered = case.offers.iter().map(|offer| format!("{}（待应）", offer.unit.name));
    let units: Vec<String> = attending.chain(offered).collect();
    let owed: Vec<&str> = case.calls_owed.iter().map(|service| service_words(*service)).collect();
    let cells = [
        number.to_string(),
        grade_words(case.grade).to_owned(),
        local(case.opened_at_us.get()),
        case.category.name.clone(),
        place,
        content(case, title),
        caller,
        phase_words(case.phase).to_owned(),
        case.owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default(),
        units.join("、"),
        owed.join("、"),
        String::new(),
    ];
    let class = if case.grade == hub_protocol::Grade::Red { " class=red" } else { "" };
    let cells: String = cells.iter().map(|cell| format!("<td>{}", escaped(cell))).collect();
    format!("<tr{class}>{cells}</tr>\n")
}

/// Text as text: what callers said is never markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn local(us: i64) -> String {
    let Ok(at) = Timestamp::from_microsecond(us) else { return us.to_string() };
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn grade_words(grade: hub_protocol::Grade) -> &'static str {
    match grade {
        hub_protocol::Grade::Red => "特急",
        hub_protocol::Grade::Orange => "紧急",
        hub_protocol::Grade::Ordinary => "一般",
    }
}

fn phase_words(phase: hub_protocol::Phase) -> &'static str {
    match phase {
        hub_protocol::Phase::Unattended => "无人在办",
        hub_protocol::Phase::UnderWay => "赶赴途中",
        hub_protocol::Phase::OnScene => "现场处置",
        hub_protocol::Phase::ToCheck => "来件待核实",
        hub_protocol::Phase::ToVerify => "待核实",
        hub_protocol::Phase::ToClose => "待结案",
        hub_protocol::Phase::WithDepartments => "已派部门",
        hub_protocol::Phase::Suspended => "挂账缓办",
        hub_protocol::Phase::ToCallBack => "待回访",
        hub_protocol::Phase::NotAccepted => "不予受理",
        hub_protocol::Phase::AnsweredAtOnce => "直接答复",
        hub_protocol::Phase::Transferred => "已移交",
        hub_protocol::Phase::Merged => "已并单",
        hub_protocol::Phase::Closed => "已结案",
        hub_protocol::Phase::Withdrawn => "已撤销",
    }
}

fn service_words(service: hub_protocol::Service) -> &'static str {
    match service {
        hub_protocol::Service::Police => "110",
        hub_protocol::Service::Fire => "119",
        hub_protocol::Service::Ambulance => "120",
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_a_caller_said_is_never_markup() {
        assert_eq!(escaped("<script>\"&"), "&lt;script&gt;&quot;&amp;");
    }

    #[test]
    fn the_page_is_put_in_place_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list").join("open.html");
        put(&path, "一").unwrap();
        put(&path, "二").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "二");
        assert_eq!(std::fs::read_dir(folder.path().join("list")).unwrap().count(), 1);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o007, 0, "others read it: {mode:o}");
    }
}
