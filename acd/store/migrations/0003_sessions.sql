-- +goose Up
-- Sessions with a part in something, where the server tells nothing about them: at the next start they are asked
-- whether they are there.
CREATE TABLE sessions (
    jid     TEXT NOT NULL,            -- full
    part    INTEGER NOT NULL,         -- store.Part
    contact INTEGER NOT NULL,         -- whose room it is in; 0 for another part
    PRIMARY KEY (jid, part, contact)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE sessions;
