package facts

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Behind means that the tables are not there yet, as after an upgrade that makes them anew: they hold Done rows of the log's All.
type Behind struct{ Done, All uint64 }

// Error says how far they are.
func (b Behind) Error() string {
	return fmt.Sprintf("figures are being made: %d of %d rows of the log are in them", b.Done, b.All)
}

// Percent is how much of the log is in them, 0 … 99.
func (b Behind) Percent() int {
	if b.All == 0 {
		return 0
	}
	return int(min(b.Done*100/b.All, 99))
}

// Reach is Project that takes no longer than most: Behind, if the tables are not there by then. What was folded stays.
func (k *Keeper) Reach(ctx context.Context, most time.Duration) error {
	soon, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	err := k.Project(soon)
	if err == nil || ctx.Err() != nil || !errors.Is(soon.Err(), context.DeadlineExceeded) {
		return err
	}
	b, err := k.Far(ctx)
	if err != nil {
		return err
	}
	return b
}

// Far is how far the tables are. It asks for two numbers and waits for nobody.
func (k *Keeper) Far(ctx context.Context) (b Behind, err error) {
	c, err := readCursor(ctx, k.db.Reader())
	if err == nil {
		err = k.db.Reader().QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM log`).Scan(&b.All)
	}
	if err != nil {
		return b, fmt.Errorf("find how far figures are: %w", err)
	}
	b.Done = min(c.position, b.All)
	return b, nil
}
