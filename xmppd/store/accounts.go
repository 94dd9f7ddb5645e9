package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"time"

	"parley/internal/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// AccountID names an account for ever; it is never used again.
type AccountID int64

// Account is one user with a name and a password.
type Account struct {
	ID       AccountID
	Name     string // the localpart, as PRECIS UsernameCaseMapped leaves it (RFC 8265 §3.3)
	Disabled bool
	Created  time.Time

	// Generation grows whenever all sessions of the account must end; see [Accounts.Current].
	Generation int64
}

// Config bounds what accounts may cost. Zero fields take the default.
type Config struct {
	ScramIterations int // PBKDF2 rounds of new passwords; default 100,000, at least 10,000 (RFC 7677 §4 asks for 4,096)
	VerifyAtOnce    int // passwords checked at the same time; default 2 × cores
	VerifyQueuedMax int // passwords waiting to be checked, then ErrBusy; default 100
	GuestsMax       int // guests alive at once, then ErrFull; default 100,000

	Host string // the XMPP domain, which is no good password

	Now func() time.Time // the clock; default time.Now
}

// ScramIterationsMin is the least number of rounds a configuration may ask for.
const ScramIterationsMin = 10_000

func (c Config) withDefaults() (Config, error) {
	orElse := func(v *int, def int) {
		if *v == 0 {
			*v = def
		}
	}
	orElse(&c.ScramIterations, 100_000)
	orElse(&c.VerifyAtOnce, 2*runtime.GOMAXPROCS(0))
	orElse(&c.VerifyQueuedMax, 100)
	orElse(&c.GuestsMax, 100_000)
	if c.Now == nil {
		c.Now = time.Now
	}
	var problems []error
	if c.ScramIterations < ScramIterationsMin {
		problems = append(problems, fmt.Errorf("ScramIterations must be at least %d, is %d", ScramIterationsMin, c.ScramIterations))
	}
	if c.VerifyAtOnce < 0 || c.VerifyQueuedMax < 0 || c.GuestsMax < 0 {
		problems = append(problems, errors.New("VerifyAtOnce, VerifyQueuedMax and GuestsMax must not be negative"))
	}
	return c, errors.Join(problems...)
}

// Accounts is the table of accounts and all that hangs on them. Its methods may be called from any
// goroutine; those that change something return when the change is durable.
type Accounts struct {
	db   *store.DB
	cfg  Config
	gate gate
	salt []byte // key of the salts of accounts that do not exist

	keysOf *sql.Stmt // keysQuery

	changes  *changes
	removing listeners[string]
	revoked  listeners[AccountID]
	loginEnd listeners[LoginID]
	guestEnd listeners[string]
	held     heldLogins
	guests   guestCount
	rounds   rounds
	rosters  rosters
}

// OpenAccounts brings the tables up to date and returns them.
func OpenAccounts(ctx context.Context, db *store.DB, cfg Config) (*Accounts, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("accounts: %w", err)
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	if err := db.Migrate(ctx, "xmppd", files); err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	a := &Accounts{db: db, cfg: cfg, changes: newChanges(), gate: newGate(cfg.VerifyAtOnce, cfg.VerifyQueuedMax)}
	if a.keysOf, err = db.Reader().PrepareContext(ctx, keysQuery); err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	if err := a.loadSecret(ctx); err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	if err := a.countGuests(ctx); err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	if err := a.countRounds(ctx); err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	return a, nil
}

// loadSecret reads the key of the fake salts, or makes it once and for all: salts that changed with
// each start would tell which accounts do not exist.
func (a *Accounts) loadSecret(ctx context.Context) (err error) {
	a.salt, err = a.Secret(ctx, "salt")
	return err
}

// Secret is 32 random bytes of the server's own under a name, made when they are asked for first and the same ever after. They
// are kept beside the accounts and never shown.
func (a *Accounts) Secret(ctx context.Context, name string) (secret []byte, err error) {
	fresh := make([]byte, 32)
	rand.Read(fresh)
	err = a.db.Do(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec("INSERT INTO server_secrets(name, value) VALUES(?, ?) ON CONFLICT DO NOTHING", name, fresh); err != nil {
			return err
		}
		return tx.Query("SELECT value FROM server_secrets WHERE name = ?", []any{name}, func(row store.Row) error { return row.Scan(&secret) })
	})
	if err != nil {
		return nil, fmt.Errorf("read the secret %s: %w", name, err)
	}
	return secret, nil
}

