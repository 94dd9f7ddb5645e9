-- +goose Up

-- AUTOINCREMENT: an id is never used again, so that a name taken anew inherits nothing.
CREATE TABLE accounts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL UNIQUE,
    disabled   INTEGER NOT NULL DEFAULT 0,
    created    INTEGER NOT NULL,           -- milliseconds since 1970, as every time here
    generation INTEGER NOT NULL DEFAULT 1, -- grows whenever all sessions of the account must end
    roster     INTEGER NOT NULL DEFAULT 0  -- version of the roster (RFC 6121 2.6)
) STRICT;

CREATE TABLE scram_keys (
    account    INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    hash       TEXT    NOT NULL, -- 'SHA-256' or 'SHA-1'
    salt       BLOB    NOT NULL,
    iterations INTEGER NOT NULL,
    stored_key BLOB    NOT NULL,
    server_key BLOB    NOT NULL,
    PRIMARY KEY (account, hash)
) STRICT, WITHOUT ROWID;

-- What the server alone knows; 'salt' makes the salts of accounts that do not exist.
CREATE TABLE server_secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE logins (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    token   BLOB    NOT NULL UNIQUE, -- SHA-256
    account INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    created INTEGER NOT NULL,
    used    INTEGER NOT NULL
) STRICT;
CREATE INDEX logins_account ON logins(account);

CREATE TABLE stream_tokens (
    token   BLOB    NOT NULL PRIMARY KEY, -- SHA-256
    login   INTEGER NOT NULL REFERENCES logins(id) ON DELETE CASCADE,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX stream_tokens_login ON stream_tokens(login, expires);

CREATE TABLE guests (
    name    TEXT    NOT NULL PRIMARY KEY,
    token   BLOB    NOT NULL UNIQUE, -- SHA-256
    scope   TEXT    NOT NULL,        -- domains, one space between
    label   TEXT    NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX guests_expires ON guests(expires);

-- +goose Down
DROP TABLE guests;
DROP TABLE stream_tokens;
DROP TABLE logins;
DROP TABLE server_secrets;
DROP TABLE scram_keys;
DROP TABLE accounts;
