//! The file with the first passwords of new accounts: only its owner can read it.

use std::{
    fs::{File, OpenOptions},
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use hub_protocol::http::AccountCreated;
use jiff::Timestamp;

use crate::{config::Config, ledgers};

/// Read and write for the owner, nothing for anybody else.
const OWNER_ONLY: u32 = 0o600;

/// The file, made before the accounts are.
pub(super) struct PasswordFile {
    path: PathBuf,
    file: File,
}

impl PasswordFile {
    /// Makes the file. It must not be there yet: what is there may be somebody's only copy.
    pub(super) fn create(config: &Config, named: Option<&Path>) -> anyhow::Result<Self> {
        let path = match named {
            Some(path) => path.to_owned(),
            None => {
                let data = &config.data_dir;
                ledgers::make_private_folder(data).with_context(|| format!("{}", data.display()))?;
                data.join(format!("first-passwords-{}.csv", Timestamp::now().strftime("%Y%m%dT%H%M%SZ")))
            }
        };
        let file = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(&path);
        let file = file.with_context(|| format!("{}", path.display()))?;
        Ok(Self { path, file })
    }

    /// Writes the passwords and says where they are; without any, the file goes again.
    pub(super) fn keep(mut self, accounts: &[AccountCreated]) -> anyhow::Result<Option<PathBuf>> {
        let at = || format!("{}", self.path.display());
        if accounts.is_empty() {
            std::fs::remove_file(&self.path).with_context(at)?;
            return Ok(None);
        }
        // With a mark, so that a spreadsheet shows the names.
        let mut table = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        table.write_record(["登录名", "姓名", "首次密码"])?;
        for account in accounts {
            table.write_record([&account.login, &account.name, &account.first_password])?;
        }
        let bytes = table.into_inner().context("the passwords")?;
        self.file.write_all(&bytes).and_then(|()| self.file.sync_all()).with_context(at)?;
        Ok(Some(self.path))
    }
}