// Create makes an account. It returns ErrBadName, ErrBadPassword or ErrExists; names that begin with
// "g-" are kept for guests.
func (a *Accounts) Create(ctx context.Context, name, password string) (Account, error) {
	name, err := NormaliseName(name)
	if err != nil {
		return Account{}, err
	}
	keys, err := a.newKeys(ctx, name, password)
	if err != nil {
		return Account{}, err
	}
	account := Account{Name: name, Created: fromMillis(a.now().UnixMilli()), Generation: 1}
	err = a.db.Do(ctx, func(tx *store.Tx) error {
		if _, found, err := accountByName(tx, name); err != nil {
			return err
		} else if found {
			return ErrExists
		}
		res, err := tx.Exec("INSERT INTO accounts(name, created) VALUES(?, ?)", name, account.Created.UnixMilli())
		if err != nil {
			return err
		}
		account.ID = AccountID(res.LastID)
		return putKeys(tx, account.ID, keys)
	})
	if err != nil {
		return Account{}, fmt.Errorf("create account %s: %w", name, err)
	}
	return account, nil
}

// SetPassword replaces the password and ends every session, log-in and token of the account. It
// returns ErrNotFound or ErrBadPassword.
func (a *Accounts) SetPassword(ctx context.Context, name, password string) error {
	normal, err := NormaliseName(name)
	if err != nil {
		return fmt.Errorf("set password of account %s: %w", name, ErrNotFound)
	}
	keys, err := a.newKeys(ctx, normal, password)
	if err != nil {
		return err
	}
	return a.change(ctx, "set password of", name, func(tx *store.Tx, account Account) error {
		if err := putKeys(tx, account.ID, keys); err != nil {
			return err
		}
		return endAll(tx, account.ID)
	})
}

// SetDisabled locks the account out, ending every session, log-in and token of it, or lets it in
// again. It returns ErrNotFound.
func (a *Accounts) SetDisabled(ctx context.Context, name string, disabled bool) error {
	return a.change(ctx, "disable or enable", name, func(tx *store.Tx, account Account) error {
		if account.Disabled == disabled {
			return errUnchanged
		}
		_, err := tx.Exec("UPDATE accounts SET disabled = ? WHERE id = ?", disabled, account.ID)
		if err != nil {
			return err
		}
		return endAll(tx, account.ID)
	})
}

// Remove deletes the account and everything kept for it. It returns ErrNotFound.
func (a *Accounts) Remove(ctx context.Context, name string) error {
	defer a.rosters.forgetAll()
	if account, found, err := a.Lookup(ctx, name); err == nil && found {
		a.removing.tell(account.Name)
	}
	return a.change(ctx, "remove", name, func(tx *store.Tx, account Account) error {
		// Every other table goes with it: ON DELETE CASCADE.
		_, err := tx.Exec("DELETE FROM accounts WHERE id = ?", account.ID)
		return err
	})
}

// change runs a change that ends the account's sessions, and tells those who asked to be told.
func (a *Accounts) change(ctx context.Context, what, name string, apply func(*store.Tx, Account) error) error {
	var id AccountID
	err := a.db.Do(ctx, func(tx *store.Tx) error {
		account, found, err := accountByName(tx, name)
		if err != nil {
			return err
		}
		if !found {
			return ErrNotFound
		}
		id = account.ID
		a.changes.note(id)
		return apply(tx, account)
	})
	if errors.Is(err, errUnchanged) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s account %s: %w", what, name, err)
	}
	a.changes.note(id) // once more: who began to read before the commit may have read what was
	a.revoked.tell(id)
	return nil
}

// errUnchanged ends a change that would change nothing, so that no session ends for it.
var errUnchanged = errors.New("unchanged")

// List returns all accounts in the order of their names.
func (a *Accounts) List(ctx context.Context) ([]Account, error) {
	rows, err := a.db.Reader().QueryContext(ctx, "SELECT "+accountColumns+" FROM accounts ORDER BY name")
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	defer rows.Close()
	var all []Account
	for rows.Next() {
		account, err := scanAccount(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("list accounts: %w", err)
		}
		all = append(all, account)
	}
	return all, rows.Err()
}

// Lookup finds an account by name; false if there is none.
func (a *Accounts) Lookup(ctx context.Context, name string) (Account, bool, error) {
	name, err := NormaliseName(name)
	if err != nil {
		return Account{}, false, nil
	}
	return a.read(ctx, "SELECT "+accountColumns+" FROM accounts WHERE name = ?", name)
}

// ByID finds an account by its id; false if there is none any more.
func (a *Accounts) ByID(ctx context.Context, id AccountID) (Account, bool, error) {
	return a.read(ctx, "SELECT "+accountColumns+" FROM accounts WHERE id = ?", id)
}

func (a *Accounts) read(ctx context.Context, query string, arg any) (Account, bool, error) {
	account, err := scanAccount(a.db.Reader().QueryRowContext(ctx, query, arg).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, false, nil
	}
	if err != nil {
		return Account{}, false, fmt.Errorf("read account: %w", err)
	}
	return account, true, nil
}

func (a *Accounts) now() time.Time { return a.cfg.Now() }
