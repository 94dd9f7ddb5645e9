-- +goose Up
-- Targets of integrators that are told what happens. Times are milliseconds since 1970, as in every table here.
CREATE TABLE webhooks (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    url      TEXT NOT NULL,
    secret   BLOB NOT NULL,               -- signs each delivery
    kinds    TEXT NOT NULL,               -- names of events, or their beginnings; JSON
    queues   TEXT NOT NULL,               -- acd.QueueID; none: all; JSON
    at       INTEGER NOT NULL,            -- made
    position INTEGER NOT NULL,            -- log.id of the last row whose events are among its deliveries
    paused   TEXT NOT NULL DEFAULT ''     -- why; empty: it is not
) STRICT;

CREATE TABLE webhook_deliveries (
    id      INTEGER PRIMARY KEY,
    hook    INTEGER NOT NULL REFERENCES webhooks(id) ON DELETE CASCADE,
    row     INTEGER NOT NULL,             -- log.id
    n       INTEGER NOT NULL,             -- of the row's events
    kind    TEXT NOT NULL,
    body    TEXT NOT NULL,                -- JSON: ids, times and codes only
    at      INTEGER NOT NULL,             -- of the event
    due     INTEGER NOT NULL,             -- when it is tried next
    tries   INTEGER NOT NULL DEFAULT 0,
    state   INTEGER NOT NULL DEFAULT 0,   -- webhook.State
    status  INTEGER NOT NULL DEFAULT 0,   -- HTTP, of the last try; 0 = no answer
    problem TEXT NOT NULL DEFAULT '',     -- of the last try
    told    INTEGER NOT NULL DEFAULT 0,   -- when that was
    UNIQUE (hook, row, n)
) STRICT;
CREATE INDEX webhook_deliveries_state ON webhook_deliveries(hook, state, id);

-- +goose Down
DROP TABLE webhook_deliveries;
DROP TABLE webhooks;
