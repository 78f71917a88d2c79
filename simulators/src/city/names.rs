//! Names of places and people that sound right and belong to nobody: a made-up city, common surnames, and telephone
//! numbers of a range that is not given out.

pub(super) mod areas;
pub(super) mod places;
pub(super) mod streets;

use rand::{Rng, seq::IndexedRandom};

/// The city.
pub const CITY: &str = "云汀市";

/// Its counties; as many as a city may have.
pub const COUNTIES: [&str; 2] = ["柳溪县", "临湖区"];

/// Townships, in the order in which they are given out.
pub const TOWNSHIPS: [&str; 6] = ["青石镇", "白鹭乡", "望湖街道", "枫桥镇", "石门乡", "东关街道"];

/// First halves of village names; combined with [`VILLAGE_TAILS`] they give more than a county needs.
const VILLAGE_HEADS: [&str; 16] = [
    "杨家", "李家", "河东", "河西", "竹林", "大坪", "新桥", "双井", "桃源", "松坡", "龙潭", "梅园", "东岭",
    "南塘", "柏树", "石桥",
];
const VILLAGE_TAILS: [&str; 5] = ["村", "湾村", "坝村", "坪村", "冲村"];
const NEIGHBOURHOODS: [&str; 8] =
    ["湖滨社区", "文昌社区", "花园社区", "朝阳社区", "望江社区", "和平社区", "学府社区", "兴隆社区"];

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗", "梁", "宋", "郑", "谢",
];
const GIVEN: [&str; 30] = [
    "伟", "芳", "秀英", "敏", "静", "强", "磊", "洋", "艳", "勇", "杰", "娟", "涛", "明", "超", "秀兰", "霞",
    "平", "刚", "桂英", "建国", "志强", "春梅", "海燕", "文博", "子轩", "丽华", "国庆", "晓东", "玉兰",
];

/// Streets, by index.
const STREETS: [&str; 10] =
    ["人民路", "解放街", "建设路", "滨河路", "育才街", "青年路", "团结巷", "柳荫街", "桥头路", "幸福里"];

/// A village or, in a sub-district, a neighbourhood; all different within one township for indices below 8.
#[must_use]
pub fn village(township: &str, index: usize) -> String {
    if township.ends_with("街道") {
        return NEIGHBOURHOODS[index % NEIGHBOURHOODS.len()].to_owned();
    }
    let spread = township.chars().map(|c| c as usize).sum::<usize>();
    let head = VILLAGE_HEADS[(spread + index) % VILLAGE_HEADS.len()];
    format!("{head}{}", VILLAGE_TAILS[(spread + index) % VILLAGE_TAILS.len()])
}

/// A grid of a village, from 1.
#[must_use]
pub fn grid(number: usize) -> String {
    const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let numeral = NUMERALS.get(number.wrapping_sub(1)).copied();
    numeral.map_or_else(|| format!("第{number}网格"), |numeral| format!("第{numeral}网格"))
}

/// A person.
pub fn person(random: &mut impl Rng) -> String {
    let surname = SURNAMES.choose(random).expect("there are surnames");
    let given = GIVEN.choose(random).expect("there are given names");
    format!("{surname}{given}")
}

/// A telephone number in the form of a mobile one, with a prefix that no network uses.
pub fn phone(random: &mut impl Rng) -> String {
    format!("100{:08}", random.random_range(0..100_000_000_u32))
}

/// A street.
#[must_use]
pub fn street(index: usize) -> &'static str {
    STREETS[index % STREETS.len()]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::seed::Seed;

    #[test]
    fn villages_of_a_township_are_told_apart_by_name() {
        for township in TOWNSHIPS {
            let names: BTreeSet<String> = (0..8).map(|index| village(township, index)).collect();
            assert_eq!(names.len(), 8, "{township}: {names:?}");
        }
    }

    #[test]
    fn a_name_is_two_or_three_characters_and_a_number_eleven_digits() {
        let mut random = Seed(1).stream("names", 0);
        for _ in 0..200 {
            let name = person(&mut random);
            assert!((2..=3).contains(&name.chars().count()), "{name}");
            let number = phone(&mut random);
            assert!(number.len() == 11 && number.bytes().all(|byte| byte.is_ascii_digit()), "{number}");
        }
    }

    #[test]
    fn grids_are_numbered_as_people_say_them() {
        assert_eq!(grid(1), "第一网格");
        assert_eq!(grid(10), "第十网格");
        assert_eq!(grid(11), "第11网格");
    }
}
