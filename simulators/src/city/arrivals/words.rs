//! What callers say: matters by category, and how people say where something is, rightly, vaguely or wrongly.

use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

/// What people call about: category code, how many of a thousand calls, and words to follow the place.
const MATTERS: [(&str, u32, &[&str]); 15] = [
    (
        "04",
        170,
        &[
            "垃圾桶满了没人收，味道很大",
            "有人乱倒建筑垃圾，堆了半条路",
            "路面油污，走路打滑",
            "绿化带里扔了一堆旧家具",
        ],
    ),
    (
        "10",
        150,
        &[
            "停水半天了，也没个通知",
            "暖气不热，老人小孩受不了",
            "电梯坏了两天没人修",
            "天然气打不着火",
            "物业不管事，楼道灯全坏了",
        ],
    ),
    (
        "08",
        140,
        &[
            "路灯不亮，晚上看不清路",
            "井盖松动，车压上去直响",
            "护栏被车撞歪了",
            "红绿灯一直不变",
            "行道树倒了半边，压着电线",
        ],
    ),
    (
        "07",
        120,
        &["占道经营，消防通道堵了", "车停在盲道上，好几辆", "半夜烧烤摊吵得睡不着", "流动摊贩把路口堵死了"],
    ),
    (
        "01",
        95,
        &[
            "两家为宅基地吵起来了",
            "邻居漏水，说了几次不管",
            "包工头欠工钱不给，十几个人在等",
            "为了一棵树的事，两家又闹上了",
        ],
    ),
    (
        "02",
        85,
        &["有人打架，快来人", "有陌生人挨家敲门，形迹可疑", "家里老人走丢了，穿灰色棉袄", "有人在楼下砸车窗"],
    ),
    (
        "03",
        65,
        &[
            "电线垂下来了，怕有人碰到",
            "楼道里给电动车拉线充电",
            "闻到很重的煤气味",
            "工地上的塔吊歪了，看着吓人",
            "河边有小孩在玩水，没大人看着",
        ],
    ),
    (
        "11",
        60,
        &[
            "有人在露天烧秸秆，烟大得很",
            "饭店油烟直排到居民楼",
            "河里漂着死鱼，水是黑的",
            "工厂夜里偷偷排废气",
        ],
    ),
    ("12", 50, &["想问一下医保怎么异地报销", "想咨询老房改造的政策", "低保怎么申请，要带哪些材料"]),
    ("06", 40, &["工地半夜还在打桩", "渣土车一路撒土", "修路的坑没围挡，有人掉下去了"]),
    (
        "09",
        30,
        &["水管爆了，路面都是水", "路面塌了一个大坑", "山上滚下石头，路断了", "房子后墙裂了大口子，怕要塌"],
    ),
    ("13", 15, &["征地补偿一直没说法，要求见领导", "反映村务公开的事，去年的账没贴出来"]),
    ("05", 15, &["墙上贴满了小广告", "广告牌被风吹松了，摇摇晃晃"]),
    ("15", 5, &["学校门口放学没人维持秩序"]),
    ("99", 20, &["捡到一个钱包，不知道交哪里", "有只野猪跑到村里来了", "气球缠在高压线上了"]),
];

/// What is said instead when the same thing is told again.
const AGAIN: [&str; 6] = [
    "刚才有人报过没有？还是没人来，{}",
    "我也要反映一下，{}",
    "就是那个事，{}，你们到底管不管",
    "{}，已经打过一次电话了",
    "我家门口，{}",
    "听说有人报了，{}，现在更厉害了",
];

/// Around a place that the caller can name.
const AROUND: [&str; 10] =
    ["旁边", "对面", "门口", "后面", "往东两百米", "往南一点", "路口", "斜对过", "前面那个弯", "桥下"];

/// Where nobody can tell where it is.
const NOWHERE: [&str; 8] = [
    "河边那个厂后面",
    "老桥头往上走",
    "就在路边，我也说不清",
    "快到镇上的那个坡",
    "高速下来第二个路口",
    "我们村口",
    "那个废了的砖厂旁边",
    "老供销社那里",
];

/// Characters that are written for each other when an address is only heard.
const HEARD_AS: [(char, char); 16] = [
    ('柳', '刘'),
    ('河', '何'),
    ('石', '十'),
    ('溪', '西'),
    ('桥', '乔'),
    ('坪', '平'),
    ('岭', '领'),
    ('塘', '唐'),
    ('湾', '弯'),
    ('青', '清'),
    ('白', '柏'),
    ('龙', '隆'),
    ('马', '码'),
    ('育', '玉'),
    ('滨', '宾'),
    ('建', '健'),
];

/// A matter: its category and the words.
pub(super) fn matter(random: &mut StdRng) -> (&'static str, &'static str) {
    let all: u32 = MATTERS.iter().map(|(_, share, _)| share).sum();
    let mut drawn = random.random_range(0..all);
    let found = MATTERS.iter().find(|(_, share, _)| {
        let is_it = drawn < *share;
        drawn = drawn.saturating_sub(*share);
        is_it
    });
    let (category, _, words) = found.unwrap_or(&MATTERS[0]);
    (category, words.choose(random).expect("every category has words"))
}

/// The same matter, told by the next caller.
pub(super) fn told_again(words: &str, random: &mut StdRng) -> String {
    AGAIN.choose(random).expect("there are ways to say it again").replacen("{}", words, 1)
}

/// A place somewhere around one that has a name.
pub(super) fn around(name: &str, random: &mut StdRng) -> String {
    format!("{name}{}", AROUND.choose(random).expect("there are directions"))
}

/// Words that say nothing.
pub(super) fn nowhere(random: &mut StdRng) -> &'static str {
    NOWHERE.choose(random).expect("there are vague words")
}

/// The name as somebody else hears it; the same if nothing in it sounds like something else.
pub(super) fn misheard(name: &str) -> String {
    let mut done = false;
    let heard = name.chars().map(|c| {
        let other = HEARD_AS.iter().find(|(said, _)| *said == c).filter(|_| !done);
        done |= other.is_some();
        other.map_or(c, |(_, heard)| *heard)
    });
    heard.collect()
}
