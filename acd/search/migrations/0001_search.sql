-- +goose Up
-- An index over lines of conversations, made from messages and what is beside them; it can be made anew.

-- Which line a row of search_text is of. Numbers grow with time: that of the row of lines the line was kept with.
CREATE TABLE search_lines (
    id      INTEGER PRIMARY KEY,
    contact INTEGER NOT NULL,         -- acd.ContactID
    line    INTEGER NOT NULL,         -- messages.id
    at      INTEGER NOT NULL,         -- milliseconds since 1970
    UNIQUE (contact, line)
) STRICT;
-- Who vouched for whom: see Earlier.
CREATE INDEX search_claims ON contact_claims(json_extract(claims, '$.account')) WHERE json_valid(claims);
CREATE INDEX search_lines_at ON search_lines(at);

-- Tokens, as package bigram makes them. who has a word for each agent who may read the line (a7), for the queue (q3), the
-- contact's agents (t7, whether they may read it or not), and an s where it was said to everybody.
CREATE VIRTUAL TABLE search_text USING fts5(who, caller, body, detail=column, tokenize='ascii');
INSERT INTO search_text(search_text, rank) VALUES('secure-delete', 1); -- what is erased leaves nothing behind

CREATE TABLE search_cursor (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    lines INTEGER NOT NULL,           -- lines.id
    log   INTEGER NOT NULL            -- log.id
) STRICT;
INSERT INTO search_cursor VALUES (1, 0, 0);

-- +goose Down
DROP INDEX search_claims;
DROP TABLE search_cursor;
DROP TABLE search_text;
DROP TABLE search_lines;
