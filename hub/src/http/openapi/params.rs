//! What varies in an address, and the header by which a change is done once. The handlers read them by hand, so that each
//! mistake is named; these say the same to whoever writes a client.
#![expect(dead_code, reason = "read by the derive, which makes a description of them")]

use hub_protocol::{
    AccountId, AttachmentId, CaseId, ClosureId, DeviceId, IncidentId, ReportId, UnitId, WhistleId,
};
use utoipa::IntoParams;

/// A change is done once.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(in super::super) struct Once {
    /// The same key with the same body is the same change, whose first answer is given again. A UUID is best.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 128, pattern = "^[!-~]([ -~]*[!-~])?$")]
    idempotency_key: String,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super) struct OfAccount {
    /// The account.
    account: AccountId,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super) struct OfDevice {
    /// The device.
    device: DeviceId,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super) struct OfReport {
    /// The report.
    report: ReportId,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super) struct OfCase {
    /// The case.
    case: CaseId,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super) struct OfIncident {
    /// The incident.
    incident: IncidentId,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super) struct OfWhistle {
    /// The whistle.
    whistle: WhistleId,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super) struct OfClosure {
    /// A UUID, made by whoever closes.
    closure: ClosureId,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super) struct OfUnit {
    /// The unit.
    unit: UnitId,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super) struct OfAttachment {
    /// A UUID of version 7, made by whoever hands it in.
    attachment: AttachmentId,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super) struct OfReportAttachment {
    /// The report.
    report: ReportId,
    /// The attachment.
    attachment: AttachmentId,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super) struct OfPhoto {
    /// SHA-256 of the picture or recording, hexadecimal.
    #[param(pattern = "^[0-9a-fA-F]{64}$")]
    digest: String,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super) struct OfCasePhoto {
    /// The case.
    case: CaseId,
    /// SHA-256 of the picture or recording, hexadecimal, in lower case.
    digest: String,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super) struct OfRoadTile {
    /// `tiles` of the map of the roads.
    roads: String,
    /// Zoom.
    z: u8,
    /// Column.
    x: u32,
    /// Row.
    y: u32,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super) struct OfTile {
    /// `version` of the list of areas.
    tree: String,
    /// Zoom.
    z: u8,
    /// Column.
    x: u32,
    /// Row.
    y: u32,
}
