package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	journal "parley/internal/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Current looks whether the contact centre's tables are of the version this program knows, and changes nothing: see
// [journal.Current].
func Current(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("look at the version of the contact centre: %w", err)
	}
	return journal.Current(ctx, db, "acd", files)
}

// Migrate brings the contact centre's tables to the version this program knows, and has the record prove what no version so
// far did. Call it before anything is appended.
func Migrate(ctx context.Context, db *journal.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("migrate the contact centre: %w", err)
	}
	if err := db.Migrate(ctx, "acd", files); err != nil {
		return err
	}
	if err := proveOld(ctx, db); err != nil {
		return fmt.Errorf("prove what was there before the record: %w", err)
	}
	return nil
}
