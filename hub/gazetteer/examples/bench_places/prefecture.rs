//! A made-up prefecture: streets with house numbers, lamp posts, shops, schools, housing estates and villages.

use geo_index::{AreaCode, Place};
use hub_gazetteer::Entry;
use rand::{Rng as _, rngs::StdRng, seq::IndexedRandom as _};

const COUNTIES: u32 = 10;
const TOWNSHIPS: u32 = 18;
const VILLAGES: u32 = 16;
/// Streets in each county; half of them are called alike in several.
const STREETS: usize = 700;

const FIRST: &str = "柳清东西南北中金银玉龙凤白黑红绿青长新老大小上下前后永安福寿康乐平和兴旺文武锦华建民光明春秋梅兰竹菊松柏桂杨李张王赵刘陈周吴郑孙马朱胡林郭何高罗";
const SECOND: &str = "河江山水湖海溪泉桥坪坝岭坡沟湾洞岩寨塘田井门园林木石沙云星月阳风雨花草果庆昌盛宁远达通和平安居德仁义礼智信";
const STREET: &[(&str, usize)] =
    &[("路", 50), ("街", 22), ("大道", 10), ("巷", 12), ("胡同", 3), ("环路", 3)];
const SHOP: &[&str] = &[
    "超市",
    "便利店",
    "大药房",
    "牛肉面馆",
    "火锅店",
    "理发店",
    "烟酒店",
    "五金店",
    "宾馆",
    "网吧",
    "KTV",
    "汽修厂",
    "加油站",
    "快递站",
    "农贸市场",
    "幼儿园",
    "小学",
    "中学",
    "卫生室",
    "医院",
    "派出所",
    "信用社",
    "停车场",
    "公交站",
    "广场",
    "公园",
];
const ESTATE: &[&str] = &["花园", "小区", "家园", "新村", "公寓", "名都", "国际城", "苑"];

/// Village codes of a county.
pub(crate) fn areas_of_county(county: u32) -> Vec<AreaCode> {
    let all = (0..TOWNSHIPS).flat_map(|township| (0..VILLAGES).map(move |village| (township, village)));
    all.map(|(township, village)| area(county, township, village)).collect()
}

fn area(county: u32, township: u32, village: u32) -> AreaCode {
    let code = format!("52{:02}{county:02}{township:03}{village:03}", 6);
    AreaCode::new(&code).expect("digits are a code")
}

fn pick<'a>(text: &'a [char], chance: &mut StdRng) -> &'a char {
    text.choose(chance).expect("there are some")
}

struct Words {
    first: Vec<char>,
    second: Vec<char>,
}

impl Words {
    fn two(&self, chance: &mut StdRng) -> String {
        [pick(&self.first, chance), pick(&self.second, chance)].into_iter().collect()
    }

    fn street(&self, chance: &mut StdRng) -> String {
        let kind = STREET.choose_weighted(chance, |(_, share)| *share).expect("there are some").0;
        let more = if chance.random_bool(0.35) { self.two(chance) } else { String::new() };
        let side = if chance.random_bool(0.12) { *pick(&['东', '西', '南', '北'], chance) } else { ' ' };
        format!("{}{more}{kind}{side}", self.two(chance)).replace(' ', "")
    }
}

/// So many places, none twice in one area.
pub(crate) fn places(count: usize, chance: &mut StdRng) -> Vec<Entry> {
    let words = Words { first: FIRST.chars().collect(), second: SECOND.chars().collect() };
    let common: Vec<String> = (0..STREETS / 2).map(|_| words.street(chance)).collect();
    let mut streets: Vec<(u32, String)> = Vec::new();
    for county in 0..COUNTIES {
        streets.extend(common.iter().map(|name| (county, name.clone())));
        streets.extend((0..STREETS / 2).map(|_| (county, words.street(chance))));
    }
    let mut entries = Vec::with_capacity(count);
    for (county, name) in &streets {
        let area = somewhere(*county, chance);
        entries.push(entry(name, &[format!("{}老街", words.two(chance))], Some("街路巷"), &area, chance));
        for number in numbers(chance) {
            let area = if chance.random_bool(0.7) { area.clone() } else { somewhere(*county, chance) };
            entries.push(entry(&address(name, number, chance), &[], Some("门牌"), &area, chance));
        }
    }
    println!("   {} streets with {} addresses", streets.len(), entries.len() - streets.len());
    while entries.len() < count {
        let (county, street) = streets.choose(chance).expect("there are streets");
        let area = somewhere(*county, chance);
        let aliases = if chance.random_bool(0.3) { vec![words.two(chance) + "店"] } else { Vec::new() };
        let (name, kind) = match chance.random_range(0..10) {
            0 => (format!("路灯杆 {}-{:04}", letters(chance), chance.random_range(0..10_000)), "路灯杆"),
            1..=2 => (words.two(chance) + &words.two(chance) + pick_word(ESTATE, chance), "小区"),
            3 => (words.two(chance) + "村" + &chance.random_range(1..20).to_string() + "组", "村组"),
            4..=5 => (street.clone() + pick_word(SHOP, chance), "单位"),
            _ => (words.two(chance) + &words.two(chance) + pick_word(SHOP, chance), "单位"),
        };
        entries.push(entry(&name, &aliases, Some(kind), &area, chance));
    }
    entries.truncate(count);
    entries
}

fn pick_word<'a>(words: &[&'a str], chance: &mut StdRng) -> &'a str {
    words.choose(chance).expect("there are some")
}

fn letters(chance: &mut StdRng) -> String {
    (0..2).map(|_| char::from(chance.random_range(b'A'..=b'Z'))).collect()
}

/// Numbers of one street: a few long streets have most of them, and some are left out.
fn numbers(chance: &mut StdRng) -> Vec<u32> {
    let length = 8.0 * (1.0 / chance.random_range(0.015..1.0_f64)).powf(1.25);
    let mut number = 0.0;
    let mut numbers = Vec::new();
    while number < length * 1.3 {
        number += if chance.random_bool(0.8) { 1.0 } else { 3.0 };
        numbers.push(number);
    }
    numbers.into_iter().map(|number: f64| format!("{number:.0}").parse().expect("a small number")).collect()
}

fn address(street: &str, number: u32, chance: &mut StdRng) -> String {
    match chance.random_range(0..20) {
        0 => format!("{street}{number}-{}号", chance.random_range(1..9)),
        1 => format!("{street}{number}号院{}号楼", chance.random_range(1..12)),
        2 => format!("{street}{number}号附{}号", chance.random_range(1..12)),
        3 => format!("{street}{number}号{}单元", chance.random_range(1..6)),
        _ => format!("{street}{number}号"),
    }
}

fn somewhere(county: u32, chance: &mut StdRng) -> AreaCode {
    area(county, chance.random_range(0..TOWNSHIPS), chance.random_range(0..VILLAGES))
}

fn entry(name: &str, aliases: &[String], kind: Option<&str>, area: &AreaCode, chance: &mut StdRng) -> Entry {
    let (lat, lon) = (chance.random_range(27.0..29.0), chance.random_range(107.7..109.5));
    let place = chance.random_bool(0.8).then(|| Place::new(lat, lon).expect("degrees in range"));
    Entry::new(name, aliases, kind, area.clone(), place).expect("a made-up name has characters")
}
