//! Place names and standard addresses, found by part, by pinyin and by initials.
#![forbid(unsafe_code)]
