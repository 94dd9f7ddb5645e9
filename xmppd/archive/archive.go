package archive

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"parley/internal/store"
	"parley/xmppd/mam"
	"parley/xmppd/module"
	xstore "parley/xmppd/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Config bounds what the archive uses. Start from Default.
type Config struct {
	// TailMax is how many entries of the index are gathered in memory, 32 bytes each, before they are folded into blocks. As
	// many again may gather while that is done; then Keep waits for it. A message has an entry for each account that keeps
	// it. Default 262,144.
	TailMax int `toml:"-"`
	// PageMax is how many messages one page may hold; who asks for more gets this many. Default 100.
	PageMax int
	// PageBytesMax ends a page early: it holds at least one message, and no other that would go beyond this many bytes.
	// Default 256 KiB.
	PageBytesMax int `toml:"-"`
	// Days is how long messages are kept; 0 = for ever.
	Days int

	// Now is the clock, time.Now if nil.
	Now func() time.Time `toml:"-"`
}

// Default returns what a server begins with.
func Default() Config { return Config{TailMax: 1 << 18, PageMax: 100, PageBytesMax: 256 << 10} }

// Validate names everything in c that cannot work.
func (c Config) Validate() error {
	var problems []error
	if c.TailMax < 1 || c.PageMax < 1 || c.PageBytesMax < 1 {
		problems = append(problems, errors.New("archive: TailMax, PageMax and PageBytesMax must be positive"))
	}
	if c.Days < 0 {
		problems = append(problems, errors.New("archive: Days must not be negative"))
	}
	return errors.Join(problems...)
}

// Archive keeps messages and finds them. Its methods may be called from any goroutine.
type Archive struct {
	cfg      Config
	db       *store.DB
	accounts *xstore.Accounts
	log      *slog.Logger
	now      func() time.Time
	ids      ids

	keeping sync.Mutex // held from giving an id to Append: ids stand in the order of commits
	next    int64

	prefs   prefs
	gone    gone
	words   words
	index   index
	folding sync.Mutex // one fold at a time

	pages       chan struct{} // one in it for each page that is being made
	examinedMax int

	wake       chan struct{} // capacity 1: there is something to fold
	retracting chan struct{} // likewise, to retract
	sweeping   chan struct{} // likewise, to sweep
	stop       chan struct{}
	running    sync.WaitGroup
}

// Open brings the tables up to date and reads what of the index is not folded yet: about 1 µs for each such message.
func Open(ctx context.Context, cfg Config, db *store.DB, accounts *xstore.Accounts, log *slog.Logger) (*Archive, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	if err := db.Migrate(ctx, "archive", files); err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	a := &Archive{
		cfg: cfg, db: db, accounts: accounts, log: log, now: cfg.Now, prefs: prefs{of: map[int64]*mam.Prefs{}},
		pages: make(chan struct{}, pagesAtOnce), examinedMax: examinedMax,
		wake: make(chan struct{}, 1), retracting: make(chan struct{}, 1), sweeping: make(chan struct{}, 1), stop: make(chan struct{}),
	}
	if a.now == nil {
		a.now = time.Now
	}
	a.index.room.L = &a.index.mu
	if err := a.load(ctx); err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	if err := a.openWords(ctx); err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	a.running.Go(a.foldWhenDue)
	a.running.Go(a.retractWhenDue)
	accounts.OnRevoked(a.noteGone)
	a.running.Go(a.sweepInTime)
	if a.words.there {
		a.running.Go(a.indexInTime)
	}
	return a, nil
}

// Close waits for what runs beside Keep. Call it before the database is closed, and Keep no more.
func (a *Archive) Close() {
	close(a.stop)
	a.running.Wait()
	a.index.giveUp()
}

// Keep is module.Archive's.
func (a *Archive) Keep(m module.Kept, done func(error)) string {
	e, retracts := entryOf(&m), retracts(&m)
	a.index.waitForRoom()
	a.keeping.Lock()
	defer a.keeping.Unlock()
	e.id = a.next
	a.next++
	a.db.Append(func(tx *store.Tx) error {
		if m.Sender <= 0 && m.Recipient <= 0 {
			return nil // nobody keeps it: only its turn is
		}
		_, err := tx.Exec("INSERT INTO archive_messages(id, at, sender, recipient, stanza) VALUES(?, ?, ?, ?, ?)",
			e.id, e.at, m.Sender, m.Recipient, m.Stanza)
		if err == nil && retracts {
			_, err = tx.Exec("INSERT INTO archive_retractions(message) VALUES(?)", e.id)
		}
		return err
	}, func(err error) {
		if err == nil && a.index.add(&e) >= a.cfg.TailMax {
			soon(a.wake)
		}
		if err == nil && retracts {
			soon(a.retracting)
		}
		done(err)
	})
	return a.ids.text(e.id)
}

// soon wakes who waits on c, now or when it is done with what it does.
func soon(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
