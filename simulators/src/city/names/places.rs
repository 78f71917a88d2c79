//! Names of places, and what else people call them.

use hub_protocol::Tier;
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

/// A place to be.
#[derive(Debug, Clone)]
pub(in crate::city) struct Named {
    pub(in crate::city) name: String,
    pub(in crate::city) aliases: Vec<String>,
    pub(in crate::city) kind: &'static str,
}

/// What a county has: the tail of its name, its kind, and what it is called for short.
const OF_A_COUNTY: [(&str, &str, &[&str]); 10] = [
    ("政务服务中心", "政务中心", &["政务中心", "办事大厅"]),
    ("人民医院", "医院", &["医院"]),
    ("中医院", "医院", &["中医院"]),
    ("人民公园", "公园", &["公园"]),
    ("汽车客运站", "车站", &["汽车站", "老车站"]),
    ("人民广场", "广场", &["广场"]),
    ("第一中学", "学校", &["一中"]),
    ("文化馆", "文体", &[]),
    ("消防救援站", "消防", &["消防队"]),
    ("污水处理厂", "设施", &["污水厂"]),
];
const OF_A_TOWNSHIP: [(&str, &str, &[&str]); 10] = [
    ("人民政府", "政府机关", &["政府"]),
    ("便民服务中心", "政务中心", &["政务中心", "便民大厅"]),
    ("派出所", "公安", &[]),
    ("中心卫生院", "医院", &["卫生院"]),
    ("中心小学", "学校", &["小学"]),
    ("初级中学", "学校", &["中学"]),
    ("农贸市场", "市场", &["菜市场", "菜场"]),
    ("加油站", "加油站", &[]),
    ("敬老院", "养老", &["养老院"]),
    ("客运站", "车站", &["车站"]),
];
const OF_A_VILLAGE: [(&str, &str, &[&str]); 6] = [
    ("卫生室", "医院", &["卫生所"]),
    ("小学", "学校", &["村小"]),
    ("文化广场", "广场", &["广场"]),
    ("便民超市", "商店", &["小卖部"]),
    ("幼儿园", "学校", &[]),
    ("公交站", "车站", &["站台"]),
];
const LANDMARKS: [(&str, &str); 8] = [
    ("老祠堂", "祠堂"),
    ("水库", "水域"),
    ("砖厂", "工厂"),
    ("养鸡场", "农场"),
    ("抽水站", "设施"),
    ("变电所", "设施"),
    ("土地庙", "庙宇"),
    ("老戏台", "文体"),
];

/// Of a hundred villages so many have each thing that not every village has.
const HAS_PERCENT: u32 = 55;

/// What stands in an area of a tier, the office first.
pub(in crate::city) fn of_an_area(tier: Tier, area: &str, random: &mut StdRng) -> Vec<Named> {
    match tier {
        Tier::County => OF_A_COUNTY.map(|(tail, kind, short)| named(area, area, tail, kind, short)).to_vec(),
        Tier::Township => {
            let stem = area.trim_end_matches(['镇', '乡']);
            OF_A_TOWNSHIP.map(|(tail, kind, short)| named(area, stem, tail, kind, short)).to_vec()
        }
        Tier::Village => of_a_village(area, random),
        Tier::City | Tier::Grid => Vec::new(),
    }
}

fn of_a_village(area: &str, random: &mut StdRng) -> Vec<Named> {
    let stem = area.trim_end_matches('村');
    let office = match area.ends_with("社区") {
        true => Named {
            name: format!("{area}居民委员会"),
            aliases: vec![format!("{area}居委会"), format!("{area}党群服务中心")],
            kind: "村居",
        },
        false => Named {
            name: format!("{area}村民委员会"),
            aliases: vec![format!("{stem}村委会"), format!("{stem}村部")],
            kind: "村居",
        },
    };
    let mut all = vec![office];
    for (tail, kind, short) in OF_A_VILLAGE {
        if random.random_ratio(HAS_PERCENT, 100) {
            all.push(named(area, stem, tail, kind, short));
        }
    }
    if let Some((tail, kind)) = LANDMARKS.choose(random) {
        all.push(named(area, stem, tail, kind, &[]));
    }
    all
}

/// A place of an area, called by the area's stem for short.
fn named(area: &str, stem: &str, tail: &str, kind: &'static str, short: &[&str]) -> Named {
    let aliases = short.iter().map(|short| format!("{stem}{short}")).collect();
    Named { name: format!("{area}{tail}"), aliases, kind }
}

/// A bridge of a river.
pub(in crate::city) fn bridge(river: &str, street: &str, number: usize) -> Named {
    Named { name: format!("{river}{number}号大桥"), aliases: vec![format!("{street}桥")], kind: "桥梁" }
}

/// A hill.
pub(in crate::city) fn hill(name: &str) -> Named {
    Named { name: name.to_owned(), aliases: vec![format!("{name}上"), format!("{name}脚下")], kind: "山" }
}

/// A house by its number.
pub(in crate::city) fn address(street: &str, number: u32) -> Named {
    Named { name: format!("{street}{number}号"), aliases: Vec::new(), kind: "门牌" }
}

/// A lamp post: callers read the number off its plate.
pub(in crate::city) fn lamp(street: &str, number: u32, plate: usize) -> Named {
    Named {
        name: format!("{street}{number:03}号路灯杆"),
        aliases: vec![format!("路灯LD{plate:06}"), format!("灯杆LD{plate:06}")],
        kind: "路灯",
    }
}
