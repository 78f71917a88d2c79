//! What is written is read back the same, and what senders send keeps everything.

use hub_warnings::{Alert, Polygon, export, import};
use proptest::prelude::*;
use roxmltree::{Document, Node};

use crate::{ALL, BEFORE_US, good, made_up::alert, said};

/// The elements of CAP in the order of its schema, block by block.
const ORDER: [(&str, &str); 5] = [
    (
        "alert",
        "identifier sender sent status msgType source scope restriction addresses code note references incidents info",
    ),
    (
        "info",
        "language category event responseType urgency severity certainty audience eventCode effective onset expires \
         senderName headline description instruction web contact parameter resource area",
    ),
    ("resource", "resourceDesc mimeType size uri derefUri digest"),
    ("area", "areaDesc polygon circle geocode altitude ceiling"),
    ("", "valueName value"),
];

/// The tree of a document as lines, each element with its depth and, where it is a leaf, its text. Instants and numbers are
/// written in one form, what is not of CAP is left out.
fn lines(node: Node<'_, '_>, depth: usize, out: &mut Vec<String>) {
    let is_cap =
        |node: &Node<'_, '_>| node.tag_name().namespace() == Some("urn:oasis:names:tc:emergency:cap:1.2");
    let name = node.tag_name().name();
    if !node.children().any(|child| child.is_element()) {
        let text: String = node.children().filter_map(|child| child.text()).collect();
        out.push(format!("{depth} {name} {}", in_one_form(name, &text)));
        return;
    }
    out.push(format!("{depth} {name}"));
    for child in node.children().filter(|child| child.is_element() && is_cap(child)) {
        lines(child, depth + 1, out);
    }
}

fn in_one_form(name: &str, text: &str) -> String {
    match name {
        "sent" | "effective" | "onset" | "expires" => text.replace(' ', "T"),
        "references" => text.replace(" 05:00:00", "T05:00:00"),
        _ => text.to_owned(),
    }
}

fn tree(document: &str) -> Vec<String> {
    let document = Document::parse(document).unwrap();
    let mut out = Vec::new();
    lines(document.root_element(), 0, &mut out);
    out
}

/// Each block of a document has the elements of the schema and no others, in its order.
fn keeps_order(document: &str) -> bool {
    let document = Document::parse(document).unwrap();
    let blocks = document.descendants().filter(|node| node.children().any(|child| child.is_element()));
    let keeps = |block: Node<'_, '_>| {
        let known = |name: &&(&str, &str)| name.0 == block.tag_name().name();
        let (_, order) = ORDER.iter().find(known).unwrap_or(&ORDER[4]);
        let order: Vec<_> = order.split_whitespace().collect();
        let place = |child: Node<'_, '_>| order.iter().position(|name| *name == child.tag_name().name());
        let places: Option<Vec<_>> = block.children().filter(|child| child.is_element()).map(place).collect();
        places.is_some_and(|places| places.is_sorted())
    };
    blocks.filter(|block| block.is_element()).all(keeps)
}

#[test]
fn what_senders_send_keeps_everything() {
    for document in ALL {
        let alert = good(document).alert;
        let written = String::from_utf8(export(&alert).unwrap()).unwrap();
        assert_eq!(tree(&written), tree(document));
        assert!(keeps_order(&written), "{written}");
        assert_eq!(good(&written).alert, alert);
        assert_eq!(good(&written).findings, [], "what is written is of the form of the standard");
    }
}

#[test]
fn what_xml_would_change_is_told_with_its_place() {
    let alert = good(ALL[0]).alert;
    let told = |change: &dyn Fn(&mut Alert)| {
        let mut changed = alert.clone();
        change(&mut changed);
        said(&export(&changed).unwrap_err())
    };
    let note = |text: &str| told(&|alert| alert.note = Some(text.to_owned()));
    for text in ["", " ", "a\u{0}b", "\u{ffff}", "\u{1b}[2J"] {
        assert!(note(text).starts_with("alert/note"), "{text:?}: {}", note(text));
    }
    assert!(told(&|alert| alert.codes = vec![" a".to_owned()]).starts_with("alert/code「 a」:不能写入 XML"));
    assert!(told(&|alert| alert.incidents = vec!["a\"b".to_owned()]).starts_with("alert/incidents「a\"b」"));
    assert!(
        told(&|alert| alert.sender = "a,b".to_owned()).starts_with("alert/sender(第 4 行)「a,b」:标识不能")
    );
    assert!(told(&|alert| alert.infos[0].categories.clear()).starts_with("alert/info/category"));
    let open = |alert: &mut Alert| {
        alert.infos[0].areas[0].polygons = vec![Polygon { ring: Vec::new() }];
    };
    assert!(told(&open).starts_with("alert/info/area/polygon"), "{}", told(&open));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_alert_that_is_written_is_read_back_the_same(alert in alert()) {
        let written = export(&alert).map_err(|mistakes| TestCaseError::fail(said(&mistakes)))?;
        let read = import(&written, BEFORE_US).map_err(|mistakes| TestCaseError::fail(said(&mistakes)))?;
        prop_assert_eq!(read.alert, alert);
        prop_assert!(keeps_order(std::str::from_utf8(&written).unwrap()));
    }
}
