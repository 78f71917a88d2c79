//! What bytes are that somebody hands in, by how they begin: neither the name nor the header of a request is believed.

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

/// Which MP4 is one that is listened to: pictures of phones (HEIC, AVIF) have the same form.
const MP4_BRANDS: [&[u8]; 8] = [b"M4A ", b"M4B ", b"isom", b"iso2", b"mp41", b"mp42", b"3gp", b"dash"];

/// JPEG, PNG or WebP.
pub(super) fn picture(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// MP3, MP4, Ogg or WAV.
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
            Some("audio/mp4")
        }
        [b'O', b'g', b'g', b'S', ..] => Some("audio/ogg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("audio/wav"),
        _ => None,
    }
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
