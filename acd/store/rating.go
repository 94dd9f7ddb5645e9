package store

import (
	"context"
	"database/sql"
	"errors"

	"parley/acd"
	"parley/acd/record"
	journal "parley/internal/store"
)

// Rating is what a visitor thought of a conversation.
type Rating struct {
	Contact acd.ContactID
	Stars   int // 1 to 5
	Comment string
	At      acd.Time // of the first
	Changed acd.Time // of the last
}

// SetRating keeps a rating in the place of one before, whose time stays, and has the record prove it.
func SetRating(r Rating) journal.Op {
	return func(tx *journal.Tx) error {
		r.Changed = r.At
		err := tx.Query(`SELECT at FROM ratings WHERE contact = ?`, []any{int64(r.Contact)}, func(row journal.Row) error { return row.Scan(&r.At) })
		if err == nil {
			_, err = tx.Exec(`INSERT INTO ratings (contact, stars, comment, at, changed) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET stars = excluded.stars, comment = excluded.comment, changed = excluded.changed`,
				int64(r.Contact), int64(r.Stars), r.Comment, int64(r.At), int64(r.Changed))
		}
		if err == nil {
			err = r.prove(tx)
		}
		return wrap("keep a rating", err)
	}
}

// prove adds the rating as it now stands, without its words, which may be erased.
func (r Rating) prove(tx *journal.Tx) error {
	id, link, err := record.AddNext(tx, record.Rated, func(uint64) record.Content { return r.content() })
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO rated (id, contact, stars, at, changed, link) VALUES (?, ?, ?, ?, ?, ?)`,
		int64(id), int64(r.Contact), int64(r.Stars), int64(r.At), int64(r.Changed), link)
	return err
}

func (r Rating) content() record.Content {
	return record.Content(make([]byte, 0, 4*8)).Int(int64(r.Contact)).Int(int64(r.Stars)).Int(int64(r.At)).Int(int64(r.Changed))
}

// ReadRating is a contact's rating; false if it has none.
func ReadRating(ctx context.Context, db *sql.DB, contact acd.ContactID) (Rating, bool, error) {
	r := Rating{Contact: contact}
	err := db.QueryRowContext(ctx, `SELECT stars, comment, at, changed FROM ratings WHERE contact = ?`, int64(contact)).
		Scan(&r.Stars, &r.Comment, &r.At, &r.Changed)
	if errors.Is(err, sql.ErrNoRows) {
		return Rating{}, false, nil
	}
	return r, err == nil, wrap("read a rating", err)
}
