package im

import (
	"crypto/rand"
	"sync"

	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// question is what the server waits for: an answer counts only if it comes from whom was asked, with the id of the
// question (RFC 6120 §8.2.3).
type question struct {
	of jid.JID
	id string
}

// questions are those of the server to clients that are not answered yet.
type questions struct {
	mu    sync.Mutex
	open  map[question]func(*stanza.Element)
	asked [module.AsksMax]question // a ring, the oldest at next
	next  int
}

// ask notes a question in place of the oldest.
func (q *questions) ask(of jid.JID, answered func(*stanza.Element)) (id string) {
	asked := question{of, rand.Text()}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.open == nil {
		q.open = map[question]func(*stanza.Element){}
	}
	delete(q.open, q.asked[q.next])
	q.asked[q.next] = asked
	q.next = (q.next + 1) % len(q.asked)
	q.open[asked] = answered
	return asked.id
}

// answered hands an iq of type result or error to who asked; one that nobody waits for is dropped.
func (q *questions) answered(l *letter) {
	asked := question{l.from, string(l.v.ID)}
	q.mu.Lock()
	answered := q.open[asked]
	delete(q.open, asked)
	q.mu.Unlock()
	if answered == nil {
		return
	}
	var payload *stanza.Element
	if all := l.v.Children; string(l.v.Type) == "result" && len(all) == 1 {
		payload = l.v.Tree().Elements()[0]
	}
	answered(payload)
}

// Ask asks a client on behalf of the server; see module.Host.
func (r *Router) Ask(client jid.JID, payload *stanza.Element, answered func(*stanza.Element)) {
	id := r.questions.ask(client, answered)
	r.Send(stanza.New(stanza.NSClient, "iq", "type", "get", "from", r.host.String(), "to", client.String(), "id", id).Add(payload).Bytes())
}
