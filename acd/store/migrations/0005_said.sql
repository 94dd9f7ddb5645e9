-- +goose Up
-- What is said besides plain lines, and what is written about a contact: corrections, reactions, files, receipts with
-- their times, notes, tags, ratings, surveys. Erasing a person touches all of it.

ALTER TABLE messages ADD COLUMN act   INTEGER NOT NULL DEFAULT 1; -- store.Act
ALTER TABLE messages ADD COLUMN about INTEGER NOT NULL DEFAULT 0; -- the line it corrects, reacts to, takes back, answers
ALTER TABLE messages ADD COLUMN agent INTEGER NOT NULL DEFAULT 0; -- acd.AgentID who said it; 0 = the visitor, the ACD
ALTER TABLE messages ADD COLUMN retracted INTEGER;                -- when it was taken back; body and payload are gone
UPDATE messages SET agent = coalesce((SELECT c.agent FROM contacts c WHERE c.id = messages.contact), 0) WHERE party = 2;

ALTER TABLE callers ADD COLUMN lang TEXT NOT NULL DEFAULT '';     -- the visitor's, BCP 47, as the stream said it

-- Files that lines brought along. What is kept of them is told from the line alone; the file itself lies elsewhere.
CREATE TABLE attachments (
    contact INTEGER NOT NULL REFERENCES contacts(id),
    line    INTEGER NOT NULL,
    url     TEXT NOT NULL,
    name    TEXT NOT NULL,            -- empty: not known
    size    INTEGER NOT NULL,         -- bytes; 0: not known
    type    TEXT NOT NULL,            -- media type; empty: not known
    PRIMARY KEY (contact, line)
) STRICT, WITHOUT ROWID;

-- How far each side has received and seen, and when: each step forward is a row.
CREATE TABLE receipts (
    contact INTEGER NOT NULL REFERENCES contacts(id),
    party   INTEGER NOT NULL,         -- whose screen
    kind    INTEGER NOT NULL,         -- store.Receipt
    id      INTEGER NOT NULL,         -- everything up to this line
    at      INTEGER NOT NULL,         -- 0 = not known
    PRIMARY KEY (contact, party, kind, id)
) STRICT, WITHOUT ROWID;
INSERT INTO receipts SELECT contact, party, 1, id, 0 FROM marks;
DROP TABLE marks;

-- Notes are for those who work here, and only ever added.
CREATE TABLE written (
    contact INTEGER NOT NULL REFERENCES contacts(id),
    id      INTEGER NOT NULL,         -- from 1
    agent   INTEGER NOT NULL,         -- acd.AgentID
    at      INTEGER NOT NULL,
    note    TEXT NOT NULL,            -- at most 4,000 characters
    PRIMARY KEY (contact, id)
) STRICT, WITHOUT ROWID;
INSERT INTO written SELECT contact, 1, agent, at, note FROM notes WHERE note <> '';
DROP TABLE notes;
ALTER TABLE written RENAME TO notes;

CREATE TABLE tags (
    contact INTEGER NOT NULL REFERENCES contacts(id),
    tag     TEXT NOT NULL COLLATE NOCASE, -- at most 40 characters
    agent   INTEGER NOT NULL,         -- acd.AgentID who set it
    at      INTEGER NOT NULL,
    PRIMARY KEY (contact, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_tag ON tags(tag);

CREATE TABLE ratings (
    contact INTEGER PRIMARY KEY REFERENCES contacts(id),
    stars   INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    comment TEXT NOT NULL,            -- at most 2,000 characters
    at      INTEGER NOT NULL,         -- of the first
    changed INTEGER NOT NULL          -- of the last
) STRICT;

CREATE TABLE surveys (
    contact INTEGER PRIMARY KEY REFERENCES contacts(id),
    answers TEXT NOT NULL,            -- store.Answers, JSON
    at      INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE surveys;
DROP TABLE ratings;
DROP TABLE tags;
CREATE TABLE single (
    contact INTEGER PRIMARY KEY REFERENCES contacts(id),
    agent   INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    note    TEXT NOT NULL
) STRICT;
INSERT INTO single SELECT contact, agent, at, note FROM notes n WHERE id = (SELECT max(id) FROM notes WHERE contact = n.contact);
DROP TABLE notes;
ALTER TABLE single RENAME TO notes;
CREATE TABLE marks (
    contact INTEGER NOT NULL REFERENCES contacts(id),
    party   INTEGER NOT NULL,
    id      INTEGER NOT NULL,
    PRIMARY KEY (contact, party)
) STRICT, WITHOUT ROWID;
INSERT INTO marks SELECT contact, party, max(id) FROM receipts WHERE kind = 1 GROUP BY contact, party;
DROP TABLE receipts;
DROP TABLE attachments;
ALTER TABLE callers DROP COLUMN lang;
ALTER TABLE messages DROP COLUMN retracted;
ALTER TABLE messages DROP COLUMN agent;
ALTER TABLE messages DROP COLUMN about;
ALTER TABLE messages DROP COLUMN act;
