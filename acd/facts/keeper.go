package facts

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// Version is raised whenever a Book folds otherwise than before: the tables are then made anew at the next start.
const Version = 2

// batchRows is how many rows of the log one transaction takes: it bounds how long it holds up others.
const batchRows = 1000

// ErrCut is what a rebuild gets when the log does not begin at its beginning: its older rows were dropped behind a seal,
// and what the tables say of them cannot be made again.
var ErrCut = errors.New("the log's beginning was dropped: facts of that time cannot be made anew")

//go:embed migrations/*.sql
var migrations embed.FS

// Keeper keeps the tables. Its methods may be called from any goroutine.
type Keeper struct {
	db *store.DB

	mu   sync.Mutex
	book *Book // nil: to be loaded
	at   cursor
}

// Open brings the tables up to this program's version. Those of another Version are emptied, unless their log was cut.
// It does not read the log; Project does.
func Open(ctx context.Context, db *store.DB) (*Keeper, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("migrate facts: %w", err)
	}
	if err := db.Migrate(ctx, "facts", files); err != nil {
		return nil, err
	}
	k := &Keeper{db: db}
	c, err := readCursor(ctx, db.Reader())
	if err != nil || c.version == Version || c.version == 0 {
		return k, err
	}
	if err := k.Rebuild(ctx); err != nil && !errors.Is(err, ErrCut) {
		return nil, err
	}
	return k, nil
}

// Rebuild empties the tables; the next Project makes them anew. ErrCut if it could not.
func (k *Keeper) Rebuild(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	var first sql.NullInt64
	if err := k.db.Reader().QueryRowContext(ctx, `SELECT min(id) FROM log`).Scan(&first); err != nil {
		return fmt.Errorf("find the log's beginning: %w", err)
	}
	if first.Valid && first.Int64 > 1 {
		return ErrCut
	}
	k.book = nil
	return k.db.Do(ctx, empty)
}

// Project folds what the log has that the tables have not: when it returns, they are not behind what was committed when
// it was called. It takes as long as the log is behind; each transaction takes at most batchRows of it.
func (k *Keeper) Project(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	var last int64
	if err := k.db.Reader().QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM log`).Scan(&last); err != nil {
		return fmt.Errorf("find the log's end: %w", err)
	}
	for {
		if err := k.ready(ctx); err != nil {
			return err
		}
		if k.at.position >= uint64(last) {
			return nil
		}
		if err := k.step(ctx, batchRows); err != nil {
			k.book = nil // what it folded is not in the tables
			if !errors.Is(err, errMoved) {
				return err
			}
		}
	}
}

// At is the time of the last row of the log that is in the tables.
func (k *Keeper) At() acd.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.at.at
}

func (k *Keeper) ready(ctx context.Context) (err error) {
	if k.book == nil {
		k.book, k.at, err = load(ctx, k.db.Reader())
	}
	return err
}

// step folds at most n rows and keeps what comes of them.
func (k *Keeper) step(ctx context.Context, n int) error {
	to := cursor{Version, k.at.position, k.at.at}
	for row, err := range acdstore.ReadLog(ctx, k.db.Reader(), k.at.position) {
		if err != nil {
			return err
		}
		if row.ID != to.position+1 && to.position != 0 {
			return fmt.Errorf("%w: row %d follows row %d", acdstore.ErrGap, row.ID, to.position)
		}
		k.book.Fold(row.ID, row.At, row.Event, row.Effects)
		to.position, to.at = row.ID, k.book.At()
		if n--; n == 0 {
			break
		}
	}
	if to.position == k.at.position {
		return nil
	}
	if err := k.db.Do(ctx, batch(k.at, to, k.book.taken())); err != nil {
		return fmt.Errorf("keep facts: %w", err)
	}
	k.at = to
	return nil
}
