//! Reads a vector tile as its specification says (version 2.1), and knows nothing of how ours are written.

#![expect(clippy::panic, reason = "a tile that breaks the format's rules fails the test")]

use std::collections::BTreeMap;

/// A place in units of a tile, y downward.
pub(crate) type Unit = (i64, i64);

#[derive(Debug, Default)]
pub(crate) struct Layer {
    pub(crate) name: String,
    pub(crate) extent: u64,
    pub(crate) features: Vec<Feature>,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Feature {
    /// 1 point, 2 line, 3 polygon.
    pub(crate) kind: u64,
    pub(crate) tags: BTreeMap<String, String>,
    /// Points, lines or rings; rings without their repeated end.
    pub(crate) parts: Vec<Vec<Unit>>,
}

impl Feature {
    pub(crate) fn tag(&self, key: &str) -> &str {
        self.tags.get(key).map_or("", String::as_str)
    }

    /// Whether a place lies inside by the rule of odd crossings; places are given in thousandths of a unit.
    pub(crate) fn holds(&self, (x, y): (i64, i64)) -> bool {
        let mut is_inside = false;
        for ring in &self.parts {
            let nexts = ring.iter().cycle().skip(1);
            for (from, to) in ring.iter().zip(nexts) {
                let ((x1, y1), (x2, y2)) = ((from.0 * 1000, from.1 * 1000), (to.0 * 1000, to.1 * 1000));
                if (y1 > y) != (y2 > y) {
                    let crosses = i128::from(x2 - x1) * i128::from(y - y1);
                    let there = i128::from(x - x1) * i128::from(y2 - y1);
                    is_inside ^= if y2 > y1 { there < crosses } else { there > crosses };
                }
            }
        }
        is_inside
    }
}

pub(crate) fn layer<'a>(layers: &'a [Layer], name: &str) -> &'a [Feature] {
    layers.iter().find(|layer| layer.name == name).map_or(&[], |layer| &layer.features)
}

pub(crate) fn read(mut bytes: &[u8]) -> Vec<Layer> {
    let mut layers = Vec::new();
    while let Some((field, value)) = next(&mut bytes) {
        assert_eq!(field, 3, "a tile holds layers");
        layers.push(read_layer(value.bytes()));
    }
    layers
}

fn read_layer(mut bytes: &[u8]) -> Layer {
    let (mut layer, mut keys, mut values, mut features) = (Layer::default(), vec![], vec![], vec![]);
    while let Some((field, value)) = next(&mut bytes) {
        match field {
            1 => layer.name = value.text(),
            2 => features.push(value.bytes()),
            3 => keys.push(value.text()),
            4 => values.push(next(&mut value.bytes()).expect("a value").1.text()),
            5 => layer.extent = value.number(),
            15 => assert_eq!(value.number(), 2, "the version of the format"),
            other => panic!("field {other} is none of a layer"),
        }
    }
    layer.features = features.into_iter().map(|feature| read_feature(feature, &keys, &values)).collect();
    layer
}

fn read_feature(mut bytes: &[u8], keys: &[String], values: &[String]) -> Feature {
    let mut feature = Feature::default();
    let mut geometry = Vec::new();
    while let Some((field, value)) = next(&mut bytes) {
        match field {
            2 => {
                let tags = packed(value.bytes());
                let tag = |pair: &[u64]| (keys[index(pair[0])].clone(), values[index(pair[1])].clone());
                feature.tags = tags.chunks_exact(2).map(tag).collect();
            }
            3 => feature.kind = value.number(),
            4 => geometry = packed(value.bytes()),
            other => panic!("field {other} is none of a feature"),
        }
    }
    feature.parts = drawn(&geometry);
    feature
}

/// Carries the commands out; whatever breaks their rules fails.
fn drawn(geometry: &[u64]) -> Vec<Vec<Unit>> {
    let mut parts: Vec<Vec<Unit>> = Vec::new();
    let (mut at, mut numbers) = ((0, 0), geometry.iter());
    while let Some(command) = numbers.next() {
        let (id, count) = (command & 7, command >> 3);
        assert!(count > 0, "a command is carried out at least once");
        match id {
            7 => assert!(parts.last().is_some_and(|ring| ring.len() >= 3), "a ring has three corners"),
            1 | 2 => {
                for _ in 0..count {
                    let mut step = || unzigzag(*numbers.next().expect("two numbers for each place"));
                    let (x, y) = (step(), step());
                    assert!(id == 1 || (x, y) != (0, 0), "a line goes somewhere");
                    at = (at.0 + x, at.1 + y);
                    if id == 1 {
                        parts.push(Vec::new());
                    }
                    parts.last_mut().expect("a line begins with a move").push(at);
                }
            }
            other => panic!("there is no command {other}"),
        }
    }
    parts
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> {
    fn bytes(self) -> &'a [u8] {
        let Value::Bytes(bytes) = self else { panic!("bytes were expected") };
        bytes
    }

    fn text(self) -> String {
        String::from_utf8(self.bytes().to_vec()).expect("names are UTF-8")
    }

    fn number(self) -> u64 {
        let Value::Number(number) = self else { panic!("a number was expected") };
        number
    }
}

fn next<'a>(bytes: &mut &'a [u8]) -> Option<(u64, Value<'a>)> {
    if bytes.is_empty() {
        return None;
    }
    let key = varint(bytes);
    let value = match key & 7 {
        0 => Value::Number(varint(bytes)),
        2 => {
            let length = index(varint(bytes));
            let (taken, rest) = bytes.split_at(length);
            *bytes = rest;
            Value::Bytes(taken)
        }
        other => panic!("wire type {other}"),
    };
    Some((key >> 3, value))
}

fn index(number: u64) -> usize {
    usize::try_from(number).expect("it was read from memory")
}

fn packed(mut bytes: &[u8]) -> Vec<u64> {
    let mut numbers = Vec::new();
    while !bytes.is_empty() {
        numbers.push(varint(&mut bytes));
    }
    numbers
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first().expect("a number ends");
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return number;
        }
    }
    panic!("a number of more than 64 bits");
}
