//! How much there is of what has a limit, counted before any of it is read.

use roxmltree::Node;

use super::report::Report;
use crate::{
    DocumentFault,
    limits::{
        AREAS_MAX, GEOCODES_MAX, INFOS_MAX, LISTED_MAX, PARAMETERS_MAX, POINTS_MAX, RESOURCES_MAX, SHAPES_MAX,
    },
};

#[derive(Default)]
struct Counted {
    infos: usize,
    areas: usize,
    shapes: usize,
    points: usize,
    geocodes: usize,
    parameters: usize,
    resources: usize,
    listed: usize,
}

/// Whether a document keeps all limits of number; each that it does not keep is told.
pub(super) fn keeps_limits(alert: Node<'_, '_>, report: &mut Report<'_>) -> bool {
    let mut counted = Counted::default();
    for node in alert.descendants().filter(Node::is_element) {
        match node.tag_name().name() {
            "info" => counted.infos += 1,
            "area" => counted.areas += 1,
            "polygon" => {
                counted.shapes += 1;
                counted.points += node.text().map_or(0, |text| text.split_ascii_whitespace().count());
            }
            "circle" => counted.shapes += 1,
            "geocode" => counted.geocodes += 1,
            "parameter" | "eventCode" => counted.parameters += 1,
            "resource" => counted.resources += 1,
            "code" => counted.listed += 1,
            _ => {}
        }
    }
    let limits = [
        ("INFOS_MAX", counted.infos, INFOS_MAX),
        ("AREAS_MAX", counted.areas, AREAS_MAX),
        ("SHAPES_MAX", counted.shapes, SHAPES_MAX),
        ("POINTS_MAX", counted.points, POINTS_MAX),
        ("GEOCODES_MAX", counted.geocodes, GEOCODES_MAX),
        ("PARAMETERS_MAX", counted.parameters, PARAMETERS_MAX),
        ("RESOURCES_MAX", counted.resources, RESOURCES_MAX),
        ("LISTED_MAX", counted.listed, LISTED_MAX),
    ];
    let exceeded: Vec<_> = limits.into_iter().filter(|(_, count, max)| count > max).collect();
    for &(what, count, max) in &exceeded {
        report.mistake(alert, &count.to_string(), DocumentFault::TooMany { what, max });
    }
    exceeded.is_empty()
}
