//! hub-dispatch
