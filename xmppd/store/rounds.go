package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"sync"
)

// rounds is how many accounts have keys of how many PBKDF2 rounds. Names that are unknown show the same mixture: after the
// configured number has changed, an old one would else tell that an account exists.
type rounds struct {
	mu         sync.Mutex
	configured int
	others     []roundsOf // in the order of their number
	accounts   int
}

type roundsOf struct{ iterations, accounts int }

// countRounds counts what the accounts have. It runs when they are opened, and with each sweep.
func (a *Accounts) countRounds(ctx context.Context) error {
	rows, err := a.db.Reader().QueryContext(ctx,
		"SELECT iterations, count(*) FROM scram_keys WHERE hash = 'SHA-256' GROUP BY iterations ORDER BY iterations")
	if err != nil {
		return fmt.Errorf("count rounds: %w", err)
	}
	defer rows.Close()
	var others []roundsOf
	accounts := 0
	for rows.Next() {
		var r roundsOf
		if err := rows.Scan(&r.iterations, &r.accounts); err != nil {
			return fmt.Errorf("count rounds: %w", err)
		}
		accounts += r.accounts
		if r.iterations != a.cfg.ScramIterations {
			others = append(others, r)
		}
	}
	a.rounds.mu.Lock()
	defer a.rounds.mu.Unlock()
	a.rounds.configured, a.rounds.others, a.rounds.accounts = a.cfg.ScramIterations, others, accounts
	return rows.Err()
}

// of picks a number for eight secret bytes, as often as accounts have it. As accounts go over to the configured number, so
// do these, each once.
func (r *rounds) of(secret []byte) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	share := float64(binary.BigEndian.Uint64(secret)) / (1 << 64)
	at := share * float64(r.accounts)
	for _, o := range r.others {
		if at -= float64(o.accounts); at < 0 {
			return o.iterations
		}
	}
	return r.configured
}
