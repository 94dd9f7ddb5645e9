package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/acd/facts"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// openView opens a directory's database for reading alone, of a running server too. One that another version of the program
// wrote is refused: what only reads can bring nothing up to date.
func openView(ctx context.Context, dir string) (*sql.DB, error) {
	db, err := store.OpenView(dir)
	if err != nil {
		return nil, err
	}
	err = acdstore.Current(ctx, db)
	if err == nil {
		err = facts.Current(ctx, db)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", dir, err), db.Close())
	}
	return db, nil
}
