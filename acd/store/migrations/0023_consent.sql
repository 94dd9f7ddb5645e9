-- +goose Up
-- What visitors have agreed to before their chats. The words are the site's own, each kept once; who agreed is the contact.
CREATE TABLE consent_texts (
    version TEXT PRIMARY KEY,         -- store.ConsentVersion of the text
    text    TEXT NOT NULL
) STRICT;
CREATE TABLE consents (
    contact INTEGER PRIMARY KEY,      -- acd.ContactID
    version TEXT NOT NULL,            -- in consent_texts
    at      INTEGER NOT NULL          -- in milliseconds since 1970
) STRICT;

-- +goose Down
DROP TABLE consents;
DROP TABLE consent_texts;
