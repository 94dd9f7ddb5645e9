package listen

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
)

// Beats, of one second each, after which a silent peer is pinged and after which it is buried.
const (
	PingAfterBeats = 20
	DeadAfterBeats = 45
)

// pulseParts is into how many parts the connections are divided: one is looked at with each beat.
const pulseParts = 5

// Pulse keeps connections alive: it pings those that have been silent for PingAfterBeats and expels WebSockets that do not
// answer, those silent for DeadAfterBeats (both within pulseParts beats), with ErrSilent. No XMPP client need answer white
// space: on TCP it is the peer's kernel that does, and where it does not ours ends the connection, Config.UnackedMax after
// the ping. One Pulse serves all connections; it has no goroutine and no clock of its own: whoever owns it calls Beat once a
// second.
type Pulse struct {
	beat  atomic.Int64
	mu    sync.Mutex
	parts [pulseParts]map[*Conn]struct{}
}

// NewPulse returns a Pulse without connections.
func NewPulse() *Pulse {
	p := &Pulse{}
	for i := range p.parts {
		p.parts[i] = map[*Conn]struct{}{}
	}
	return p
}

// Beat lets one second pass. It does not block: pings and cuts run beside it.
func (p *Pulse) Beat() {
	now := p.beat.Add(1)
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.parts[now%pulseParts] {
		switch silent := now - c.sock.heard.Load(); {
		case silent >= DeadAfterBeats && c.frames.answers():
			go c.Expel(ErrSilent)
		case silent >= PingAfterBeats && now-c.pinged >= PingAfterBeats:
			c.pinged = now
			if b := c.frames.ping(); b != nil {
				go c.sock.ping(b)
			}
		}
	}
}

// add watches over c. The part is drawn by chance, so that connections made at the same moment are not
// pinged at the same moment for ever.
func (p *Pulse) add(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.sock.heard.Store(p.beat.Load())
	c.part = uint8(rand.IntN(pulseParts))
	p.parts[c.part][c] = struct{}{}
}

// remove ends the watch over c. It reports whether this call has done so.
func (p *Pulse) remove(c *Conn) (first bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, first = p.parts[c.part][c]
	delete(p.parts[c.part], c)
	return first
}
