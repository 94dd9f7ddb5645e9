package bench

import (
	"bytes"
	"context"
	"fmt"
	"sync/atomic"
)

const (
	nsWorkgroup = "http://jabber.org/protocol/workgroup"
	nsMUC       = "http://jabber.org/protocol/muc"
)

// occupant is a client's place in a room of two.
type occupant struct {
	room    string
	from    []byte // under which address the room tells what this client said
	said    int
	message []byte // the next one
}

// rooms has two talk in each of many rooms: whoever sees their own line says the next one. It counts deliveries: each line
// comes to both. With Parley the rooms are conversations of its contact centre, an agent's and a visitor's.
func rooms(ctx context.Context, b *bed) (sample, error) {
	places := make([]occupant, 2*b.size.pairs)
	furnish := b.chatRooms
	if b.server.name() == "parley" {
		furnish = b.conversations
	}
	defer b.leave()
	if err := furnish(places); err != nil {
		return nil, err
	}
	var stopping atomic.Bool
	var quiet atomic.Int64
	b.listen(func(i int, c *client, e []byte) error {
		switch {
		case !bytes.HasPrefix(e, []byte("<message")):
			return nil
		case refused(e):
			return fmt.Errorf("refused: %s", e)
		case !bytes.Contains(e, []byte(text)):
			return nil
		}
		b.work.Add(1)
		if !bytes.Equal(attribute(e, "from"), places[i].from) {
			return nil
		}
		if stopping.Load() {
			quiet.Add(1)
			return nil
		}
		return c.send(places[i].next())
	})
	for i, c := range b.clients {
		if err := c.send(places[i].next()); err != nil {
			return nil, err
		}
	}
	s, err := b.count(ctx)
	if err != nil {
		return nil, err
	}
	stopping.Store(true)
	if err := b.settle(ctx, func() bool { return quiet.Load() == int64(len(b.clients)) }); err != nil {
		return nil, fmt.Errorf("%d of %d lines in flight came: %w", quiet.Load(), len(b.clients), err)
	}
	return s, nil
}

// next is the next line. Each has ids of its own, as lines have that may be sent twice.
func (o *occupant) next() []byte {
	o.said++
	o.message = fmt.Appendf(o.message[:0], "<message xmlns='jabber:client' type='groupchat' id='l%d' to='%s'><body>%s</body>"+
		"<origin-id xmlns='urn:xmpp:sid:0' id='l%d'/></message>", o.said, o.room, text, o.said)
	return o.message
}

// take has a client join a room.
func (o *occupant) take(c *client, room, nick string) error {
	if err := c.say("<presence xmlns='jabber:client' to='%s/%s'><x xmlns='%s'><history maxstanzas='0'/></x></presence>", room, nick, nsMUC); err != nil {
		return err
	}
	for {
		e, err := c.await("<presence")
		if err != nil {
			return err
		}
		if bytes.Contains(e, []byte("110")) && bytes.Contains(e, []byte(nsMUC+"#user")) {
			o.room, o.from = room, bytes.Clone(attribute(e, "from"))
			return nil
		}
	}
}

// chatRooms makes rooms at the server's MUC service (XEP-0045), with the first of each pair as their owners.
func (b *bed) chatRooms(places []occupant) error {
	if err := b.enter(accounts(len(places))...); err != nil {
		return err
	}
	return each(b.size.pairs, func(i int) error {
		room := fmt.Sprintf("r%d@%s", i, mucHost)
		for j := 2 * i; j < 2*i+2; j++ {
			if err := places[j].take(b.clients[j], room, fmt.Sprintf("n%d", j)); err != nil {
				return err
			}
		}
		return nil
	})
}

// conversations has visitors ask for agents, agents take the offers, and both join the rooms that they are invited to.
func (b *bed) conversations(places []occupant) error {
	names := accounts(len(places))
	for i := range b.size.pairs {
		names[2*i] = agent(i)
	}
	if err := b.enter(names...); err != nil {
		return err
	}
	// Those who begin at the same time are agents and visitors by turns, so that nobody waits for one not begun.
	return each(len(places), func(i int) error {
		c, find := b.clients[i], (*client).askForAgent
		if i%2 == 0 {
			find = (*client).serveVisitor
		}
		room, err := find(c)
		if err != nil {
			return err
		}
		return places[i].take(c, room, "any")
	})
}

// queueJID is the queue of all agents.
const queueJID = queueDN + "@acd." + host

// askForAgent is a visitor's way into a conversation (XEP-0142).
func (c *client) askForAgent() (room string, err error) {
	err = c.say("<iq xmlns='jabber:client' type='set' id='join' to='%s'><join-queue xmlns='%s'><queue-notifications/>"+
		"<x xmlns='jabber:x:data' type='submit'><field var='name'><value>Romeo</value></field></x></join-queue></iq>", queueJID, nsWorkgroup)
	if err != nil {
		return "", err
	}
	return c.invitation()
}

// serveVisitor is an agent's way into a conversation.
func (c *client) serveVisitor() (room string, err error) {
	err = c.say("<presence xmlns='jabber:client' to='%s'><show>chat</show><agent-status xmlns='%s'/></presence>", queueJID, nsWorkgroup)
	if err != nil {
		return "", err
	}
	offer, err := c.await("<iq", "<offer ", nsWorkgroup)
	if err != nil {
		return "", err
	}
	err = c.say("<iq xmlns='jabber:client' type='result' id='%s' to='%s'/>", attribute(offer, "id"), queueJID)
	if err != nil {
		return "", err
	}
	err = c.say("<iq xmlns='jabber:client' type='set' id='accept' to='%s'><offer-accept xmlns='%s' jid='%s'/></iq>",
		queueJID, nsWorkgroup, attribute(offer, "jid"))
	if err != nil {
		return "", err
	}
	return c.invitation()
}

func (c *client) invitation() (room string, err error) {
	e, err := c.await("<message", "<invite")
	return string(attribute(e, "from")), err
}
