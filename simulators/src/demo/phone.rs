//! The phone of somebody in the room: a code that makes it a unit's, shown as a picture to be scanned.

use std::{fs, io::IsTerminal as _, path::Path};

use anyhow::{Context as _, Result};
use hub_protocol::UnitId;
use qrcode::{Color, QrCode, render::unicode::Dense1x2};

use super::lan::Door;
use crate::{
    city::{City, CityUnit},
    client::HubClient,
    screen,
};

/// Modules of white around the picture, as the standard asks for.
const QUIET: usize = 4;

/// What a terminal takes for black on white, and for an end of it.
const BLACK_ON_WHITE: &str = "\x1b[38;5;16;48;5;231m";
const PLAIN: &str = "\x1b[0m";

/// The unit that the phone is to be: the first patrol, which a demo then does not simulate.
pub(super) fn unit(city: &City) -> Option<&CityUnit> {
    city.units.iter().find(|unit| unit.kind == hub_protocol::UnitKind::Patrol)
}

/// Asks the hub for a code, and shows where to go with it. A hub that gives none says why; the demo goes on without.
pub(super) async fn invite(
    hub: &HubClient,
    door: &Door,
    unit: (UnitId, &CityUnit),
    folder: &Path,
) -> Result<()> {
    let (id, card) = unit;
    let pairing = hub.pair(id, &format!("{}（演示手机）", card.name)).await.context("a pairing code")?;
    let address = door.field_page(&pairing.code);
    let code = QrCode::new(address.as_bytes()).context("the address as a QR code")?;
    let picture = folder.join("phone.svg");
    fs::write(&picture, svg(&code)).with_context(|| picture.display().to_string())?;
    screen::say("  手机加入 a phone joins as 「".to_owned() + &card.name + "」:");
    let plain = code.render::<Dense1x2>().quiet_zone(true).build();
    screen::say(if std::io::stdout().is_terminal() { black_on_white(&plain) } else { plain });
    screen::say(format!("  {address}"));
    screen::say(format!(
        "  （图片 picture: {}；证书 certificate to trust: {}）\n",
        picture.display(),
        door.authority().display()
    ));
    Ok(())
}

/// Whatever the colours of the terminal: there are phones that read no other.
fn black_on_white(plain: &str) -> String {
    plain.lines().map(|line| format!("{BLACK_ON_WHITE}{line}{PLAIN}\n")).collect()
}

/// The code as a picture that any browser shows.
fn svg(code: &QrCode) -> String {
    let width = code.width();
    let side = width + 2 * QUIET;
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let modules: String = dark
        .map(|(place, _)| format!("M{} {}h1v1h-1z", place % width + QUIET, place / width + QUIET))
        .collect();
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{modules}"/></svg>"##
    ) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_has_a_quiet_zone_and_as_many_modules_as_the_code_has_dark_ones() {
        let code = QrCode::new(b"https://192.168.1.7:8443/field#ABCD").unwrap();
        let picture = svg(&code);
        let dark = code.to_colors().iter().filter(|color| **color == Color::Dark).count();
        assert_eq!(picture.matches("h1v1h-1z").count(), dark);
        assert!(
            picture.contains(&format!("M{QUIET} {QUIET}h1v1")),
            "the first finder pattern stands behind the zone"
        );
    }
}
