//! The contraction hierarchy: one structure for all modes, weights for each.
//!
//! Order, structure and weights are those of `cch`; what is asked of them is in [`sweep`](crate::sweep). The order depends on
//! the network alone and is stored with it. Weights are worked out on rayon's global pool, as the crate does.

use cch::{Cch, CchView, Metric, graph::Graph, inertial_order};

use crate::network::Network;

/// Order and structure.
#[derive(Debug)]
pub(crate) struct Hierarchy {
    cch: Cch,
}

/// In which order nodes are contracted: by cuts that halve the land.
#[expect(
    clippy::cast_possible_truncation,
    reason = "degrees as f32 are a metre apart, which is enough for cutting"
)]
pub(crate) fn order(network: &Network) -> Vec<u32> {
    if network.nodes.is_empty() {
        return Vec::new();
    }
    let tails = (0..)
        .zip(network.first_out.windows(2))
        .flat_map(|(node, ends)| std::iter::repeat_n(node, (ends[1] - ends[0]) as usize));
    let tails: Vec<u32> = tails.collect();
    let heads: Vec<u32> = network.arcs.iter().map(|arc| arc.head).collect();
    let degrees = |e7: i32| (f64::from(e7) / 1e7) as f32;
    let lat: Vec<f32> = network.nodes.iter().map(|spot| degrees(spot.lat_e7)).collect();
    let lon: Vec<f32> = network.nodes.iter().map(|spot| degrees(spot.lon_e7)).collect();
    let nodes = u32::try_from(network.nodes.len()).expect("nodes are fewer than four billion");
    inertial_order(nodes, &tails, &heads, &lat, &lon)
}

impl Hierarchy {
    /// With an order that has every node of the network once.
    pub(crate) fn of(network: &Network, order: &[u32]) -> Self {
        let graph = Graph {
            first_out: network.first_out.clone(),
            head: network.arcs.iter().map(|arc| arc.head).collect(),
            weight: Vec::new(),
        };
        Self { cch: Cch::build(&graph, order) }
    }

    pub(crate) fn order(&self) -> &[u32] {
        &self.cch.order
    }

    /// The weights of all shortcuts from the time of each arc.
    pub(crate) fn weigh(&self, times: &[u32]) -> Metric {
        self.cch.customize(times)
    }

    pub(crate) fn view(&self) -> CchView<'_> {
        self.cch.view()
    }

    /// How many arcs it has, shortcuts included.
    pub(crate) fn arc_count(&self) -> usize {
        self.cch.cch_arc_count()
    }
}
