package main

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/engine"
	"parley/xmppd/jid"
)

// slotsOfAPerson is up to how many contacts at a time an agent may be a person.
const slotsOfAPerson = 50

// programs are the accounts of agents that are bots, or have more contacts than a person can: they get the server's limits
// for programs. The list is read again at the first question after a change.
type programs struct {
	admin *admin.Admin
	log   *slog.Logger
	stale atomic.Bool

	mu   sync.Mutex
	bots map[string]bool // by bare JID
}

func newPrograms(adm *admin.Admin, eng *engine.Engine, log *slog.Logger) *programs {
	p := &programs{admin: adm, log: log}
	p.stale.Store(true)
	adm.OnChange(func() { p.stale.Store(true) })
	eng.Follow(func(_ acd.Time, _ acd.Event, effects []acd.Effect) {
		for _, e := range effects {
			if _, gone := e.(acd.AgentGone); gone { // a drained one goes with its last contact
				p.stale.Store(true)
			}
		}
	})
	return p
}

// include says whether an account is one.
func (p *programs) include(account jid.JID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stale.Swap(false) {
		agents, err := p.admin.Agents(context.Background())
		if err != nil {
			p.stale.Store(true)
			p.log.Error("bots not read: their accounts are held to what people may do", "err", err)
			return p.bots[account.String()]
		}
		p.bots = make(map[string]bool)
		for _, a := range agents {
			if a.Bot || a.SlotsMax > slotsOfAPerson {
				p.bots[a.JID] = true
			}
		}
	}
	return p.bots[account.String()]
}
