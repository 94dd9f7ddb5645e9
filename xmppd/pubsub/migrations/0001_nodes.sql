-- +goose Up

-- account NULL: the node is the service's.
CREATE TABLE pubsub_nodes (
    id      INTEGER PRIMARY KEY,
    account INTEGER REFERENCES accounts(id) ON DELETE CASCADE,
    name    TEXT    NOT NULL,
    config  TEXT    NOT NULL, -- JSON
    created INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX pubsub_nodes_by_name ON pubsub_nodes (ifnull(account, 0), name);
CREATE INDEX pubsub_nodes_by_account ON pubsub_nodes (account);

CREATE TABLE pubsub_items (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT, -- in order of publication
    node      INTEGER NOT NULL REFERENCES pubsub_nodes(id) ON DELETE CASCADE,
    id        TEXT    NOT NULL,
    publisher TEXT    NOT NULL, -- bare JID
    at        INTEGER NOT NULL, -- milliseconds since 1970
    payload   BLOB    NOT NULL,
    UNIQUE (node, id)
) STRICT;

CREATE INDEX pubsub_items_by_node ON pubsub_items (node, seq);

CREATE TABLE pubsub_affiliations (
    node        INTEGER NOT NULL REFERENCES pubsub_nodes(id) ON DELETE CASCADE,
    jid         TEXT    NOT NULL, -- bare
    affiliation TEXT    NOT NULL CHECK (affiliation IN ('owner', 'publisher', 'publish-only', 'member', 'outcast')),
    PRIMARY KEY (node, jid)
) STRICT, WITHOUT ROWID;

CREATE TABLE pubsub_subscriptions (
    node INTEGER NOT NULL REFERENCES pubsub_nodes(id) ON DELETE CASCADE,
    jid  TEXT    NOT NULL, -- bare or full
    bare TEXT    NOT NULL,
    PRIMARY KEY (node, jid)
) STRICT, WITHOUT ROWID;

CREATE INDEX pubsub_subscriptions_by_bare ON pubsub_subscriptions (bare);
