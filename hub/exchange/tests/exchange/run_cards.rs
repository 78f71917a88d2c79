//! Run cards by sheets, tables and files of their own, and the template that shows those of the policy.

use hub_exchange::{Options, read_paths, template, write_workbook};
use hub_protocol::http::ImportOrganisation;
use serde_json::{Value, json};

use crate::{books::book, good, refused, source};

const SHEET: &[&[&str]] = &[
    &[
        "说明",
        "类别",
        "紧急程度",
        "先呼叫",
        "必派或宜派",
        "种类",
        "技能",
        "数量",
        "到达时限",
        "在岗上限",
        "负荷上限",
        "定位时效",
    ],
    &["示例-火情", "11", "特急", "119", "必派", "网格员", "", "1", "", "", "", ""],
    &[
        "落水",
        "03",
        "特急",
        "119;120",
        "必派",
        "船艇;车辆",
        "水上救援",
        "2",
        "40分钟",
        "12小时",
        "10",
        "5分钟",
    ],
    &["", "03", "特急", "", "宜派", "", "", "1", "", "", "", ""],
    &["", "02", "", "110", "", "", "", "", "", "", "", ""],
];

fn expected() -> Vec<Value> {
    vec![
        json!({
            "category": "03", "grade": "red", "call": ["fire", "ambulance"], "weight": "must",
            "want": {
                "kinds": ["boat", "vehicle"], "skills": ["水上救援"], "count": 2, "within_s": 2400,
                "on_duty_max_h": 12, "load_max": 10, "fix_age_max_s": 300
            }
        }),
        json!({ "category": "03", "grade": "red", "weight": "should", "want": { "count": 1 } }),
        json!({ "category": "02", "call": ["police"] }),
    ]
}

#[test]
fn a_row_is_one_kind_of_help_of_a_card_and_stands_where_its_cells_do() {
    let import = good(vec![source("出动卡.xlsx", book(&[("出动卡", SHEET)]))]);
    assert_eq!(import.organisation.run_cards, Some(expected()));
    let cells = ["count", "within", "load_max", "travel"];
    let cells = cells.map(|field| import.origins.run_cards[0].field(field).to_string());
    let sheet = |cell: &str| format!("出动卡.xlsx 出动卡!{cell}");
    assert_eq!(cells, [sheet("H3"), sheet("I3"), sheet("K3"), sheet("B3")]);
}

#[test]
fn cells_of_a_card_that_say_nothing_known_are_named_by_row_and_column() {
    let table = "类别,紧急程度,先呼叫,必派或宜派,种类,数量,交通方式,到达时限,在岗上限,负荷上限\n\
                 03,很急,911,随便,龙舟,0,飞,40,三天,很多\n";
    refused(
        vec![source("出动卡.csv", table)],
        &[
            "出动卡.csv!B2「很急」:应为其中之一:特急、紧急、一般",
            "出动卡.csv!C2「911」:应为其中之一:119、120、110",
            "出动卡.csv!D2「随便」:应为其中之一:必派、宜派",
            "出动卡.csv!E2「龙舟」:应为其中之一:网格员",
            "出动卡.csv!F2「0」:应为 1 至 8 的整数",
            "出动卡.csv!G2「飞」:应为其中之一:步行",
            "出动卡.csv!H2「40」:不是时长",
            "出动卡.csv!I2「三天」:应为 1 至 48 的整数",
            "出动卡.csv!J2「很多」:应为 1 至 200 的整数",
        ],
    );
}

#[test]
fn rows_stand_in_files_of_their_own_as_well() {
    let import = good(vec![
        source("run_cards.json", json!([expected()[1]]).to_string()),
        source("run_cards.csv", "category,call,kind,count\n02,police;ambulance,patrol,2\n"),
    ]);
    let patrols = json!({
        "category": "02", "call": ["police", "ambulance"], "want": { "kinds": ["patrol"], "count": 2 }
    });
    let mut rows = import.organisation.run_cards.unwrap();
    rows.sort_by_key(|row| row["category"].as_str().map(str::to_owned));
    assert_eq!(rows, [patrols, expected()[1].clone()]);
    refused(vec![source("run_cards.json", "{}")], &["run_cards.json:无法读取("]);
}

