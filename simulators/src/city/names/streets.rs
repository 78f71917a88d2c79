//! Names of streets: avenues of the towns, roads between townships, streets and lanes of a village.

const AVENUES: [&str; 20] = [
    "柳河大道",
    "迎宾大道",
    "人民大道",
    "滨江大道",
    "建设大道",
    "发展大道",
    "长江大道",
    "文昌大道",
    "新城大道",
    "创业大道",
    "朝阳大道",
    "湖滨大道",
    "工业大道",
    "友谊大道",
    "复兴大道",
    "和平大道",
    "东风大道",
    "云汀大道",
    "站前大道",
    "科技大道",
];
const TOWN: [&str; 36] = [
    "人民路",
    "解放街",
    "建设路",
    "滨河路",
    "育才街",
    "青年路",
    "团结路",
    "柳荫街",
    "桥头路",
    "幸福路",
    "民主街",
    "文化路",
    "胜利街",
    "光明路",
    "新华路",
    "中山路",
    "东风路",
    "红旗街",
    "公园路",
    "学府路",
    "花园路",
    "平安街",
    "吉祥路",
    "兴业路",
    "环城路",
    "老街",
    "十字街",
    "河堤路",
    "车站路",
    "粮站路",
    "体育路",
    "卫生路",
    "银杏路",
    "桂花街",
    "香樟路",
    "荷塘街",
];
const RURAL: [&str; 12] =
    ["路", "东路", "西路", "南路", "北路", "环路", "新路", "老路", "中路", "横路", "河边路", "后山路"];

/// The avenue of a number, while there are any.
pub(in crate::city) fn avenue(number: usize) -> Option<&'static str> {
    AVENUES.get(number).copied()
}

/// A road between two townships: the first characters of both.
pub(in crate::city) fn between(one: &str, other: &str) -> String {
    let first = |name: &str| name.chars().take(1).collect::<String>();
    format!("{}{}路", first(one), first(other))
}

/// A street of a neighbourhood or a village, all different within it.
pub(in crate::city) fn local(village: &str, spread: usize, number: usize) -> String {
    if let Some(stem) = village.strip_suffix("社区") {
        let name = TOWN[(spread * 7 + number) % TOWN.len()];
        return if number < TOWN.len() { name.to_owned() } else { format!("{stem}{number}街") };
    }
    let stem = village.strip_suffix('村').unwrap_or(village);
    RURAL.get(number).map_or_else(|| format!("{stem}{number}路"), |tail| format!("{stem}{tail}"))
}

/// The lane around the houses of one grid of a village.
pub(in crate::city) fn lane(village: &str, grid: u32) -> String {
    match village.strip_suffix("社区") {
        Some(stem) => format!("{stem}{grid}巷"),
        None => format!("{}{grid}组路", village.strip_suffix('村').unwrap_or(village)),
    }
}
