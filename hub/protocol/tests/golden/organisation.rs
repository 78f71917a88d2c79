//! An organisation that is imported, and what is told of it.

use hub_protocol::{AreaCode, DocumentKind, DutyPost, Role, UnitKind, http::*};
use serde_json::json;

use crate::parts::*;

bodies! {
    "import_organisation" => import(),
    "import_people" => import_people(),
    "organisation_imported" => imported(),
    "organisation_imported_changes" => imported_changes(),
}

fn import() -> ImportOrganisation {
    let areas = json!({
        "type": "FeatureCollection",
        "features": [{
            "type": "Feature",
            "properties": { "code": "1306", "name": "保定市", "tier": "city", "parent": null },
            "geometry": null,
        }],
    });
    ImportOrganisation {
        areas: Some(areas),
        people: None,
        swaps: None,
        units: Some(vec![UnitEntry {
            travel: None,
            code: "XF-01".to_owned(),
            name: unit_ref().name,
            kind: UnitKind::Patrol,
            home: AreaCode("130606001001".to_owned()),
            skills: vec!["first_aid".to_owned()],
            person: Some("zhaolei".to_owned()),
            phone: None,
        }]),
        roster: Some(vec![RosterDuty {
            area: AreaCode("130606001".to_owned()),
            person: "lijing".to_owned(),
            post: None,
            from_us: Some(at(0)),
            until_us: Some(at(28_800)),
        }]),
        policy: None,
        categories: None,
        run_cards: None,
        calendar: None,
        catalogue: None,
    }
}

/// People, what they are on duty as, and who stands in for whom.
fn import_people() -> ImportOrganisation {
    let town = AreaCode("130606001".to_owned());
    let person = |code: &str, name: &str, login: Option<&str>, role: Option<Role>| PersonEntry {
        code: code.to_owned(),
        name: name.to_owned(),
        phone: Some("13800130001".to_owned()),
        login: login.map(str::to_owned),
        role,
        area: town.clone(),
        department: None,
    };
    ImportOrganisation {
        people: Some(vec![
            person("A017", "李静", Some("lijing"), Some(Role::Dispatcher)),
            person("A018", "王芳", None, None),
        ]),
        roster: Some(vec![RosterDuty {
            area: town.clone(),
            person: "lijing".to_owned(),
            post: Some(DutyPost::Leader),
            from_us: None,
            until_us: None,
        }]),
        swaps: Some(vec![RosterSwap {
            area: town.clone(),
            out: "lijing".to_owned(),
            stand_in: "A018".to_owned(),
            from_us: at(0),
            until_us: at(28_800),
        }]),
        ..ImportOrganisation::default()
    }
}

fn imported() -> OrganisationImported {
    OrganisationImported {
        documents: vec![ImportedDocument { kind: DocumentKind::Areas, digest: "ab".repeat(32) }],
        units: ImportedUnits {
            enrolled: 1,
            changed: 0,
            retired: 0,
            ids: vec![ImportedUnit { code: "XF-01".to_owned(), unit: unit() }],
        },
        notes: vec![ImportNote {
            part: ImportPart::Areas,
            entry: "1306".to_owned(),
            message: "no outline: cases there go to the person responsible".to_owned(),
        }],
        changes: Vec::new(),
        accounts_created: Vec::new(),
    }
}

/// A township that moved to another county, and an account that was made.
fn imported_changes() -> OrganisationImported {
    let names = |names: &[&str]| ImportedNames {
        count: u32::try_from(names.len()).expect("few names"),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    OrganisationImported {
        documents: Vec::new(),
        units: ImportedUnits::default(),
        notes: Vec::new(),
        changes: vec![ImportedChanges {
            part: ImportPart::Areas,
            added: names(&["新村 (130606001009)"]),
            changed: names(&[]),
            moved: names(&["某镇 (130606001): 甲县 (130606) → 乙县 (130607)"]),
            removed: names(&[]),
        }],
        accounts_created: vec![AccountCreated {
            login: "lijing".to_owned(),
            name: "李静".to_owned(),
            first_password: "8f0c2-71d4a-0b9e3-55c16".to_owned(),
        }],
    }
}
