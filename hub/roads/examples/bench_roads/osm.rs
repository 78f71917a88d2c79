//! The land as an `.osm` file.

use std::io::{self, Write};

use super::land::{Land, degrees};

pub(super) fn write(land: &Land, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\" generator=\"bench_roads\">"
    )?;
    for (id, point) in (1_u64..).zip(&land.points) {
        let (lat, lon) = degrees(*point);
        writeln!(out, r#"<node id="{id}" version="1" lat="{lat:.7}" lon="{lon:.7}"/>"#)?;
    }
    for (id, way) in (1_u64..).zip(&land.ways) {
        writeln!(out, r#"<way id="{id}" version="1">"#)?;
        for point in &way.points {
            writeln!(out, r#"<nd ref="{}"/>"#, point + 1)?;
        }
        let mut tag = |key: &str, value: &str| writeln!(out, r#"<tag k="{key}" v="{value}"/>"#);
        if way.highway == "river" {
            tag("waterway", "river")?;
        } else {
            tag("highway", way.highway)?;
        }
        if !way.name.is_empty() {
            tag("name", &way.name)?;
        }
        if way.is_one_way {
            tag("oneway", "yes")?;
        }
        if way.is_bridge {
            tag("bridge", "yes")?;
        }
        writeln!(out, "</way>")?;
    }
    writeln!(out, "</osm>")
}
