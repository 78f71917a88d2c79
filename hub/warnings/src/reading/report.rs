//! What was found so far, each with where it stands.

use roxmltree::{Document, Node};

use crate::{
    ElementFault, Fault, Finding, Mistake, Remark,
    limits::{FINDINGS_MAX, MISTAKES_MAX},
    mistake::Spot,
};

pub(super) struct Report<'d> {
    document: &'d Document<'d>,
    mistakes: Vec<Mistake>,
    findings: Vec<Finding>,
}

impl<'d> Report<'d> {
    pub(super) fn new(document: &'d Document<'d>) -> Self {
        Self { document, mistakes: Vec::new(), findings: Vec::new() }
    }

    pub(super) fn mistake(&mut self, node: Node<'_, '_>, value: &str, fault: impl Into<Fault>) {
        if self.mistakes.len() < MISTAKES_MAX {
            let spot = self.spot(node);
            self.mistakes.push(Mistake::new(spot, value, fault));
        }
    }

    /// Something that should be in an element, and is not.
    pub(super) fn missing(&mut self, parent: Node<'_, '_>, name: &str) {
        if self.mistakes.len() < MISTAKES_MAX {
            let mut spot = self.spot(parent);
            spot.path = format!("{}/{name}", spot.path);
            self.mistakes.push(Mistake::new(spot, "", ElementFault::Missing));
        }
    }

    pub(super) fn finding(&mut self, node: Node<'_, '_>, remark: Remark) {
        if self.findings.len() < FINDINGS_MAX {
            let spot = self.spot(node);
            self.findings.push(Finding { spot, remark });
        }
    }

    /// How many mistakes are told so far.
    pub(super) fn told(&self) -> usize {
        self.mistakes.len()
    }

    pub(super) fn into_parts(self) -> (Vec<Mistake>, Vec<Finding>) {
        (self.mistakes, self.findings)
    }

    /// Made only of what is told: it counts what stands before an element.
    fn spot(&self, node: Node<'_, '_>) -> Spot {
        let mut steps: Vec<String> = node.ancestors().filter(Node::is_element).map(step).collect();
        steps.reverse();
        Spot { path: steps.join("/"), line: Some(self.document.text_pos_at(node.range().start).row) }
    }
}

fn step(node: Node<'_, '_>) -> String {
    let name = node.tag_name().name();
    let same = |other: &Node<'_, '_>| other.is_element() && other.tag_name().name() == name;
    let before = node.prev_siblings().skip(1).filter(same).count();
    let is_alone = before == 0 && !node.next_siblings().skip(1).any(|other| same(&other));
    if is_alone { name.to_owned() } else { format!("{name}[{}]", before + 1) }
}
