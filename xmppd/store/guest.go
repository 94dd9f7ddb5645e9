package store

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"parley/internal/store"
)

// Bounds of what is kept for one guest.
const (
	guestScopeMax      = 8
	guestLabelBytesMax = 512
)

// Guest is an identity without an account: a visitor.
type Guest struct {
	Name    string   // the localpart: "g-" and 128 random bits in base32, lower case
	Scope   []string // the component domains it may address
	Expires time.Time
	Label   string // for logs and lists; says nothing to anybody else
}

// NewGuest makes a guest that lives for ttl, and the token it logs in with, as often as it likes
// while it lives. It returns ErrFull at Config.GuestsMax.
func (a *Accounts) NewGuest(ctx context.Context, scope []string, ttl time.Duration, label string) (Guest, string, error) {
	if err := checkGuest(scope, ttl, label); err != nil {
		return Guest{}, "", fmt.Errorf("new guest: %w", err)
	}
	if !a.guests.enter(a.cfg.GuestsMax) {
		return Guest{}, "", fmt.Errorf("new guest: %w", ErrFull)
	}
	guest := Guest{Name: newGuestName(), Scope: scope, Expires: fromMillis(a.now().Add(ttl).UnixMilli()), Label: label}
	token, kept := newToken(guestTokenPrefix)
	err := a.db.Do(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("INSERT INTO guests(name, token, scope, label, expires) VALUES(?, ?, ?, ?, ?)",
			guest.Name, kept, strings.Join(scope, " "), label, guest.Expires.UnixMilli())
		return err
	})
	if err != nil {
		a.guests.leave(1)
		return Guest{}, "", fmt.Errorf("new guest: %w", err)
	}
	return guest, token, nil
}

func checkGuest(scope []string, ttl time.Duration, label string) error {
	if len(scope) == 0 || len(scope) > guestScopeMax {
		return fmt.Errorf("scope must have 1 to %d domains, has %d", guestScopeMax, len(scope))
	}
	for _, domain := range scope {
		if domain == "" || strings.ContainsAny(domain, " /@") {
			return fmt.Errorf("scope: %q is not a domain", domain)
		}
	}
	if ttl <= 0 || len(label) > guestLabelBytesMax {
		return fmt.Errorf("life must be above 0 and the label at most %d bytes", guestLabelBytesMax)
	}
	return nil
}

func newGuestName() string {
	b := make([]byte, 16)
	rand.Read(b)
	return guestPrefix + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))
}

// Guest returns a living guest by name; false if there is none.
func (a *Accounts) Guest(ctx context.Context, name string) (Guest, bool, error) {
	guest, err := a.findGuest(ctx, "name", name)
	if err != nil {
		return Guest{}, false, noErrorIf(ErrBadToken, err)
	}
	return guest, true, nil
}

// findGuest reads a living guest by its name or what is kept of its token; ErrBadToken if none.
func (a *Accounts) findGuest(ctx context.Context, column string, key any) (Guest, error) {
	query := "SELECT name, scope, label, expires FROM guests WHERE name = ? AND expires > ?"
	if column == "token" {
		query = "SELECT name, scope, label, expires FROM guests WHERE token = ? AND expires > ?"
	}
	var guest Guest
	var scope string
	var expires int64
	err := a.db.Reader().QueryRowContext(ctx, query, key, a.now().UnixMilli()).
		Scan(&guest.Name, &scope, &guest.Label, &expires)
	if err = noRowsIs(ErrBadToken, err); err != nil {
		return Guest{}, fmt.Errorf("find guest: %w", err)
	}
	guest.Scope = strings.Fields(scope)
	guest.Expires = fromMillis(expires)
	return guest, nil
}

// ExtendGuest lets a living guest live until at, if it would not live longer anyway. It returns
// ErrNotFound for one that has ended.
func (a *Accounts) ExtendGuest(ctx context.Context, name string, at time.Time) error {
	return a.moveGuest(ctx, "UPDATE guests SET expires = max(expires, ?) WHERE name = ? AND expires > ?", name, at)
}

// EndGuest lets a living guest live until at, be that sooner or later than before. It returns
// ErrNotFound for one that has ended.
func (a *Accounts) EndGuest(ctx context.Context, name string, at time.Time) error {
	return a.moveGuest(ctx, "UPDATE guests SET expires = ? WHERE name = ? AND expires > ?", name, at)
}

func (a *Accounts) moveGuest(ctx context.Context, query, name string, at time.Time) error {
	now := a.now().UnixMilli()
	err := a.db.Do(ctx, func(tx *store.Tx) error {
		res, err := tx.Exec(query, at.UnixMilli(), name, now)
		if err != nil {
			return err
		}
		if res.Rows == 0 {
			return ErrNotFound
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("set the life of guest %s: %w", name, err)
	}
	return nil
}

// guestCount knows how many guests the table holds without counting rows at each arrival.
type guestCount struct{ n atomic.Int64 }

func (c *guestCount) enter(most int) bool {
	if c.n.Add(1) > int64(most) {
		c.n.Add(-1)
		return false
	}
	return true
}

func (c *guestCount) leave(n int) { c.n.Add(-int64(n)) }

func (a *Accounts) countGuests(ctx context.Context) error {
	var n int64
	if err := a.db.Reader().QueryRowContext(ctx, "SELECT count(*) FROM guests").Scan(&n); err != nil {
		return fmt.Errorf("count guests: %w", err)
	}
	a.guests.n.Store(n)
	return nil
}
