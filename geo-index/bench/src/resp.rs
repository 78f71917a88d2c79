//! A client of Redis's protocol, as thin as it can be, so that what is measured is the server: requests are written down
//! before the clock runs, many are under way, and replies are read as they come.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use geo_index::Place;

/// The key under which all units are.
const KEY: &[u8] = b"units";

/// Longest wait for a reply.
const REPLY_MAX: Duration = Duration::from_secs(60);

/// Bytes that are read at once.
const READ: usize = 1 << 16;

/// Writes a request down.
pub fn request(out: &mut Vec<u8>, words: &[&[u8]]) {
    let head = |out: &mut Vec<u8>, sign: u8, count: usize| {
        out.push(sign);
        out.extend_from_slice(count.to_string().as_bytes());
        out.extend_from_slice(b"\r\n");
    };
    head(out, b'*', words.len());
    for word in words {
        head(out, b'$', word.len());
        out.extend_from_slice(word);
        out.extend_from_slice(b"\r\n");
    }
}

/// Writes down that a unit is somewhere now: `GEOADD units LON LAT UNIT`.
pub fn geoadd(out: &mut Vec<u8>, unit: u32, place: Place) {
    let (lon, lat) = (format!("{:.7}", place.lon()), format!("{:.7}", place.lat()));
    request(out, &[b"GEOADD", KEY, lon.as_bytes(), lat.as_bytes(), unit.to_string().as_bytes()]);
}

/// Writes down the question for the nearest within a radius in metres:
/// `GEOSEARCH units FROMLONLAT LON LAT BYRADIUS METRES m ASC COUNT COUNT`.
pub fn geosearch(out: &mut Vec<u8>, from: Place, radius_m: f64, count: usize) {
    let (lon, lat) = (format!("{:.7}", from.lon()), format!("{:.7}", from.lat()));
    let (radius, count) = (radius_m.to_string(), count.to_string());
    let words: [&[u8]; 11] = [
        b"GEOSEARCH",
        KEY,
        b"FROMLONLAT",
        lon.as_bytes(),
        lat.as_bytes(),
        b"BYRADIUS",
        radius.as_bytes(),
        b"m",
        b"ASC",
        b"COUNT",
        count.as_bytes(),
    ];
    request(out, &words);
}

/// A connection.
#[derive(Debug)]
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// What of the buffer has been read.
    read: usize,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// Nobody listens there.
    pub fn connect(address: SocketAddr) -> io::Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(REPLY_MAX))?;
        Ok(Client { stream, buffer: Vec::with_capacity(2 * READ), read: 0 })
    }

    /// Writes pieces of several requests each, one piece ahead of the replies that are read. `read_piece` is given the
    /// number of the piece and reads all replies to it.
    ///
    /// # Errors
    /// The connection broke, or what `read_piece` answers.
    pub fn pipelined(
        &mut self,
        pieces: &[Vec<u8>],
        mut read_piece: impl FnMut(&mut Client, usize) -> io::Result<()>,
    ) -> io::Result<()> {
        for (number, piece) in pieces.iter().enumerate() {
            self.stream.write_all(piece)?;
            if number > 0 {
                read_piece(self, number - 1)?;
            }
        }
        if pieces.is_empty() { Ok(()) } else { read_piece(self, pieces.len() - 1) }
    }

    /// Writes requests and waits for nothing.
    ///
    /// # Errors
    /// The connection broke.
    pub fn send(&mut self, requests: &[u8]) -> io::Result<()> {
        self.stream.write_all(requests)
    }

    /// A reply that is a number.
    ///
    /// # Errors
    /// The connection broke, or it is something else.
    pub fn number(&mut self) -> io::Result<i64> {
        self.head(b':')
    }

    /// A reply that is a word of status.
    ///
    /// # Errors
    /// The connection broke, or it is something else.
    pub fn status(&mut self) -> io::Result<String> {
        let line = self.line()?;
        match line.split_first() {
            Some((b'+', word)) => Ok(String::from_utf8_lossy(word).into_owned()),
            _ => Err(unexpected(line)),
        }
    }

    /// A reply that is a list of numbers of units.
    ///
    /// # Errors
    /// The connection broke, or it is something else.
    pub fn units(&mut self) -> io::Result<Vec<u32>> {
        let count = self.head(b'*')?;
        (0..count)
            .map(|_| {
                self.head(b'$')?;
                let word = self.line()?;
                parsed(word).ok_or_else(|| unexpected(word))
            })
            .collect()
    }

    fn head(&mut self, sign: u8) -> io::Result<i64> {
        let line = self.line()?;
        match line.split_first() {
            Some((&first, number)) if first == sign => parsed(number).ok_or_else(|| unexpected(line)),
            _ => Err(unexpected(line)),
        }
    }

    /// The next line, without its end.
    fn line(&mut self) -> io::Result<&[u8]> {
        loop {
            let unread = &self.buffer[self.read..];
            if let Some(end) = memchr::memchr(b'\n', unread) {
                let begin = self.read;
                self.read += end + 1;
                let line = &self.buffer[begin..begin + end];
                return Ok(line.strip_suffix(b"\r").unwrap_or(line));
            }
            self.buffer.drain(..self.read);
            self.read = 0;
            let kept = self.buffer.len();
            self.buffer.resize(kept + READ, 0);
            let came = self.stream.read(&mut self.buffer[kept..]);
            self.buffer.truncate(kept + *came.as_ref().unwrap_or(&0));
            if came? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// A number in digits.
pub(crate) fn parsed<Number: std::str::FromStr>(word: &[u8]) -> Option<Number> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

fn unexpected(line: &[u8]) -> io::Error {
    io::Error::other(format!("the server says {:?}", String::from_utf8_lossy(line)))
}
