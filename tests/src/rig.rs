//! The built hub on a folder of its own, with people at desks and units in the field.
//!
//! A test that uses the rig fails by panicking, so the rig does too, and names what it waited for. [`Rig::stop`] ends
//! every test: the hub must stop in good order and must have logged no warning that was not announced. What is left out:
//! speaking the protocol and running the process, which are `simulators`' own and are used from there.
#![expect(clippy::panic, reason = "a rig fails by panicking, as the tests it serves do")]
#![expect(clippy::print_stderr, reason = "what a failed test has to say")]

mod awaiting;
mod field;
pub mod history;
pub mod organisation;
mod raw;
mod seat;

use std::{
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
};

use hub_protocol::{
    AreaCode, Role, UnitId,
    http::{ImportOrganisation, NewAccount, RosterDuty, SetUp, UnitEntry},
};
use simulators::{
    client::{HubAddress, HubClient},
    hub_process::{HubError, HubProcess, HubSetting, find_program, log},
    policy::PolicyDocument,
    seed::Seed,
};
use tempfile::TempDir;

pub use awaiting::{WITHIN, eventually, within};
pub use field::{Field, carried_out};
pub use raw::{Raw, unit_hello};
pub use seat::Seat;

/// The password of everybody in these tests; long enough for any profile.
pub const PASSWORD: &str = "correct-horse-battery-staple-7";

/// The administrator's name to sign in with.
pub const ADMINISTRATOR: &str = "root-admin";

/// Lines of the log that a failed test shows.
const LINES_SHOWN: usize = 40;

/// The signal by which a process ends that aborts.
const ABORTED: i32 = 6;

/// Names a hub program other than the one beside the tests.
const PROGRAM: &str = "HUB_PROGRAM";

/// A hub, what it was given, and what its log may say.
pub struct Rig {
    hub: Option<HubProcess>,
    setting: HubSetting,
    expected: Vec<&'static str>,
    allowed: Vec<&'static str>,
    roster: Vec<RosterDuty>,
    admin: HubClient,
    units: Vec<(String, UnitId)>,
    _folder: Option<TempDir>,
}

/// The hub's program.
///
/// # Panics
/// If it is not built.
#[must_use]
pub fn program() -> PathBuf {
    let named = std::env::var_os(PROGRAM).map(PathBuf::from);
    find_program(named).unwrap_or_else(|error| panic!("{error}"))
}

/// A hub's settings on a folder.
#[must_use]
pub fn setting_on(folder: &Path) -> HubSetting {
    HubSetting::on(program(), &folder.join("data"))
}

/// A folder that is removed with the test.
#[must_use]
pub fn folder() -> TempDir {
    TempDir::with_prefix("huying-system-").unwrap_or_else(|error| panic!("no temporary folder: {error}"))
}

/// Says, where people and machines read it, what was not tested and why.
pub fn left_out(why: &str) {
    eprintln!("left out: {why}");
}

impl Rig {
    /// A hub that is set up, with the [`organisation`] and its patient clocks.
    pub async fn start() -> Self {
        Self::start_with(organisation::patient(), |setting| setting).await
    }

    /// The same with other clocks and further settings.
    pub async fn start_with(policy: PolicyDocument, adapt: impl FnOnce(HubSetting) -> HubSetting) -> Self {
        let folder = folder();
        let mut rig = Self::begin(adapt(setting_on(folder.path()))).await;
        rig._folder = Some(folder);
        rig.settle_in(&policy).await;
        rig
    }

    /// A hub on a folder that somebody else keeps, set up and with the [`organisation`].
    pub async fn start_kept(setting: HubSetting, policy: PolicyDocument) -> Self {
        let mut rig = Self::begin(setting).await;
        rig.settle_in(&policy).await;
        rig
    }

    /// A fresh hub with an administrator and nothing else.
    pub async fn begin(setting: HubSetting) -> Self {
        let hub = started(&setting).await;
        let setting = hub.setting_again();
        let admin = hub.client().unwrap_or_else(|error| panic!("{error}"));
        // The code is logged once the hub listens, which may be a moment after it has answered.
        let code = eventually("the set-up code is in the log", async || {
            log::set_up_code(&log_of(&setting)).map(str::to_owned)
        })
        .await;
        let set_up = SetUp {
            code,
            login: ADMINISTRATOR.to_owned(),
            name: "管理员".to_owned(),
            password: PASSWORD.to_owned(),
        };
        let made = admin.set_up(&set_up).await;
        made.unwrap_or_else(|error| panic!("the first account could not be made: {error}"));
        let (roster, units, expected) = (Vec::new(), Vec::new(), Vec::new());
        Self { hub: Some(hub), setting, expected, allowed: Vec::new(), roster, admin, units, _folder: None }
    }

