//! How quick the index of moving units is: `make bench-geo` measures it beside rstar, behind sockets beside Redis GEO and
//! PostGIS, and against what the memory of the machine allows. Everything is asked of both in one run, in turn, and a
//! sample of the answers is compared with brute force: the figure of a wrong index is worth nothing.
//!
//! | Module | What it does |
//! |---|---|
//! | [`workload`] | makes up a country of units and how they move |
//! | [`subject`] | the index and rstar, asked the same |
//! | [`check`] | compares a sample of answers with brute force |
//! | [`run`] | measures one run of moves and questions |
//! | [`rounds`] | five runs of both, alternating, and their medians |
//! | [`probe`] | what the memory of the machine allows |
//! | [`memory`] | bytes a unit, in a process of its own |
//! | [`readers`] | one writer and one reader |
//! | [`areas`] | the tier look-up beside rstar and `geo::Contains` |
//! | [`resp`], [`listener`] | a client of Redis's protocol, and the index behind that protocol |
//! | [`report`] | figures, targets and the verdict |
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a benchmark says what it has measured")]

pub mod areas;
pub mod check;
pub mod listener;
pub mod memory;
pub mod probe;
pub mod readers;
pub mod report;
pub mod resp;
pub mod rounds;
pub mod run;
pub mod subject;
pub mod workload;
