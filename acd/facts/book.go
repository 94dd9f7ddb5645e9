package facts

import (
	"slices"

	"parley/acd"
)

// Book folds the rows of a log into facts. What is over leaves it: it holds as much as is open. It is not safe for use
// by several goroutines.
type Book struct {
	at     acd.Time // of the last row; time never goes back in it
	last   numbers
	queues map[acd.QueueID]*Queue
	desks  map[acd.AgentID]*desk
	visits map[acd.ContactID]*visit
	offers map[acd.OfferID]*Offer // open

	row     int64     // being folded
	asked   acd.Event // of it
	event   acd.Event // the same, unless it was refused
	changed []fact
	marked  map[fact]struct{}
}

// numbers are the last ones given.
type numbers struct{ entry, part, pass, state, session int64 }

// desk is an agent with what is open of it.
type desk struct {
	Agent
	state   *State
	session *Session
}

// visit is an open contact.
type visit struct {
	Contact
	entry  *Entry   // nil: nobody's turn in a queue
	parts  []*Part  // active or in wrap-up
	offers []*Offer // open
	passes []*Pass  // pending
	queued *Pass    // the last to a queue, which may be taken back
}

// NewBook is a book that has seen nothing.
func NewBook() *Book {
	return &Book{
		queues: map[acd.QueueID]*Queue{}, desks: map[acd.AgentID]*desk{}, visits: map[acd.ContactID]*visit{},
		offers: map[acd.OfferID]*Offer{}, marked: map[fact]struct{}{},
	}
}

// At is the time of the last row.
func (b *Book) At() acd.Time { return b.at }

// Changes are the facts that are new or other than when it was called last, each once, as they are now.
func (b *Book) Changes() []any {
	all := make([]any, 0, len(b.changed))
	for _, f := range b.taken() {
		all = append(all, f)
	}
	return all
}

func (b *Book) taken() []fact {
	all := b.changed
	b.changed = nil
	clear(b.marked)
	return all
}

// mark has a fact kept.
func (b *Book) mark(f fact) {
	if _, known := b.marked[f]; !known {
		b.marked[f] = struct{}{}
		b.changed = append(b.changed, f)
	}
}

// lead is the part of who has the contact; nil: nobody.
func (v *visit) lead() *Part {
	for _, p := range v.parts {
		if p.Parted == 0 && p.Role == acd.RoleLead {
			return p
		}
	}
	return nil
}

// part is the agent's open one; nil: there is none.
func (v *visit) part(a acd.AgentID) *Part {
	for _, p := range v.parts {
		if p.Agent == a {
			return p
		}
	}
	return nil
}

// passWith is the pending pass that came as an offer; nil: there is none.
func (v *visit) passWith(o acd.OfferID) *Pass {
	for _, p := range v.passes {
		if p.Offer == o {
			return p
		}
	}
	return nil
}

// target is within what a queue's contacts should be answered.
func (b *Book) target(q acd.QueueID) acd.Span {
	if known := b.queues[q]; known != nil {
		return known.Target
	}
	return acd.DefaultRules().Target
}

// settle drops a contact that is over.
func (b *Book) settle(v *visit) {
	if v.Ended == 0 || len(v.parts) > 0 {
		return
	}
	v.Closed = b.at
	b.mark(&v.Contact)
	delete(b.visits, v.ID)
}

// drop takes a part that is over off its visit.
func (v *visit) drop(p *Part) {
	v.parts = slices.DeleteFunc(v.parts, func(x *Part) bool { return x == p })
}
