-- +goose Up
-- The record: chained rows of the log and of the audit trail, and what is sealed.
SELECT 1;

-- +goose Down
SELECT 1;
