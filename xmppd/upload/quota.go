package upload

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/internal/store"
)

// day is the window of the quota of files and bytes a day.
const day = 24 * time.Hour

// fullError means that somebody has to wait for room.
type fullError struct {
	what  string    // a sentence for the peer
	until time.Time // when there may be room; zero = nobody can tell
}

func (e fullError) Error() string { return e.what }

// book keeps a slot if its owner's quota and the store have room for it, and returns when that is durable.
func (s *Service) book(ctx context.Context, u upload, put, get string, a Allowance, now time.Time) error {
	if s.bytes.Add(u.size) > s.cfg.StoreBytesMax {
		s.bytes.Add(-u.size)
		return fullError{what: "There is no room for files on this server now."}
	}
	err := s.db.Do(ctx, func(tx *store.Tx) error {
		if err := s.checkQuota(tx, u, a, now); err != nil {
			return err
		}
		var latest int64
		if !u.latest.IsZero() {
			latest = u.latest.UnixMilli()
		}
		_, err := tx.Exec("INSERT INTO uploads(put, get, owner, jid, name, declared, size, asked, latest, expires) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			digest(put), digest(get), u.owner, u.jid, u.name, u.declared, u.size, now.UnixMilli(), latest, now.Add(s.cfg.SlotLife).UnixMilli())
		return err
	})
	if err == nil {
		return nil
	}
	s.bytes.Add(-u.size)
	var full fullError
	if errors.As(err, &full) {
		return full
	}
	return fmt.Errorf("keep slot: %w", err)
}

// checkQuota says why an owner must wait. Slots count as if they were used: unused ones soon go.
func (s *Service) checkQuota(tx *store.Tx, u upload, a Allowance, now time.Time) error {
	slots := ledger{query: "SELECT expires, 0 FROM uploads WHERE owner = ? AND state = 'open' ORDER BY expires",
		args: []any{u.owner}, rowsMax: s.cfg.SlotsMax}
	today := ledger{query: "SELECT asked + ?, size FROM uploads WHERE owner = ? AND asked > ? ORDER BY asked",
		args: []any{day.Milliseconds(), u.owner, now.Add(-day).UnixMilli()}, rowsMax: a.DayFilesMax, bytesMax: a.DayBytesMax}
	inAll := ledger{query: "SELECT expires, size FROM uploads WHERE owner = ? AND state <> 'gone' ORDER BY expires",
		args: []any{u.owner}, bytesMax: a.BytesMax}
	for _, l := range []struct {
		ledger
		what string
	}{
		{slots, fmt.Sprintf("You have %d slots that wait for a file.", s.cfg.SlotsMax)},
		{today, fmt.Sprintf("Within 24 hours you may upload %d files and %d bytes.", a.DayFilesMax, a.DayBytesMax)},
		{inAll, fmt.Sprintf("Your files that are kept here may have %d bytes.", a.BytesMax)},
	} {
		until, err := l.room(tx, u.size)
		if err != nil {
			return err
		}
		if !until.IsZero() {
			return fullError{l.what, until}
		}
	}
	return nil
}

// ledger is rows that count against a bound, each with when it ends to count and its bytes, the earliest end first.
type ledger struct {
	query    string
	args     []any
	rowsMax  int   // 0 = unbounded
	bytesMax int64 // 0 = unbounded
}

// room says when one more row of size bytes fits; zero = now.
func (l ledger) room(tx *store.Tx, size int64) (until time.Time, err error) {
	var ends, sizes []int64
	total := size
	err = tx.Query(l.query, l.args, func(row store.Row) error {
		var end, bytes int64
		err := row.Scan(&end, &bytes)
		ends, sizes, total = append(ends, end), append(sizes, bytes), total+bytes
		return err
	})
	for i := 0; err == nil && i < len(ends) && l.over(len(ends)-i+1, total); i++ {
		until, total = fromMillis(ends[i]), total-sizes[i]
	}
	return until, err
}

func (l ledger) over(rows int, bytes int64) bool {
	return l.rowsMax > 0 && rows > l.rowsMax || l.bytesMax > 0 && bytes > l.bytesMax
}
