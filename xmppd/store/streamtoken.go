package store

import (
	"context"
	"fmt"
	"time"

	"parley/internal/store"
)

// NewStreamToken makes a token with which the desk's stream logs in by OAUTHBEARER (RFC 7628): good
// once, for 60 s. It returns ErrBadToken if the log-in has ended.
func (a *Accounts) NewStreamToken(ctx context.Context, loginToken string) (token string, expires time.Time, err error) {
	l, err := a.findLogin(ctx, loginToken)
	if err != nil {
		return "", time.Time{}, err
	}
	token, kept := newToken(streamTokenPrefix)
	expires = fromMillis(a.now().Add(streamTokenLife).UnixMilli())
	err = a.db.Do(ctx, func(tx *store.Tx) error {
		res, err := tx.Exec("INSERT INTO stream_tokens(token, login, expires) SELECT ?, id, ? FROM logins WHERE id = ?",
			kept, expires.UnixMilli(), l.id)
		if err != nil {
			return err
		}
		if res.Rows == 0 {
			return ErrBadToken // ended since it was read
		}
		_, err = tx.Exec(`DELETE FROM stream_tokens WHERE login = ? AND token NOT IN
			(SELECT token FROM stream_tokens WHERE login = ? ORDER BY expires DESC LIMIT ?)`,
			l.id, l.id, streamTokensPerLogin)
		return err
	})
	if err != nil {
		return "", time.Time{}, fmt.Errorf("new stream token: %w", err)
	}
	return token, expires, nil
}

// takeStreamToken uses a stream token up and returns whose it is.
func (a *Accounts) takeStreamToken(ctx context.Context, token string) (Identity, error) {
	if !hasForm(token, streamTokenPrefix) {
		return Identity{}, ErrBadToken
	}
	kept := keptOf(token)
	var known bool
	err := a.db.Reader().QueryRowContext(ctx, "SELECT 1 FROM stream_tokens WHERE token = ?", kept).Scan(&known)
	if err = noRowsIs(ErrBadToken, err); err != nil {
		return Identity{}, err // guessing must not cost a commit
	}
	var l login
	var good bool
	err = a.db.Do(ctx, func(tx *store.Tx) (err error) {
		l, good, err = a.consume(tx, kept)
		return err
	})
	if err != nil {
		return Identity{}, err
	}
	if !good || !a.alive(l) {
		return Identity{}, ErrBadToken
	}
	return Identity{Account: l.account.ID, Name: l.account.Name, Login: l.id, Generation: l.account.Generation}, nil
}

// consume deletes a stream token and reports its log-in, if it was there and in time.
func (a *Accounts) consume(tx *store.Tx, kept []byte) (l login, good bool, err error) {
	err = tx.Query("DELETE FROM stream_tokens WHERE token = ? RETURNING login, expires", []any{kept},
		func(row store.Row) error {
			var expires int64
			err := row.Scan(&l.id, &expires)
			good = expires > a.now().UnixMilli()
			return err
		})
	if err != nil || !good {
		return login{}, false, err
	}
	good = false
	err = tx.Query(loginQuery+"WHERE logins.id = ?", []any{l.id}, func(row store.Row) (err error) {
		good = true
		l, err = scanLogin(row.Scan)
		return err
	})
	return l, good, err
}
