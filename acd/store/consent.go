package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Consent is what a visitor agreed to before a chat: the queue's own words as they were then. It holds nothing of the person
// and outlives an erasure, so that a site can show that each contact was agreed to.
type Consent struct {
	Version string // ConsentVersion of Text
	Text    string
	At      acd.Time
}

// ConsentVersion names a text: the first 16 hexadecimal digits of its SHA-256.
func ConsentVersion(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// KeepConsent keeps that the visitor of a contact has agreed to a text.
func KeepConsent(contact acd.ContactID, text string, at acd.Time) journal.Op {
	version := ConsentVersion(text)
	return Both(
		exec("keep a text that was agreed to", `INSERT INTO consent_texts (version, text) VALUES (?, ?) ON CONFLICT DO NOTHING`, version, text),
		exec("keep a consent", `INSERT INTO consents (contact, version, at) VALUES (?, ?, ?)`, int64(contact), version, int64(at)),
	)
}

// ReadConsent is what the visitor of a contact agreed to; false if that was nothing.
func ReadConsent(ctx context.Context, db *sql.DB, contact acd.ContactID) (Consent, bool, error) {
	var c Consent
	err := db.QueryRowContext(ctx, `SELECT c.version, t.text, c.at FROM consents c JOIN consent_texts t ON t.version = c.version
		WHERE c.contact = ?`, int64(contact)).Scan(&c.Version, &c.Text, &c.At)
	if errors.Is(err, sql.ErrNoRows) {
		return Consent{}, false, nil
	}
	if err != nil {
		return Consent{}, false, fmt.Errorf("read the consent of %s: %w", contact, err)
	}
	return c, true, nil
}
