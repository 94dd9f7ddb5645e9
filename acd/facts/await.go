package facts

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Await waits until the facts are not behind what the log held when it was called, as a server that runs beside keeps
// them up. told (may be nil) hears, now and then, how many rows of the log are missing still.
func Await(ctx context.Context, db *sql.DB, told func(missing uint64)) error {
	var last uint64
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM log`).Scan(&last); err != nil {
		return fmt.Errorf("find the log's end: %w", err)
	}
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for n := 0; ; n++ {
		c, err := readCursor(ctx, db)
		if err != nil || c.position >= last {
			return err
		}
		if told != nil && n%40 == 39 {
			told(last - c.position)
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return fmt.Errorf("wait for figures, %d rows of the log behind: %w", last-c.position, ctx.Err())
		}
	}
}
