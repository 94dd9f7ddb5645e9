-- +goose Up
-- Who takes part in a conversation besides its visitor, and what is said where the visitor must not hear it.

-- A line's id is its place: number<<12 + aside, see conversation.Place. What there is has numbers alone.
UPDATE messages SET id = -(id << 12);
UPDATE messages SET id = -id, about = about << 12;
UPDATE receipts SET id = -(id << 12);
UPDATE receipts SET id = -id;
UPDATE attachments SET line = -(line << 12);
UPDATE attachments SET line = -line;
ALTER TABLE messages ADD COLUMN kind INTEGER NOT NULL DEFAULT 1;  -- conversation.Kind

-- Agents who have, or had, a part. Who comes again has one row.
CREATE TABLE parties (
    contact INTEGER NOT NULL REFERENCES contacts(id),
    agent   INTEGER NOT NULL,         -- acd.AgentID
    role    INTEGER NOT NULL,         -- conversation.Role, the last one
    party   INTEGER NOT NULL,         -- conversation.Party, the last one; 0 = not told yet
    since   INTEGER NOT NULL,         -- milliseconds since 1970
    until   INTEGER,                  -- NULL = still
    upto    INTEGER,                  -- the last line before that: so far the agent may read; NULL = to the end
    PRIMARY KEY (contact, agent)
) STRICT, WITHOUT ROWID;
INSERT INTO parties (contact, agent, role, party, since, until)
    SELECT id, agent, 2, 2, since, ended FROM contacts WHERE agent IS NOT NULL;

-- Who passed a contact on last, and what for: it stands in the offer.
CREATE TABLE passes (
    contact  INTEGER PRIMARY KEY REFERENCES contacts(id),
    agent    INTEGER NOT NULL,        -- acd.AgentID who has passed it on
    at       INTEGER NOT NULL,
    reason   TEXT NOT NULL,           -- at most 200 characters
    note     TEXT NOT NULL            -- a summary for who takes it; at most 4,000 characters
) STRICT;

-- +goose Down
DROP TABLE passes;
DROP TABLE parties;
ALTER TABLE messages DROP COLUMN kind;
DELETE FROM messages WHERE id & 4095 <> 0;
DELETE FROM receipts WHERE id & 4095 <> 0;
DELETE FROM attachments WHERE line & 4095 <> 0;
UPDATE attachments SET line = -(line >> 12);
UPDATE attachments SET line = -line;
UPDATE receipts SET id = -(id >> 12);
UPDATE receipts SET id = -id;
UPDATE messages SET id = -(id >> 12);
UPDATE messages SET id = -id, about = about >> 12;
