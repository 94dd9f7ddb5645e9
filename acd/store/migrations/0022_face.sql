-- +goose Up
ALTER TABLE queues ADD COLUMN face TEXT NOT NULL DEFAULT '{}'; -- store.Face, JSON

-- +goose Down
ALTER TABLE queues DROP COLUMN face;
