package bench

import (
	"bytes"
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// text is what each message says: 100 bytes.
const text = "wherefore wherefore wherefore wherefore wherefore wherefore wherefore wherefore wherefore wherefore "

// chat has each pair of accounts talk: whoever receives a message answers it, and both began, so that one message is in
// flight each way. It counts messages received.
func chat(ctx context.Context, b *bed) (sample, error) {
	if err := b.enter(accounts(2 * b.size.pairs)...); err != nil {
		return nil, err
	}
	defer b.leave()
	messages := make([][]byte, len(b.clients))
	for i := range b.clients {
		messages[i] = b.message(b.clients[i^1].jid)
	}
	var stopping atomic.Bool
	var held atomic.Int64
	b.listen(func(i int, c *client, e []byte) error {
		switch {
		case !bytes.HasPrefix(e, []byte("<message")):
			return nil
		case refused(e):
			return fmt.Errorf("refused: %s", e)
		}
		b.work.Add(1)
		if stopping.Load() {
			held.Add(1)
			return nil
		}
		return c.send(messages[i])
	})
	for i, c := range b.clients {
		if err := c.send(messages[i]); err != nil {
			return nil, err
		}
	}
	s, err := b.count(ctx)
	if err != nil {
		return nil, err
	}
	stopping.Store(true)
	if err := b.settle(ctx, func() bool { return held.Load() == int64(len(b.clients)) }); err != nil {
		return nil, fmt.Errorf("%d of %d messages in flight came: %w", held.Load(), len(b.clients), err)
	}
	return s, b.proveKept()
}

// message is what is said to a JID. Where nothing is to be archived it says so too (XEP-0334), for servers that always
// keep an archive.
func (b *bed) message(to string) []byte {
	hint := ""
	if !b.plan.archived {
		hint = "<no-store xmlns='urn:xmpp:hints'/>"
	}
	return fmt.Appendf(nil, "<message xmlns='jabber:client' type='chat' id='%012d' to='%s'><body>%s</body>%s</message>", 0, to, text, hint)
}

// settle waits until all is done that was begun.
func (b *bed) settle(ctx context.Context, done func() bool) error {
	deadline := time.Now().Add(patience)
	for !done() {
		if err := b.err(); err != nil {
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("nothing more within %v", patience)
		}
		if err := pause(ctx, 5*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// proveKept asks the archive of an account for a message if the trial says that messages are archived, and if it says
// that they are not, expects none (XEP-0313).
func (b *bed) proveKept() error {
	c, err := b.logIn(account(0))
	if err != nil {
		return err
	}
	defer c.close()
	if err := c.say("<iq xmlns='jabber:client' type='set' id='kept'><query xmlns='urn:xmpp:mam:2'>" +
		"<set xmlns='http://jabber.org/protocol/rsm'><max>1</max></set></query></iq>"); err != nil {
		return err
	}
	kept := false
	for {
		e, err := c.next()
		if err != nil {
			return fmt.Errorf("read the archive: %w", err)
		}
		kept = kept || bytes.Contains(e, []byte("<result")) && bytes.Contains(e, []byte(text))
		if bytes.HasPrefix(e, []byte("<iq")) {
			break
		}
	}
	if kept != b.plan.archived {
		return fmt.Errorf("a message is in the archive: %v, expected: %v", kept, b.plan.archived)
	}
	return nil
}
