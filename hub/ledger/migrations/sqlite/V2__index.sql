-- The index. The number of an entry is its microsecond times 1,024 and its place in it, so that a later one has a higher number.
CREATE TABLE index_entries (
    number INTEGER PRIMARY KEY,
    key    TEXT NOT NULL UNIQUE,
    state  TEXT NOT NULL,
    scopes BLOB NOT NULL
) STRICT;
CREATE INDEX index_entries_by_state ON index_entries (state, number);

CREATE TABLE index_scopes (
    scope  INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (scope, number)
) STRICT, WITHOUT ROWID;

-- What each source tells about an entry. The source is a key of the vault, or empty.
CREATE TABLE index_terms (
    number INTEGER NOT NULL,
    source TEXT NOT NULL,
    terms  BLOB NOT NULL,
    PRIMARY KEY (number, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX index_terms_by_source ON index_terms (source);

-- All terms of an entry, from whatever source. It holds no text of its own: a term that goes is taken out of its pages at once.
CREATE VIRTUAL TABLE index_words USING fts5(terms, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
INSERT INTO index_words (index_words, rank) VALUES ('secure-delete', 1);
