package verify

import (
	"slices"

	"parley/acd"
)

// books is what audit counts by: every contact and agent as the effects of the log say, and nothing that the core derives
// from them. What is over leaves the books. Its fields are kept in seals.
type books struct {
	Queues   map[acd.QueueID]*queueBook     `json:"queues"`
	Agents   map[acd.AgentID]*agentBook     `json:"agents"`
	Contacts map[acd.ContactID]*contactBook `json:"contacts"`
	Begun    int64                          `json:"begun"` // contacts in all

	// Of a seal.
	Past     []byte `json:"past,omitempty"`     // digest of the contacts that were over
	Visitors []byte `json:"visitors,omitempty"` // digest of whose they were; older seals have none
	Before   []byte `json:"before,omitempty"`   // link of the row before the sealed one, which proves that

	found  *found
	days   *days
	row    uint64 // being read
	at     acd.Time
	event  acd.Event               // of it; nil = it was refused, and what else is decided came about without it
	asked  acd.Event               // the same, refused or not
	rest   []acd.Effect            // of the row, after the one being read
	stars  func(acd.ContactID) int // that a contact was given; 0 = none
	lifted []acd.AgentID
	over   func(*contactBook) // hears of each contact that leaves the books
}

type queueBook struct {
	Target  acd.Span `json:"target"`
	OfOne   int      `json:"of_one"`  // contacts one agent may have of it; 0 = no limit
	Waiting int      `json:"waiting"` // open entries
}

type agentBook struct {
	Max      int                         `json:"max"`
	Shown    acd.Shown                   `json:"shown"`
	Now      *standing                   `json:"now,omitempty"`     // nil = logged out
	Session  *session                    `json:"session,omitempty"` // nil = there is none
	Lost     bool                        `json:"lost"`
	SignedOn bool                        `json:"signed_on"`
	Spent    acd.Time                    `json:"-"` // until when its time is counted
	Lifted   bool                        `json:"-"` // in this row: one contact more, by a supervisor
	Slots    map[acd.ContactID]*slotBook `json:"slots"`
}

// slotBook is one contact with one agent.
type slotBook struct {
	State     slotState      `json:"state"`
	Queue     acd.QueueID    `json:"queue"` // whose limit it counts for
	Of        acd.QueueID    `json:"of"`    // whose figures
	Kind      acd.Pass       `json:"kind"`
	From      acd.AgentID    `json:"from"` // who passes it
	Offered   acd.Time       `json:"offered"`
	Role      acd.Role       `json:"role"`
	Offer     acd.OfferID    `json:"offer"`
	Connected acd.Time       `json:"connected"`
	Led       acd.Time       `json:"led"`
	FirstLine acd.Time       `json:"first_line"`
	Parted    acd.Time       `json:"parted"`
	Responses int            `json:"responses"`
	Response  acd.Span       `json:"response"`
	Code      acd.WrapUpCode `json:"code"`

	offer *offer // as its visit tells of it; nil = it came about otherwise, or before a seal
	pass  *pass  // that it is; nil = it is none, or from before a seal
	stay  *stay  // as its visit tells of it
}

type slotState uint8

const (
	offered slotState = iota + 1
	active
	wrapUp
)

// contactBook is a contact whose visit, or some agent's wrap-up of it, is not over.
type contactBook struct {
	ID       acd.ContactID `json:"id"`
	Visitor  acd.VisitorID `json:"visitor"` // 0: a seal of before this was looked at does not tell
	Asked    acd.QueueID   `json:"asked"`   // for
	Queue    acd.QueueID   `json:"queue"`
	Callback bool          `json:"callback"`
	Arrived  acd.Time      `json:"arrived"`
	Entered  acd.Time      `json:"entered"` // of the open entry
	Open     bool          `json:"open"`    // an entry is
	Replied  bool          `json:"replied"` // an agent has said a line
	Spoke    acd.Time      `json:"spoke"`   // since when a line of the visitor has had no answer; 0 = none

	// As the row beside the log should say.
	Agent  acd.AgentID    `json:"agent"` // had it last
	Since  acd.Time       `json:"since"`
	Ended  acd.Time       `json:"ended"`
	By     acd.Party      `json:"by"`
	Cause  acd.Cause      `json:"cause"`
	Code   acd.WrapUpCode `json:"code"`
	Closed acd.Time       `json:"closed"`

	Agents []acd.AgentID `json:"agents"` // who have it, in the order of their coming

	Passed   acd.Time    `json:"passed"`    // to a queue, which may be taken back; 0 = it was not
	PassedBy acd.AgentID `json:"passed_by"` // by whom
	queued   *pass       // the same
	visit    *visit      // its detail record; nil = it was requested before a seal
}

