//! Bodies about finding cases.

use hub_protocol::http::*;

use crate::{
    http,
    parts::{area, attended_case},
};

bodies! {
    "case_search" => search(),
    "found_cases" => found(),
    "case_detail_query" => CaseDetailQuery { before: Some(1042) },
    "case_detail_with_earlier" => CaseDetail { earlier: Some(1042), ..http::case_detail() },
}

fn search() -> CaseSearch {
    CaseSearch {
        q: Some("井盖 五四中路".to_owned()),
        phone: Some("0312-0000000".to_owned()),
        state: Some("closed,archived".to_owned()),
        area: Some(area().code),
        before: Some("1832961269760001024".to_owned()),
        limit: Some(20),
    }
}

fn found() -> FoundCases {
    let case = attended_case();
    FoundCases {
        cases: vec![FoundCase { state: CaseState::UnderWay, case }],
        next: Some("1832961269760000000".to_owned()),
        complete: true,
    }
}
