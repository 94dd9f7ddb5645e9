package component

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"parley/xmppd/stanza"
)

// ReturnsMax is how many stanzas may wait on their way from the server, or from another component, to a component
// in this process: answers to what it has sent. What comes beyond is dropped, and the log says so.
const ReturnsMax = 4096

// ErrClosed is what Send returns once the component has been detached.
var ErrClosed = errors.New("component port is closed")

// Link connects a component in the same process with its server. It is the component's Port, and what the
// server holds of the component.
type Link struct {
	domain, host string
	handler      Handler
	route        func(*Link, []byte) error
	detach       func(*Link)
	log          *slog.Logger
	ownArchive   bool
	trust        Trust
	closed       atomic.Bool

	mu      sync.Mutex
	returns [][]byte
	busy    bool // a goroutine hands returns over
	dropped int  // for want of room, since there was room
}

// Option is what a component declares of itself when it is attached.
type Option func(*Link)

// OwnArchive says that the component keeps what is said to it and by it: the server archives none of that.
func OwnArchive(l *Link) { l.ownArchive = true }

// NewLink connects h, which is domain, with the server of host. route takes what the component sends, detach is called
// when it leaves.
func NewLink(domain, host string, h Handler, route func(*Link, []byte) error, detach func(*Link), log *slog.Logger, options ...Option) *Link {
	l := &Link{domain: domain, host: host, handler: h, route: route, detach: detach, log: log}
	for _, declare := range options {
		declare(l)
	}
	return l
}

// Domain is the component's own.
func (l *Link) Domain() string { return l.domain }

// Host is the server's.
func (l *Link) Host() string { return l.host }

// OwnArchive reports whether the component has declared an archive of its own.
func (l *Link) OwnArchive() bool { return l.ownArchive }

// Send routes one stanza of the component's; see Port. The stanza must not be changed afterwards.
func (l *Link) Send(b []byte) error {
	if l.closed.Load() {
		return ErrClosed
	}
	if err := l.route(l, b); err != nil {
		return fmt.Errorf("send from %s: %w", l.domain, err)
	}
	return nil
}

// Close detaches the component; see Port.
func (l *Link) Close() error {
	if !l.closed.Swap(true) {
		l.detach(l)
	}
	return nil
}

// Handle hands a stanza of a session's over, on the session's own goroutine: that the component blocks is the
// session's back-pressure. It reports false, and calls no done, if the component has left.
func (l *Link) Handle(b []byte, done func()) bool {
	if l.closed.Load() {
		return false
	}
	l.handler.Handle(b, done)
	return true
}

// Return hands a stanza over that the component may itself be the cause of. It never blocks: a component that sends
// while its inbox is full would wait for itself.
func (l *Link) Return(b []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.returns) >= ReturnsMax {
		if l.dropped++; l.dropped == 1 {
			l.log.Warn("answers to a component are dropped: it does not take them", "component", l.domain)
		}
		return
	}
	l.returns = append(l.returns, b)
	if !l.busy {
		l.busy = true
		go l.handOver()
	}
}

// Refuse answers a stanza that was handed over and cannot be taken, on the component's behalf; also when it has left.
// What must not be answered so is dropped.
func (l *Link) Refuse(b []byte, c stanza.Condition) {
	v, err := stanza.NewScanner(refusedMax()).Scan(b)
	if err != nil || string(v.Type) == "error" || string(v.Type) == "result" {
		return
	}
	e := stanza.New(stanza.NSClient, string(v.Name), "from", string(v.To), "to", string(v.From), "id", string(v.ID), "type", "error")
	if err := l.route(l, e.Add(stanza.Error{Condition: c}.Element()).Bytes()); err != nil {
		l.log.Warn("refusal not sent", "component", l.domain, "err", err)
	}
}

// refusedMax lets everything pass that has passed before.
func refusedMax() stanza.Limits {
	return stanza.Limits{BytesMax: 16 << 20, DepthMax: 1 << 10, AttrsMax: 1 << 10, NamespacesMax: 1 << 12, ElementsMax: 1 << 20}
}

func (l *Link) handOver() {
	for {
		l.mu.Lock()
		if len(l.returns) == 0 || l.closed.Load() {
			l.returns, l.busy = nil, false
			l.mu.Unlock()
			return
		}
		batch := l.returns
		l.returns, l.dropped = nil, 0
		l.mu.Unlock()
		for _, b := range batch {
			l.handler.Handle(b, func() {})
		}
	}
}
