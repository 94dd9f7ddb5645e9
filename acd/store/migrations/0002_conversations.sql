-- +goose Up
-- What stands beside the event log under a contact's id: names, forms, lines, notes. Erasing a person touches these
-- tables and leaves the log and its figures as they are.

CREATE TABLE visitors (
    id  INTEGER PRIMARY KEY,          -- acd.VisitorID
    jid TEXT NOT NULL UNIQUE          -- bare
) STRICT;

CREATE TABLE contacts (
    id      INTEGER PRIMARY KEY,      -- acd.ContactID
    visitor INTEGER NOT NULL REFERENCES visitors(id),
    queue   INTEGER NOT NULL,         -- acd.QueueID of the first entry
    arrived INTEGER NOT NULL,         -- milliseconds since 1970, as every time here
    agent   INTEGER,                  -- acd.AgentID connected last
    since   INTEGER NOT NULL,         -- of the connection, then of the end
    ended   INTEGER,
    by      INTEGER,                  -- acd.Party
    cause   INTEGER,                  -- acd.Cause
    code    INTEGER,                  -- acd.WrapUpCode
    closed  INTEGER
) STRICT;
CREATE INDEX contacts_visitor ON contacts(visitor, arrived);
CREATE INDEX contacts_closed ON contacts(closed);

CREATE TABLE callers (
    contact INTEGER PRIMARY KEY REFERENCES contacts(id),
    name    TEXT NOT NULL,            -- as typed, at most 80 characters
    form    TEXT NOT NULL             -- the submitted form, XML
) STRICT;

CREATE TABLE messages (
    contact INTEGER NOT NULL REFERENCES contacts(id),
    id      INTEGER NOT NULL,         -- the line's place in the conversation, and its stanza-id
    party   INTEGER NOT NULL,         -- conversation.Party
    name    TEXT NOT NULL,            -- shown name of who said it
    at      INTEGER NOT NULL,
    stanza  TEXT NOT NULL,            -- the message's id attribute
    origin  TEXT NOT NULL,            -- origin-id, or empty
    body    TEXT NOT NULL,
    payload TEXT NOT NULL,            -- the children as reflected, XML
    PRIMARY KEY (contact, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE marks (
    contact INTEGER NOT NULL REFERENCES contacts(id),
    party   INTEGER NOT NULL,         -- who received
    id      INTEGER NOT NULL,         -- everything up to this line
    PRIMARY KEY (contact, party)
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
    contact INTEGER PRIMARY KEY REFERENCES contacts(id),
    agent   INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    note    TEXT NOT NULL             -- at most 4,000 characters
) STRICT;

-- Where the contacts of an agent went who had vanished; told until the agent is ready again.
CREATE TABLE moved (
    agent       INTEGER NOT NULL,
    contact     INTEGER NOT NULL REFERENCES contacts(id),
    destination INTEGER NOT NULL,     -- store.Destination
    at          INTEGER NOT NULL,
    PRIMARY KEY (agent, contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX moved_contact ON moved(contact);

-- +goose Down
DROP TABLE moved;
DROP TABLE notes;
DROP TABLE marks;
DROP TABLE messages;
DROP TABLE callers;
DROP TABLE contacts;
DROP TABLE visitors;
