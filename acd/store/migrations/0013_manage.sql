-- +goose Up
-- Management: who looks on without being an agent, programs with their tokens, canned replies.

-- Who works here and serves nobody. A row outlives its removal, for the audit trail; its number is never used again.
CREATE TABLE staff (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    jid     TEXT NOT NULL,            -- bare
    name    TEXT NOT NULL,            -- as shown
    role    TEXT NOT NULL CHECK (role IN ('auditor', 'integrator')),
    removed INTEGER                   -- when, in milliseconds since 1970, as every time here
) STRICT;
CREATE UNIQUE INDEX staff_jid ON staff(jid) WHERE removed IS NULL;

-- Programs that use the HTTP interface. Of a token there is only what it can be recognised by.
CREATE TABLE programs (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT NOT NULL,            -- for people
    token   BLOB NOT NULL UNIQUE,     -- SHA-256
    scopes  TEXT NOT NULL,            -- those of store.Scopes it has; JSON
    queues  TEXT NOT NULL,            -- acd.QueueIDs it may look into; none: all; JSON
    made    INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    used    INTEGER NOT NULL DEFAULT 0, -- to the minute
    revoked INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What agents say often.
CREATE TABLE replies (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    agent   INTEGER NOT NULL,         -- acd.AgentID whose own it is; 0 = everybody's
    queue   INTEGER NOT NULL,         -- acd.QueueID it is for; 0 = for every one
    word    TEXT NOT NULL COLLATE NOCASE, -- by which it is found
    texts   TEXT NOT NULL,            -- store.Words
    changed INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX replies_word ON replies(agent, queue, word);

-- Contacts are numbered in the order of their arrival: lists go by number.
CREATE INDEX contacts_queue ON contacts(queue, id);
CREATE INDEX contacts_agent ON contacts(agent, id);

-- +goose Down
DROP INDEX contacts_agent;
DROP INDEX contacts_queue;
DROP TABLE replies;
DROP TABLE programs;
DROP TABLE staff;
