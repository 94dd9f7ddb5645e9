package extern

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"time"

	mcomponent "mellium.im/xmpp/component"
	mjid "mellium.im/xmpp/jid"
	"mellium.im/xmpp/stream"

	"parley/xmppd/stanza"
)

const streamEnd = "</stream:stream>"

// RefusedError is a server's word that it does not want the component, or not any more.
type RefusedError struct{ Condition string } // of RFC 6120 §4.9.3; not-authorized: the secret is another

// Error names the condition.
func (e *RefusedError) Error() string { return "refused by the server: " + e.Condition }

// dial makes a connection and shakes hands. The error may be a *RefusedError.
func (p *Port) dial(ctx context.Context) (*link, error) {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.DialTimeout)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", p.cfg.Address)
	if err != nil {
		return nil, err
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	l := &link{Conn: conn, in: newReader(conn, p.cfg.Stanza, -1)}
	if err := errors.Join(tune(conn), p.shakeHands(ctx, l)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return l, nil
}

// shakeHands has mellium speak the handshake. It reads through the reader, so that it sees nothing that no Scanner has
// accepted, and nothing beyond the handshake's last element.
func (p *Port) shakeHands(ctx context.Context, l *link) error {
	domain, err := mjid.Parse(p.cfg.Domain)
	if err != nil {
		return fmt.Errorf("domain of the component: %w", err)
	}
	_, err = mcomponent.NewSession(ctx, domain, p.cfg.Secret, &accepted{in: l.in, Writer: l.Conn})
	var refusal stream.Error
	if errors.As(err, &refusal) {
		return &RefusedError{Condition: refusal.Err}
	}
	if err != nil {
		return fmt.Errorf("handshake: %w", err)
	}
	return nil
}

// accepted gives another reader of XML the pieces of a stream that a Scanner has accepted, and no byte more than it has to
// have. It is no net.Conn: mellium would set deadlines on it, at times after its own end.
type accepted struct {
	in *reader
	io.Writer
	rest []byte
}

// Read implements io.Reader.
func (a *accepted) Read(p []byte) (int, error) {
	if len(a.rest) == 0 {
		what, v, err := a.in.next()
		switch {
		case err != nil:
			return 0, err
		case what == stanza.End:
			return 0, io.EOF
		case what == stanza.Header:
			a.rest = append(a.rest, v.Raw()[:len(v.Raw())-len("/>")]...)
			a.rest = append(a.rest, '>')
		default:
			a.rest = append(a.rest, v.Raw()...)
		}
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// conditionOf is the condition of a stream error.
func conditionOf(v *stanza.View) string {
	for _, e := range v.Tree().Elements() {
		if e.NS == stanza.NSStreams && e.Name != "text" {
			return e.Name
		}
	}
	return "undefined-condition"
}

// uneven is half of d to all of it.
func uneven(d time.Duration) time.Duration { return d/2 + rand.N(d/2+1) }
