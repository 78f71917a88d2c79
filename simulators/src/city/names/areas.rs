//! Names of areas of a large city, drawn so that nothing within one parent is called the same.

use std::collections::BTreeSet;

use rand::{Rng, rngs::StdRng, seq::SliceRandom};

/// Counties of a large city, in the order in which they are given out: the middle is a district.
pub(in crate::city) const COUNTIES: [&str; 12] = [
    "临湖区",
    "柳溪县",
    "云岭县",
    "白渡县",
    "桐川县",
    "芦洲县",
    "松坪县",
    "鹿鸣县",
    "梅川县",
    "石柏县",
    "沙渡县",
    "鹤塘县",
];

const FIRST: [&str; 36] = [
    "青", "白", "石", "龙", "凤", "金", "银", "大", "长", "高", "双", "三", "九", "马", "牛", "鹤", "鹭",
    "柳", "桐", "枫", "松", "竹", "梅", "兰", "桂", "荷", "清", "新", "太", "官", "和", "永", "福", "云",
    "玉", "沙",
];
const SECOND: [&str; 24] = [
    "石", "溪", "桥", "河", "湖", "坪", "岭", "塘", "湾", "冲", "渡", "滩", "关", "店", "铺", "岗", "山",
    "林", "泉", "洲", "田", "场", "坝", "潭",
];
const DISTRICTS: [&str; 24] = [
    "东关",
    "望湖",
    "文昌",
    "城西",
    "和平",
    "朝阳",
    "北门",
    "南湖",
    "中山",
    "桥南",
    "临江",
    "迎宾",
    "学府",
    "新城",
    "水岸",
    "钟楼",
    "东湖",
    "西苑",
    "青年",
    "解放",
    "体育场",
    "火车站",
    "会展",
    "柳堤",
];
const SURNAMES: [&str; 28] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗", "梁", "宋", "郑", "谢", "唐", "冯", "邓", "曾",
];
const LANDMARKS: [&str; 36] = [
    "河东", "河西", "竹林", "大坪", "新桥", "双井", "桃源", "松坡", "龙潭", "梅园", "东岭", "南塘", "柏树",
    "石桥", "红岩", "新建", "团结", "胜利", "前进", "光明", "五星", "友谊", "民主", "黄泥", "白果", "枣树",
    "樟树", "鱼塘", "水井", "碾子", "茶园", "观音", "古城", "沙河", "金盆", "落雁",
];
const TAILS: [&str; 14] =
    ["", "湾", "坝", "坪", "冲", "岭", "塘", "桥", "洞", "垭", "寨", "沟", "院子", "铺"];
const NEIGHBOURHOODS: [&str; 48] = [
    "湖滨",
    "文昌",
    "花园",
    "朝阳",
    "望江",
    "和平",
    "学府",
    "兴隆",
    "建设路",
    "人民路",
    "解放街",
    "东门",
    "西门",
    "南门",
    "北门",
    "幸福里",
    "阳光",
    "锦绣",
    "翠园",
    "金桂",
    "银杏",
    "桂花园",
    "滨河",
    "柳岸",
    "向阳",
    "新村",
    "安居",
    "康乐",
    "福源",
    "永兴",
    "长青",
    "春晖",
    "荷花",
    "玉泉",
    "凤鸣",
    "龙泉",
    "城北",
    "城南",
    "中心",
    "新世纪",
    "科技园",
    "教师村",
    "铁路",
    "纺织",
    "机关",
    "书香",
    "明珠",
    "天桥",
];

/// Names that are drawn once each.
#[derive(Debug, Clone)]
pub(in crate::city) struct Draw {
    names: Vec<String>,
    taken: usize,
}

impl Draw {
    fn of(mut names: Vec<String>, random: &mut StdRng) -> Self {
        names.sort_unstable();
        names.dedup();
        names.shuffle(random);
        Self { names, taken: 0 }
    }

    /// Stems of towns: two characters, "青石".
    pub(in crate::city) fn towns(random: &mut StdRng) -> Self {
        let pairs = FIRST.iter().flat_map(|first| SECOND.iter().map(move |second| (first, second)));
        Self::of(pairs.filter(|(a, b)| a != b).map(|(a, b)| format!("{a}{b}")).collect(), random)
    }

    /// Stems of sub-districts.
    pub(in crate::city) fn districts(random: &mut StdRng) -> Self {
        Self::of(DISTRICTS.map(ToOwned::to_owned).to_vec(), random)
    }

    /// Villages of one county, with 村.
    pub(in crate::city) fn villages(random: &mut StdRng) -> Self {
        let families = SURNAMES.iter().map(|surname| format!("{surname}家"));
        let heads: Vec<String> = families.chain(LANDMARKS.map(ToOwned::to_owned)).collect();
        let all = heads.iter().flat_map(|head| TAILS.iter().map(move |tail| format!("{head}{tail}村")));
        Self::of(all.collect(), random)
    }

    /// Neighbourhoods of one county, with 社区.
    pub(in crate::city) fn neighbourhoods(random: &mut StdRng) -> Self {
        let mut all: BTreeSet<String> = NEIGHBOURHOODS.iter().map(|name| format!("{name}社区")).collect();
        all.extend(LANDMARKS.iter().map(|name| format!("{name}社区")));
        Self::of(all.into_iter().collect(), random)
    }

    /// The next name. When all are taken they come again with a word before them, as real places do: "新东风村" beside
    /// "东风村".
    pub(in crate::city) fn next(&mut self) -> String {
        const AGAIN: [&str; 6] = ["", "新", "上", "下", "东", "西"];
        let name = &self.names[self.taken % self.names.len()];
        let round = (self.taken / self.names.len()).min(AGAIN.len() - 1);
        self.taken += 1;
        format!("{}{name}", AGAIN[round])
    }
}

/// Rivers.
pub(in crate::city) fn river(number: usize) -> &'static str {
    const RIVERS: [&str; 8] = ["柳河", "白水河", "清溪河", "龙须河", "双龙河", "芦花溪", "鹿回河", "沙江"];
    RIVERS[number % RIVERS.len()]
}

/// A hill.
pub(in crate::city) fn hill(number: usize, random: &mut StdRng) -> String {
    const HEADS: [&str; 14] = [
        "笔架", "凤凰", "狮子", "马鞍", "老鹰", "云台", "香炉", "尖峰", "大坡", "卧牛", "黑石", "白云",
        "松毛", "罗汉",
    ];
    const TAILS: [&str; 4] = ["山", "岭", "岩", "坡"];
    let tail = TAILS[(number / HEADS.len() + random.random_range(0..2)) % TAILS.len()];
    format!("{}{tail}", HEADS[number % HEADS.len()])
}
