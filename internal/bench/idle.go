package bench

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// idle has accounts log in, turn stream management on, become available, and receive and acknowledge one message; then
// they are silent. It weighs the server's resident memory before and after.
func idle(ctx context.Context, b *bed) (sample, error) {
	// Some come and go, so that what is made once is made.
	if err := each(2*atOnce, func(i int) error { return b.visit(account(i)) }); err != nil {
		return nil, err
	}
	before, err := b.rest(ctx)
	if err != nil {
		return nil, err
	}
	defer b.leave()
	b.clients = make([]*client, b.size.sessions)
	if err := each(b.size.sessions, b.settleDown); err != nil {
		return nil, err
	}
	after, err := b.rest(ctx)
	if err != nil {
		return nil, err
	}
	return sample{"kib": float64(after-before) / 1024 / float64(b.size.sessions)}, nil
}

// settleDown brings one client to rest.
func (b *bed) settleDown(i int) error {
	c, err := b.logIn(account(i))
	if err != nil {
		return err
	}
	b.clients[i] = c
	for _, m := range []string{"<enable xmlns='urn:xmpp:sm:3' resume='true'/>", "<presence xmlns='jabber:client'/>", string(b.message(c.jid))} {
		if err := c.say("%s", m); err != nil {
			return err
		}
	}
	if _, err := c.await("<enabled"); err != nil {
		return err
	}
	h := 0
	for {
		e, err := c.await("<")
		if err != nil {
			return err
		}
		switch kind := string(e); {
		case strings.HasPrefix(kind, "<message"), strings.HasPrefix(kind, "<presence"), strings.HasPrefix(kind, "<iq"):
			h++
			if strings.Contains(kind, text) {
				c.in, c.read = nil, 0 // thousands of them wait in this process
				return c.say("<a xmlns='urn:xmpp:sm:3' h='%d'/>", h)
			}
		case refused(e):
			return fmt.Errorf("refused: %s", e)
		}
	}
}

// calm is how much longer than other trials run a server gets to give memory back.
const calm = 4 * time.Second

// rest gives the server time to give memory back, and returns the least that it had meanwhile.
func (b *bed) rest(ctx context.Context) (int64, error) {
	least, err := b.process.resident()
	for range int((b.window + calm) / time.Second) {
		if err != nil {
			return 0, err
		}
		if err := pause(ctx, time.Second); err != nil {
			return 0, err
		}
		var now int64
		now, err = b.process.resident()
		least = min(least, now)
	}
	return least, err
}
