package extern

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"

	"parley/xmppd/component"
	"parley/xmppd/stanza"
)

// Terms are on which components are let in. Host, Secrets and Attach have no default; start from DefaultTerms.
type Terms struct {
	Host    string
	Secrets map[string][]byte // by domain
	// Networks are those from which components may come without TLS, beside loopback.
	Networks []netip.Prefix
	// Attach makes a component known to the server. An error means that there is one of that domain.
	Attach func(domain string, h component.Handler) (*component.Link, error)

	Stanza           stanza.Limits // of one that a component sends
	StanzasPerSecond float64       // that are read in the long run; 500
	StanzasBurst     int           // that it may save up; 500
	StanzasMax       int           // that may wait to be sent to it, before their senders wait; 4,096
	BytesMax         int           // of them; 8 MiB

	AuthTimeout        time.Duration // for the handshake; 10 s
	WriteTimeout       time.Duration // for one write, if the component does not read; then it is lost; 30 s
	KeepAlive          time.Duration // of silence before a space is sent; 20 s
	UnauthenticatedMax int           // connections that have not shaken hands; 100
	PerAddressMax      int           // of those from one address, or IPv6 /64; 10
}

// DefaultTerms is all that has a default.
func DefaultTerms() Terms {
	return Terms{
		Stanza:           stanza.Limits{BytesMax: 256 << 10, DepthMax: 34, AttrsMax: 32, NamespacesMax: 64, ElementsMax: 2048},
		StanzasPerSecond: 500, StanzasBurst: 500, StanzasMax: 4096, BytesMax: 8 << 20,
		AuthTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, KeepAlive: 20 * time.Second,
		UnauthenticatedMax: 100, PerAddressMax: 10,
	}
}

// greetingBytesMax is how much may be read of a component before the handshake.
const greetingBytesMax = 16 << 10

// refusalDelay is how long a wrong secret waits for its answer.
const refusalDelay = time.Second

// Acceptor lets components in.
type Acceptor struct {
	terms Terms
	log   *slog.Logger

	life context.Context // ends with Close
	end  context.CancelFunc
	open sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	strange map[netip.Addr]int // connections before the handshake, by address
	count   int                // of all of them
	entries []net.Listener
}

// NewAcceptor returns one that accepts nothing yet.
func NewAcceptor(t Terms, log *slog.Logger) *Acceptor {
	a := &Acceptor{terms: t, log: log, strange: map[netip.Addr]int{}}
	a.life, a.end = context.WithCancel(context.Background())
	return a
}

// Serve takes connections off l until Close, each with TLS from the first byte if secure is not nil. Without TLS l must be
// bound to loopback, or Terms.Networks say who may come.
func (a *Acceptor) Serve(l net.Listener, secure *tls.Config) error {
	if at := addrOf(l.Addr()); secure == nil && !at.IsLoopback() && len(a.terms.Networks) == 0 {
		return errors.Join(fmt.Errorf("components may come to %s neither with TLS nor from any network", l.Addr()), l.Close())
	}
	if !a.enter(l) {
		return l.Close()
	}
	defer a.open.Done()
	for {
		conn, err := l.Accept()
		switch {
		case a.life.Err() != nil:
			if err == nil {
				_ = conn.Close()
			}
			return nil
		case errors.Is(err, net.ErrClosed):
			return fmt.Errorf("accept components: %w", err)
		case err != nil: // this one is lost, or there are too many open files: others may come
			a.log.Warn("component not accepted", "err", err)
			time.Sleep(acceptPause)
			continue
		}
		if why := a.admit(conn, secure != nil); why != "" {
			a.log.Warn("component not let in", "peer", conn.RemoteAddr().String(), "why", why)
			_ = conn.Close()
			continue
		}
		a.open.Go(func() { a.receive(conn, secure) })
	}
}

// acceptPause is how long a listener that has failed once is left alone.
const acceptPause = 50 * time.Millisecond

// enter notes a listener, for Close. It reports false after it.
func (a *Acceptor) enter(l net.Listener) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return false
	}
	a.entries = append(a.entries, l)
	a.open.Add(1)
	return true
}

// Close tells every component that the server ends, and returns when all of them are gone, within some seconds.
func (a *Acceptor) Close() {
	a.mu.Lock()
	a.closed = true
	entries := a.entries
	a.mu.Unlock()
	a.end()
	for _, l := range entries {
		_ = l.Close() // its Serve says what there is to say
	}
	a.open.Wait()
}

