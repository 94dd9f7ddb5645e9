package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"parley/internal/store"
)

// Times and bounds of log-ins.
const (
	LoginIdle            = 30 * time.Minute // without use, and without a stream; then it ends
	LoginLife            = 12 * time.Hour   // then it ends in any case
	LoginsPerAccountMax  = 50               // one more ends the oldest
	loginUseResolution   = time.Minute      // how exactly the last use is kept
	streamTokenLife      = time.Minute
	streamTokensPerLogin = 16 // one more ends the oldest
)

// LoginID names one log-in of the web pages.
type LoginID int64

// login is a row of the table, with its account.
type login struct {
	id            LoginID
	created, used int64 // milliseconds since 1970
	account       Account
}

const loginQuery = `SELECT logins.id, logins.created, logins.used,
	accounts.id, accounts.name, accounts.disabled, accounts.created, accounts.generation
	FROM logins JOIN accounts ON accounts.id = logins.account `

func scanLogin(scan func(...any) error) (l login, err error) {
	var created int64
	err = scan(&l.id, &l.created, &l.used,
		&l.account.ID, &l.account.Name, &l.account.Disabled, &created, &l.account.Generation)
	l.account.Created = fromMillis(created)
	return l, err
}

// NewLogin makes a log-in for an account whose user has just been verified, and returns the token
// for the cookie. It returns ErrBadCredentials if there is no such account, or it is disabled.
func (a *Accounts) NewLogin(ctx context.Context, id AccountID) (string, error) {
	return a.newLogin(ctx, id, 0)
}

// PasswordLogin is Verify and NewLogin in one, with no gap between them in which a new password
// could be set and the old one still get a log-in.
func (a *Accounts) PasswordLogin(ctx context.Context, name, password string) (Account, string, error) {
	account, err := a.Verify(ctx, name, password)
	if err != nil {
		return Account{}, "", err
	}
	token, err := a.newLogin(ctx, account.ID, account.Generation)
	if err != nil {
		return Account{}, "", err
	}
	return account, token, nil
}

// newLogin makes a log-in if the account is of that generation; 0 stands for any.
func (a *Accounts) newLogin(ctx context.Context, id AccountID, generation int64) (string, error) {
	token, kept := newToken(loginTokenPrefix)
	now := a.now().UnixMilli()
	var ended []LoginID
	err := a.db.Do(ctx, func(tx *store.Tx) error {
		ended = nil
		account, found, err := accountByID(tx, id)
		if err != nil {
			return err
		}
		if !found || account.Disabled || generation != 0 && generation != account.Generation {
			return ErrBadCredentials
		}
		_, err = tx.Exec("INSERT INTO logins(token, account, created, used) VALUES(?, ?, ?, ?)", kept, id, now, now)
		if err != nil {
			return err
		}
		ended, err = deleteLogins(tx, `DELETE FROM logins WHERE id IN
			(SELECT id FROM logins WHERE account = ? ORDER BY id DESC LIMIT -1 OFFSET ?) RETURNING id`,
			id, LoginsPerAccountMax)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("new log-in: %w", err)
	}
	a.tellLogins(ended)
	return token, nil
}

// deleteLogins runs a DELETE that answers with the ids of the log-ins it ended.
func deleteLogins(tx *store.Tx, query string, args ...any) (ended []LoginID, err error) {
	err = tx.Query(query, args, func(row store.Row) error {
		var id LoginID
		if err := row.Scan(&id); err != nil {
			return err
		}
		ended = append(ended, id)
		return nil
	})
	return ended, err
}

func (a *Accounts) tellLogins(ended []LoginID) {
	for _, id := range ended {
		a.loginEnd.tell(id)
	}
}

// Login returns the account of a log-in, or ErrBadToken if it has ended, and counts as a use of it.
func (a *Accounts) Login(ctx context.Context, token string) (Account, error) {
	l, err := a.findLogin(ctx, token)
	if err != nil {
		return Account{}, err
	}
	now := a.now()
	if now.Sub(fromMillis(l.used)) >= loginUseResolution {
		if err := a.useLogins(ctx, now, l.id); err != nil {
			return Account{}, err
		}
	}
	return l.account, nil
}

// findLogin reads a log-in that has not ended.
func (a *Accounts) findLogin(ctx context.Context, token string) (login, error) {
	if !hasForm(token, loginTokenPrefix) {
		return login{}, ErrBadToken
	}
	l, err := scanLogin(a.db.Reader().QueryRowContext(ctx, loginQuery+"WHERE logins.token = ?", keptOf(token)).Scan)
	if err = noRowsIs(ErrBadToken, err); err != nil {
		return login{}, fmt.Errorf("find log-in: %w", err)
	}
	if !a.alive(l) {
		return login{}, fmt.Errorf("find log-in: %w", ErrBadToken)
	}
	return l, nil
}

// alive tells whether a log-in has not ended, by its times and its account.
func (a *Accounts) alive(l login) bool {
	now := a.now()
	if l.account.Disabled || now.Sub(fromMillis(l.created)) >= LoginLife {
		return false
	}
	return now.Sub(fromMillis(l.used)) < LoginIdle || a.held.holds(l.id)
}

// useLogins notes that log-ins are in use now.
func (a *Accounts) useLogins(ctx context.Context, now time.Time, ids ...LoginID) error {
	err := a.db.Do(ctx, func(tx *store.Tx) error {
		for _, id := range ids {
			if _, err := tx.Exec("UPDATE logins SET used = max(used, ?) WHERE id = ?", now.UnixMilli(), id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("use log-in: %w", err)
	}
	return nil
}

// EndLogin ends a log-in and its stream tokens, and tells OnLoginEnded. One that has ended already is
// no error.
func (a *Accounts) EndLogin(ctx context.Context, token string) error {
	var ended []LoginID
	err := a.db.Do(ctx, func(tx *store.Tx) (err error) {
		ended, err = deleteLogins(tx, "DELETE FROM logins WHERE token = ? RETURNING id", keptOf(token))
		return err
	})
	if err != nil {
		return fmt.Errorf("end log-in: %w", err)
	}
	a.tellLogins(ended)
	return nil
}

// HoldLogin keeps a log-in from ending for want of use while a stream that came from it is open, and
// counts as a use when it is released. release may be called once; it does not wait for the disk.
func (a *Accounts) HoldLogin(id LoginID) (release func()) {
	a.held.add(id, 1)
	return func() {
		now := a.now().UnixMilli()
		a.db.Append(func(tx *store.Tx) error {
			_, err := tx.Exec("UPDATE logins SET used = max(used, ?) WHERE id = ?", now, id)
			return err
		}, nil)
		a.held.add(id, -1)
	}
}

// heldLogins counts the open streams of each log-in.
type heldLogins struct {
	mu      sync.Mutex
	streams map[LoginID]int
}

func (h *heldLogins) add(id LoginID, n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.streams == nil {
		h.streams = make(map[LoginID]int)
	}
	if h.streams[id] += n; h.streams[id] <= 0 {
		delete(h.streams, id)
	}
}

func (h *heldLogins) holds(id LoginID) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.streams[id] > 0
}

func (h *heldLogins) ids() []LoginID {
	h.mu.Lock()
	defer h.mu.Unlock()
	ids := make([]LoginID, 0, len(h.streams))
	for id := range h.streams {
		ids = append(ids, id)
	}
	return ids
}
