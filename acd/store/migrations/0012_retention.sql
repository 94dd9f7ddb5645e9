-- +goose Up
-- Retention, legal holds, erasure, what is masked.
SELECT 1;

-- +goose Down
SELECT 1;
