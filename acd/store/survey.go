package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// InsertSurvey keeps the answers to a queue's survey, once for a contact.
func InsertSurvey(contact acd.ContactID, answers Answers, at acd.Time) journal.Op {
	return exec("keep a survey", `INSERT INTO surveys (contact, answers, at) VALUES (?, ?, ?)`, int64(contact), column(answers), int64(at))
}

// ReadSurvey is what a visitor answered after the conversation; false if nothing.
func ReadSurvey(ctx context.Context, db *sql.DB, contact acd.ContactID) (Answers, bool, error) {
	var text string
	err := db.QueryRowContext(ctx, `SELECT answers FROM surveys WHERE contact = ?`, int64(contact)).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read a survey: %w", err)
	}
	var answers Answers
	err = readColumn("a survey", text, &answers)
	return answers, err == nil, err
}
