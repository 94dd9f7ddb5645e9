package verify

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"parley/acd"
	"parley/acd/record"
)

// ErrNotClean means that nothing is sealed that does not hold.
var ErrNotClean = errors.New("the record does not hold: nothing is sealed")

// ErrNothing means that there is nothing to seal.
var ErrNothing = errors.New("there is nothing before that to seal")

// Seal verifies a database and, if all of it holds, says what is to be kept of the log's rows before a moment; the proof is
// made when it is kept (record.KeepSeal). ErrNotClean, with the report; ErrNothing; store.ErrNoKey.
func Seal(ctx context.Context, db *sql.DB, cfg Config, before acd.Time) (record.Seal, Report, error) {
	if cfg.Key == nil {
		return record.Seal{}, Report{}, errors.New("nothing is sealed without a key")
	}
	v := newVerification(ctx, cfg)
	v.sealBefore = before
	if err := v.verify(db); err != nil {
		return record.Seal{}, Report{}, err
	}
	r := v.finish()
	switch {
	case !r.Clean():
		return record.Seal{}, r, ErrNotClean
	case v.sealed.Position == 0:
		return record.Seal{}, r, ErrNothing
	}
	return v.sealed, r, nil
}

// beginning is what is known before the first row that is read.
type beginning struct {
	row      uint64
	at       acd.Time
	version  int64
	revision int64
	before   []byte // link of the row before that, which proves it
	state    *acd.State
	past     past
	open     map[acd.ContactID]bool
}

// readBeginning finds out where to begin: at the first row, or at the seal before the first that is left.
func (v *verification) readBeginning() error {
	v.begin = beginning{state: acd.New(), version: 1}
	var first sql.NullInt64
	if err := v.db.QueryRowContext(v.ctx, `SELECT min(id) FROM log`).Scan(&first); err != nil {
		return fmt.Errorf("find the log's beginning: %w", err)
	}
	if err := v.readSeals(); err != nil || first.Int64 <= 1 {
		return err
	}
	for _, s := range v.seals {
		if int64(s.Position) >= first.Int64 {
			return v.beginAt(s)
		}
	}
	return nil // rows are missing, and the chain will say so
}

// readSeals reads those that are ours.
func (v *verification) readSeals() error {
	return v.each("seals", `SELECT position, at, made, link, version, revision, state, books, proof FROM seals ORDER BY position`, nil, func(rows *sql.Rows) error {
		var s record.Seal
		if err := rows.Scan(&s.Position, &s.At, &s.Made, &s.Link, &s.Version, &s.Revision, &s.State, &s.Books, &s.Proof); err != nil {
			return err
		}
		v.count("seals", 1)
		if v.prover != nil && !v.prover.Holds(s) {
			v.found.add(SealBad, place("seal", s.Position), "", "")
			return nil
		}
		v.seals = append(v.seals, s)
		return nil
	})
}

// beginAt takes over what is sealed.
func (v *verification) beginAt(s record.Seal) error {
	var link []byte
	err := v.db.QueryRowContext(v.ctx, `SELECT link FROM log WHERE id = ?`, int64(s.Position)).Scan(&link)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("find the sealed row: %w", err)
	}
	state, stateErr := acd.Decode(s.State)
	books, booksErr := openBooks(s.Books)
	if bad := errors.Join(err, stateErr, booksErr); bad != nil || !bytes.Equal(link, s.Link) {
		v.found.add(SealBad, place("seal", s.Position), "", "")
		return nil
	}
	v.begin = beginning{row: s.Position, at: acd.Time(s.At), version: s.Version, revision: s.Revision, before: books.Before, state: state,
		past: past{books.Past, books.Visitors}, open: map[acd.ContactID]bool{}}
	for id := range books.Contacts {
		v.begin.open[id] = true
	}
	v.books = books
	v.report.Since, v.report.Beginning = timeOf(v.begin.at), s.Position+1
	return nil
}

