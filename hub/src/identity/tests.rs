//! Stories about signing in, over time and against guessing.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use hub_dispatch::UtcMicros;
use hub_ledger::{Ledger, MemoryLedger, Shelf};
use hub_protocol::Role;

use super::{AccountDraft, AccountError, Identity, IdentityOptions, Peer, Session, SessionLifetimes, token};

const PASSWORD: &str = "copper lantern 41 river";
const MINUTE_US: i64 = 60_000_000;
const SEAT: Peer = Peer(IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1)));

/// Half an hour without use, two hours in all; `now` is the clock.
async fn identity(now: fn() -> UtcMicros) -> (Identity, Arc<MemoryLedger>) {
    let ledger = Arc::new(MemoryLedger::new());
    let lifetimes = SessionLifetimes { idle_ms: 30 * 60_000, absolute_ms: 120 * 60_000 };
    let options = IdentityOptions { ledger: ledger.clone(), lifetimes, origins: Vec::new(), now };
    let identity = Identity::open(options).await.unwrap();
    let draft = AccountDraft {
        login: "li".to_owned(),
        name: "李静".to_owned(),
        role: Role::Dispatcher,
        area: None,
        department: None,
        password: PASSWORD.to_owned(),
    };
    identity.create_account(draft).await.unwrap();
    (identity, ledger)
}

/// Whether the session holds when it is looked up on the shelf, as after a restart or at another hub.
async fn holds_elsewhere(ledger: &Arc<MemoryLedger>, session: &Session, now: fn() -> UtcMicros) -> bool {
    let lifetimes = SessionLifetimes { idle_ms: 30 * 60_000, absolute_ms: 120 * 60_000 };
    let options = IdentityOptions { ledger: ledger.clone(), lifetimes, origins: Vec::new(), now };
    Identity::open(options).await.unwrap().session_by_id(&session.id).await.is_ok()
}

#[tokio::test]
async fn a_session_ends_without_use_and_lives_on_with_it_but_not_for_ever() {
    static NOW: AtomicI64 = AtomicI64::new(0);
    fn now() -> UtcMicros {
        UtcMicros(NOW.load(Ordering::Relaxed))
    }
    let (identity, ledger) = identity(now).await;
    let (used, _) = identity.sign_in("li", PASSWORD, SEAT).await.unwrap();
    let (unused, _) = identity.sign_in("li", PASSWORD, SEAT).await.unwrap();
    for minute in [20, 40, 60, 80, 100, 119] {
        NOW.store(minute * MINUTE_US, Ordering::Relaxed);
        assert!(holds_elsewhere(&ledger, &used, now).await, "minute {minute}");
    }
    assert!(!holds_elsewhere(&ledger, &unused, now).await);
    NOW.store(120 * MINUTE_US, Ordering::Relaxed);
    assert!(!holds_elsewhere(&ledger, &used, now).await);
    assert_eq!(identity.forget_ended_sessions().await.unwrap(), 2);
}

#[tokio::test]
async fn no_secret_is_kept_as_it_is() {
    let (identity, ledger) = identity(crate::state::now).await;
    let (_, token) = identity.sign_in("li", PASSWORD, SEAT).await.unwrap();
    let (_, bearer) =
        identity.add_device(hub_dispatch::UnitId(uuid::Uuid::nil()), "手机".to_owned()).await.unwrap();
    for shelf in Shelf::ALL {
        for (key, value) in ledger.rows(shelf, "", 100).await.unwrap() {
            let row = format!("{key} {}", String::from_utf8_lossy(&value));
            for secret in [PASSWORD, &token, &bearer] {
                assert!(!row.contains(secret), "{shelf:?} holds a secret");
            }
        }
    }
    assert_eq!(ledger.rows(Shelf::Session, "", 100).await.unwrap()[0].0, token::digest(&token).unwrap());
}

#[tokio::test]
async fn an_unknown_name_costs_a_hash_like_a_wrong_password() {
    let (identity, _) = identity(crate::state::now).await;
    for (tries, login) in ["li", "nobody"].into_iter().enumerate() {
        assert_eq!(identity.sign_in(login, "wrong", SEAT).await.unwrap_err(), AccountError::WrongCredentials);
        assert_eq!(identity.0.hasher.compared.load(Ordering::Relaxed), tries as u64 + 1, "{login}");
    }
}

#[tokio::test]
async fn guessing_is_slowed_before_a_hash_is_made() {
    let (identity, _) = identity(crate::state::now).await;
    let stranger = Peer(IpAddr::from([10, 0, 0, 9]));
    identity.sign_in("li", PASSWORD, SEAT).await.unwrap();
    let mut refused = None;
    for _ in 0..10 {
        refused = identity.sign_in("li", "wrong", stranger).await.err();
    }
    assert!(matches!(refused, Some(AccountError::TooManyTries { .. })), "{refused:?}");
    assert!(identity.sign_in("li", PASSWORD, SEAT).await.is_ok(), "the seat itself is not locked out");
}

#[tokio::test]
async fn guesses_sent_all_at_once_are_slowed_like_those_sent_one_by_one() {
    let (identity, _) = identity(crate::state::now).await;
    let stranger = Peer(IpAddr::from([10, 0, 0, 9]));
    let guesses = (0..60).map(|_| identity.sign_in("li", "wrong", stranger));
    let outcomes = futures_util::future::join_all(guesses).await;
    let judged = outcomes.iter().filter(|outcome| matches!(outcome, Err(AccountError::WrongCredentials)));
    // Five cost nothing, one begins the wait, and one may have been at it beside the last.
    assert!((6..10).contains(&judged.count()), "{outcomes:?}");
}

#[tokio::test]
async fn a_login_is_taken_once() {
    let (identity, _) = identity(crate::state::now).await;
    let draft = AccountDraft {
        login: "li".to_owned(),
        name: "李四".to_owned(),
        role: Role::Commander,
        area: None,
        department: None,
        password: PASSWORD.to_owned(),
    };
    let taken = identity.create_account(draft).await.unwrap_err();
    assert_eq!(taken, AccountError::Taken("li".to_owned()));
}

#[tokio::test]
async fn accounts_made_at_another_hub_are_known_after_a_refresh() {
    let (one, ledger) = identity(crate::state::now).await;
    let lifetimes = SessionLifetimes { idle_ms: 60_000, absolute_ms: 60_000 };
    let options = IdentityOptions { ledger, lifetimes, origins: Vec::new(), now: crate::state::now };
    let other = Identity::open(options).await.unwrap();
    let person = other.account_by_login("li").unwrap().person;
    let change = super::AccountChange { active: Some(false), ..super::AccountChange::default() };
    other.change_account(person, change, |_| true).await.unwrap();
    let mut revoked = one.revoked();
    one.refresh().await.unwrap();
    assert_eq!(revoked.try_recv(), Ok(super::Revoked::Person(person)));
    assert!(!one.account(person).unwrap().active);
}
