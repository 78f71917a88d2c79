//! Texts as `/openapi.json` describes them. The wire carries plain strings, and the hub checks them; these say beforehand what
//! it will take. A limit in bytes stands as one in characters: what is longer in characters is longer in bytes.
#![expect(dead_code, reason = "names for the description; no value is ever made")]

use utoipa::ToSchema;

/// What a person writes: not blank, at most 16 KiB of UTF-8.
#[derive(ToSchema)]
#[schema(min_length = 1, max_length = 16_384, pattern = r"\S")]
pub(super) struct Words(String);

/// A name: not blank, at most 512 bytes of UTF-8.
#[derive(ToSchema)]
#[schema(min_length = 1, max_length = 512, pattern = r"\S")]
pub(super) struct Name(String);

/// A short text that may be empty: at most 512 bytes of UTF-8.
#[derive(ToSchema)]
#[schema(max_length = 512)]
pub(super) struct ShortText(String);

/// A code: up to 64 bytes without blanks.
#[derive(ToSchema)]
#[schema(min_length = 1, max_length = 64, pattern = r"^[^\s\x00-\x1f\x7f-\x9f]+$")]
pub(super) struct Code(String);

/// A telephone number, as people write it: a digit at least, and up to 512 bytes.
#[derive(ToSchema)]
#[schema(min_length = 1, max_length = 512, pattern = "[0-9]")]
pub(super) struct TelephoneNumber(String);

/// A name to sign in with.
#[derive(ToSchema)]
#[schema(min_length = 1, max_length = 64)]
pub(super) struct Login(String);

/// A password.
#[derive(ToSchema)]
#[schema(min_length = 10, max_length = 256)]
pub(super) struct Password(String);

/// A picture, by the SHA-256 of its bytes in hexadecimal.
#[derive(ToSchema)]
#[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-fA-F]{64}$")]
pub(super) struct PictureDigest(String);

/// The number of a clause, such as `12-03` or 目录第二款, and no word more.
#[derive(ToSchema)]
#[schema(max_length = 32)]
pub(super) struct Clause(String);
