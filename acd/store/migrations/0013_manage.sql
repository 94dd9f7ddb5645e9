-- +goose Up
-- Management: tokens of programs, canned replies, webhooks, roles.
SELECT 1;

-- +goose Down
SELECT 1;
