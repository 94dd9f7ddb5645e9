package xmpp

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/xmppd/mam"
	"parley/xmppd/stanza"
)

// What a visitor finds at a queue that is closed: its words, when it opens, and whether it takes a message. A message
// becomes a contact without a visitor, which is offered once the queue is open (docs/protocol.md, Closed queues).

// callbacksMax bounds the messages of one visitor that nobody has dealt with yet.
const callbacksMax = 3

// Closed is Admit's refusal of a queue that is closed.
type Closed struct {
	Queue    Queue
	Texts    store.Words // what the queue says while closed; may be empty
	Callback bool        // it takes a message
	Opens    time.Time   // zero: not known
}

// Error says so.
func (c Closed) Error() string { return "queue " + c.Queue.DN + " is closed" }

// closedFor is the refusal of a queue, as things stand.
func (b *bridge) closedFor(q queueEntry) Closed {
	c := Closed{Queue: Queue{DN: q.dn, Name: q.called()}}
	if q.kept != nil {
		c.Texts, c.Callback = q.kept.Texts.Closed, q.kept.Closed == store.ClosedCallback
		now := timeOf(b.now())
		if open, _ := q.kept.Hours.OpenUnder(q.kept.Today, now); !open {
			c.Opens = q.kept.Hours.Opens(q.kept.Today, now)
		}
	}
	return c
}

// element tells a client what it may do.
func (c Closed) element() *stanza.Element {
	e := stanza.New(nsParley, "closed", "callback", yes(c.Callback))
	if !c.Opens.IsZero() {
		e.SetAttr("opens", mam.Stamp(c.Opens))
	}
	return e
}

// answerJoin answers a request for service. A closed queue says when it opens, in its own words.
func (b *bridge) answerJoin(in *inbound, q queueEntry, err error) {
	if !isRejected(err, acd.RejectedClosed) {
		b.answer(in, err)
		return
	}
	closed, told := b.closedFor(q), rejected{acd.RejectedClosed}.stanza()
	if text := closed.Texts.In(languageIn(in)); text != "" {
		told.Text = text
	}
	told.App = closed.element()
	b.fail(in, told)
}

// leaveMessage takes a message at a queue that is closed.
func (b *bridge) leaveMessage(in *inbound, q queueEntry, name string, answers store.Answers, text string) {
	text = strings.TrimSpace(text)
	bare := in.from.Bare().String()
	switch {
	case text == "" || utf8.RuneCountInString(text) > b.cfg.Conversation.VisitorCharsMax:
		b.fail(in, stanza.Error{Condition: stanza.NotAcceptable, Text: "A message has 1 to " + number(b.cfg.Conversation.VisitorCharsMax) + " characters."})
		return
	case !b.takesMessages(q):
		b.fail(in, stanza.Error{Condition: stanza.NotAcceptable, Text: "No messages are taken here now; please ask for service."})
		return
	case b.messagesOf(bare) >= callbacksMax:
		b.fail(in, stanza.Error{Condition: stanza.ResourceConstraint, Text: "Your messages are here; somebody will come back to you."})
		return
	}
	back, ok := b.mayAsk(in)
	if !ok {
		b.fail(in, reasonTooOften)
		return
	}
	id, err := b.visitorID(bare)
	if err != nil {
		b.fail(in, err)
		return
	}
	claims, _ := b.claims(in, q.id)
	if claims.Name != "" {
		name = claims.Name
	}
	c := b.newContact(b.eng.NewContact(), &visitor{id: id, jid: bare}, name, q.id)
	c.visitor.contact, c.callback, c.answers, c.lang = c, true, answers, languageIn(in)
	line, said, err := b.messageLine(in, c, text)
	if err != nil {
		b.fail(in, err)
		return
	}
	intake := intakeOf(q)
	way := b.wayOf(intake, answers, b.signedBy(claims))
	rows := store.Both(store.InsertContact(store.NewContact{
		Contact: c.id, Visitor: id, JID: bare, Queue: q.id, Arrived: b.now(), Caller: name, Lang: c.lang,
		Form: string(submittedForm(intake, answers).Bytes()),
	}), store.AppendLine(line), b.besideRequest(in, c.id, q))
	b.submit(in, acd.ContactRequested{
		Contact: c.id, Visitor: id, Queue: q.id, Needs: way.Needs, Priority: way.Priority, Prefers: way.Prefers, Callback: true,
	}, rows, func(err error) {
		if err != nil {
			back()
		} else {
			c.talk.Kept(said.ID)
			c.line = text
			b.contacts[c.id] = c
		}
		b.answerJoin(in, q, err)
	})
}

// messageLine is a message as the first line of its conversation, said by a visitor who has left again.
func (b *bridge) messageLine(in *inbound, c *contact, text string) (store.Line, conversation.Saying, error) {
	session := in.from.String()
	if _, _, err := c.talk.Join(c.visitor.jid, session); err != nil {
		return store.Line{}, conversation.Saying{}, err
	}
	defer c.talk.Leave(session)
	said, err := c.talk.Say(c.visitor.jid, session, "", text)
	if err != nil {
		return store.Line{}, said, err
	}
	payload := stanza.New(stanza.NSClient, "message", "type", "groupchat", "id", in.Attr("id"), "xml:lang", c.lang).Add(body(text))
	return store.Line{
		Contact: c.id, ID: said.ID, Party: uint8(said.Party), Name: c.caller, At: b.now(), Kind: uint8(said.Kind),
		Stanza: in.Attr("id"), Body: text, Payload: string(payload.Bytes()),
	}, said, nil
}

// takesMessages says whether a queue is closed and takes messages then.
func (b *bridge) takesMessages(q queueEntry) (takes bool) {
	if q.kept == nil || q.kept.Closed != store.ClosedCallback {
		return false
	}
	b.eng.Read(func(s *acd.State) { takes = s.Takes(q.id, false) == acd.RejectedClosed })
	return takes
}

// messagesOf counts a visitor's messages that nobody has dealt with yet.
func (b *bridge) messagesOf(bare string) (n int) {
	for _, c := range b.contacts {
		if c.callback && c.visitor.jid == bare && c.agent == 0 {
			n++
		}
	}
	return n
}

// Admit says whether a visit to a service code may begin: ErrUnknownDN, ErrFull, or Closed, which tells more. It does not
// block.
func (a *ACD) Admit(_ context.Context, dn string) (Queue, error) {
	q, ok := a.owner.directory.Load().byDN[strings.ToLower(dn)]
	if !ok {
		return Queue{}, ErrUnknownDN
	}
	why := acd.RejectedNothing
	a.eng.Read(func(s *acd.State) { why = s.Takes(q.id, false) })
	switch why {
	case acd.RejectedNothing:
		return Queue{DN: q.dn, Name: q.called()}, nil
	case acd.RejectedClosed:
		return Queue{}, a.owner.closedFor(q)
	case acd.RejectedFull:
		return Queue{}, ErrFull
	}
	return Queue{}, ErrUnknownDN
}

// QueueName is what a queue is called in a language; "" if there is none of this service code. It does not block.
func (a *ACD) QueueName(dn, language string) string {
	return a.owner.directory.Load().byDN[strings.ToLower(dn)].called(language)
}
