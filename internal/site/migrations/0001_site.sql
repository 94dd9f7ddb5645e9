-- +goose Up
CREATE TABLE site (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT;
