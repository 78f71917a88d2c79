//! The characters that occur, numbered, with how each may be typed.

use std::collections::{HashMap, HashSet};

use crate::readings::readings;

/// Longest syllable, in letters: `zhuang`.
pub(crate) const SYLLABLE_MAX: usize = 6;
/// Most different characters in one gazetteer.
pub(crate) const SYMBOLS_MAX: usize = u16::MAX as usize;

/// Number of a character.
pub(crate) type Symbol = u16;

/// A set of readings shared by all characters read so.
#[derive(Debug, Default)]
pub(crate) struct Sound {
    pub(crate) readings: Vec<String>,
}

/// Characters by number and numbers by character.
#[derive(Debug, Default)]
pub(crate) struct Symbols {
    chars: Vec<char>,
    numbers: HashMap<char, Symbol>,
    /// Index into `sounds`, for each symbol.
    sound_of: Vec<u16>,
    sounds: Vec<Sound>,
    /// What a reading may begin with.
    beginnings: HashSet<String>,
}

impl Symbols {
    /// The number of a character, a new one if needed; `None` when there are too many.
    pub(crate) fn intern(&mut self, mark: char) -> Option<Symbol> {
        if let Some(number) = self.numbers.get(&mark) {
            return Some(*number);
        }
        let number = Symbol::try_from(self.chars.len()).ok().filter(|n| usize::from(*n) < SYMBOLS_MAX)?;
        self.numbers.insert(mark, number);
        self.chars.push(mark);
        let sound = self.sound(readings(mark));
        self.sound_of.push(sound);
        Some(number)
    }

    fn sound(&mut self, readings: Vec<String>) -> u16 {
        if let Some(known) = self.sounds.iter().position(|sound| sound.readings == readings) {
            return u16::try_from(known).expect("there are no more sounds than symbols");
        }
        for reading in &readings {
            self.beginnings.extend((1..=reading.len()).map(|end| reading[..end].to_owned()));
        }
        self.sounds.push(Sound { readings });
        u16::try_from(self.sounds.len() - 1).expect("there are no more sounds than symbols")
    }

    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    pub(crate) fn number(&self, mark: char) -> Option<Symbol> {
        self.numbers.get(&mark).copied()
    }

    pub(crate) fn char(&self, symbol: Symbol) -> char {
        self.chars[usize::from(symbol)]
    }

    pub(crate) fn sounds(&self) -> &[Sound] {
        &self.sounds
    }

    pub(crate) fn sound_of(&self, symbol: Symbol) -> usize {
        usize::from(self.sound_of[usize::from(symbol)])
    }

    /// Whether some reading begins with these letters.
    pub(crate) fn begins_reading(&self, letters: &[char]) -> bool {
        letters.len() <= SYLLABLE_MAX && self.beginnings.contains(&letters.iter().collect::<String>())
    }

    /// The letters with which a character may be begun when it is typed: those of its readings, or itself if it is a letter.
    pub(crate) fn initials(&self, symbol: Symbol) -> Vec<u8> {
        let readings = &self.sounds[self.sound_of(symbol)].readings;
        let mut initials: Vec<u8> = readings.iter().map(|reading| reading.as_bytes()[0]).collect();
        let mark = self.char(symbol);
        // Two readings of one character often begin alike.
        initials.extend(u8::try_from(mark).ok().filter(u8::is_ascii_lowercase));
        initials.sort_unstable();
        initials.dedup();
        initials
    }

    /// Bytes held, as far as the lists tell.
    pub(crate) fn bytes(&self) -> usize {
        let row = size_of::<char>() + size_of::<u16>() + size_of::<(char, Symbol)>() * 2;
        self.chars.capacity() * row + self.beginnings.capacity() * 48 + self.sounds.capacity() * 64
    }
}
