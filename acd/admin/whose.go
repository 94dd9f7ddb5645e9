package admin

import (
	"context"

	"parley/acd"
	acdstore "parley/acd/store"
)

// Whose is who has to do with a contact, open or over: by it is decided who gets at it.
type Whose struct {
	Visitor string        // bare JID
	Agents  []acd.AgentID // who have, or had, a part in it
	Queues  []acd.QueueID // the first one, and the one it is in
}

// WhoseContact finds that out; false if there is no such contact.
func (a *Admin) WhoseContact(ctx context.Context, id acd.ContactID) (w Whose, found bool, err error) {
	row, found, err := acdstore.ReadContact(ctx, a.db.Reader(), id)
	if err != nil || !found {
		return Whose{}, false, err
	}
	w = Whose{Visitor: row.JID, Queues: []acd.QueueID{row.Queue}}
	if row.Agent != 0 {
		w.Agents = append(w.Agents, row.Agent)
	}
	parties, err := acdstore.Parties(ctx, a.db.Reader(), id)
	if err != nil {
		return Whose{}, false, err
	}
	for _, p := range parties {
		w.Agents = append(w.Agents, p.Agent)
	}
	if open, is := a.OpenContact(id); is && open.Queue != row.Queue {
		w.Queues = append(w.Queues, open.Queue)
	}
	return w, true, nil
}
