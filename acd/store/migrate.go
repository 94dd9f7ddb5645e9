package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	journal "parley/internal/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

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