// admit counts a connection in, or says why not.
func (a *Acceptor) admit(conn net.Conn, secure bool) string {
	at := addrOf(conn.RemoteAddr())
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case !secure && !at.IsLoopback() && !within(at, a.terms.Networks):
		return "its network may not come without TLS"
	case a.count >= a.terms.UnauthenticatedMax:
		return "UnauthenticatedMax"
	case a.strange[neighbourhood(at)] >= a.terms.PerAddressMax:
		return "PerAddressMax"
	}
	a.count++
	a.strange[neighbourhood(at)]++
	return ""
}

// known counts a connection out of those before the handshake.
func (a *Acceptor) known(conn net.Conn) {
	at := neighbourhood(addrOf(conn.RemoteAddr()))
	a.mu.Lock()
	defer a.mu.Unlock()
	a.count--
	if a.strange[at]--; a.strange[at] <= 0 {
		delete(a.strange, at)
	}
}

// receive is the life of one connection.
func (a *Acceptor) receive(conn net.Conn, secure *tls.Config) {
	log := a.log.With("peer", conn.RemoteAddr().String())
	if err := tune(conn); err != nil {
		log.Debug("connection not tuned", "err", err)
	}
	s := conn
	if secure != nil {
		s = tls.Server(conn, secure)
	}
	in := newReader(s, stanza.PreAuthLimits(), greetingBytesMax)
	domain, err := a.greet(s, in)
	a.known(conn)
	if err != nil {
		log.Warn("component refused", "component", domain, "err", err)
		_ = s.Close()
		return
	}
	in.limit(a.terms.Stanza)
	a.host(s, in, domain, log.With("component", domain))
}

// greet shakes hands and returns the domain that the other side has proven to be.
func (a *Acceptor) greet(s net.Conn, in *reader) (string, error) {
	g := &greeting{host: a.terms.Host, secrets: a.terms.Secrets, id: rand.Text()}
	defer context.AfterFunc(a.life, func() { _ = s.Close() })()
	if err := s.SetDeadline(time.Now().Add(a.terms.AuthTimeout)); err != nil {
		return "", err
	}
	for {
		what, v, err := in.next()
		if err != nil {
			return g.domain, a.fault(s, g, err)
		}
		reply, refused := g.step(what, v)
		if refused == notAuthorized {
			a.pause(refusalDelay)
		}
		if _, err := s.Write(reply); err != nil {
			return g.domain, err
		}
		if refused != nil || g.proven {
			return g.domain, errors.Join(refused, s.SetDeadline(time.Time{}))
		}
	}
}

// fault tells the other side why it was not understood.
func (a *Acceptor) fault(s net.Conn, g *greeting, err error) error {
	e := conditionFor(err)
	if e == connectionTerminated {
		return err
	}
	var b []byte
	if g.domain == "" {
		b = g.header(g.host)
	}
	return errors.Join(err, bid(s, append(b, e.bytes()...)))
}

// conditionFor is what the other side is told of an error of reading; "" if it hears nothing any more.
func conditionFor(err error) streamError {
	var syntax *stanza.SyntaxError
	var slow net.Error
	switch {
	case errors.As(err, &syntax):
		return streamError(syntax.Condition)
	case errors.As(err, &slow) && slow.Timeout():
		return connectionTimeout
	}
	return connectionTerminated
}

// bid writes the last there is to say.
func bid(s net.Conn, b []byte) error {
	if err := s.SetWriteDeadline(time.Now().Add(goodbyeMax)); err != nil {
		return err
	}
	_, err := s.Write(b)
	return err
}

func (a *Acceptor) pause(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-a.life.Done():
	}
}

func addrOf(a net.Addr) netip.Addr {
	if tcp, ok := a.(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap()
	}
	return netip.Addr{}
}

func within(at netip.Addr, networks []netip.Prefix) bool {
	for _, n := range networks {
		if n.Contains(at) {
			return true
		}
	}
	return false
}

// neighbourhood is the address, of IPv6 the /64: one customer may have all of it.
func neighbourhood(at netip.Addr) netip.Addr {
	if at.Is6() {
		if p, err := at.WithZone("").Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return at
}
