package admin

import (
	"context"
	"slices"

	"parley/acd"
	acdstore "parley/acd/store"
)

// GrantedTo are the queues that an integrator was granted, by bare JID.
func (a *Admin) GrantedTo(ctx context.Context, jid string) (queues []acd.QueueID, err error) {
	all, err := acdstore.Integrators(ctx, a.db.Reader())
	for queue, jids := range all {
		if slices.Contains(jids, jid) {
			queues = append(queues, queue)
		}
	}
	slices.Sort(queues)
	return queues, err
}
