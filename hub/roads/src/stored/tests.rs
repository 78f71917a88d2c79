use super::*;
use crate::{
    Mode,
    tests::town::{Town, at},
};

fn roads() -> Roads {
    let town =
        Town::default().node(1, 0, 0).node(2, 0, 9).node(3, 5, 9).barred(4, 5, 0, &[("barrier", "bollard")]);
    let town = town.way(1, &[1, 2, 3], &[("highway", "primary"), ("name", "解放路"), ("maxspeed", "40")]);
    Roads::of(town.way(2, &[3, 4, 1], &[("highway", "residential"), ("bridge", "yes")]).built().0)
}

fn stored() -> Vec<u8> {
    let mut bytes = Vec::new();
    roads().write(&mut bytes).unwrap();
    bytes
}

/// The same content under its right digest: what somebody makes who means harm.
fn sealed(content: &[u8]) -> Vec<u8> {
    [&MAGIC[..], &VERSION.to_le_bytes(), &Sha256::digest(content), content].concat()
}

#[test]
fn a_network_is_read_back_as_it_was_and_answers_the_same() {
    let (before, after) = (roads(), Roads::read(&mut &stored()[..]).unwrap());
    assert_eq!(before.network(), after.network());
    let from = [at(0.0, 3.0), at(4.0, 9.0), at(2.0, 0.0)];
    for mode in Mode::ALL {
        assert_eq!(before.times_to(mode, at(5.0, 5.0), &from), after.times_to(mode, at(5.0, 5.0), &from));
    }
    let mut again = Vec::new();
    after.write(&mut again).unwrap();
    assert_eq!(again, stored());
}

#[test]
fn a_file_that_ends_anywhere_too_early_is_refused() {
    let bytes = stored();
    for end in 0..bytes.len() {
        assert!(Roads::read(&mut &bytes[..end]).is_err(), "{end} of {} bytes", bytes.len());
    }
}

#[test]
fn a_file_in_which_any_bit_is_turned_is_refused() {
    let bytes = stored();
    for bit in 0..bytes.len() * 8 {
        let mut bytes = bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(Roads::read(&mut &bytes[..]).is_err(), "bit {bit}");
    }
}

#[test]
fn a_file_that_lies_under_its_right_digest_harms_nobody() {
    let content = &stored()[MAGIC.len() + 4 + DIGEST_BYTES..];
    let mut refused = 0;
    for at_byte in 0..content.len() {
        for value in [0, 1, 0x7f, 0xff] {
            let mut content = content.to_vec();
            content[at_byte] = value;
            match Roads::read(&mut &sealed(&content)[..]) {
                Err(_) => refused += 1,
                // A speed, a name, a length or a shape is another: the answers are too, and there are some.
                Ok(roads) => assert_eq!(roads.times_to(Mode::Car, at(5.0, 5.0), &[at(0.0, 3.0)]).len(), 1),
            }
        }
    }
    assert!(refused > content.len(), "{refused} refused");
}

#[test]
fn what_is_wrong_is_named() {
    let refused = |bytes: &[u8]| Roads::read(&mut &*bytes).unwrap_err().to_string();
    assert!(refused(b"<osm></osm>").starts_with("this is no road file: it begins with [3c, 6f"));
    let mut newer = stored();
    newer[8] = 9;
    assert!(refused(&newer).starts_with("the road file has version 9"));
    let mut damaged = stored();
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(refused(&damaged), "the road file is damaged: its digest is not that of its content");
    let content = &stored()[MAGIC.len() + 4 + DIGEST_BYTES..];
    assert_eq!(
        refused(&sealed(&[content, b"x"].concat())),
        "the road file is damaged: something follows the last section"
    );
    assert_eq!(
        refused(&sealed(&content[..content.len() - 4])),
        "the road file is damaged: the sections end too early"
    );
}
