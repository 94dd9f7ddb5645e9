-- +goose Up

-- Retractions whose message is still to be made a tombstone (XEP-0424).
CREATE TABLE archive_retractions (
    message INTEGER PRIMARY KEY -- the retraction's own id
) STRICT;

-- +goose Down
DROP TABLE archive_retractions;
