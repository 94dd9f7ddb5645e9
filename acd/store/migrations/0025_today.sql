-- +goose Up
ALTER TABLE queues ADD COLUMN today TEXT NOT NULL DEFAULT '{}'; -- hours.Today, JSON

-- +goose Down
ALTER TABLE queues DROP COLUMN today;
