package extern

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// Config is how a component is connected. Address, Domain, Host and Secret have no default; start from Default.
type Config struct {
	Address string // of the server's listener for components: host and port
	Domain  string // the component's
	Host    string // the server's
	Secret  []byte

	Stanza     stanza.Limits // of one that comes in; those of a large conversation's archive do not come, they go
	StanzasMax int           // that may wait to be sent; 4,096
	BytesMax   int           // of them; 8 MiB

	DialTimeout  time.Duration // for a connection and the handshake; 10 s
	WriteTimeout time.Duration // for one write, if the server does not read; 30 s
	KeepAlive    time.Duration // of silence before a space is sent; 20 s
	RetryFirst   time.Duration // before the second attempt; doubled after each; 1 s
	RetryLast    time.Duration // at most, before any; 30 s
}

// Default is all that has a default.
func Default() Config {
	return Config{
		Stanza:     stanza.Limits{BytesMax: 1 << 20, DepthMax: 64, AttrsMax: 64, NamespacesMax: 128, ElementsMax: 8192},
		StanzasMax: 4096, BytesMax: 8 << 20,
		DialTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, KeepAlive: 20 * time.Second,
		RetryFirst: time.Second, RetryLast: 30 * time.Second,
	}
}

// outgoingMax bounds one stanza of the component's own making: a desk's snapshot may be long.
func outgoingMax() stanza.Limits {
	return stanza.Limits{BytesMax: 4 << 20, DepthMax: 64, AttrsMax: 64, NamespacesMax: 1024, ElementsMax: 1 << 16}
}

// goodbyeMax is how long the server may take to end its side of the stream.
const goodbyeMax = 2 * time.Second

// Port is a component.Port to a server in another process.
type Port struct {
	cfg     Config
	handler component.Handler
	log     *slog.Logger
	out     *outbox

	mu      sync.Mutex
	scanner *stanza.Scanner // of what is sent

	closing chan struct{} // closed: say goodbye
	cut     context.CancelFunc
	ended   chan struct{} // closed when the connection is over for good
	close   sync.Once
}

// Connect makes h a component of the server. A server that does not answer is asked again and again, from now on and
// whenever the connection is lost, and what is sent meanwhile waits; one that refuses the component the first time is an
// error. If h is a component.Follower it is told when the server is there and when it is not.
func Connect(ctx context.Context, cfg Config, h component.Handler, log *slog.Logger) (*Port, error) {
	p := &Port{
		cfg: cfg, handler: h, log: log.With("server", cfg.Address, "component", cfg.Domain),
		out: newOutbox(cfg.StanzasMax, cfg.BytesMax), scanner: stanza.NewScanner(outgoingMax()),
		closing: make(chan struct{}), ended: make(chan struct{}),
	}
	first, err := p.dial(ctx)
	var refused *RefusedError
	switch {
	case errors.As(err, &refused):
		return nil, err
	case err != nil:
		p.log.Warn("the server cannot be reached yet", "err", err)
	}
	life, cut := context.WithCancel(context.WithoutCancel(ctx))
	p.cut = cut
	go p.live(life, first)
	return p, nil
}

// Domain is the component's.
func (p *Port) Domain() string { return p.cfg.Domain }

// Host is the server's.
func (p *Port) Host() string { return p.cfg.Host }

// Send hands one stanza in canonical form on; see component.Port. It waits at the bound, Config.WriteTimeout at most, while
// there is a connection; without one the stanza is refused there.
func (p *Port) Send(b []byte) error {
	out, err := p.outgoing(b)
	if err == nil {
		err = p.out.put(letter{b: out})
	}
	if err != nil {
		return fmt.Errorf("send from %s: %w", p.cfg.Domain, err)
	}
	return nil
}

// outgoing checks a stanza and moves it to the namespace of the stream.
func (p *Port) outgoing(b []byte) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	v, err := p.scanner.Scan(b)
	if err != nil {
		return nil, err
	}
	if from, err := jid.ParseBytes(v.From); err != nil || from.Domain() != p.cfg.Domain {
		return nil, errors.New("from is not in the component's domain")
	}
	return v.AppendRouted(make([]byte, 0, len(b)+16), stanza.Rewrite{NS: stanza.NSComponent}), nil
}

