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
	for _, l := range []struct {
		ledger
		what string
	}{
		{openSlots(u.owner, s.cfg.SlotsMax), fmt.Sprintf("You have %d slots that wait for a file.", s.cfg.SlotsMax)},
		{lastDay(u.owner, now, a), fmt.Sprintf("Within 24 hours you may upload %d files and %d bytes.", a.DayFilesMax, a.DayBytesMax)},
		{allKept(u.owner, a), fmt.Sprintf("Your files that are kept here may have %d bytes.", a.BytesMax)},
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

// ledger is rows that count against a bound.
type ledger struct {
	total    string // query of their number and bytes
	each     string // query of when each ends to count, and its bytes, the earliest first
	args     []any
	rowsMax  int   // 0 = unbounded
	bytesMax int64 // 0 = unbounded
}

func openSlots(owner string, most int) ledger {
	return ledger{
		total: "SELECT count(*), 0 FROM uploads WHERE owner = ? AND state = 'open'",
		each:  "SELECT expires, 0 FROM uploads WHERE owner = ? AND state = 'open' ORDER BY expires",
		args:  []any{owner}, rowsMax: most,
	}
}

func lastDay(owner string, now time.Time, a Allowance) ledger {
	return ledger{
		total: "SELECT count(*), coalesce(sum(size), 0) FROM uploads WHERE owner = ? AND asked > ?",
		each:  "SELECT asked + 86400000, size FROM uploads WHERE owner = ? AND asked > ? ORDER BY asked",
		args:  []any{owner, now.Add(-day).UnixMilli()}, rowsMax: a.DayFilesMax, bytesMax: a.DayBytesMax,
	}
}

func allKept(owner string, a Allowance) ledger {
	return ledger{
		total: "SELECT count(*), coalesce(sum(size), 0) FROM uploads WHERE owner = ? AND state <> 'gone'",
		each:  "SELECT expires, size FROM uploads WHERE owner = ? AND state <> 'gone' ORDER BY expires",
		args:  []any{owner}, bytesMax: a.BytesMax,
	}
}

// room says when one more row of size bytes fits; zero = now. Rows are looked at one by one only if it does not: the
// journal waits.
func (l ledger) room(tx *store.Tx, size int64) (until time.Time, err error) {
	var rows int
	var bytes int64
	err = tx.Query(l.total, l.args, func(row store.Row) error { return row.Scan(&rows, &bytes) })
	if err != nil || !l.over(rows+1, bytes+size) {
		return time.Time{}, err
	}
	err = tx.Query(l.each, l.args, func(row store.Row) error {
		var end, freed int64
		if err := row.Scan(&end, &freed); err != nil || !l.over(rows+1, bytes+size) {
			return err
		}
		until, rows, bytes = fromMillis(end), rows-1, bytes-freed
		return nil
	})
	return until, err
}

func (l ledger) over(rows int, bytes int64) bool {
	return l.rowsMax > 0 && rows > l.rowsMax || l.bytesMax > 0 && bytes > l.bytesMax
}
