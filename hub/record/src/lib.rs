//! hub-record
