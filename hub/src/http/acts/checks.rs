//! What a deed names must be there, and what of it stands in the chain holds no words of people.

use hub_dispatch::{ContentDigest, DepartmentCode, PersonId};
use hub_engine::View;
use hub_protocol::{
    self as wire, ErrorCode,
    limits::{PHOTOS_PER_TASK_MAX, RECORDINGS_PER_TASK_MAX},
};

use super::super::{Failure, report_intake::department_given};
use crate::Hub;

/// Digits of a picture's SHA-256.
const DIGEST_DIGITS: usize = 64;

/// A department of the catalogue in force; any that is written like one while there is none.
pub(in crate::http) fn known_department(
    view: &View,
    field: &str,
    given: &wire::DepartmentCode,
) -> Result<DepartmentCode, Failure> {
    let department = department_given(field, given)?;
    match view.organisation.catalogue() {
        Some(catalogue) if catalogue.department(&department).is_none() => {
            Err(Failure::invalid(field, given, "the catalogue has no such department"))
        }
        Some(_) | None => Ok(department),
    }
}

/// A person who has an account.
pub(super) fn known_person(hub: &Hub, person: PersonId) -> Result<(), Failure> {
    if hub.identity.person_name(person).is_some() {
        return Ok(());
    }
    Err(Failure::invalid("leader", person, "there is no such person"))
}

/// Longest number of a clause.
const CLAUSE_MAX_CHARS: usize = 32;

/// The number of a clause, such as `12-03` or 目录第二款: it stands in the chain, where no word about anybody may.
pub(in crate::http) fn check_clause(clause: Option<&str>) -> Result<(), Failure> {
    let Some(clause) = clause else { return Ok(()) };
    let belongs = |it: char| {
        it.is_ascii_alphanumeric() || " .-/()（）第章节条款项目录一二三四五六七八九十百零".contains(it)
    };
    let digits = clause.split(|it: char| !it.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    if clause.chars().count() <= CLAUSE_MAX_CHARS
        && clause.chars().all(belongs)
        && digits <= CLAUSE_DIGITS_MAX
    {
        return Ok(());
    }
    Err(Failure::invalid(
        "clause",
        clause,
        "only the number of a clause belongs here, the reason has its own field",
    ))
}

/// Most digits in a row: a longer row is a telephone number, not a clause's.
const CLAUSE_DIGITS_MAX: usize = 6;

/// Pictures by the SHA-256 of their bytes, in lower case.
pub(in crate::http) fn pictures(field: &str, given: &[String]) -> Result<Vec<ContentDigest>, Failure> {
    digests(field, given, ("pictures", PHOTOS_PER_TASK_MAX))
}

/// Recordings, likewise.
pub(super) fn recordings(field: &str, given: &[String]) -> Result<Vec<ContentDigest>, Failure> {
    digests(field, given, ("recordings", RECORDINGS_PER_TASK_MAX))
}

fn digests(
    field: &str,
    given: &[String],
    (what, most): (&str, usize),
) -> Result<Vec<ContentDigest>, Failure> {
    if given.len() > most {
        let words = format!("{field}: at most {most} {what} are taken");
        return Err(Failure::new(ErrorCode::Invalid, words).about(field, given.len()));
    }
    let digest = |digest: &String| {
        let is_digest = digest.len() == DIGEST_DIGITS && digest.bytes().all(|it| it.is_ascii_hexdigit());
        let why = "it is no SHA-256 of 64 hexadecimal digits";
        is_digest
            .then(|| ContentDigest(digest.to_ascii_lowercase()))
            .ok_or_else(|| Failure::invalid(field, digest, why))
    };
    given.iter().map(digest).collect()
}
