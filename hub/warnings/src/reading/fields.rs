//! The elements of one block by their names, in whatever order they stand: senders do not always keep that of the schema.

use std::collections::HashMap;

use roxmltree::Node;

use super::report::Report;
use crate::{DocumentFault, ElementFault, Moment, Pair, Remark, codes::Code, limits::TEXT_MAX_BYTES};

pub(crate) const CAP_1_2: &str = "urn:oasis:names:tc:emergency:cap:1.2";

pub(super) struct Fields<'a, 'd> {
    block: Node<'a, 'a>,
    named: HashMap<&'a str, Vec<Node<'a, 'a>>>,
    pub(super) report: &'a mut Report<'d>,
}

impl<'a, 'd> Fields<'a, 'd> {
    /// What is in a block. What is not among `known` is left and said to be.
    pub(super) fn of(block: Node<'a, 'a>, known: &[&str], report: &'a mut Report<'d>) -> Self {
        let mut named: HashMap<&str, Vec<Node<'_, '_>>> = HashMap::new();
        for child in block.children().filter(Node::is_element) {
            let tag = child.tag_name();
            if tag.namespace() == Some(CAP_1_2) && known.contains(&tag.name()) {
                named.entry(tag.name()).or_default().push(child);
            } else {
                report.finding(child, Remark::Left);
            }
        }
        Self { block, named, report }
    }

    pub(super) fn nodes(&self, name: &str) -> Vec<Node<'a, 'a>> {
        self.named.get(name).cloned().unwrap_or_default()
    }

    /// The one element of a name; more than one is a mistake.
    fn one(&mut self, name: &str) -> Option<Node<'a, 'a>> {
        let nodes = self.nodes(name);
        if let Some(&second) = nodes.get(1) {
            self.report.mistake(second, "", ElementFault::Twice);
        }
        nodes.first().copied()
    }

    /// The text of an element that may be left out, as it stands; none where it is blank.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.text_within(name, TEXT_MAX_BYTES)
    }

    pub(super) fn text_within(&mut self, name: &str, max: usize) -> Option<String> {
        let node = self.one(name)?;
        text_of(node, max, self.report).filter(|text| !text.trim().is_empty())
    }

    /// [`text`](Self::text) without the blanks around it.
    pub(super) fn token(&mut self, name: &str) -> Option<(Node<'a, 'a>, String)> {
        let text = self.text(name)?;
        Some((self.nodes(name)[0], text.trim().to_owned()))
    }

    /// The text of an element that must be there.
    pub(super) fn needed(&mut self, name: &str) -> Option<String> {
        let told = self.report.told();
        let text = self.text(name);
        // What is there and wrong has been told as that.
        if text.is_none() && self.report.told() == told {
            self.miss(name);
        }
        text
    }

    /// The token of an element that must be there.
    pub(super) fn needed_token(&mut self, name: &str) -> Option<(Node<'a, 'a>, String)> {
        let text = self.needed(name)?;
        Some((self.nodes(name)[0], text.trim().to_owned()))
    }

    pub(super) fn miss(&mut self, name: &str) {
        self.report.missing(self.block, name);
    }

    pub(super) fn needed_code<C: Code>(&mut self, name: &str) -> Option<C> {
        let (node, text) = self.needed_token(name)?;
        code(node, &text, self.report)
    }

    pub(super) fn codes<C: Code>(&mut self, name: &str) -> Vec<C> {
        let nodes = self.nodes(name);
        nodes.into_iter().filter_map(|node| code(node, &token_of(node, self.report)?, self.report)).collect()
    }

    pub(super) fn moment(&mut self, name: &str) -> Option<Moment> {
        let (node, text) = self.token(name)?;
        super::moment(node, &text, self.report)
    }

    /// Elements with a `valueName` and a `value`, which may be empty.
    pub(super) fn pairs(&mut self, name: &str) -> Vec<Pair> {
        let nodes = self.nodes(name);
        let pair = |node: Node<'a, 'a>| {
            let mut fields = Fields::of(node, &["valueName", "value"], self.report);
            let (_, name) = fields.needed_token("valueName")?;
            if fields.nodes("value").is_empty() {
                fields.miss("value");
            }
            let value = fields.token("value").map(|(_, value)| value).unwrap_or_default();
            Some(Pair { name, value })
        };
        nodes.into_iter().filter_map(pair).collect()
    }

    /// The tokens of an element that may be repeated; blank ones say nothing.
    pub(super) fn tokens(&mut self, name: &str) -> Vec<(Node<'a, 'a>, String)> {
        let nodes = self.nodes(name);
        nodes.into_iter().filter_map(|node| Some((node, token_of(node, self.report)?))).collect()
    }
}

fn code<C: Code>(node: Node<'_, '_>, text: &str, report: &mut Report<'_>) -> Option<C> {
    let code = C::from_text(text);
    if code.is_none() {
        report.mistake(node, text, ElementFault::UnknownCode { known: C::known() });
    }
    code
}

fn token_of(node: Node<'_, '_>, report: &mut Report<'_>) -> Option<String> {
    text_of(node, TEXT_MAX_BYTES, report).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// All text of an element, around comments and through CDATA.
fn text_of(node: Node<'_, '_>, max: usize, report: &mut Report<'_>) -> Option<String> {
    if node.children().any(|child| child.is_element()) {
        report.mistake(node, "", ElementFault::NotText);
        return None;
    }
    let text: String = node.children().filter(Node::is_text).filter_map(|child| child.text()).collect();
    if text.len() > max {
        report.mistake(node, &text, DocumentFault::TooMany { what: "TEXT_MAX_BYTES", max });
        return None;
    }
    Some(text)
}
