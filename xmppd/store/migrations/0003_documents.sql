-- +goose Up

-- Small things that features keep for an account: its vCard, whom it blocks, when it was last there.
CREATE TABLE documents (
    account INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    kind    TEXT    NOT NULL, -- the feature
    name    TEXT    NOT NULL,
    bytes   INTEGER NOT NULL, -- what it counts for
    content BLOB    NOT NULL,
    UNIQUE (account, kind, name)
) STRICT;
CREATE INDEX documents_bytes ON documents(account, bytes); -- the sum is read from it alone

-- +goose Down
DROP TABLE documents;
