package upload

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/internal/store"
)

// sweepRowsMax bounds what one transaction of a sweep changes.
const sweepRowsMax = 200

// over is a row whose time is over.
type over struct {
	id   int64
	size int64
	hash []byte

	counts bool // of what is kept or promised
}

// Sweep ends what is over: slots nobody has used, files that have been kept long enough, and, after a day, the memory of
// them. Nothing that is over is taken or served meanwhile.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.cfg.Now()
	if s.cfg.Held != nil {
		held, err := s.cfg.Held(ctx)
		if err == nil {
			err = s.prolong(ctx, held, now)
		}
		if err != nil {
			return fmt.Errorf("sweep files: find those that may not go: %w", err)
		}
	}
	err := s.sweepAll(ctx, open, now, "DELETE FROM uploads WHERE id = ? AND state = 'open'")
	if err == nil {
		err = s.sweepAll(ctx, kept, now, "UPDATE uploads SET state = 'gone', hash = NULL WHERE id = ? AND state = 'kept'")
	}
	if err == nil {
		err = s.db.Do(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec("DELETE FROM uploads WHERE state = 'gone' AND asked <= ?", now.Add(-day).UnixMilli())
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("sweep files: %w", err)
	}
	return nil
}

// sweepAll ends rows of a state, a batch at a time, and removes contents that no row wants any more.
func (s *Service) sweepAll(ctx context.Context, of state, now time.Time, statement string) error {
	for last := int64(0); ; {
		rows, err := s.expired(ctx, of, now, last)
		if err != nil || len(rows) == 0 {
			return err
		}
		last = rows[len(rows)-1].id
		ended, err := s.end(ctx, statement, s.untouched(rows))
		if err != nil {
			return err
		}
		for _, r := range ended {
			s.bytes.Add(-r.size)
		}
		if err := s.discard(ctx, ended); err != nil {
			return err
		}
	}
}

// end runs the statement that ends a row for each, and says which it has ended.
func (s *Service) end(ctx context.Context, statement string, rows []over) (ended []over, err error) {
	err = s.db.Do(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		ended = ended[:0]
		for _, r := range rows {
			res, err := tx.Exec(statement, r.id)
			if err != nil {
				return err
			}
			if res.Rows > 0 {
				ended = append(ended, r)
			}
		}
		return nil
	})
	return ended, err
}

func (s *Service) expired(ctx context.Context, of state, now time.Time, after int64) ([]over, error) {
	rows, err := s.db.Reader().QueryContext(ctx,
		"SELECT id, size, hash FROM uploads WHERE state = ? AND expires <= ? AND id > ? ORDER BY id LIMIT ?",
		of, now.UnixMilli(), after, sweepRowsMax)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []over
	for rows.Next() {
		var o over
		if err := rows.Scan(&o.id, &o.size, &o.hash); err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, rows.Err()
}

// untouched leaves slots out whose file is arriving: who began in time may finish.
func (s *Service) untouched(rows []over) []over {
	var all []over
	for _, r := range rows {
		if !s.isFilling(r.id) {
			all = append(all, r)
		}
	}
	return all
}

// discard removes the contents of rows unless another row wants them.
func (s *Service) discard(ctx context.Context, rows []over) error {
	s.linking.Lock()
	defer s.linking.Unlock()
	var problems []error
	for _, r := range rows {
		if r.hash == nil {
			continue
		}
		problems = append(problems, s.unlessWanted(ctx, r.hash))
	}
	return errors.Join(problems...)
}

// unlessWanted removes a content that no row wants. The caller holds linking.
func (s *Service) unlessWanted(ctx context.Context, hash []byte) error {
	wanted, err := s.wanted(ctx, hash)
	if err != nil || wanted {
		return err
	}
	return s.files.remove(hash)
}

// clearOrphans removes contents that a crash has left without a row: after their rename, before the commit; or after the
// commit that ended them, before their removal.
func (s *Service) clearOrphans(ctx context.Context) error {
	for first := range 256 {
		if err := s.clearDir(ctx, byte(first)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) clearDir(ctx context.Context, first byte) error {
	s.linking.Lock()
	defer s.linking.Unlock()
	hashes, err := s.files.hashes(first)
	if err != nil {
		return err
	}
	for _, hash := range hashes {
		if err := s.unlessWanted(ctx, hash); err != nil {
			return err
		}
	}
	return nil
}
