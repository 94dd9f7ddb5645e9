package upload

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"parley/internal/store"
)

// Whose is files that belong together: those that a bare JID has uploaded, and those under URLs of the service, whatever
// they began with when they were given out.
type Whose struct {
	JIDs []string
	URLs []string
}

// OpenKept is a Service that neither takes nor hands out files, for who only removes some while no server runs. End it with
// CloseKept.
func OpenKept(ctx context.Context, db *store.DB, dir string) (*Service, error) {
	if err := migrate(ctx, db); err != nil {
		return nil, err
	}
	f, err := openFiles(dir)
	if err != nil {
		return nil, err
	}
	return &Service{db: db, files: f, cfg: Config{Now: time.Now}, filling: map[int64]struct{}{}}, nil
}

// CloseKept ends what OpenKept has begun.
func (s *Service) CloseKept() error { return s.files.close() }

// Count says how many files there are that can be had, or will be.
func (s *Service) Count(ctx context.Context, of Whose) (int, error) {
	rows, err := s.rowsOf(ctx, of, "state <> 'gone'")
	return len(rows), err
}

// Forget removes files with their names, and slots that wait for one; what counts for the day's quota stays. It returns
// once that is durable. A file that is just arriving is refused at its end.
func (s *Service) Forget(ctx context.Context, of Whose) error {
	rows, err := s.rowsOf(ctx, of, "(state <> 'gone' OR name <> '')")
	if err != nil {
		return err
	}
	ended, err := s.end(ctx, "UPDATE uploads SET state = 'gone', hash = NULL, name = '', jid = '', kind = '', declared = '' WHERE id = ?", rows)
	if err != nil {
		return fmt.Errorf("forget files: %w", err)
	}
	for _, r := range ended {
		if r.counts {
			s.bytes.Add(-r.size)
		}
	}
	return s.discard(ctx, ended)
}

// prolong keeps the files that may not go for another day, and has them served on.
func (s *Service) prolong(ctx context.Context, of Whose, now time.Time) error {
	rows, err := s.rowsOf(ctx, of, "state = 'kept'")
	if err == nil && len(rows) > 0 {
		_, err = s.end(ctx, fmt.Sprintf("UPDATE uploads SET expires = max(expires, %d) WHERE id = ?", now.Add(day).UnixMilli()), rows)
	}
	return err
}

func (s *Service) rowsOf(ctx context.Context, of Whose, condition string) (all []over, err error) {
	seen := map[int64]bool{}
	find := func(where string, key any) error {
		rows, err := s.db.Reader().QueryContext(ctx, "SELECT id, size, hash, state <> 'gone' FROM uploads WHERE "+where+" AND "+condition, key)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var o over
			if err := rows.Scan(&o.id, &o.size, &o.hash, &o.counts); err != nil {
				return err
			}
			if !seen[o.id] {
				seen[o.id], all = true, append(all, o)
			}
		}
		return rows.Err()
	}
	for _, jid := range of.JIDs {
		err = errors.Join(err, find("jid = ?", jid))
	}
	for _, url := range of.URLs {
		if token, ours := tokenIn(url); ours {
			err = errors.Join(err, find("get = ?", digest(token)))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("find files: %w", err)
	}
	return all, nil
}

// tokenIn is the token in a URL of the service: the name of the host may have changed since.
func tokenIn(url string) (string, bool) {
	_, rest, ours := strings.Cut(url, Path)
	token, _, named := strings.Cut(rest, "/")
	return token, ours && named && len(token) == tokenChars
}
