-- The one row from which every event gets its seq.
CREATE TABLE head (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    epoch       BLOB NOT NULL CHECK (length(epoch) = 16),
    seq         INTEGER NOT NULL CHECK (seq >= 0),
    recorded_us INTEGER NOT NULL
) STRICT;

-- Every incarnation of this ledger; the last one is in head.
CREATE TABLE epochs (
    number    INTEGER PRIMARY KEY,
    epoch     BLOB NOT NULL UNIQUE CHECK (length(epoch) = 16),
    after_seq INTEGER NOT NULL,
    sealed_to INTEGER NOT NULL,
    began_us  INTEGER NOT NULL,
    reason    TEXT NOT NULL
) STRICT;

CREATE TABLE events (
    seq         INTEGER PRIMARY KEY,
    stream      TEXT NOT NULL,
    version     INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    schema      INTEGER NOT NULL,
    occurred_us INTEGER NOT NULL,
    recorded_us INTEGER NOT NULL,
    command     BLOB NOT NULL,
    body        BLOB NOT NULL,
    digest      BLOB NOT NULL,
    UNIQUE (stream, version)
) STRICT;

CREATE TABLE claims (
    resource TEXT PRIMARY KEY,
    holder   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE timers (
    subject    TEXT NOT NULL,
    purpose    TEXT NOT NULL,
    generation INTEGER NOT NULL,
    due_us     INTEGER NOT NULL,
    PRIMARY KEY (subject, purpose, generation)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_by_due ON timers (due_us, subject, purpose, generation);

-- With rowid, because values may be large.
CREATE TABLE shelves (
    shelf TEXT NOT NULL,
    key   TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (shelf, key)
) STRICT;

CREATE TABLE answers (
    principal   TEXT NOT NULL,
    key         TEXT NOT NULL,
    command     BLOB NOT NULL UNIQUE,
    digest      BLOB NOT NULL,
    answer      BLOB NOT NULL,
    last_seq    INTEGER NOT NULL,
    recorded_us INTEGER NOT NULL,
    PRIMARY KEY (principal, key)
) STRICT;
CREATE INDEX answers_by_age ON answers (recorded_us);

-- Unique on the previous hash: two hubs that seal at once cannot fork the chain.
CREATE TABLE seals (
    to_seq   INTEGER PRIMARY KEY,
    from_seq INTEGER NOT NULL UNIQUE,
    previous BLOB NOT NULL UNIQUE,
    hash     BLOB NOT NULL
) STRICT;

CREATE TABLE fences (
    mailbox TEXT PRIMARY KEY,
    fence   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
