-- +goose Up

-- One row is a slot, then the file that was put into it, then, for the day's quota, the memory that there was one.
CREATE TABLE uploads (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    put      BLOB    NOT NULL UNIQUE,  -- SHA-256 of the token in the PUT URL
    get      BLOB    NOT NULL UNIQUE,  -- and of the one in the GET URL
    owner    TEXT    NOT NULL,         -- whose quota it counts against
    jid      TEXT    NOT NULL,         -- who asked, bare
    name     TEXT    NOT NULL,         -- of the file, cleaned
    declared TEXT    NOT NULL,         -- media type that was asked for, or empty
    size     INTEGER NOT NULL,         -- bytes
    asked    INTEGER NOT NULL,         -- milliseconds since 1970, as every time here
    latest   INTEGER NOT NULL,         -- after which the asker wants it gone (XEP-0363 4.3), or 0
    state    TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'kept', 'gone')),
    expires  INTEGER NOT NULL,         -- of the open slot, then of the kept file
    hash     BLOB    CHECK ((hash IS NOT NULL) = (state = 'kept')), -- SHA-256 of the content: where it lies
    kind     TEXT    NOT NULL DEFAULT '' -- media type it is served with
) STRICT;
CREATE INDEX uploads_owner ON uploads(owner, asked, state, size); -- all that a quota adds up
CREATE INDEX uploads_open ON uploads(owner, expires) WHERE state = 'open';
CREATE INDEX uploads_expires ON uploads(state, expires);
CREATE INDEX uploads_hash ON uploads(hash) WHERE hash IS NOT NULL;

-- +goose Down
DROP TABLE uploads;
