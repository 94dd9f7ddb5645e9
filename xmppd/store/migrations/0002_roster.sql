-- +goose Up

CREATE TABLE roster (
    account      INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    jid          TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    subscription TEXT    NOT NULL CHECK (subscription IN ('none', 'to', 'from', 'both')),
    ask          INTEGER NOT NULL,
    approved     INTEGER NOT NULL,
    group_names  TEXT    NOT NULL, -- JSON array of strings
    PRIMARY KEY (account, jid)
) STRICT, WITHOUT ROWID;

-- Requests to subscribe that the user has not answered (RFC 6121 3.1.3). They are no roster items.
CREATE TABLE subscription_requests (
    account  INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    jid      TEXT    NOT NULL,
    stanza   BLOB    NOT NULL,
    received INTEGER NOT NULL,
    PRIMARY KEY (account, jid)
) STRICT, WITHOUT ROWID;

CREATE TABLE offline (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    account  INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    received INTEGER NOT NULL,
    stanza   BLOB    NOT NULL
) STRICT;
CREATE INDEX offline_account ON offline(account, id);

-- +goose Down
DROP TABLE offline;
DROP TABLE subscription_requests;
DROP TABLE roster;
