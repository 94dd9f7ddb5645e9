package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Staff is somebody who works here and serves nobody: an auditor or an integrator.
type Staff struct {
	ID   int64
	JID  string // bare
	Name string
	Role Role // RoleAuditor or RoleIntegrator
}

const selectStaff = `SELECT id, jid, name, role FROM staff WHERE removed IS NULL `

// AllStaff lists them in the order of their addresses.
func AllStaff(ctx context.Context, db *sql.DB) ([]Staff, error) {
	rows, err := db.QueryContext(ctx, selectStaff+`ORDER BY jid`)
	if err != nil {
		return nil, fmt.Errorf("list the staff: %w", err)
	}
	defer rows.Close()
	var list []Staff
	for rows.Next() {
		var s Staff
		if err := rows.Scan(&s.ID, &s.JID, &s.Name, &s.Role); err != nil {
			return nil, fmt.Errorf("list the staff: %w", err)
		}
		list = append(list, s)
	}
	return list, wrap("list the staff", rows.Err())
}

// FindStaff looks one up by bare JID; false if there is none.
func FindStaff(ctx context.Context, db *sql.DB, jid string) (s Staff, ok bool, err error) {
	err = db.QueryRowContext(ctx, selectStaff+`AND jid = ?`, jid).Scan(&s.ID, &s.JID, &s.Name, &s.Role)
	if errors.Is(err, sql.ErrNoRows) {
		return Staff{}, false, nil
	}
	return s, err == nil, wrap("find "+jid+" among the staff", err)
}

// NextStaffID is a number nobody of the staff has ever had. Only one caller at a time may rely on it.
func NextStaffID(ctx context.Context, db *sql.DB) (int64, error) {
	id, err := nextID(ctx, db, "staff")
	return int64(id), err
}

// InsertStaff keeps somebody new under s.ID.
func InsertStaff(s Staff) journal.Op {
	return exec("keep "+s.JID+" of the staff", `INSERT INTO staff (id, jid, name, role) VALUES (?, ?, ?, ?)`, s.ID, s.JID, s.Name, string(s.Role))
}

// UpdateStaff replaces name and role.
func UpdateStaff(s Staff) journal.Op {
	return exec("change "+s.JID+" of the staff", `UPDATE staff SET name = ?, role = ? WHERE id = ?`, s.Name, string(s.Role), s.ID)
}

// RemoveStaff marks somebody removed.
func RemoveStaff(id int64, at acd.Time) journal.Op {
	return exec("remove one of the staff", `UPDATE staff SET removed = ? WHERE id = ? AND removed IS NULL`, int64(at), id)
}
