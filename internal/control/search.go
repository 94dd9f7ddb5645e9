package control

import (
	"context"
	"errors"
	"strings"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/audit"
	"parley/acd/conversation"
	"parley/acd/search"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// errNoSearch is what a Direct without Finding says.
var errNoSearch = errors.New("what was said cannot be searched here")

// Finding has what was said be found.
func (d *Direct) Finding(x *search.Index) *Direct {
	d.index = x
	return d
}

// SearchQuery is what is looked for: everything that is given must hold.
type SearchQuery struct {
	Words  string           `json:"words,omitempty"`
	Caller string           `json:"caller,omitempty"` // words of the name that was typed
	Agent  string           `json:"agent,omitempty"`  // user ID of who had a part in it
	Queue  string           `json:"queue,omitempty"`  // DN
	From   time.Time        `json:"from,omitzero"`
	To     time.Time        `json:"to,omitzero"`
	State  string           `json:"state,omitempty"`  // of the contact: open or over
	Came   acdstore.Outcome `json:"came,omitempty"`   // what the contact came to
	Before int64            `json:"before,omitempty"` // where the page before ended
	Max    int              `json:"max,omitempty"`

	// Who searches: the operator and supervisors All, else an agent by user ID, else who may read some queues.
	Own    string        `json:"-"`
	Within []acd.QueueID `json:"-"`
	All    bool          `json:"-"`
}

// Hit is a line that was found.
type Hit struct {
	Contact string    `json:"contact"`
	Line    string    `json:"line"` // its stanza-id
	At      time.Time `json:"at"`
	Side    string    `json:"side"` // visitor, agent, system
	Kind    string    `json:"kind"`
	Name    string    `json:"name,omitempty"` // shown name of who said it
	Caller  string    `json:"caller,omitempty"`
	Queue   string    `json:"queue,omitempty"` // DN of the contact's first
	Text    string    `json:"text"`
}

// Search finds what was said, the newest first; next is for Before, 0 at the end. It stands in the audit trail, but for an
// agent's among the own conversations: who searched, in which queue, how many lines were shown, and never what for.
func (d *Direct) Search(ctx context.Context, q SearchQuery) (found []Hit, next int64, err error) {
	if d.index == nil {
		return nil, 0, errNoSearch
	}
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return nil, 0, err
	}
	found = []Hit{}
	reader, asked, any, err := d.reading(ctx, known, q)
	if err != nil || !any {
		return found, 0, err
	}
	d.follow(ctx)
	hits, next, err := d.index.Find(ctx, reader, asked)
	if err != nil {
		return nil, 0, err
	}
	for _, h := range hits {
		f := Hit{
			Contact: h.Contact.String(), Line: conversation.FormatID(h.Line), At: h.When().UTC(), Side: "system",
			Kind: conversation.Kind(h.Kind).String(), Name: h.Name, Caller: h.Caller, Queue: known.dn(h.Queue), Text: h.Body,
		}
		if h.Party != 0 {
			f.Side = conversation.Party(h.Party).String()
		}
		found = append(found, f)
	}
	if reader.Agent != 0 {
		return found, next, nil
	}
	return found, next, d.db.Do(ctx, searched(ctx, asked.Queue, len(found)))
}

// followMax is how long a search waits for the index to follow what was said a moment ago.
const followMax = 300 * time.Millisecond

// follow has the index follow, if that is soon done: an index that is still being made answers with what it has.
func (d *Direct) follow(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, followMax)
	defer cancel()
	_ = d.index.CatchUp(ctx) // what fails is logged by who follows it all the time
}

// reading is a query as the index takes it, and for whom; not any: nothing can fit.
func (d *Direct) reading(ctx context.Context, known directory, q SearchQuery) (r search.Reader, asked search.Query, any bool, err error) {
	asked = search.Query{Words: q.Words, Caller: q.Caller, From: millis(q.From), To: millis(q.To), Before: q.Before, Max: q.Max, Open: q.State == "open", Over: q.State == "over", Came: q.Came}
	r = search.Reader{All: q.All, Queues: q.Within}
	if q.Queue != "" {
		if asked.Queue, err = known.queue(q.Queue); err != nil {
			return r, asked, false, nil
		}
	}
	for _, of := range []struct {
		name string
		into *acd.AgentID
	}{{q.Agent, &asked.Agent}, {q.Own, &r.Agent}} {
		if of.name == "" {
			continue
		}
		g, serves, err := d.agent(ctx, strings.ToLower(of.name))
		if err != nil || !serves {
			return r, asked, false, err
		}
		*of.into = g.ID
	}
	return r, asked, true, nil
}

func searched(ctx context.Context, queue acd.QueueID, lines int) store.Op {
	return audit.Keep(audit.Entry{
		At: acd.Time(time.Now().UnixMilli()), By: admin.Acting(ctx), Action: audit.ContactSearch,
		On: audit.Object{Kind: audit.OfQueue, ID: int64(queue)}, Detail: int64(lines),
	})
}

// Earlier is the other contacts of the person a contact is of, the newest first; see search.Earlier.
func (d *Direct) Earlier(ctx context.Context, contact string) ([]Record, error) {
	id, err := acd.ParseContactID(contact)
	if err != nil {
		return nil, errBadContact
	}
	ids, err := search.Earlier(ctx, d.db.Reader(), id)
	if err != nil {
		return nil, err
	}
	list := make([]Record, 0, len(ids))
	for _, id := range ids {
		r, err := d.Record(ctx, id.String())
		if errors.Is(err, admin.ErrNoContact) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// foundPage is the answer to a search on its way.
type foundPage struct {
	Found []Hit `json:"found"`
	Next  int64 `json:"next"`
}

func onSearch(on func(string, func(context.Context, request) (any, error)), c Centre) {
	on("search", func(ctx context.Context, r request) (any, error) {
		r.Search.All = true // whoever has the socket may read everything
		found, next, err := c.Search(ctx, r.Search)
		return foundPage{found, next}, err
	})
}

// Search asks the server.
func (r *Remote) Search(ctx context.Context, q SearchQuery) ([]Hit, int64, error) {
	var p foundPage
	err := r.call(ctx, "search", request{Search: q}, &p)
	return p.Found, p.Next, err
}
