//! What bytes are that somebody hands in, by how they begin: neither the name nor the header of a request is believed.

mod kept;

pub(super) use kept::of_row;

/// Said of a body that is none of what is taken.
pub(super) const NEITHER: &str =
    "the body is no JPEG, PNG or WebP picture and no MP3, MP4, Ogg, WAV, QuickTime or WebM recording";

/// What is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// A picture of this type.
    Picture(&'static str),
    /// A recording of this type.
    Recording(&'static str),
}

impl Media {
    /// None for what is no picture and no recording.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        picture(bytes).map(Self::Picture).or_else(|| recording(bytes).map(Self::Recording))
    }

    /// Its media type.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Picture(name) | Self::Recording(name) => name,
        }
    }
}

/// An MP4 of whose tracks none is known to be watched.
const SOUND_MP4: Media = Media::Recording("audio/mp4");

/// Which MP4 is one that is listened to or watched: pictures of phones (HEIC, AVIF) have the same form.
const MP4_BRANDS: [&[u8]; 12] = [
    b"M4A ", b"M4B ", b"M4V ", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"3gp", b"dash",
];

/// Where the name of its form must stand in a WebM, bytes: its first element is short.
const WEBM_NAMED_WITHIN: usize = 64;

/// So many bytes tell whether something is a picture.
pub(super) const PICTURE_HEAD_BYTES: usize = 12;

/// JPEG, PNG or WebP.
pub(super) fn picture(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// MP3, MP4, Ogg or WAV; of what is watched MP4, QuickTime or WebM.
fn recording(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'I', b'D', b'3', ..] => Some("audio/mpeg"),
        // A frame of MPEG audio: eleven ones, then a version, a layer and a bit rate that there are.
        [0xff, second, third, ..]
            if second & 0xe0 == 0xe0
                && second & 0x18 != 0x08
                && second & 0x06 != 0
                && third & 0xf0 != 0xf0
                && third & 0x0c != 0x0c =>
        {
            Some("audio/mpeg")
        }
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..]
            if MP4_BRANDS.iter().any(|it| brand.starts_with(it)) =>
        {
            Some(if has_pictures(bytes) { "video/mp4" } else { SOUND_MP4.name() })
        }
        [_, _, _, _, b'f', b't', b'y', b'p', b'q', b't', b' ', b' ', ..] => Some("video/quicktime"),
        [0x1a, 0x45, 0xdf, 0xa3, rest @ ..] => {
            let named = rest.get(..WEBM_NAMED_WITHIN).unwrap_or(rest);
            named.windows(4).any(|it| it == b"webm").then_some("video/webm")
        }
        [b'O', b'g', b'g', b'S', ..] => Some("audio/ogg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("audio/wav"),
        _ => None,
    }
}

/// Whether an MP4 has moving pictures: its table of tracks (`moov`) has one whose handler is `vide`. What lies beside the table
/// is passed by its length, so that no sound is taken for it.
fn has_pictures(mut boxes: &[u8]) -> bool {
    while let Some((name, long)) = box_head(boxes) {
        let long = long.map_or(boxes.len(), |long| usize::try_from(long).unwrap_or(usize::MAX));
        if &name == b"moov" {
            return names_pictures(boxes.get(..long).unwrap_or(boxes));
        }
        boxes = boxes.get(long..).unwrap_or_default();
    }
    false
}

/// The name of a box of an MP4, and how long it is with its head, bytes, of which there are eight at least; no length says that
/// it ends where everything does. None of what begins as no box does.
fn box_head(bytes: &[u8]) -> Option<([u8; 4], Option<u64>)> {
    let (head, rest) = bytes.split_first_chunk::<8>()?;
    let [a, b, c, d, name @ ..] = *head;
    let long = match u32::from_be_bytes([a, b, c, d]) {
        0 => return Some((name, None)),
        // It is said in eight bytes that follow.
        1 => u64::from_be_bytes(*rest.first_chunk::<8>()?),
        long => u64::from(long),
    };
    (long >= 8).then_some((name, Some(long)))
}

/// A handler as far as it is looked at, bytes: its name, four of version and four of nothing, and for what it is.
const HANDLER_BYTES: usize = 16;

fn names_pictures(table: &[u8]) -> bool {
    table.windows(HANDLER_BYTES).any(|it| it.starts_with(b"hdlr") && it.ends_with(b"vide"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<Media>) {
        assert_eq!(Media::of(bytes), expected, "{bytes:?}");
    }

    #[test]
    fn bytes_are_what_they_begin_as() {
        check(&[0xff, 0xd8, 0xff, 0xe0], Some(Media::Picture("image/jpeg")));
        check(b"RIFF\0\0\0\0WEBPVP8 ", Some(Media::Picture("image/webp")));
        check(b"RIFF\0\0\0\0WAVEfmt ", Some(Media::Recording("audio/wav")));
        check(b"ID3\x04", Some(Media::Recording("audio/mpeg")));
        check(&[0xff, 0xfb, 0x90, 0x00], Some(Media::Recording("audio/mpeg")));
        check(b"OggS\0", Some(Media::Recording("audio/ogg")));
        check(b"\0\0\0\x20ftypM4A ", Some(Media::Recording("audio/mp4")));
    }

    /// An MP4 of sound that says `vide` somewhere, and of a track with this handler.
    fn mp4(brand: &[u8; 4], handler: &[u8; 4]) -> Vec<u8> {
        let track = [b"hdlr\0\0\0\0\0\0\0\0", handler.as_slice()].concat();
        [
            b"\0\0\0\x0cftyp",
            brand.as_slice(),
            b"\0\0\0\x18mdathdlr\0\0\0\0\0\0\0\0vide",
            b"\0\0\0\x18moov",
            &track,
        ]
        .concat()
    }

    #[test]
    fn what_is_watched_is_told_from_what_is_listened_to() {
        check(&mp4(b"isom", b"vide"), Some(Media::Recording("video/mp4")));
        check(&mp4(b"isom", b"soun"), Some(Media::Recording("audio/mp4")));
        check(&mp4(b"qt  ", b"vide"), Some(Media::Recording("video/quicktime")));
        check(b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", Some(Media::Recording("video/webm")));
        check(b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska", None);
    }

    #[test]
    fn lengths_that_are_not_so_end_the_search() {
        for length in [0_u32, 1, 2, 7, u32::MAX] {
            let broken =
                [b"\0\0\0\x0cftypisom".as_slice(), &length.to_be_bytes(), b"free", b"\xff\xff"].concat();
            check(&broken, Some(Media::Recording("audio/mp4")));
        }
    }

    #[test]
    fn what_is_neither_is_nothing() {
        check(b"", None);
        check(b"RIFF\0\0\0\0AVI LIST", None);
        check(b"\0\0\0\x20ftypheic", None);
        check(b"<svg onload=alert(1)>", None);
        check(&[0xff, 0xff, 0xff, 0xff], None);
        check(&[0xff, 0xf1, 0x50, 0x80], None);
    }
}
