package facts

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

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

	turn chan struct{} // holds one while somebody works: only one does
	book *Book         // nil: to be loaded
	at   cursor
	puts map[string]string // statements by table
}

func newKeeper(db *store.DB) *Keeper { return &Keeper{db: db, turn: make(chan struct{}, 1)} }

// begin waits for its turn, which end gives back.
func (k *Keeper) begin(ctx context.Context) error {
	select {
	case k.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for figures: %w", ctx.Err())
	}
}

func (k *Keeper) end() { <-k.turn }

// Current looks whether the tables, and what is in them, are of this program's version, and changes nothing: see
// [store.Current]. Of a log that was cut they cannot be made anew, so they are as they should be.
func Current(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("look at the version of the facts: %w", err)
	}
	if err := store.Current(ctx, db, "facts", files); err != nil {
		return err
	}
	var made bool
	if err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'fact_cursor')`).Scan(&made); err != nil || !made {
		return err
	}
	c, err := readCursor(ctx, db)
	if err != nil || c.version == Version || c.version == 0 {
		return err
	}
	var cut bool
	if err := db.QueryRowContext(ctx, `SELECT coalesce(min(id), 0) > 1 FROM log`).Scan(&cut); err != nil || cut {
		return err
	}
	return fmt.Errorf("%w (its figures are of version %d, this program's of %d)", store.ErrOlder, c.version, Version)
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
	k := newKeeper(db)
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
	if err := k.begin(ctx); err != nil {
		return err
	}
	defer k.end()
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
// it was called. It takes as long as the tables are behind; each transaction takes at most batchRows of the log.
func (k *Keeper) Project(ctx context.Context) error {
	if err := k.begin(ctx); err != nil {
		return err
	}
	defer k.end()
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

func (k *Keeper) ready(ctx context.Context) (err error) {
	if k.puts == nil {
		if k.puts, err = readPuts(ctx, k.db.Reader()); err != nil {
			return err
		}
	}
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
	if err := k.db.Do(ctx, batch(k.puts, k.at, to, k.book.taken())); err != nil {
		return fmt.Errorf("keep facts: %w", err)
	}
	k.at = to
	return nil
}
