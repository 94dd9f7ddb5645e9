package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/internal/store"
)

// Bounds of documents. What would pass one is ErrFull.
const (
	DocumentBytesMax  = 256 << 10 // one document
	DocumentKeyMax    = 1024      // kind and key together, in bytes
	DocumentsBytesMax = 4 << 20   // all of an account, their kinds and keys and documentOverhead included
	documentOverhead  = 1024      // what each counts for besides, so that many small ones end too
)

// Document returns what is kept for an account under a kind and a key; nil if there is nothing.
func (a *Accounts) Document(ctx context.Context, id AccountID, kind, key string) ([]byte, error) {
	var content []byte
	err := a.db.Reader().QueryRowContext(ctx, "SELECT content FROM documents WHERE account = ? AND kind = ? AND name = ?",
		id, kind, key).Scan(&content)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read document %s %s: %w", kind, key, err)
	}
	return content, nil
}

// DocumentKeys lists the keys of a kind, sorted by their bytes.
func (a *Accounts) DocumentKeys(ctx context.Context, id AccountID, kind string) ([]string, error) {
	rows, err := a.db.Reader().QueryContext(ctx, "SELECT name FROM documents WHERE account = ? AND kind = ? ORDER BY name", id, kind)
	if err != nil {
		return nil, fmt.Errorf("list documents %s: %w", kind, err)
	}
	defer rows.Close()
	var keys []string
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, fmt.Errorf("list documents %s: %w", kind, err)
		}
		keys = append(keys, key)
	}
	return keys, rows.Err()
}

// WriteDocument keeps a document in place of the one there was, or with nil removes it, and returns when that is
// durable. It returns ErrNotFound if there is no such account, and ErrFull.
func (a *Accounts) WriteDocument(ctx context.Context, id AccountID, kind, key string, content []byte) error {
	if err := a.db.Do(ctx, writeDocument(id, kind, key, content)); err != nil {
		return fmt.Errorf("write document %s %s: %w", kind, key, err)
	}
	return nil
}

// AppendDocument is WriteDocument for a caller that must not wait for the disk: done is called as [store.DB.Append] says.
// content must not change before that.
func (a *Accounts) AppendDocument(id AccountID, kind, key string, content []byte, done func(error)) {
	a.db.Append(writeDocument(id, kind, key, content), done)
}

// ChangeDocument keeps in place of a document, nil if there is none, what change makes of it; an error of change is returned
// and leaves it as it was. change may be called twice and must not wait. Else it is WriteDocument.
func (a *Accounts) ChangeDocument(ctx context.Context, id AccountID, kind, key string, change func(now []byte) ([]byte, error)) error {
	err := a.db.Do(ctx, func(tx *store.Tx) error {
		var now []byte
		err := tx.Query("SELECT content FROM documents WHERE account = ? AND kind = ? AND name = ?", []any{id, kind, key},
			func(row store.Row) error { return row.Scan(&now) })
		if err != nil {
			return err
		}
		next, err := change(now)
		if err != nil {
			return err
		}
		return writeDocument(id, kind, key, next)(tx)
	})
	if err != nil {
		return fmt.Errorf("change document %s %s: %w", kind, key, err)
	}
	return nil
}

func writeDocument(id AccountID, kind, key string, content []byte) store.Op {
	size := len(kind) + len(key) + len(content) + documentOverhead
	return func(tx *store.Tx) error {
		if _, found, err := accountByID(tx, id); err != nil {
			return err
		} else if !found {
			return ErrNotFound
		}
		if _, err := tx.Exec("DELETE FROM documents WHERE account = ? AND kind = ? AND name = ?", id, kind, key); err != nil || content == nil {
			return err
		}
		if len(content) > DocumentBytesMax || len(kind)+len(key) > DocumentKeyMax {
			return ErrFull
		}
		most := DocumentsBytesMax - size + 1
		if err := below(tx, most, "SELECT coalesce(sum(bytes), 0) FROM documents WHERE account = ?", id); err != nil {
			return err
		}
		_, err := tx.Exec("INSERT INTO documents(account, kind, name, bytes, content) VALUES(?, ?, ?, ?, ?)", id, kind, key, size, content)
		return err
	}
}

// EachDocument calls f with the document that accounts keep under a kind and a key, each with its account's id and name,
// in no order.
func (a *Accounts) EachDocument(ctx context.Context, kind, key string, f func(id AccountID, account string, content []byte) error) error {
	// CROSS JOIN: one look-up for each account, and none of what else is kept is read.
	rows, err := a.db.Reader().QueryContext(ctx, `SELECT accounts.id, accounts.name, content FROM accounts
		CROSS JOIN documents ON account = accounts.id AND kind = ? AND documents.name = ?`, kind, key)
	if err != nil {
		return fmt.Errorf("read documents %s %s: %w", kind, key, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id AccountID
		var account string
		var content []byte
		if err := rows.Scan(&id, &account, &content); err != nil {
			return fmt.Errorf("read documents %s %s: %w", kind, key, err)
		}
		if err := f(id, account, content); err != nil {
			return fmt.Errorf("document %s %s of %s: %w", kind, key, account, err)
		}
	}
	return rows.Err()
}
