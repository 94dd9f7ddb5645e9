package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/acd"
)

// Standing is who somebody is here, by bare JID: the agent's number and role, or false for who does not work here. It costs
// one row, however many agents there are.
func Standing(ctx context.Context, db *sql.DB, jid string) (id acd.AgentID, role Role, works bool, err error) {
	err = db.QueryRowContext(ctx, `SELECT id, role FROM agents WHERE jid = ? AND removed IS NULL`, jid).Scan(&id, &role)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, "", false, nil
	case err != nil:
		return 0, "", false, fmt.Errorf("find the standing of %s: %w", jid, err)
	}
	return id, role, true, nil
}
