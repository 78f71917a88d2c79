//! Stories of many consoles at once.