func newBooks() *books {
	return &books{Queues: map[acd.QueueID]*queueBook{}, Agents: map[acd.AgentID]*agentBook{}, Contacts: map[acd.ContactID]*contactBook{}}
}

func (b *books) queue(id acd.QueueID) *queueBook {
	q := b.Queues[id]
	if q == nil {
		q = &queueBook{Target: acd.DefaultRules().Target}
		b.Queues[id] = q
	}
	return q
}

func (b *books) agent(id acd.AgentID) *agentBook {
	a := b.Agents[id]
	if a == nil {
		a = &agentBook{Max: 1, Slots: map[acd.ContactID]*slotBook{}}
		b.Agents[id] = a
	}
	return a
}

func (b *books) slot(c acd.ContactID, a acd.AgentID) *slotBook {
	if who := b.Agents[a]; who != nil {
		return who.Slots[c]
	}
	return nil
}

// where names the row that is being read, and a contact.
func (b *books) where(c acd.ContactID) string { return words(place("log", b.row), c.String()) }

// follow reads one row of the log.
func (b *books) follow(row uint64, at acd.Time, ev acd.Event, effects []acd.Effect) {
	b.row, b.at, b.event, b.asked = row, at, ev, ev
	if slices.ContainsFunc(effects, func(e acd.Effect) bool { _, refused := e.(acd.Rejected); return refused }) {
		b.event = nil
	}
	for i, e := range effects {
		b.rest = effects[i+1:]
		b.read(e)
	}
	for _, a := range b.lifted { // what was not used is over with the row
		b.agent(a).Lifted = false
	}
	b.lifted = b.lifted[:0]
}

func (b *books) read(e acd.Effect) {
	switch e := e.(type) {
	case acd.QueueHolds:
		q := b.queue(e.Queue)
		q.Target, q.OfOne = e.Rules.Target, e.Rules.SlotsOfOne
	case acd.AgentHolds:
		b.agentHolds(e)
	case acd.AgentStands:
		b.stands(e)
	case acd.AgentGone:
		b.agentGone(e.Agent)
	case acd.Waiting:
		b.waiting(e)
	case acd.Offered:
		b.offered(e)
	case acd.Revoked:
		b.revoked(e)
	case acd.Declined:
		b.answers(e.Agent, e.Contact, "declined")
		b.leaves(e.Contact, e.Agent, offered, acd.CauseDeclined)
	case acd.LimitLifted:
		b.agent(e.Agent).Lifted, b.lifted = true, append(b.lifted, e.Agent)
	case acd.Connected:
		b.connected(e)
	case acd.RoleHolds:
		b.role(e)
	case acd.PartedFrom:
		b.leaves(e.Contact, e.Agent, active, e.Cause)
	case acd.AgentVanished:
		b.leaves(e.Contact, e.Agent, active, b.whyVanished(e.Contact))
	case acd.WrapsUp:
		b.wrapsUp(e)
	case acd.WrapUpHolds:
		b.coded(e)
	case acd.Closed:
		b.closes(e)
	case acd.Ended:
		b.ends(e)
	case acd.Spoken:
		b.spoken(e)
	case acd.Rejected:
		if ask, ok := b.asked.(acd.ContactRequested); ok {
			b.days.refused(ask, b.at, e.Why)
		}
	}
}
