-- +goose Up
-- What a queue does beyond its first rules, and what people call things. JSON where the program reads a column whole
-- and nobody asks about its parts; names in several languages are {"en": …, "zh-TW": …}.

ALTER TABLE queues ADD COLUMN rules  TEXT NOT NULL DEFAULT '{}'; -- store.kept, the rules without a column; JSON
ALTER TABLE queues ADD COLUMN names  TEXT NOT NULL DEFAULT '{}'; -- store.Words; name is the one for all other languages
ALTER TABLE queues ADD COLUMN hours  TEXT NOT NULL DEFAULT '';   -- as hours.Parse reads it; empty: always open
ALTER TABLE queues ADD COLUMN closed TEXT NOT NULL DEFAULT '';   -- store.Closed: what a visitor finds while it is closed
ALTER TABLE queues ADD COLUMN texts  TEXT NOT NULL DEFAULT '{}'; -- store.Texts; JSON
ALTER TABLE queues ADD COLUMN form   TEXT NOT NULL DEFAULT '{}'; -- store.Form, before the chat; JSON
ALTER TABLE queues ADD COLUMN survey TEXT NOT NULL DEFAULT '{}'; -- store.Form, after it; JSON
ALTER TABLE queues ADD COLUMN tags   TEXT NOT NULL DEFAULT '[]'; -- those that may be set; none: any; JSON

-- Wrap-up codes of a queue, a tree. Below 100 are those that every queue has without its own. A number is never used
-- again, and a code that was removed can still be read.
CREATE TABLE codes (
    id      INTEGER PRIMARY KEY CHECK (id BETWEEN 100 AND 65535), -- acd.WrapUpCode
    queue   INTEGER NOT NULL REFERENCES queues(id),
    parent  INTEGER REFERENCES codes(id),
    word    TEXT NOT NULL,                                        -- on the wire and for commands; unique in its queue
    labels  TEXT NOT NULL,                                        -- store.Words
    place   INTEGER NOT NULL,                                     -- among its siblings
    removed INTEGER
) STRICT;
CREATE UNIQUE INDEX codes_word ON codes(queue, word) WHERE removed IS NULL;

CREATE TABLE skills (
    id      INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 65535),   -- acd.SkillID; never used again
    word    TEXT NOT NULL COLLATE NOCASE,
    labels  TEXT NOT NULL,                                        -- store.Words
    removed INTEGER
) STRICT;
CREATE UNIQUE INDEX skills_word ON skills(word) WHERE removed IS NULL;

CREATE TABLE agent_skills (
    agent INTEGER NOT NULL REFERENCES agents(id),
    skill INTEGER NOT NULL REFERENCES skills(id),
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 100),
    PRIMARY KEY (agent, skill)
) STRICT, WITHOUT ROWID;

-- The list of reasons for not being ready that agents are shown. A reason without a place is an agent's own words, or
-- one taken off the list.
ALTER TABLE reasons ADD COLUMN labels TEXT NOT NULL DEFAULT '{}'; -- store.Words; label is the word for it
ALTER TABLE reasons ADD COLUMN place INTEGER;

-- +goose Down
ALTER TABLE reasons DROP COLUMN place;
ALTER TABLE reasons DROP COLUMN labels;
DROP TABLE agent_skills;
DROP TABLE skills;
DROP TABLE codes;
ALTER TABLE queues DROP COLUMN tags;
ALTER TABLE queues DROP COLUMN survey;
ALTER TABLE queues DROP COLUMN form;
ALTER TABLE queues DROP COLUMN texts;
ALTER TABLE queues DROP COLUMN closed;
ALTER TABLE queues DROP COLUMN hours;
ALTER TABLE queues DROP COLUMN names;
ALTER TABLE queues DROP COLUMN rules;
