use super::*;

fn check_refused(code: &str) {
    let error = AreaCode::new(code).expect_err("it cannot be a code");
    assert!(error.0.chars().count() <= 2 * MAX_AREA_CODE_LEN, "an error is short");
    assert!(code.starts_with(&error.0), "and tells how the text began");
}

#[test]
fn a_code_is_one_to_thirty_two_plain_characters() {
    check_refused("");
    check_refused("1306 02");
    check_refused("保定");
    check_refused("a/b");
    check_refused(&"7".repeat(33));
    check_refused(&"长".repeat(100_000));
    for code in ["7", "130602001001", "park_A-3", &"7".repeat(32)] {
        assert_eq!(AreaCode::new(code).map(String::from), Ok(code.to_owned()));
    }
}

#[test]
fn a_code_is_checked_again_when_it_is_read_back() {
    let code: AreaCode = serde_json::from_str(r#""130602""#).expect("it is a code");
    assert_eq!(serde_json::to_string(&code).expect("it can be written"), r#""130602""#);
    let error = serde_json::from_str::<AreaCode>(r#""13 06""#).expect_err("a blank is not admitted");
    assert!(error.to_string().starts_with(r#"area code "13 06" is not 1 to 32"#), "{error}");
}

#[test]
fn tiers_climb_from_the_grid_to_the_city() {
    let climbed: Vec<Tier> = std::iter::successors(Some(Tier::Grid), |tier| tier.above()).collect();
    assert_eq!(climbed, Tier::UPWARD);
    assert!(Tier::City > Tier::County && Tier::Village > Tier::Grid);
}

#[test]
fn a_tier_has_one_name_in_files_and_on_the_wire() {
    for tier in Tier::UPWARD {
        let written = serde_json::to_string(&tier).expect("it can be written");
        assert_eq!(written, format!("\"{tier}\""));
        assert_eq!(tier.as_str().parse(), Ok(tier));
    }
    let error = "province".parse::<Tier>().expect_err("there is none above the city");
    assert_eq!(error.to_string(), "tier \"province\" is not one of city, county, township, village, grid");
}

#[test]
fn an_area_holds_from_its_first_instant_to_before_its_last() {
    let mut area = Area {
        code: AreaCode::new("1").expect("it is a code"),
        name: String::new(),
        tier: Tier::Grid,
        parent: None,
        valid_from: Some(10),
        valid_until: Some(20),
        outline: None,
    };
    assert_eq!([9, 10, 19, 20].map(|at_us| area.is_valid_at(at_us)), [false, true, true, false]);
    (area.valid_from, area.valid_until) = (None, None);
    assert!(area.is_valid_at(i64::MIN) && area.is_valid_at(i64::MAX));
}
