//! How a character is read: syllables without tones, ü as v and as u.

use pinyin::ToPinyin as _;

/// Characters of place names with more than one usual reading, and the others beside what the dictionary puts first. A rare
/// reading that no place has would only bring wrong finds.
const ALSO_READ: &[(char, &[&str])] = &[
    ('阿', &["a", "e"]),
    ('蚌', &["bang", "beng"]),
    ('堡', &["bao", "pu", "bu"]),
    ('柏', &["bai", "bo"]),
    ('泊', &["bo", "po"]),
    ('埔', &["pu", "bu"]),
    ('藏', &["cang", "zang"]),
    ('曾', &["ceng", "zeng"]),
    ('查', &["cha", "zha"]),
    ('长', &["chang", "zhang"]),
    ('朝', &["chao", "zhao"]),
    ('车', &["che", "ju"]),
    ('乘', &["cheng", "sheng"]),
    ('澄', &["cheng", "deng"]),
    ('重', &["chong", "zhong"]),
    ('种', &["zhong", "chong"]),
    ('涌', &["yong", "chong"]),
    ('传', &["chuan", "zhuan"]),
    ('大', &["da", "dai"]),
    ('单', &["dan", "shan"]),
    ('弹', &["dan", "tan"]),
    ('都', &["du", "dou"]),
    ('洞', &["dong", "tong"]),
    ('侗', &["dong", "tong"]),
    ('峒', &["dong", "tong"]),
    ('番', &["fan", "pan"]),
    ('佛', &["fo", "fu"]),
    ('盖', &["gai", "ge"]),
    ('谷', &["gu", "yu"]),
    ('贾', &["jia", "gu"]),
    ('涡', &["wo", "guo"]),
    ('行', &["xing", "hang"]),
    ('巷', &["xiang", "hang"]),
    ('浒', &["hu", "xu"]),
    ('会', &["hui", "kuai"]),
    ('系', &["xi", "ji"]),
    ('角', &["jiao", "jue"]),
    ('校', &["xiao", "jiao"]),
    ('降', &["jiang", "xiang"]),
    ('解', &["jie", "xie", "hai"]),
    ('浚', &["jun", "xun"]),
    ('卡', &["ka", "qia"]),
    ('乐', &["le", "yue"]),
    ('勒', &["le", "lei"]),
    ('六', &["liu", "lu"]),
    ('陆', &["lu", "liu"]),
    ('泷', &["long", "shuang"]),
    ('弄', &["nong", "long"]),
    ('蔓', &["man", "wan"]),
    ('秘', &["mi", "bi"]),
    ('泌', &["mi", "bi"]),
    ('模', &["mo", "mu"]),
    ('牟', &["mou", "mu"]),
    ('那', &["na", "nuo"]),
    ('陂', &["bei", "po", "pi"]),
    ('朴', &["pu", "piao"]),
    ('犍', &["qian", "jian"]),
    ('铅', &["qian", "yan"]),
    ('茄', &["qie", "jia"]),
    ('区', &["qu", "ou"]),
    ('色', &["se", "shai"]),
    ('莎', &["sha", "suo"]),
    ('厦', &["sha", "xia"]),
    ('歙', &["she", "xi"]),
    ('沈', &["shen", "chen"]),
    ('莘', &["shen", "xin"]),
    ('石', &["shi", "dan"]),
    ('氏', &["shi", "zhi"]),
    ('宿', &["su", "xiu"]),
    ('覃', &["tan", "qin"]),
    ('汤', &["tang", "shang"]),
    ('屯', &["tun", "zhun"]),
    ('万', &["wan", "mo"]),
    ('圩', &["wei", "xu"]),
    ('尾', &["wei", "yi"]),
    ('尉', &["wei", "yu"]),
    ('蔚', &["wei", "yu"]),
    ('洗', &["xi", "xian"]),
    ('荥', &["xing", "ying"]),
    ('殷', &["yin", "yan"]),
    ('栎', &["li", "yue"]),
    ('柞', &["zuo", "zha"]),
    ('翟', &["zhai", "di"]),
    ('枞', &["cong", "zong"]),
    ('崖', &["ya", "ai"]),
    ('渑', &["mian", "sheng"]),
    ('镐', &["hao", "gao"]),
    ('硌', &["luo", "ge"]),
    ('还', &["huan", "hai"]),
    ('调', &["tiao", "diao"]),
    ('强', &["qiang", "jiang"]),
    ('参', &["can", "shen"]),
    ('扎', &["zha", "za"]),
    ('省', &["sheng", "xing"]),
];

/// Every usual reading of a character, the dictionary's own first; none for what is not a Chinese character.
pub(crate) fn readings(mark: char) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |syllable: &str| {
        for spelled in [syllable.replace('ü', "v"), syllable.replace('ü', "u")] {
            if !found.contains(&spelled) {
                found.push(spelled);
            }
        }
    };
    if let Some(first) = mark.to_pinyin() {
        add(first.plain());
    }
    let also = ALSO_READ.iter().find(|(other, _)| *other == mark);
    also.into_iter().flat_map(|(_, syllables)| syllables.iter()).for_each(|syllable| add(syllable));
    // The dictionary knows a few interjections such as ê; what no keyboard types is no reading.
    found.retain(|syllable| !syllable.is_empty() && syllable.bytes().all(|byte| byte.is_ascii_lowercase()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mark: char, expected: &[&str]) {
        let mut found = readings(mark);
        found.sort();
        assert_eq!(found, expected, "{mark}");
    }

    #[test]
    fn a_character_with_two_usual_readings_has_both() {
        check('重', &["chong", "zhong"]);
        check('长', &["chang", "zhang"]);
        check('行', &["hang", "xing"]);
        check('乐', &["le", "yue"]);
        check('柳', &["liu"]);
    }

    #[test]
    fn u_with_dots_is_typed_as_v_or_u() {
        check('绿', &["lu", "lv"]);
        check('女', &["nu", "nv"]);
    }

    #[test]
    fn digits_and_letters_have_no_reading() {
        check('8', &[]);
        check('h', &[]);
    }
}