/// As with people and units: a list is the whole list, and a sheet without a row, such as one of the template, says nothing but
/// is named.
#[test]
fn an_empty_list_takes_all_cards_away_and_an_empty_sheet_says_that_they_stay() {
    for (name, text) in [("run_cards.json", "[]"), ("import.json", "{\"run_cards\": []}")] {
        let import = good(vec![source(name, text)]);
        assert_eq!(import.organisation.run_cards, Some(Vec::new()), "{name}");
    }
    let empty = good(vec![source("出动卡.xlsx", book(&[("出动卡", &SHEET[..1])]))]);
    assert_eq!(empty.organisation.run_cards, None);
    let told: Vec<String> =
        empty.remarks.iter().map(|it| format!("{}: {}", it.spot, it.what.words().zh)).collect();
    assert_eq!(told, ["出动卡.xlsx 出动卡: 没有数据行,原有内容保持不变"]);
}

/// Rows are the whole list; that there are none, and cards of a policy beside it, says two things.
#[test]
fn cards_of_a_policy_give_way_to_rows_and_are_refused_beside_an_empty_list() {
    let policy = json!({ "run_cards": [{ "category": "05", "call": ["police"], "must": [] }] });
    let with = |rows: &Value| {
        vec![source("policy.json", policy.to_string()), source("run_cards.json", rows.to_string())]
    };
    let import = good(with(&json!(expected())));
    assert_eq!(
        (import.organisation.run_cards, import.organisation.policy),
        (Some(expected()), Some(policy.clone()))
    );
    refused(with(&json!([])), &["policy.json:策略文件带有出动卡,同时又给出了空的出动卡清单"]);
    let alone = json!({ "run_cards": [] }).to_string();
    let import = good(vec![source("policy.json", alone), source("run_cards.json", "[]")]);
    assert_eq!(import.organisation.run_cards, Some(Vec::new()), "both say that there are none");
}

#[test]
fn rows_written_as_a_workbook_are_read_back_the_same() {
    let rows = Some(expected());
    let organisation = ImportOrganisation { run_cards: rows.clone(), ..ImportOrganisation::default() };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("出动卡.xlsx");
    write_workbook(&organisation, &path).unwrap();
    let read =
        read_paths(&[path], Options::default()).unwrap_or_else(|wrong| panic!("{}", crate::said(&wrong)));
    assert_eq!(read.organisation.run_cards, rows);
}

#[test]
fn cards_of_a_policy_are_written_as_rows_and_shown_in_the_template() {
    let card = json!({
        "category": "03", "grade": "red", "call": ["fire"],
        "must": [{ "kinds": ["boat"], "count": 1, "within_s": 2400 }], "should": [{ "count": 2 }]
    });
    let policy = json!({ "run_cards": [card, { "category": "05", "call": ["police"], "must": [] }] });
    let rows = vec![
        json!({
            "category": "03", "grade": "red", "call": ["fire"], "weight": "must",
            "want": { "kinds": ["boat"], "count": 1, "within_s": 2400 }
        }),
        json!({ "category": "03", "grade": "red", "weight": "should", "want": { "count": 2 } }),
        json!({ "category": "05", "call": ["police"] }),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("机构.xlsx");
    let organisation = ImportOrganisation { policy: Some(policy.clone()), ..ImportOrganisation::default() };
    write_workbook(&organisation, &path).unwrap();
    let read = read_paths(std::slice::from_ref(&path), Options::default());
    let read = read.unwrap_or_else(|wrong| panic!("{}", crate::said(&wrong)));
    assert_eq!(read.organisation.run_cards, Some(rows.clone()));

    std::fs::write(&path, template(&json!({ "categories": {} }), &rows).unwrap()).unwrap();
    let shown = shown_of(&path);
    assert_eq!(shown.len(), 5, "the header, an example of every column, and the rows of the policy");
    assert_eq!(shown[2][..5], ["示例", "03", "", "特急", "119"]);
    let empty =
        read_paths(&[path], Options::default()).unwrap_or_else(|wrong| panic!("{}", crate::said(&wrong)));
    assert_eq!(empty.organisation.run_cards, None, "examples are not imported");
}

/// The rows of the sheet 出动卡 of a workbook.
fn shown_of(path: &std::path::Path) -> Vec<Vec<String>> {
    use calamine::{Data, Reader as _};
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let sheet = book.worksheet_range("出动卡").unwrap();
    let cell = |cell: &Data| cell.to_string();
    sheet.rows().map(|row| row.iter().map(cell).collect()).collect()
}
