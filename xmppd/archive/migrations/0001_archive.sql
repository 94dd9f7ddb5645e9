-- +goose Up

-- Truth. Rows are added at the end only; there is no index beside the id, which would cost more than the row.
CREATE TABLE archive_messages (
    id        INTEGER PRIMARY KEY, -- grows in the order of commits, is never used again
    at        INTEGER NOT NULL,    -- milliseconds since 1970
    sender    INTEGER NOT NULL,    -- accounts; 0 = none of ours, negative = does not keep it
    recipient INTEGER NOT NULL,
    stanza    BLOB    NOT NULL
) STRICT;

-- What belongs to whom, up to archive_state.folded: derived from the messages.
CREATE TABLE archive_chunks (
    account INTEGER NOT NULL,
    first   INTEGER NOT NULL, -- ids of the first and the last entry
    last    INTEGER NOT NULL,
    count   INTEGER NOT NULL,
    since   INTEGER NOT NULL, -- the earliest and the latest time of an entry: clocks may step back
    until   INTEGER NOT NULL,
    block   INTEGER NOT NULL,
    PRIMARY KEY (account, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE archive_blocks (
    id      INTEGER PRIMARY KEY,
    entries BLOB NOT NULL
) STRICT;

CREATE TABLE archive_state (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    key    BLOB    NOT NULL, -- makes ids that nobody can guess
    folded INTEGER NOT NULL, -- chunks tell all about messages up to this id, and nothing that counts of later ones
    floor  INTEGER NOT NULL  -- messages up to this id are forgotten
) STRICT;
INSERT INTO archive_state(one, key, folded, floor) VALUES(1, randomblob(16), 0, 0);

-- +goose Down
DROP TABLE archive_state;
DROP TABLE archive_blocks;
DROP TABLE archive_chunks;
DROP TABLE archive_messages;