// beginDays has the first interval be the one after a seal, for what happened before it in its own is not known.
func (v *verification) beginDays() {
	if v.begin.row == 0 {
		return
	}
	v.days.begin(v.begin.at)
	v.books.goOn()
	v.began = v.days.start.Add(Step)
}

func (b *books) encode() ([]byte, error) { return json.Marshal(b) }

func openBooks(text []byte) (*books, error) {
	b := newBooks()
	if err := json.Unmarshal(text, b); err != nil {
		return nil, fmt.Errorf("read the books of a seal: %w", err)
	}
	for _, a := range b.Agents {
		if a.Slots == nil {
			a.Slots = map[acd.ContactID]*slotBook{}
		}
	}
	return b, nil
}

// sealNow notes what holds after the last row, if the next is the first that is not to be sealed.
func (v *verification) sealNow(next acd.Time) error {
	if v.sealBefore == 0 || v.sealed.Position != 0 || next < v.sealBefore || v.last.id <= v.begin.row {
		return nil
	}
	open := make(map[acd.ContactID]bool, len(v.books.Contacts))
	for id := range v.books.Contacts {
		open[id] = true
	}
	over, err := v.pastContacts(v.last.at, open)
	if err != nil {
		return err
	}
	v.books.Past, v.books.Visitors, v.books.Before = over.contacts, over.visitors, v.before
	books, err := v.books.encode()
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	v.sealed = record.Seal{Position: v.last.id, At: int64(v.last.at), Link: v.last.link, Version: int64(v.cfg.Version),
		Revision: v.last.revision, State: v.state.Encode(), Books: books}
	return nil
}

// sealsAt holds a seal whose row is passed to what is counted from the rows before it.
func (v *verification) sealsAt(row uint64) {
	for _, s := range v.seals {
		if s.Position == row && v.begin.row != row && s.Version == int64(v.cfg.Version) && !v.broken &&
			(!bytes.Equal(s.Link, v.last.link) || !bytes.Equal(s.State, v.state.Encode())) {
			v.found.add(SealBad, place("seal", s.Position), "", "")
		}
	}
}

// past is a digest of the rows of contacts that were over, and one of whose they were.
type past struct{ contacts, visitors []byte }

const (
	pastContacts record.Chain = "contacts"
	pastVisitors record.Chain = "visitors"
)

// pastContacts digests the contacts that were over at a moment, but for those listed.
func (v *verification) pastContacts(at acd.Time, open map[acd.ContactID]bool) (p past, err error) {
	err = v.each("contacts", `SELECT id, visitor, queue, arrived, coalesce(agent, 0), since, ended, by, cause, coalesce(code, 0), closed FROM contacts
		WHERE closed <= ? ORDER BY id`, []any{int64(at)}, func(rows *sql.Rows) error {
		var id, visitor, queue, arrived, agent, since, ended, by, cause, code, closed int64
		if err := rows.Scan(&id, &visitor, &queue, &arrived, &agent, &since, &ended, &by, &cause, &code, &closed); err != nil {
			return err
		}
		if !open[acd.ContactID(id)] {
			p.visitors = v.prover.Prove(pastVisitors, p.visitors, uint64(id), record.Content{}.Int(visitor)).Link
			p.contacts = v.prover.Prove(pastContacts, p.contacts, uint64(id), record.Content{}.Int(queue).Int(arrived).Int(agent).Int(since).Int(ended).Int(by).Int(cause).Int(code).Int(closed)).Link
		}
		return nil
	})
	return p, err
}

// checkPast holds the contacts of before the seal to it.
func (v *verification) checkPast() error {
	if v.begin.row == 0 || v.prover == nil {
		return nil
	}
	is, err := v.pastContacts(v.begin.at, v.begin.open)
	if err != nil {
		return err
	}
	if !bytes.Equal(is.contacts, v.begin.past.contacts) {
		v.found.add(SealBad, words(place("seal", v.begin.row), "contacts"), "", "")
	}
	if v.begin.past.visitors != nil && !bytes.Equal(is.visitors, v.begin.past.visitors) {
		v.found.add(SealBad, words(place("seal", v.begin.row), "visitors"), "", "")
	}
	return nil
}
