package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// comers has clients log in, bind a resource and leave, again and again. It counts log-ins.
func comers(ctx context.Context, b *bed) (sample, error) {
	return b.comeAndGo(ctx, func(i int) string { return account(i) })
}

// strangers is comers for clients without an account (ANONYMOUS).
func strangers(ctx context.Context, b *bed) (sample, error) {
	b.host = b.server.anonymousAt()
	return b.comeAndGo(ctx, func(int) string { return "" })
}

func (b *bed) comeAndGo(ctx context.Context, name func(i int) string) (sample, error) {
	// Each account once before, so that its key is made.
	if err := each(b.size.comers, func(i int) error { return b.visit(name(i)) }); err != nil {
		return nil, err
	}
	var stopping atomic.Bool
	var coming sync.WaitGroup
	for i := range b.size.comers {
		coming.Go(func() {
			for !stopping.Load() {
				if err := b.visit(name(i)); err != nil {
					b.fail(err)
					return
				}
				b.work.Add(1)
			}
		})
	}
	s, err := b.count(ctx)
	stopping.Store(true)
	coming.Wait()
	if err != nil {
		return nil, err
	}
	return s, b.err()
}

// visit logs in and leaves in good order.
func (b *bed) visit(name string) error {
	c, err := b.logIn(name)
	if err != nil {
		return err
	}
	defer c.close()
	end := "</stream:stream>"
	if c.web {
		end = "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"
	}
	if err := c.say("%s", end); err != nil {
		return fmt.Errorf("leave: %w", err)
	}
	if err := c.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	for { // the server says good-bye too, and closes (RFC 6120 §4.4)
		e, err := c.next()
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return fmt.Errorf("leave: %w", err)
		case err != nil, bytes.HasPrefix(e, []byte("</stream:stream")), bytes.HasPrefix(e, []byte("<close")):
			return nil
		}
	}
}
