-- +goose Up
-- The record: rows of the log and of the audit trail prove each other, and every line of a conversation has a row that
-- proves that it is there as it was said, or what became of it. See acd/record.

CREATE TABLE heads (
    chain    TEXT PRIMARY KEY,        -- record.Chain
    position INTEGER NOT NULL,        -- number of the last row
    link     BLOB NOT NULL,           -- as in that row
    seal     BLOB NOT NULL            -- the other half of its proof
) STRICT, WITHOUT ROWID;

ALTER TABLE log ADD COLUMN link BLOB; -- to the row before

-- The audit trail has its column already: chain. A row without may be given one, once.
DROP TRIGGER audit_stays;
-- +goose StatementBegin
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit WHEN old.chain IS NOT NULL
BEGIN SELECT raise(ABORT, 'the audit trail is only added to'); END;
-- +goose StatementEnd

-- What became of lines; only ever added to. The words themselves are in messages, and so is the salt, which goes with them:
-- what is left here of a line that was erased says nothing about it.
ALTER TABLE messages ADD COLUMN salt BLOB NOT NULL DEFAULT x'';
CREATE TABLE lines (
    id      INTEGER PRIMARY KEY,      -- 1, 2, 3 … without a gap
    at      INTEGER NOT NULL,         -- milliseconds since 1970
    contact INTEGER NOT NULL,         -- acd.ContactID
    line    INTEGER NOT NULL,         -- messages.id; 0 = all there are
    fate    INTEGER NOT NULL,         -- store.Fate
    agent   INTEGER NOT NULL,         -- acd.AgentID who said it; 0 = the visitor, the ACD, nobody
    digest  BLOB NOT NULL,            -- of the row of messages as it then was; empty: it is gone
    link    BLOB NOT NULL
) STRICT;

-- Sealed checkpoints: what held at a row of the log, so that the rows before it may be dropped.
CREATE TABLE seals (
    position INTEGER PRIMARY KEY,     -- log.id of the last event in it
    at       INTEGER NOT NULL,        -- of that event
    made     INTEGER NOT NULL,
    link     BLOB NOT NULL,           -- of that row
    version  INTEGER NOT NULL,        -- of the engine
    revision INTEGER NOT NULL,        -- of the configuration
    state    BLOB NOT NULL,           -- acd.State.Encode
    books    BLOB NOT NULL,           -- what audit counts by, verify's own form
    proof    BLOB NOT NULL            -- of all this, under the record's key
) STRICT;

-- +goose Down
DROP TABLE seals;
DROP TABLE lines;
ALTER TABLE messages DROP COLUMN salt;
DROP TRIGGER audit_stays;
-- +goose StatementBegin
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit trail is only added to'); END;
-- +goose StatementEnd
ALTER TABLE log DROP COLUMN link;
DROP TABLE heads;
