package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Attachment is a file that a line brought along, as the line told of it.
type Attachment struct {
	Contact acd.ContactID
	Line    uint64
	URL     string
	Name    string // "" = not known
	Size    int64  // bytes, 0 = not known
	Type    string // media type, "" = not known
}

// AddAttachment keeps what a line told of its file.
func AddAttachment(a Attachment) journal.Op {
	return exec("keep an attachment", `INSERT INTO attachments (contact, line, url, name, size, type) VALUES (?, ?, ?, ?, ?, ?)`,
		int64(a.Contact), int64(a.Line), a.URL, a.Name, a.Size, a.Type)
}

// Attachments lists a conversation's files in the order of its lines.
func Attachments(ctx context.Context, db *sql.DB, contact acd.ContactID) ([]Attachment, error) {
	rows, err := db.QueryContext(ctx, `SELECT line, url, name, size, type FROM attachments WHERE contact = ? ORDER BY line`, int64(contact))
	if err != nil {
		return nil, fmt.Errorf("list attachments: %w", err)
	}
	defer rows.Close()
	var list []Attachment
	for rows.Next() {
		a := Attachment{Contact: contact}
		if err := rows.Scan(&a.Line, &a.URL, &a.Name, &a.Size, &a.Type); err != nil {
			return nil, fmt.Errorf("list attachments: %w", err)
		}
		list = append(list, a)
	}
	return list, rows.Err()
}
