package store

import (
	"context"
	"database/sql"
	"fmt"
)

// LastRow is the id of the log's last row; 0: it is empty.
func LastRow(ctx context.Context, db *sql.DB) (last uint64, err error) {
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM log`).Scan(&last); err != nil {
		return 0, fmt.Errorf("read the log's last row: %w", err)
	}
	return last, nil
}
