package xmppd

import (
	"context"
	"errors"

	"parley/xmppd/sasl"
	xstore "parley/xmppd/store"
)

// Hold is the guard of one connection (sasl.Guard). Only its own goroutine waits, and only while the connection lives.
func (c *connection) Hold(_ context.Context, user string) (judged func(error), err error) {
	waited := false
	judge, err := c.srv.guard.Hold(c.conn.Ending(), user, c.conn.Peer().Addr, func() {
		waited = true
		c.flush()
	})
	if err != nil {
		return nil, sasl.ErrBusy
	}
	if waited {
		c.conn.Alive() // it was not listened to
	}
	return func(err error) {
		if errors.Is(err, sasl.ErrBadCredentials) {
			err = xstore.ErrBadCredentials
		}
		judge(err)
	}, nil
}
