package listen

import (
	"errors"
	"net/http"
	"net/netip"
	"time"
)

// Config bounds what connections may cost. Start from Default.
type Config struct {
	// Origins are those of pages elsewhere that may connect, besides pages of the same host: patterns of
	// path.Match for "host" or "scheme://host". A request without Origin comes from no browser and may.
	Origins []string
	// ConnsPerIPMax is how many connections one IPv4 address, or one IPv6 /64, may have open; then 503.
	ConnsPerIPMax int
	// ConnsPerIPPerMinute is how many new ones it may open in the long run, ConnsPerIPBurst how many at once; then 429.
	ConnsPerIPPerMinute int
	ConnsPerIPBurst     int
	// Unlimited are networks to which these limits do not apply.
	Unlimited []netip.Prefix
	// UnauthenticatedMax is how many connections that have not logged in may be open on the whole server. One more takes
	// the place of that which has been idle for longest, whose Read then gives ErrEvicted; while as many again are on their
	// way out, 503.
	UnauthenticatedMax int
	// WriteTimeout is how long one write may wait for a peer that does not read.
	WriteTimeout time.Duration
	// Peer tells who made a request; PeerOf if nil. One that knows trusted proxies goes here.
	Peer func(*http.Request) Peer `toml:"-"`
	// HandshakeMax is how long TLS may take to begin on a TCP connection.
	HandshakeMax time.Duration `toml:"-"`
	// UnackedMax is how long what was sent may stay unacknowledged by the peer's kernel until ours gives it up, on Linux. With
	// a ping each PingAfterBeats this finds who has vanished within DeadAfterBeats.
	UnackedMax time.Duration `toml:"-"`
	// Refusal is what a TCP peer is told that may not come in, as far as it can be told without TLS.
	Refusal []byte `toml:"-"`
}

// Default returns what a server begins with.
func Default() Config {
	return Config{
		ConnsPerIPMax:       20,
		ConnsPerIPPerMinute: 10,
		ConnsPerIPBurst:     20,
		Unlimited:           []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
		UnauthenticatedMax:  2000,
		WriteTimeout:        30 * time.Second,
		HandshakeMax:        10 * time.Second,
		UnackedMax:          (DeadAfterBeats - PingAfterBeats - pulseParts) * time.Second,
	}
}

// Validate names everything in c that cannot work.
func (c Config) Validate() error {
	var problems []error
	if c.ConnsPerIPMax < 1 {
		problems = append(problems, errors.New("ConnsPerIPMax must be at least 1"))
	}
	if c.ConnsPerIPPerMinute < 1 || c.ConnsPerIPBurst < 1 {
		problems = append(problems, errors.New("ConnsPerIPPerMinute and ConnsPerIPBurst must be at least 1"))
	}
	if c.UnauthenticatedMax < 1 {
		problems = append(problems, errors.New("UnauthenticatedMax must be at least 1"))
	}
	if c.WriteTimeout < time.Second {
		problems = append(problems, errors.New("WriteTimeout must be at least 1s"))
	}
	return errors.Join(problems...)
}
