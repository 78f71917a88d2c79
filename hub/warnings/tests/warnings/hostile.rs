//! Bytes that nobody meant: they are refused or taken, never a panic, and soon.

use std::time::{Duration, Instant};

use hub_warnings::{export, import, limits};
use proptest::{collection::vec, prelude::*, sample::Index};

use crate::{ALL, BEFORE_US, DWD, with};

/// Far more than anything takes on a busy machine, unoptimised, and far less than what is not bounded takes.
const SOON: Duration = Duration::from_secs(20);

/// What documents are broken with.
const SPLINTERS: [&str; 16] = [
    "<",
    ">",
    "</info>",
    "<info>",
    "<![CDATA[",
    "<!--",
    "&",
    "&#xffff;",
    "]]>",
    "\u{0}",
    "<polygon>",
    "NaN,inf",
    "9e999",
    "<!DOCTYPE a>",
    "xmlns=\"\"",
    "预",
];

fn told_or_taken(bytes: &[u8]) {
    if let Ok(import) = import(bytes, BEFORE_US) {
        let written = export(&import.alert).expect("what was taken can be written");
        let again = hub_warnings::import(&written, BEFORE_US).expect("and is taken again");
        assert_eq!(again.alert, import.alert);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_refused_or_taken(bytes in vec(any::<u8>(), 0..400)) {
        told_or_taken(&bytes);
    }

    #[test]
    fn documents_with_splinters_in_them_are_refused_or_taken(
        document in 0..ALL.len(),
        changes in vec((any::<Index>(), 0_usize..40, prop::sample::select(&SPLINTERS[..])), 1..4),
    ) {
        let mut bytes = ALL[document].as_bytes().to_vec();
        for (at, cut, splinter) in changes {
            let at = at.index(bytes.len());
            let end = (at + cut).min(bytes.len());
            bytes.splice(at..end, splinter.bytes());
        }
        told_or_taken(&bytes);
    }

    #[test]
    fn documents_with_single_bytes_changed_are_refused_or_taken(
        document in 0..ALL.len(),
        changes in vec((any::<Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = ALL[document].as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        told_or_taken(&bytes);
    }
}

/// The teeth of a comb: no two of its edges cross, and the boxes of nearly all of them lie over each other.
fn teeth(points: usize, aside: f64) -> String {
    let tooth = |number: usize| {
        let along = aside + number as f64 / points as f64;
        let out = if number.is_multiple_of(2) { 0.0 } else { 10.0 };
        format!("{:.6},{:.6}", out + along, out - along)
    };
    (0..points).map(tooth).collect::<Vec<_>>().join(" ")
}

fn comb(points: usize) -> String {
    format!("-5,-5 {} -5,-5", teeth(points - 2, 0.0))
}

/// Two combs that come together in one corner.
fn two_combs(points: usize) -> String {
    let half = (points - 3) / 2 - 1;
    format!("-5,-5 {} -5,-5 {} -5,-5", teeth(half, 0.0), teeth(half, 1.5))
}

#[test]
fn the_worst_documents_within_the_limits_are_answered_soon() {
    let rings = |ring: String| {
        let rings =
            format!("<polygon>{ring}</polygon>").repeat(limits::POINTS_MAX / limits::POLYGON_POINTS_MAX - 1);
        with(DWD, "<polygon>", &format!("{rings}<polygon>"))
    };
    let fill = |unit: &str| unit.repeat((limits::DOCUMENT_MAX_BYTES - DWD.len() - 20) / unit.len());
    let worst = [
        ("rings", rings(comb(limits::POLYGON_POINTS_MAX - 1))),
        ("rings that touch themselves", rings(two_combs(limits::POLYGON_POINTS_MAX))),
        ("left", with(DWD, "<info>", &format!("{}<info>", fill("<xxxxxxx/>")))),
        ("unclosed", with(DWD, "<info>", &fill("<!--"))),
        ("wrong codes", with(DWD, "<event>", &format!("{}<event>", fill("<category>Q</category>")))),
        ("open tags", with(DWD, "<info>", &fill("<"))),
        ("quotes", with(DWD, "<info>", &fill("<a b='"))),
        (
            "references",
            with(DWD, "<info>", &format!("<references>{}</references><info>", "a,b,c ".repeat(20_000))),
        ),
    ];
    for (what, document) in worst {
        let began = Instant::now();
        let read = import(document.as_bytes(), BEFORE_US);
        let took = began.elapsed();
        let outcome = read.map_or_else(|mistakes| mistakes[0].zh(), |_| "taken".to_owned());
        println!("{what}: {} bytes in {took:?}, {outcome}", document.len());
        assert!(took < SOON, "{what} took {took:?}");
    }
}
