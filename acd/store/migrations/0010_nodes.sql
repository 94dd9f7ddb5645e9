-- +goose Up
-- Who follows the nodes of the contact centre (XEP-0060), and who may see those of a queue without working here.
CREATE TABLE followers (
    kind INTEGER NOT NULL,            -- store.NodeKind
    id   INTEGER NOT NULL,            -- number of the agent, queue or contact; 0: all of them
    jid  TEXT NOT NULL,               -- bare
    PRIMARY KEY (kind, id, jid)
) STRICT, WITHOUT ROWID;

CREATE TABLE integrators (
    queue INTEGER NOT NULL REFERENCES queues(id),
    jid   TEXT NOT NULL,              -- bare
    PRIMARY KEY (queue, jid)
) STRICT, WITHOUT ROWID;

-- Agents that are programs.
ALTER TABLE agents ADD COLUMN bot INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE agents DROP COLUMN bot;
DROP TABLE integrators;
DROP TABLE followers;
