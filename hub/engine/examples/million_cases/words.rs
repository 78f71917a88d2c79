//! What a million callers say: a handful of matters in many places, and now and then a word that hardly anybody uses.

use hub_engine::ReportWords;
use rand::{Rng as _, rngs::StdRng, seq::IndexedRandom as _};

const ROADS: [&str; 24] = [
    "柳河大道",
    "五四中路",
    "和平路",
    "人民北路",
    "东风街",
    "建设西路",
    "文化巷",
    "滨江路",
    "朝阳街",
    "解放路",
    "梵净山大道",
    "锦江南路",
    "花果山路",
    "金滩街",
    "清水大道",
    "川硐路",
    "火车站路",
    "学府路",
    "民主街",
    "西门桥",
    "北关巷",
    "大明边城",
    "万山红路",
    "开天大道",
];
const MATTERS: [&str; 20] = [
    "井盖松动，车压上去咣咣响，怕有人掉下去",
    "路灯不亮，晚上走路看不清，老人摔了一跤",
    "下水道堵了，污水流到人行道上，味道很大",
    "楼上半夜放音乐，吵得人睡不着，找过物业没有用",
    "工地夜里施工，渣土车不盖篷布，一路撒土",
    "垃圾几天没有人收，桶都满了，苍蝇很多",
    "有人占道摆摊，消防通道被堵住",
    "自来水从昨天起没有水，打电话说在抢修",
    "树枝压在电线上，刮风的时候冒火花",
    "公交站牌倒了，一直没有人修",
    "邻居违章搭建，挡住了采光",
    "河边有人倒垃圾，水面上漂着一层油",
    "医保报销手续怎么办，需要带什么材料",
    "农村低保审核结果一直没有公示",
    "学校门口上下学时车辆乱停，孩子过马路危险",
    "小区电梯坏了三天，住户上下楼不方便",
    "宅基地边界和邻居有争议，请求调解",
    "欠薪两个月，包工头电话打不通",
    "广告牌松动，掉下来一块砸到车",
    "道路塌陷出现一个大坑，没有围挡",
];
/// In about one of ten thousand.
const RARE: [&str; 4] = ["石碑被推倒", "孔雀跑到路上", "马蜂窝挂在屋檐", "古樟树倾斜"];
const SURNAMES: [&str; 12] = ["杨", "龙", "田", "吴", "张", "李", "王", "陈", "罗", "刘", "安", "冉"];

/// What the caller of one case says; what is asked for later is drawn in the same way from the same seed.
pub(crate) fn said(chance: &mut StdRng) -> ReportWords {
    let road = ROADS.choose(chance).expect("there are roads");
    let (number, building) = (chance.random_range(1..400), chance.random_range(1..30));
    let address = format!("{road}{number}号{building}栋");
    let matter = MATTERS.choose(chance).expect("there are matters");
    let rare = if chance.random_ratio(1, 10_000) { RARE.choose(chance) } else { None };
    let text = match rare {
        Some(rare) => format!("{road}{number}号附近{rare}，请来看看"),
        None => format!("我是{road}{number}号的住户，{matter}，希望尽快处理"),
    };
    let phone =
        format!("1{}{:09}", [3, 5, 7, 8].choose(chance).expect("four"), chance.random_range(0..250_000) * 37);
    let surname = SURNAMES.choose(chance).expect("there are names");
    let title = ["先生", "女士"].choose(chance).expect("two");
    ReportWords {
        text,
        address: Some(address),
        caller_name: Some(format!("{surname}{title}")),
        caller_phone: Some(phone),
        ..ReportWords::default()
    }
}
