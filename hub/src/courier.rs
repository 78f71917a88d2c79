//! courier.
