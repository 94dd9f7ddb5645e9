-- +goose Up
-- How contacts were rated, proved as lines are (acd/record): each row is a rating as it then stood, and the last of a
-- contact is what ratings says. Only ever added to; it holds no words, so that erasing a person leaves it as it is.
CREATE TABLE rated (
    id      INTEGER PRIMARY KEY,      -- 1, 2, 3 … without a gap
    contact INTEGER NOT NULL,         -- acd.ContactID
    stars   INTEGER NOT NULL,
    at      INTEGER NOT NULL,         -- milliseconds since 1970: of the contact's first
    changed INTEGER NOT NULL,         -- of this one
    link    BLOB                      -- to the row before
) STRICT;
INSERT INTO rated (contact, stars, at, changed) SELECT contact, stars, at, changed FROM ratings ORDER BY changed, contact;

-- +goose Down
DROP TABLE rated;
