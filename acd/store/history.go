package store

import (
	"context"
	"database/sql"
	"fmt"
)

// ContactsOf lists a visitor's contacts, by bare JID, the newest first and at most so many.
func ContactsOf(ctx context.Context, db *sql.DB, visitor string, most int) ([]Contact, error) {
	rows, err := db.QueryContext(ctx, selectContact+`WHERE v.jid = ? ORDER BY c.arrived DESC, c.id DESC LIMIT ?`, visitor, most)
	if err != nil {
		return nil, fmt.Errorf("list contacts: %w", err)
	}
	defer rows.Close()
	var list []Contact
	for rows.Next() {
		c, _, err := scanContact(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, wrap("list contacts", rows.Err())
}
