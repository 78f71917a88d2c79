//! The `alert` block.

use roxmltree::Node;

use super::{
    fields::{CAP_1_2, Fields},
    info, lists,
    quantity::keeps_limits,
    report::Report,
};
use crate::{Alert, DocumentFault, ElementFault, MsgType, Remark, Scope};

const KNOWN: [&str; 14] = [
    "identifier",
    "sender",
    "sent",
    "status",
    "msgType",
    "source",
    "scope",
    "restriction",
    "addresses",
    "code",
    "note",
    "references",
    "incidents",
    "info",
];

pub(super) fn read(root: Node<'_, '_>, report: &mut Report<'_>) -> Option<Alert> {
    let tag = root.tag_name();
    if tag.name() != "alert" || tag.namespace() != Some(CAP_1_2) {
        report.mistake(root, tag.namespace().unwrap_or_default(), DocumentFault::Namespace);
        return None;
    }
    if !keeps_limits(root, report) {
        return None;
    }
    let mut fields = Fields::of(root, &KNOWN, report);
    let identifier = name(&mut fields, "identifier");
    let sender = name(&mut fields, "sender");
    let sent = fields.needed_token("sent").and_then(|(node, text)| super::moment(node, &text, fields.report));
    let status = fields.needed_code("status");
    let msg_type = fields.needed_code("msgType");
    let source = fields.text("source");
    let scope = fields.needed_code("scope");
    let restriction = fields.text("restriction");
    let addresses = lists::quoted(&mut fields, "addresses");
    let codes = fields.tokens("code").into_iter().map(|(_, code)| code).collect();
    let note = fields.text("note");
    let references = lists::references(&mut fields);
    let incidents = lists::quoted(&mut fields, "incidents");
    if scope == Some(Scope::Restricted) && restriction.is_none() {
        fields.miss("restriction");
    }
    if scope == Some(Scope::Private) && addresses.is_empty() {
        fields.miss("addresses");
    }
    if matches!(msg_type, Some(MsgType::Update | MsgType::Cancel)) && references.is_empty() {
        fields.report.finding(root, Remark::RefersToNothing);
    }
    if let Some(sent) = sent {
        lists::check_earlier(&mut fields, &references, sent, sender.as_deref().zip(identifier.as_deref()));
    }
    let infos = fields.nodes("info");
    let infos: Vec<_> = infos.into_iter().map(|node| info::read(node, fields.report)).collect();
    Some(Alert {
        identifier: identifier?,
        sender: sender?,
        sent: sent?,
        status: status?,
        msg_type: msg_type?,
        source,
        scope: scope?,
        restriction,
        addresses,
        codes,
        note,
        references,
        incidents,
        infos: infos.into_iter().collect::<Option<_>>()?,
    })
}

/// What names a message or its sender.
fn name(fields: &mut Fields<'_, '_>, element: &str) -> Option<String> {
    let (node, name) = fields.needed_token(element)?;
    if is_name(&name) {
        return Some(name);
    }
    fields.report.mistake(node, &name, ElementFault::Name);
    None
}

/// Whether the standard lets a text name a message or its sender.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.contains(|letter: char| letter.is_whitespace() || matches!(letter, ',' | '<' | '&'))
}
