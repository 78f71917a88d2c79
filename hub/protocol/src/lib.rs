//! hub-protocol
