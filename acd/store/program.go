package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Program is a program that may use the HTTP interface, as long as its token is good.
type Program struct {
	ID      int64
	Name    string // for people
	Token   []byte // SHA-256 of the token; nil where it was not asked for
	Scopes  []Scope
	Queues  []acd.QueueID // within which; none: all
	Made    acd.Time
	Expires acd.Time
	Used    acd.Time // to the minute; 0 = never
	Revoked acd.Time // 0 = not
}

// Good says whether the token works at a time.
func (p Program) Good(at acd.Time) bool { return p.Revoked == 0 && at < p.Expires }

// May says whether the program has a scope.
func (p Program) May(s Scope) bool {
	for _, has := range p.Scopes {
		if has == s {
			return true
		}
	}
	return false
}

const selectProgram = `SELECT id, name, scopes, queues, made, expires, used, revoked FROM programs `

func scanProgram(scan func(...any) error) (p Program, err error) {
	var scopes, queues string
	if err := scan(&p.ID, &p.Name, &scopes, &queues, &p.Made, &p.Expires, &p.Used, &p.Revoked); err != nil {
		return Program{}, err
	}
	if err := readColumn("scopes of a program", scopes, &p.Scopes); err != nil {
		return Program{}, err
	}
	return p, readColumn("queues of a program", queues, &p.Queues)
}

// Programs lists those whose tokens have not been revoked, in the order of their numbers.
func Programs(ctx context.Context, db *sql.DB) ([]Program, error) {
	rows, err := db.QueryContext(ctx, selectProgram+`WHERE revoked = 0 ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("list programs: %w", err)
	}
	defer rows.Close()
	var list []Program
	for rows.Next() {
		p, err := scanProgram(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("list programs: %w", err)
		}
		list = append(list, p)
	}
	return list, wrap("list programs", rows.Err())
}

// FindProgram looks one up by what is kept of its token, whether the token is good or not; false if there is none.
func FindProgram(ctx context.Context, db *sql.DB, token []byte) (Program, bool, error) {
	p, err := scanProgram(db.QueryRowContext(ctx, selectProgram+`WHERE token = ?`, token).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Program{}, false, nil
	}
	return p, err == nil, wrap("find a program", err)
}

// NextProgramID is a number no program has ever had. Only one caller at a time may rely on it.
func NextProgramID(ctx context.Context, db *sql.DB) (int64, error) {
	id, err := nextID(ctx, db, "programs")
	return int64(id), err
}

// InsertProgram keeps a new one under p.ID.
func InsertProgram(p Program) journal.Op {
	return exec("keep a program", `INSERT INTO programs (id, name, token, scopes, queues, made, expires) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		p.ID, p.Name, p.Token, column(p.Scopes), column(p.Queues), int64(p.Made), int64(p.Expires))
}

// RevokeProgram ends a token for good.
func RevokeProgram(id int64, at acd.Time) journal.Op {
	return exec("revoke a token", `UPDATE programs SET revoked = ? WHERE id = ? AND revoked = 0`, int64(at), id)
}

// UseProgram keeps when a token was used last.
func UseProgram(id int64, at acd.Time) journal.Op {
	return exec("note the use of a token", `UPDATE programs SET used = max(used, ?) WHERE id = ?`, int64(at), id)
}