    /// Another hub on a ledger that is set up already: the same people sign in, the same units exist.
    pub async fn join(setting: HubSetting, first: &Self) -> Self {
        let hub = started(&setting).await;
        let setting = hub.setting_again();
        let admin = hub.client().unwrap_or_else(|error| panic!("{error}"));
        admin.sign_in(ADMINISTRATOR, PASSWORD).await.unwrap_or_else(|error| panic!("{error}"));
        let (roster, units, expected) = (first.roster.clone(), first.units.clone(), Vec::new());
        Self { hub: Some(hub), setting, expected, allowed: Vec::new(), roster, admin, units, _folder: None }
    }

    async fn settle_in(&mut self, policy: &PolicyDocument) {
        let import = ImportOrganisation {
            areas: Some(organisation::areas()),
            units: Some(organisation::units()),
            policy: Some(policy.document().clone()),
            ..ImportOrganisation::default()
        };
        self.import(&import).await;
    }

    /// Imports, and remembers the units.
    pub async fn import(&mut self, import: &ImportOrganisation) {
        let done = self.admin.import(import).await.unwrap_or_else(|error| panic!("import: {error}"));
        if !done.units.ids.is_empty() {
            self.units = done.units.ids.into_iter().map(|unit| (unit.code, unit.unit)).collect();
        }
    }

    /// Takes the units with these codes out of the organisation.
    pub async fn retire(&mut self, codes: &[&str]) {
        let kept = |unit: &UnitEntry| !codes.contains(&unit.code.as_str());
        let units = organisation::units().into_iter().filter(kept).collect();
        self.import(&ImportOrganisation { units: Some(units), ..ImportOrganisation::default() }).await;
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> HubAddress {
        self.hub.as_ref().expect("the hub runs unless a test took it down").address().clone()
    }

    /// Its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.hub.as_ref().expect("the hub runs unless a test took it down").pid()
    }

    /// How it was run.
    #[must_use]
    pub fn setting(&self) -> &HubSetting {
        &self.setting
    }

    /// Its ledger.
    #[must_use]
    pub fn ledger_file(&self) -> PathBuf {
        self.setting.data_dir.join("ledger.sqlite")
    }

    /// Everything it logged.
    #[must_use]
    pub fn log(&self) -> String {
        log_of(&self.setting)
    }

    /// Somebody who has not signed in.
    #[must_use]
    pub fn visitor(&self) -> HubClient {
        let hub = self.hub.as_ref().expect("the hub runs unless a test took it down");
        hub.client().unwrap_or_else(|error| panic!("{error}"))
    }

    /// The administrator, signed in.
    #[must_use]
    pub fn admin(&self) -> &HubClient {
        &self.admin
    }

    /// The administrator in a session of its own.
    pub async fn admin_again(&self) -> HubClient {
        self.signed_in(ADMINISTRATOR).await
    }

    /// Somebody with an account, signed in.
    pub async fn signed_in(&self, login: &str) -> HubClient {
        let client = self.visitor();
        let session = client.sign_in(login, PASSWORD).await;
        session.unwrap_or_else(|error| panic!("{login} cannot sign in: {error}"));
        client
    }

    /// Makes an account of this role for an area; its name to sign in with is the area's code.
    pub async fn account(&self, login: &str, role: Role, area: &str) {
        let account = NewAccount {
            login: login.to_owned(),
            name: format!("{login}的人"),
            role,
            area: AreaCode(area.to_owned()),
            password: PASSWORD.to_owned(),
            department: None,
        };
        self.admin.add_account(&account).await.unwrap_or_else(|error| panic!("account {login}: {error}"));
    }

    /// A dispatcher of this area, on duty there, signed in. The name to sign in with is `at-` and the area's code.
    pub async fn dispatcher(&mut self, area: &str) -> HubClient {
        let login = format!("at-{area}");
        self.account(&login, Role::Dispatcher, area).await;
        let code = AreaCode(area.to_owned());
        let (from_us, until_us) = (None, None);
        self.roster.push(RosterDuty { area: code, person: login.clone(), post: None, from_us, until_us });
        let import =
            ImportOrganisation { roster: Some(self.roster.clone()), ..ImportOrganisation::default() };
        self.admin.import(&import).await.unwrap_or_else(|error| panic!("roster: {error}"));
        self.signed_in(&login).await
    }

