//! The index behind two commands of Redis's dialect, for the bench alone: `GEOADD key lon lat unit` and
//! `GEOSEARCH key FROMLONLAT lon lat BYRADIUS metres m ASC COUNT count`, and `PING`. Members are numbers, there is one key
//! whatever it is called, and `GEOADD` answers 0, as Redis does for a member that it knows. Whatever has arrived together
//! is put as one batch.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use geo_index::{Place, UnitIndex};

use crate::resp::parsed;

/// Bytes that are read at once.
const READ: usize = 1 << 16;

/// Most words of a command, and most bytes of a word.
const WORDS_MAX: usize = 16;
const WORD_MAX: usize = 64;

/// Most bytes of a head line, its end with it.
const HEAD_MAX: usize = 24;

/// A listener on a free port of this machine, with a thread of its own. It serves one connection after the other, all with
/// the same index, and stops when it is dropped and the last connection has been closed.
#[derive(Debug)]
pub struct Listener {
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Listens, with no units yet.
    ///
    /// # Errors
    /// There is no free port.
    pub fn start() -> io::Result<Listener> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let is_over = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&is_over);
        let thread = std::thread::spawn(move || {
            let mut served = Served::default();
            for stream in listener.incoming() {
                if seen.load(Ordering::Relaxed) {
                    return;
                }
                // A connection that breaks is its client's loss, who says so.
                let _broken = stream.and_then(|stream| served.serve(stream));
            }
        });
        Ok(Listener { address, is_over, thread: Some(thread) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // It looks whether it is over when somebody comes.
        let woken = TcpStream::connect(self.address);
        if let (Ok(_), Some(thread)) = (woken, self.thread.take()) {
            // It panicked, or it did not: the bench has its answers.
            let _ended = thread.join();
        }
    }
}

/// The index and what has arrived for it.
#[derive(Default)]
struct Served {
    index: UnitIndex<u32, ()>,
    moves: Vec<(u32, Place, ())>,
    answer: Vec<u8>,
}

impl Served {
    fn serve(&mut self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut input = Vec::with_capacity(2 * READ);
        loop {
            let kept = input.len();
            input.resize(kept + READ, 0);
            let came = stream.read(&mut input[kept..])?;
            input.truncate(kept + came);
            if came == 0 {
                return Ok(());
            }
            let carried_out = self.carry_out(&input);
            self.index.put_batch(self.moves.drain(..));
            stream.write_all(&self.answer)?;
            self.answer.clear();
            input.drain(..carried_out?);
        }
    }

    /// Carries out all whole commands; answers how many bytes these were.
    fn carry_out(&mut self, input: &[u8]) -> io::Result<usize> {
        let mut done = 0;
        loop {
            let mut words = Words::default();
            match words.take(&input[done..]) {
                Ok(Some(used)) => done += used,
                Ok(None) => return Ok(done),
                Err(reason) => {
                    self.refuse("Protocol error");
                    return Err(io::Error::other(reason));
                }
            }
            match words.all() {
                [b"GEOADD", _, lon, lat, unit] => match (parsed(unit), place(lon, lat)) {
                    (Some(unit), Some(place)) => {
                        self.moves.push((unit, place, ()));
                        self.answer.extend_from_slice(b":0\r\n");
                    }
                    _ => self.refuse("no such place or unit"),
                },
                [
                    b"GEOSEARCH",
                    _,
                    b"FROMLONLAT",
                    lon,
                    lat,
                    b"BYRADIUS",
                    radius,
                    b"m",
                    b"ASC",
                    b"COUNT",
                    count,
                ] => match (place(lon, lat), parsed(radius), parsed(count)) {
                    (Some(from), Some(radius_m), Some(count)) => self.search(from, radius_m, count),
                    _ => self.refuse("no such place, radius or count"),
                },
                [b"PING"] => self.answer.extend_from_slice(b"+PONG\r\n"),
                _ => self.refuse("unknown command"),
            }
        }
    }

    fn search(&mut self, from: Place, radius_m: f64, count: usize) {
        self.index.put_batch(self.moves.drain(..));
        let found: Vec<u32> =
            self.index.within_radius(from, radius_m).take(count).map(|unit| unit.id).collect();
        self.line(b"*", found.len());
        for unit in found {
            let mut digits = itoa::Buffer::new();
            let digits = digits.format(unit);
            self.line(b"$", digits.len());
            self.answer.extend_from_slice(digits.as_bytes());
            self.answer.extend_from_slice(b"\r\n");
        }
    }

    /// A line that is a sign and a number.
    fn line(&mut self, sign: &[u8], number: usize) {
        self.answer.extend_from_slice(sign);
        self.answer.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
        self.answer.extend_from_slice(b"\r\n");
    }

    fn refuse(&mut self, reason: &str) {
        // Writing to memory does not fail.
        let _ = write!(self.answer, "-ERR {reason}\r\n");
    }
}

fn place(lon: &[u8], lat: &[u8]) -> Option<Place> {
    Place::new(parsed(lat)?, parsed(lon)?).ok()
}

/// The words of one command.
#[derive(Default)]
struct Words<'input> {
    words: [&'input [u8]; WORDS_MAX],
    count: usize,
}

impl<'input> Words<'input> {
    fn all(&self) -> &[&'input [u8]] {
        &self.words[..self.count]
    }

    /// Takes the command at the beginning; answers its bytes, or nothing when it is not whole yet.
    fn take(&mut self, input: &'input [u8]) -> Result<Option<usize>, &'static str> {
        let Some((count, mut used)) = head(input, b'*', WORDS_MAX)? else { return Ok(None) };
        self.count = count;
        for word in &mut self.words[..count] {
            let Some((length, head)) = head(&input[used..], b'$', WORD_MAX)? else { return Ok(None) };
            let begin = used + head;
            let Some(ended) = input.get(begin..begin + length + 2) else { return Ok(None) };
            *word = ended.strip_suffix(b"\r\n").ok_or("a word is longer than it says")?;
            used = begin + length + 2;
        }
        Ok(Some(used))
    }
}

/// A sign, a number that is at most `most`, and the end of the line: the number, and all bytes of it.
fn head(input: &[u8], sign: u8, most: usize) -> Result<Option<(usize, usize)>, &'static str> {
    let Some((&first, rest)) = input.split_first() else { return Ok(None) };
    if first != sign {
        return Err("a sign is missing");
    }
    let Some(end) = rest.iter().take(HEAD_MAX).position(|&byte| byte == b'\n') else {
        return if rest.len() < HEAD_MAX { Ok(None) } else { Err("a head is too long") };
    };
    let digits = rest[..end].strip_suffix(b"\r").ok_or("a line ends without a carriage return")?;
    let number = parsed(digits).filter(|&number| number <= most).ok_or("a number is out of range")?;
    Ok(Some((number, 1 + end + 1)))
}
