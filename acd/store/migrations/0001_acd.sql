-- +goose Up
-- The event log: ids, times, codes and numbers only. Times are milliseconds since 1970, as in every table here.
CREATE TABLE log (
    id       INTEGER PRIMARY KEY,     -- 1, 2, 3 … without a gap
    at       INTEGER NOT NULL,
    version  INTEGER NOT NULL,        -- of the engine that decided
    revision INTEGER NOT NULL,        -- of the configuration: how many changes of it came before
    event    BLOB NOT NULL,           -- acd.AppendEvent
    effects  BLOB NOT NULL            -- acd.AppendEffects
) STRICT;

CREATE TABLE snapshots (
    position INTEGER PRIMARY KEY,     -- log.id of the last event in it
    at       INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    state    BLOB NOT NULL            -- acd.State.Encode
) STRICT;

-- Configuration as people write it. What the core goes by is in the log; each change is one commit of both. A row
-- outlives its removal, for reports; its number is never used again.
CREATE TABLE queues (
    id               INTEGER PRIMARY KEY AUTOINCREMENT, -- acd.QueueID
    dn               TEXT NOT NULL COLLATE NOCASE,      -- a localpart, so case does not count
    name             TEXT NOT NULL,
    hangup           TEXT NOT NULL DEFAULT '',          -- https template; empty: the built-in form
    offer            INTEGER NOT NULL,                  -- milliseconds
    receipt          INTEGER NOT NULL,
    decline_excludes INTEGER NOT NULL,
    lost_waiting     INTEGER NOT NULL,
    lost_ringing     INTEGER NOT NULL,
    lost_talking     INTEGER NOT NULL,
    waiting_max      INTEGER NOT NULL,
    removed          INTEGER                            -- when
) STRICT;
CREATE UNIQUE INDEX queues_dn ON queues(dn) WHERE removed IS NULL;

CREATE TABLE agents (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,        -- acd.AgentID
    jid       TEXT NOT NULL,                            -- bare
    name      TEXT NOT NULL,                            -- as customers and colleagues see it
    role      TEXT NOT NULL CHECK (role IN ('agent', 'supervisor', 'admin')),
    slots_max INTEGER NOT NULL,
    grace     INTEGER NOT NULL,                         -- milliseconds
    removed   INTEGER
) STRICT;
CREATE UNIQUE INDEX agents_jid ON agents(jid) WHERE removed IS NULL;

CREATE TABLE serves (
    agent INTEGER NOT NULL REFERENCES agents(id),
    queue INTEGER NOT NULL REFERENCES queues(id),
    PRIMARY KEY (agent, queue)
) STRICT, WITHOUT ROWID;

CREATE TABLE reasons (
    id    INTEGER PRIMARY KEY CHECK (id >= 100),        -- acd.Reason, from acd.ReasonOwn up
    label TEXT NOT NULL UNIQUE
) STRICT;

-- +goose Down
DROP TABLE reasons;
DROP TABLE serves;
DROP TABLE agents;
DROP TABLE queues;
DROP TABLE snapshots;
DROP TABLE log;
