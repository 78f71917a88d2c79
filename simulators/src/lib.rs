//! A small world around the hub: a city, units with temperaments, people at desks, and the checks that run on them.
//!
//! Everything here speaks only the public protocol, over HTTP and WebSockets, to a hub that runs as a program of its
//! own; of the hub only the crate that writes its files is linked. The clients under [`client`] are for other tests too.

#![forbid(unsafe_code)]

pub mod bench;
pub mod city;
pub mod city_size;
pub mod client;
pub mod clock;
pub mod demo;
pub mod desk;
pub mod evaluate;
pub mod export;
pub mod geometry;
pub mod hotline;
pub mod hub_process;
pub mod load;
pub mod policy;
pub mod replay;
pub mod roads;
pub mod screen;
pub mod seed;
pub mod smoke;
pub mod units;
