package store

import (
	"context"
	"database/sql"
	"errors"

	"parley/acd"
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

// SetRating keeps a rating in the place of one before, whose time stays.
func SetRating(r Rating) journal.Op {
	return exec("keep a rating", `INSERT INTO ratings (contact, stars, comment, at, changed) VALUES (?1, ?2, ?3, ?4, ?4)
		ON CONFLICT DO UPDATE SET stars = excluded.stars, comment = excluded.comment, changed = excluded.changed`,
		int64(r.Contact), int64(r.Stars), r.Comment, int64(r.At))
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
