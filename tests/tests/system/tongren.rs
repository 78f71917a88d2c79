//! A real prefecture: ten counties drawn in GCJ-02, 181 townships and 2,927 villages without outlines, and somebody
//! responsible in each village, made up here. Left out, visibly, where the data is absent.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::{Path, PathBuf},
    time::Instant,
};

use hub_protocol::{
    AreaCode, Role,
    http::NewReport,
    views::{Detail, HistoryEntry},
};
use simulators::{client::Key, seed::Seed};
use system_tests::rig::{Field, Rig, eventually, folder, left_out, organisation::patient, setting_on};

use crate::commands::succeed;

/// The prefecture.
const CITY: &str = "520600";
/// The national codes of this data say what belongs to what; the hub never reads that out of them, the test may.
const DIGITS_OF_TOWNSHIP: usize = 9;
/// Villages whose township is not in the newer list hang from their county.
const DIGITS_OF_COUNTY: usize = 6;

fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/tongren");
    folder.join("counties.gcj02.geojson").exists().then_some(folder)
}

/// Rows of a table in text, its header left out, quotes taken off.
fn rows(file: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let cells = |line: &str| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect();
    text.lines().skip(1).filter(|line| !line.is_empty()).map(cells).collect()
}

/// The prefecture as a county hands it over: one map, two tables.
struct Files {
    areas: usize,
    villages: Vec<String>,
}

/// The name of somebody who is responsible, made up.
fn name_of(number: usize) -> String {
    let pick = |letters: &str, at: usize| {
        letters.chars().nth(at % letters.chars().count()).expect("it is not empty")
    };
    let (family, first, second) = ("王李张刘陈杨赵黄周吴", "建国秀英志强丽娟海燕", "伟芳敏静磊洋艳勇军杰");
    [pick(family, number), pick(first, number / 10), pick(second, number / 100)].iter().collect()
}

fn write_files(from: &Path, to: &Path) -> Files {
    let mut areas = format!("\u{feff}代码,名称,层级,上级代码,责任人\n{CITY},铜仁市,市,,\n");
    let mut people = "\u{feff}工号,姓名,电话,角色,所属机构\n".to_owned();
    let mut townships = BTreeSet::new();
    for row in rows(&from.join("townships.csv")) {
        let [code, name, county] = [&row[0], &row[1], &row[2]];
        writeln!(areas, "{code},{name},乡镇街道,{county},").expect("writing to a string cannot fail");
        townships.insert(code.clone());
    }
    let mut villages = Vec::new();
    for (number, row) in rows(&from.join("village-codes.csv")).into_iter().enumerate() {
        let code = row[2].clone();
        let township = &code[..DIGITS_OF_TOWNSHIP];
        let parent = if townships.contains(township) { township } else { &code[..DIGITS_OF_COUNTY] };
        let place = &code[DIGITS_OF_COUNTY..];
        writeln!(areas, "{code},{place}村,村社区,{parent},R{code}").expect("writing to a string cannot fail");
        let phone = 13_900_000_000_u64 + number as u64;
        writeln!(people, "R{code},{},{phone},网格员,{code}", name_of(number))
            .expect("writing to a string cannot fail");
        villages.push(code);
    }
    let write = |name: &str, text: &[u8]| std::fs::write(to.join(name), text).expect("a file can be written");
    write("机构.csv", areas.as_bytes());
    write("人员.csv", people.as_bytes());
    write("policy.json", patient().document().to_string().as_bytes());
    let counties = std::fs::read(from.join("counties.gcj02.geojson")).expect("the map is there");
    write("counties.gcj02.geojson", &counties);
    Files { areas: 1 + 10 + townships.len() + villages.len(), villages }
}

/// The people whom an alert reached.
fn alerted(history: &[HistoryEntry]) -> Vec<String> {
    let people = |detail: &Detail| {
        let Detail::OnDuty { people } = detail else { return Vec::new() };
        people.iter().map(|person| person.name.clone()).collect()
    };
    history.iter().flat_map(|entry| &entry.details).flat_map(people).collect()
}

#[tokio::test]
async fn a_prefecture_is_imported_in_one_run_and_a_case_there_reaches_whoever_is_responsible() {
    let Some(from) = data() else {
        return left_out("the prefecture: no ../shared/data/tongren");
    };
    let kept = folder();
    let files = kept.path().join("铜仁");
    std::fs::create_dir(&files).expect("a folder can be made");
    let written = write_files(&from, &files);
    let rig = Rig::begin(setting_on(kept.path())).await;
    let path = files.display().to_string();
    let begun = Instant::now();
    let told = succeed(rig.setting(), &["import", &path]);
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "import-check: ok seconds={seconds:.1} areas={} people={}",
        written.areas,
        written.villages.len()
    );
    assert!(told.contains("已从 GCJ-02 转换为 WGS84"), "{told}");
    let counted: BTreeMap<&str, &str> = told
        .lines()
        .filter_map(|line| line.trim().split_once(' '))
        .map(|(part, counts)| (part, counts.trim()))
        .collect();
    let added = |part: &str| counted[part].split(' ').next().and_then(|count| count.parse::<usize>().ok());
    assert_eq!(added("机构"), Some(written.areas), "{told}");
    assert_eq!(added("人员"), Some(written.villages.len()), "{told}");

    let again = succeed(rig.setting(), &["import", &path]);
    assert!(again.contains("与现有内容一致"), "a second time something changed:\n{again}");

    let (number, village) = (1_234, &written.villages[1_234]);
    let person = name_of(number);
    let units = rig.admin().units().await.expect("units can be listed").units;
    let unit = units.iter().find(|entry| entry.unit.home.code.0 == *village);
    let unit = &unit.unwrap_or_else(|| panic!("no unit belongs to {village}")).unit;
    assert_eq!(
        (unit.name.as_str(), unit.person.as_ref().map(|it| it.name.as_str())),
        (&*person, Some(&*person))
    );
    let token = rig.admin().add_device(unit.id, "a phone").await.expect("a device can be added").token;
    let mut field = Field::open(&rig.address(), token, Seed(7).stream("tongren", 0)).await;
    field.sign_on().await;

    rig.account("desk", Role::Dispatcher, CITY).await;
    let desk = rig.signed_in("desk").await;
    let report = NewReport {
        text: "两家人为山林争吵".to_owned(),
        category: Some("03".to_owned()),
        area: Some(AreaCode(village.clone())),
        ..NewReport::default()
    };
    let accepted = desk.report(&report, &Key::fresh()).await.expect("a report is accepted");
    assert_eq!(accepted.area.code.0, *village);
    assert_eq!(accepted.area.path.first().map(|step| step.name.as_str()), Some("铜仁市"));
    let offered = field.accept(accepted.case).await;
    assert_eq!(offered.case, accepted.case, "whoever is responsible has it");
    let reached = eventually("the history says who was alerted", async || {
        let detail = desk.case(accepted.case).await.expect("a case can be read");
        let reached = alerted(&detail.history);
        (!reached.is_empty()).then_some(reached)
    })
    .await;
    assert!(reached.contains(&person), "{reached:?} were alerted, not {person}");
    rig.stop().await;
}