    /// A dispatcher's console at this area.
    pub async fn seat(&mut self, area: &str) -> Seat {
        Seat::open(self.dispatcher(area).await)
    }

    /// The id of an imported unit.
    #[must_use]
    pub fn unit_id(&self, code: &str) -> UnitId {
        let found = self.units.iter().find(|(known, _)| known == code);
        found.unwrap_or_else(|| panic!("no unit {code} was imported")).1
    }

    /// A device token for a unit.
    pub async fn token(&self, code: &str) -> String {
        let made = self.admin.add_device(self.unit_id(code), "a phone").await;
        made.unwrap_or_else(|error| panic!("a device for {code}: {error}")).token
    }

    /// A unit's phone, connected and welcomed, off duty.
    pub async fn phone(&self, code: &str) -> Field {
        let token = self.token(code).await;
        Field::open(&self.address(), token, Seed(1).stream(code, 0)).await
    }

    /// A unit on duty, with a fix at the place where it belongs.
    pub async fn unit(&self, code: &str) -> Field {
        let mut field = self.phone(code).await;
        field.sign_on().await;
        field.fix(organisation::start_of(code));
        field
    }

    /// The log must hold a warning with these words at the end.
    pub fn expect_in_log(&mut self, words: &'static str) {
        self.expected.push(words);
    }

    /// The log may hold warnings with these words, for which the moment decides.
    pub fn allow_in_log(&mut self, words: &'static str) {
        self.allowed.push(words);
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.hub.take().expect("a hub is killed once").kill();
    }

    /// Starts it again where its clients look for it.
    pub async fn start_again(&mut self) {
        assert!(self.hub.is_none(), "the hub still runs");
        self.hub = Some(started(&self.setting).await);
    }

    /// Starts it again with one more variable in its environment, which holds for this start only, and waits until it has
    /// aborted by itself; that may be before it is ready.
    pub async fn start_and_abort(&mut self, name: &str, value: &str) {
        assert!(self.hub.is_none(), "the hub still runs");
        let status = match HubProcess::start(&self.setting.clone().with(name, value)).await {
            Ok(mut hub) => eventually("the hub dies where it was told to", async || hub.ended()).await,
            Err(HubError::Ended { status, .. }) => status,
            Err(error) => panic!("{error}"),
        };
        assert_eq!(status.signal(), Some(ABORTED), "the hub ended with {status} and not at {value}");
    }

    /// Tells it to stop; it must end well. Its folder and its settings stay.
    pub async fn go_down(&mut self) {
        let hub = self.hub.take().expect("a hub is stopped once");
        let status = hub.stop().await.unwrap_or_else(|error| panic!("{error}"));
        assert!(status.success(), "the hub ended with {status} when told to stop");
    }

    /// The end of a test: it must stop in good order, with nothing in its log that was not announced.
    pub async fn stop(mut self) {
        if self.hub.is_some() {
            self.go_down().await;
        }
        self.check_log();
    }

    /// Nothing is in its log that was not announced, and everything that was.
    pub fn check_log(&self) {
        let text = self.log();
        let missing: Vec<&str> =
            self.expected.iter().copied().filter(|words| !text.contains(words)).collect();
        assert!(missing.is_empty(), "announced, and not in the log of the hub: {missing:?}");
        let unexpected = log::unexpected(&text, &[self.expected.as_slice(), &self.allowed].concat());
        assert!(unexpected.is_empty(), "unexpected in the log of the hub:\n{}", unexpected.join("\n"));
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let text = self.log();
            let lines: Vec<&str> = text.lines().collect();
            let shown = lines[lines.len().saturating_sub(LINES_SHOWN)..].join("\n");
            eprintln!(
                "--- the log of the hub on {} ends with:\n{shown}\n---",
                self.setting.data_dir.display()
            );
        }
    }
}

async fn started(setting: &HubSetting) -> HubProcess {
    HubProcess::start(setting).await.unwrap_or_else(|error| panic!("{error}"))
}

fn log_of(setting: &HubSetting) -> String {
    setting.log_text().unwrap_or_else(|error| format!("(no log: {error})"))
}
