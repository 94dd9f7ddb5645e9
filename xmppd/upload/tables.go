package upload

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"parley/internal/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// hashBytes is how long a SHA-256 is, of a content or of a token.
const hashBytes = sha256.Size

// errNone means that there is no such slot or file, or none any more.
var errNone = errors.New("no such upload")

// state is what a row stands for.
type state string

const (
	open state = "open" // a slot that waits for its file
	kept state = "kept" // a file that can be had
	gone state = "gone" // a file that was had today
)

// upload is one row.
type upload struct {
	id             int64
	owner, jid     string
	name, declared string
	size           int64
	state          state
	latest         time.Time // zero = the asker set no end
	expires        time.Time
	hash           []byte
	kind           string
}

func migrate(ctx context.Context, db *store.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("open uploads: %w", err)
	}
	if err := db.Migrate(ctx, "upload", files); err != nil {
		return fmt.Errorf("open uploads: %w", err)
	}
	return nil
}

// find reads the row of a token; errNone if there is none. column is put or get.
func (s *Service) find(ctx context.Context, column, token string) (upload, error) {
	query := "SELECT id, owner, jid, name, declared, size, state, latest, expires, hash, kind FROM uploads WHERE get = ?"
	if column == "put" {
		query = "SELECT id, owner, jid, name, declared, size, state, latest, expires, hash, kind FROM uploads WHERE put = ?"
	}
	var u upload
	var latest, expires int64
	err := s.db.Reader().QueryRowContext(ctx, query, digest(token)).
		Scan(&u.id, &u.owner, &u.jid, &u.name, &u.declared, &u.size, &u.state, &latest, &expires, &u.hash, &u.kind)
	if errors.Is(err, sql.ErrNoRows) {
		return upload{}, errNone
	}
	if err != nil {
		return upload{}, fmt.Errorf("find upload: %w", err)
	}
	u.expires = fromMillis(expires)
	if latest != 0 {
		u.latest = fromMillis(latest)
	}
	return u, nil
}

// settle makes a file of a slot and returns when that is durable; errNone if the slot has gone meanwhile.
func (s *Service) settle(ctx context.Context, u upload) error {
	err := s.db.Do(ctx, func(tx *store.Tx) error {
		res, err := tx.Exec("UPDATE uploads SET state = 'kept', expires = ?, hash = ?, kind = ? WHERE id = ? AND state = 'open'",
			u.expires.UnixMilli(), u.hash, u.kind, u.id)
		if err == nil && res.Rows == 0 {
			err = errNone
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("settle upload: %w", err)
	}
	return nil
}

// wanted says which files need a content.
func (s *Service) wanted(ctx context.Context, hash []byte) (bool, error) {
	var n int
	err := s.db.Reader().QueryRowContext(ctx, "SELECT count(*) FROM uploads WHERE hash = ?", hash).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("count uses of a file: %w", err)
	}
	return n > 0, nil
}

// booked is how many bytes are kept or promised in all.
func (s *Service) booked(ctx context.Context) (n int64, err error) {
	err = s.db.Reader().QueryRowContext(ctx, "SELECT coalesce(sum(size), 0) FROM uploads WHERE state <> 'gone'").Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count bytes of files: %w", err)
	}
	return n, nil
}

func digest(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
