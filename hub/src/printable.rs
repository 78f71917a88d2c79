//! printable.