// Close writes what waits, if there is a connection, says goodbye and returns when all is over.
func (p *Port) Close() error {
	p.close.Do(func() {
		p.out.close()
		close(p.closing)
	})
	select {
	case <-p.ended:
	case <-time.After(p.cfg.WriteTimeout):
		p.cut()
		<-p.ended
	}
	p.cut()
	return nil
}

// live holds the connection up until Close.
func (p *Port) live(ctx context.Context, s *link) {
	defer close(p.ended)
	wait := p.cfg.RetryFirst
	for {
		if s != nil {
			began := time.Now()
			err := p.serve(ctx, s)
			if p.isClosing() {
				return
			}
			p.log.Warn("the connection with the server is lost", "err", err)
			if time.Since(began) > p.cfg.RetryLast {
				wait = p.cfg.RetryFirst
			}
		}
		if !p.pause(wait) {
			return
		}
		wait = min(2*wait, p.cfg.RetryLast)
		var err error
		if s, err = p.dial(ctx); err != nil && !p.isClosing() {
			p.log.Warn("the server cannot be reached", "err", err, "again", wait.String())
		}
	}
}

func (p *Port) isClosing() bool {
	select {
	case <-p.closing:
		return true
	default:
		return false
	}
}

// pause waits, somewhat unevenly so that components do not all come at once, and reports false when Close was called.
func (p *Port) pause(d time.Duration) bool {
	timer := time.NewTimer(uneven(d))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-p.closing:
		return false
	}
}

// link is one connection after its handshake.
type link struct {
	net.Conn
	in *reader
}

// serve is one connection's life. The component learns of its begin and its end in order with what comes in.
func (p *Port) serve(ctx context.Context, s *link) error {
	defer context.AfterFunc(ctx, func() { _ = s.Close() })()
	p.log.Info("connected with the server")
	if !addrOf(s.RemoteAddr()).IsLoopback() {
		p.log.Warn("the connection with the server is not encrypted (XEP-0114): use one that is, as a tunnel, beyond this machine")
	}
	p.out.setPatient(true)
	written, gone := make(chan error, 1), make(chan struct{})
	go func() {
		err := p.write(s, gone)
		p.out.setPatient(false) // who waits for room may be whom the reader waits for
		written <- err
	}()
	follower, follows := p.handler.(component.Follower)
	if follows {
		follower.Back()
	}
	err := p.read(s)
	close(gone)
	_ = s.Close()
	if failed := <-written; failed != nil && !errors.Is(failed, errClosed) {
		err = errors.Join(failed, err)
	}
	if follows && !p.isClosing() {
		follower.Away()
	}
	return err
}

// write writes what waits; after Close the end of the stream too. Whatever ends it ends the connection.
func (p *Port) write(s *link, gone <-chan struct{}) error {
	err := p.out.write(s, p.cfg.KeepAlive, p.cfg.WriteTimeout, p.closing, gone)
	if err == nil {
		_, err = s.Write([]byte(streamEnd))
		if err = errors.Join(err, s.SetReadDeadline(time.Now().Add(goodbyeMax))); err == nil {
			return nil // the other side closes
		}
	}
	_ = s.Close()
	return fmt.Errorf("write to the server: %w", err)
}

// read hands what comes to the component. It ends with the stream.
func (p *Port) read(s *link) error {
	for {
		what, v, err := s.in.next()
		switch {
		case err != nil:
			return fmt.Errorf("read from the server: %w", err)
		case what == stanza.End:
			return errors.New("the server has ended the stream")
		case string(v.NS) == stanza.NSStream:
			return &RefusedError{Condition: conditionOf(v)}
		}
		if b, ok := p.incoming(v); ok {
			p.handler.Handle(b, func() {})
		}
	}
}

// incoming moves a stanza to the namespace of this side. One that is none of the component's is passed over.
func (p *Port) incoming(v *stanza.View) ([]byte, bool) {
	to, err := jid.ParseBytes(v.To)
	if v.Kind != stanza.Message && v.Kind != stanza.Presence && v.Kind != stanza.IQ || err != nil || to.Domain() != p.cfg.Domain {
		p.log.Debug("no stanza for the component", "element", string(v.Name))
		return nil, false
	}
	return v.AppendRouted(make([]byte, 0, len(v.Raw())), stanza.Rewrite{NS: stanza.NSClient}), true
}
