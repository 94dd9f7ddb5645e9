-- +goose Up

-- The words of messages, as package bigram makes them; rowid is the message's id. who has a word for each account that
-- keeps it: without that, a search would go through what everybody has said.
CREATE VIRTUAL TABLE archive_text USING fts5(who, body, content='', contentless_delete=1, detail=column, tokenize='ascii');

CREATE TABLE archive_text_state (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    indexed INTEGER NOT NULL -- up to this id messages are in archive_text
) STRICT;
INSERT INTO archive_text_state(one, indexed) SELECT 1, floor FROM archive_state;

-- +goose Down
DROP TABLE archive_text_state;
DROP TABLE archive_text;
