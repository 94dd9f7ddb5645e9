package store

import (
	"context"
	"database/sql"
	"fmt"
)

// LogSpan is the ids of the first and the last row of the log; 0 and 0: it is empty.
func LogSpan(ctx context.Context, db *sql.DB) (first, last uint64, err error) {
	if err := db.QueryRowContext(ctx, `SELECT coalesce(min(id), 0), coalesce(max(id), 0) FROM log`).Scan(&first, &last); err != nil {
		return 0, 0, fmt.Errorf("read how long the log is: %w", err)
	}
	return first, last, nil
}
