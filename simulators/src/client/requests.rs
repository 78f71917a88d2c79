//! What people and machines ask of a hub, one method each.

use std::time::{Duration, Instant};

use hub_protocol::{
    CaseId, UnitId, Verdict,
    http::{
        AccountView, Acknowledge, ActionDone, CaseDetail, CaseList, DeviceToken, Dispatch,
        ImportOrganisation, NewAccount, NewDevice, NewReport, OrganisationImported, ReportAccepted,
        SessionView, SetUp, SetUpState, Settle, SignIn, Ticket, UnitList, Verify, WithReason, routes,
    },
    views::CaseView,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Backoff, ClientError, HubClient, Key};
use crate::seed::Seed;

/// A code by which a phone becomes a unit's.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Pairing {
    /// The code, good once and for a while.
    pub code: String,
}

impl HubClient {
    /// Whether the hub waits for its first account.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn set_up_state(&self) -> Result<SetUpState, ClientError> {
        self.get(routes::SETUP).await
    }

    /// Makes the first administrator; the client is signed in as it afterwards.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn set_up(&self, set_up: &SetUp) -> Result<SessionView, ClientError> {
        self.post(routes::SETUP, set_up, &Key::fresh()).await
    }

    /// Signs in.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<SessionView, ClientError> {
        let sign_in = SignIn { login: login.to_owned(), password: password.to_owned() };
        self.post(routes::SESSION, &sign_in, &Key::fresh()).await
    }

    /// Imports areas, units, roster and policy.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn import(&self, import: &ImportOrganisation) -> Result<OrganisationImported, ClientError> {
        self.post_import(routes::ORGANISATION, import).await
    }

    /// Imports the places and addresses that callers name.
    ///
    /// # Errors
    /// What became of the request.
    ///
    /// # Panics
    /// Never: a place has string keys only.
    pub async fn import_places(&self, places: &[impl Serialize]) -> Result<(), ClientError> {
        let line = |place| serde_json::to_string(place).expect("a place has string keys only") + "\n";
        let _imported: Value = self.post_lines("/api/v1/places", places.iter().map(line).collect()).await?;
        Ok(())
    }

    /// Asks for a code by which a phone becomes a unit's.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn pair(&self, unit: UnitId, label: &str) -> Result<Pairing, ClientError> {
        self.post("/api/v1/pairings", &json!({ "unit": unit, "label": label }), &Key::fresh()).await
    }

    /// Makes an account.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn add_account(&self, account: &NewAccount) -> Result<AccountView, ClientError> {
        self.post(routes::ACCOUNTS, account, &Key::fresh()).await
    }

    /// Makes a token for a unit's device.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn add_device(&self, unit: UnitId, label: &str) -> Result<DeviceToken, ClientError> {
        self.post(routes::DEVICES, &NewDevice { unit, label: label.to_owned() }, &Key::fresh()).await
    }

    /// A one-time ticket for the console socket.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn ticket(&self) -> Result<Ticket, ClientError> {
        self.post(routes::TICKET, &json!({}), &Key::fresh()).await
    }

    /// Files a report.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn report(&self, report: &NewReport, key: &Key) -> Result<ReportAccepted, ClientError> {
        self.post(routes::REPORTS, report, key).await
    }

    /// Files a report with the same key again and again, until the hub answers that it has it or that it refuses it, or
    /// until `within` is over. This is what makes a report survive a hub that dies.
    ///
    /// # Errors
    /// The refusal, or the last failure when time is up.
    pub async fn report_until_answered(
        &self,
        report: &NewReport,
        key: &Key,
        within: Duration,
    ) -> Result<ReportAccepted, ClientError> {
        let until = Instant::now() + within;
        // The key is unique, so it spreads the waits of many callers.
        let mut backoff = Backoff::new(Seed(0).stream(&key.0, 0));
        loop {
            let error = match self.report(report, key).await {
                Ok(accepted) => return Ok(accepted),
                Err(error) => error,
            };
            let wait = backoff.next_wait();
            if !error.may_be_retried() || Instant::now() + wait >= until {
                return Err(error);
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// One case with its history.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn case(&self, case: CaseId) -> Result<CaseDetail, ClientError> {
        self.get(&at_case(routes::CASE, case)).await
    }

    /// Every case of a state (`open` or `ended`), page after page.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn all_cases(&self, state: &str) -> Result<Vec<CaseView>, ClientError> {
        let mut cases = Vec::new();
        let mut page = None;
        loop {
            let after: String = page.map(|page: String| format!("&page={page}")).unwrap_or_default();
            let list: CaseList = self.get(&format!("{}?state={state}{after}", routes::CASES)).await?;
            cases.extend(list.cases);
            match list.next {
                Some(next) => page = Some(next),
                None => return Ok(cases),
            }
        }
    }

    /// Units with their last fixes.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn units(&self) -> Result<UnitList, ClientError> {
        self.get(routes::UNITS).await
    }

    /// Acknowledges an alert.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn acknowledge(&self, case: CaseId, alert: Acknowledge) -> Result<ActionDone, ClientError> {
        self.post(&at_case(routes::ACKNOWLEDGE, case), &alert, &Key::fresh()).await
    }

    /// Offers the case to a unit by name.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn dispatch(
        &self,
        case: CaseId,
        unit: UnitId,
        reason: &str,
    ) -> Result<ActionDone, ClientError> {
        let dispatch = Dispatch { units: vec![unit], reason: reason.to_owned() };
        self.post(&at_case(routes::DISPATCH, case), &dispatch, &Key::fresh()).await
    }

    /// Deals with the matter without a unit.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn settle(&self, case: CaseId, note: &str) -> Result<ActionDone, ClientError> {
        self.post(&at_case(routes::SETTLE, case), &Settle { note: note.to_owned() }, &Key::fresh()).await
    }

    /// Finds the work done.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn verify_done(&self, case: CaseId, note: &str) -> Result<ActionDone, ClientError> {
        let verify = Verify { verdict: Verdict::Done, note: note.to_owned() };
        self.post(&at_case(routes::VERIFY, case), &verify, &Key::fresh()).await
    }

    /// Closes a verified case.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn close(&self, case: CaseId) -> Result<ActionDone, ClientError> {
        self.post(&at_case(routes::CLOSE, case), &json!({}), &Key::fresh()).await
    }

    /// Opens a closed case again.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn reopen(&self, case: CaseId, reason: &str) -> Result<ActionDone, ClientError> {
        let reason = WithReason { reason: reason.to_owned() };
        self.post(&at_case(routes::REOPEN, case), &reason, &Key::fresh()).await
    }

    /// Withdraws a registration.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn withdraw(&self, case: CaseId, reason: &str) -> Result<ActionDone, ClientError> {
        let reason = WithReason { reason: reason.to_owned() };
        self.post(&at_case(routes::WITHDRAW, case), &reason, &Key::fresh()).await
    }
}

pub(super) fn at_case(route: &str, case: CaseId) -> String {
    route.replace("{case}", &case.to_string())
}
