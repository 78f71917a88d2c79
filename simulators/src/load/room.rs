//! Whether this machine lets so many sockets be opened, asked before anything is started.

use std::{collections::BTreeMap, fs};

use anyhow::{Context as _, Result, bail};

/// Files that the hub and this process have open besides the sockets of the load: the ledger, logs, reports, the probe.
const OTHER_FILES: u64 = 200;

/// Connections that a hub keeps for pages and reports, of every ten it takes.
const KEPT_OF_TEN: usize = 1;

/// Checks that a process may open as many files as sockets are wanted; the hub, started from here, may open as many.
pub(crate) fn check(sockets: usize) -> Result<()> {
    let text = fs::read_to_string("/proc/self/limits").context("/proc/self/limits")?;
    let (soft, hard) = open_files(&text).context("/proc/self/limits names no limit of open files")?;
    let needed = sockets as u64 + OTHER_FILES;
    if soft >= needed {
        return Ok(());
    }
    if hard >= needed {
        bail!(
            "{sockets} sockets need {needed} open files and {soft} are allowed: run `ulimit -n {needed}` first"
        );
    }
    bail!(
        "{sockets} sockets need {needed} open files and this machine allows {hard}: raise nofile in \
         /etc/security/limits.conf or LimitNOFILE of the service, or ask for fewer units"
    )
}

/// Connections that a hub must take so that it has room for as many sockets.
pub(super) fn connections(sockets: usize) -> usize {
    (sockets + 1).div_ceil(10 - KEPT_OF_TEN) * 10
}

/// The soft and the hard limit of open files.
fn open_files(limits: &str) -> Option<(u64, u64)> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    let named: BTreeMap<usize, u64> = line
        .split_whitespace()
        .take(2)
        .enumerate()
        .filter_map(|(place, word)| {
            Some((place, if word == "unlimited" { u64::MAX } else { word.parse().ok()? }))
        })
        .collect();
    Some((*named.get(&0)?, *named.get(&1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_as_the_kernel_writes_them() {
        let text = "Limit                     Soft Limit           Hard Limit           Units\n\
                    Max processes             96286                96286                processes\n\
                    Max open files            1024                 unlimited            files\n";
        assert_eq!(open_files(text), Some((1_024, u64::MAX)));
        assert_eq!(open_files("nothing"), None);
    }

    #[test]
    fn more_sockets_than_files_are_refused_in_words_that_say_what_to_do() {
        let refused = check(usize::MAX / 4).unwrap_err().to_string();
        assert!(refused.contains("open files"), "{refused}");
        assert!(check(1).is_ok());
    }

    #[test]
    fn a_hub_that_keeps_a_tenth_for_pages_has_room_for_all_sockets() {
        for sockets in [1, 90, 18_000] {
            let connections = connections(sockets);
            assert!(connections - connections.div_ceil(10) >= sockets, "{sockets}");
        }
    }
}
