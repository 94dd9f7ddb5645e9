package admin

import (
	"context"
	"time"

	"parley/acd"
	acdstore "parley/acd/store"
)

// rowsExplained bounds how much of the log is read for the decisions about one contact.
const rowsExplained = 200_000

// WhyWaiting is why a contact waits, as of now; false: it does not wait. It costs a look at every agent.
func (a *Admin) WhyWaiting(id acd.ContactID) (why acd.Waits, now acd.Time, waits bool) {
	a.eng.Read(func(s *acd.State) { why, waits = s.WhyWaiting(id) })
	return why, a.eng.Now(), waits
}

// Offers are to whom a contact was offered, open or over, read from the log; more says that it was read in part only.
// ErrNoContact if there never was one.
func (a *Admin) Offers(ctx context.Context, id acd.ContactID) (list []acdstore.Decision, more bool, err error) {
	row, ok, err := acdstore.ReadContact(ctx, a.db.Reader(), id)
	if err != nil {
		return nil, false, err
	}
	if !ok {
		return nil, false, ErrNoContact
	}
	return acdstore.Offers(ctx, a.db.Reader(), id, row.Arrived, rowsExplained)
}

// Shut is a queue that takes no contacts now. Those who wait there may be served on.
type Shut struct {
	Draining bool
	Until    time.Time // when it opens, by its own clock; zero: not known
}

// Shut are the queues that take no contacts now.
func (a *Admin) Shut(ctx context.Context) (map[acd.QueueID]Shut, error) {
	queues, err := a.Queues(ctx)
	if err != nil {
		return nil, err
	}
	shut, now := map[acd.QueueID]Shut{}, time.UnixMilli(int64(a.eng.Now()))
	a.eng.Read(func(s *acd.State) {
		for _, q := range queues {
			switch v, _ := s.Queue(q.ID); {
			case v.Draining:
				shut[q.ID] = Shut{Draining: true}
			case v.Closed:
				shut[q.ID] = Shut{Until: q.Hours.Opens(q.Today, now)}
			}
		}
	})
	return shut, nil
}

// Names are what people call agents, queues and skills; those that are gone since are not among them.
type Names struct {
	Agents map[acd.AgentID]string // shown
	Queues map[acd.QueueID]string // DNs
	Skills map[acd.SkillID]acdstore.Words
}

// Names reads them.
func (a *Admin) Names(ctx context.Context) (Names, error) {
	n := Names{map[acd.AgentID]string{}, map[acd.QueueID]string{}, map[acd.SkillID]acdstore.Words{}}
	agents, err := a.Agents(ctx)
	if err != nil {
		return n, err
	}
	for _, g := range agents {
		n.Agents[g.ID] = g.Name
	}
	queues, err := a.Queues(ctx)
	if err != nil {
		return n, err
	}
	for _, q := range queues {
		n.Queues[q.ID] = q.DN
	}
	skills, err := a.Skills(ctx)
	for _, s := range skills {
		n.Skills[s.ID] = acdstore.Words{"": s.Word}
		for language, label := range s.Labels {
			n.Skills[s.ID][language] = label
		}
	}
	return n, err
}
