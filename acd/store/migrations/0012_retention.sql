-- +goose Up
-- How long what was said and who it was is kept, what may not go, and what went.

ALTER TABLE queues ADD COLUMN keeping TEXT NOT NULL DEFAULT '{}'; -- store.Keeping, JSON
UPDATE queues SET keeping = '{"lines":-1,"files":-1,"person":-1}'; -- nothing goes that nobody has asked to go

-- When a contact's lines, files and personal data went; NULL = they are there.
ALTER TABLE contacts ADD COLUMN lines_gone INTEGER;
ALTER TABLE contacts ADD COLUMN files_gone INTEGER;
ALTER TABLE contacts ADD COLUMN person_gone INTEGER;
CREATE INDEX contacts_lines ON contacts(queue, closed) WHERE lines_gone IS NULL;
CREATE INDEX contacts_files ON contacts(queue, closed) WHERE files_gone IS NULL;
CREATE INDEX contacts_person ON contacts(queue, closed) WHERE person_gone IS NULL;

-- What neither retention nor erasure may touch. A hold outlives its end; its number is never used again.
CREATE TABLE holds (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    kind   INTEGER NOT NULL,          -- store.HoldKind
    target INTEGER NOT NULL,          -- of a contact, a visitor, a queue
    reason TEXT NOT NULL,             -- in words, for those who work here
    agent  INTEGER NOT NULL,          -- acd.AgentID of who holds; 0 = at the machine
    at     INTEGER NOT NULL,
    lifted INTEGER NOT NULL           -- 0 = not
) STRICT;
CREATE UNIQUE INDEX holds_open ON holds(kind, target) WHERE lifted = 0;

-- Erasures, so that one that was interrupted goes on. A visitor's, or of one contact.
CREATE TABLE erasures (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    visitor INTEGER NOT NULL,         -- acd.VisitorID
    contact INTEGER NOT NULL,         -- acd.ContactID; 0 = all of the visitor's
    agent   INTEGER NOT NULL,         -- acd.AgentID of who asked; 0 = at the machine
    at      INTEGER NOT NULL,
    done    INTEGER NOT NULL          -- 0 = not yet
) STRICT;
CREATE INDEX erasures_open ON erasures(id) WHERE done = 0;

-- +goose Down
DROP TABLE erasures;
DROP TABLE holds;
DROP INDEX contacts_person;
DROP INDEX contacts_files;
DROP INDEX contacts_lines;
ALTER TABLE contacts DROP COLUMN person_gone;
ALTER TABLE contacts DROP COLUMN files_gone;
ALTER TABLE contacts DROP COLUMN lines_gone;
ALTER TABLE queues DROP COLUMN keeping;
