package stream

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"strconv"
	"strings"

	"parley/xmppd/jid"
	"parley/xmppd/sasl"
	"parley/xmppd/stanza"
)

// Config is what a stream is led by: what all of a server have in common, and what belongs to its connection.
type Config struct {
	Host    string
	Aliases []string // names that count as Host in a stream header
	// TriesMax is how many failed attempts to log in end the stream.
	TriesMax int
	// Guard slows down who guesses passwords on this connection; nil: nobody does.
	Guard sasl.Guard
	// TLS is the state of this connection's TLS, if it ends at this server; nil: none, or a proxy's. Certificates are
	// those that its peer may have been shown; nil: it is not known. By both, log-ins can bind to the connection.
	TLS          *tls.ConnectionState
	Certificates func() []*x509.Certificate
}

// Next is what the owner of a Negotiator must do once the answers are sent.
type Next uint8

// What can come next.
const (
	Go     Next = iota // read the next element
	LogIn              // the peer has logged in as Identity: note it, then read on
	Bind               // bind a resource, then answer with BindResult or BindError
	Resume             // resume a session, then answer; if that fails the peer may still bind
	End                // the stream is over, by the peer's wish: close the connection
	Fail               // the stream is over, by Failure: close the connection
)

// Step is the outcome of one element.
type Step struct {
	Answers [][]byte // whole messages, to send in order, whatever comes next
	Next    Next
	Failure Error // with Fail

	ID       string // with Bind: the iq's
	Resource string // with Bind: the resource wished for, or ""
	PrevID   string // with Resume
	H        uint32 // with Resume
	Tried    string // mechanism of an attempt that ended with this element, or ""
	Denied   error  // why that attempt failed, for the log; nil if it did not
}

type phase uint8

const (
	awaitOpen   phase = iota // the first header
	awaitAuth                // features with mechanisms are sent
	inExchange               // a challenge is sent
	awaitReopen              // success is sent
	awaitBind                // features with bind are sent
	over
)

// Negotiator leads one stream from its header to a bound resource. It is for one goroutine.
type Negotiator struct {
	cfg   Config
	mechs []string
	auth  sasl.Authenticator

	phase    phase
	opened   bool  // a header of ours has been sent
	offer    offer // to log in; made with the features
	exchange *sasl.Exchange
	mech     string
	tries    int
	identity sasl.Identity
}

// New returns a Negotiator for one connection on which the named mechanisms are offered, best first. Where
// none may be, because there is no TLS, pass none.
func New(cfg Config, mechanisms []string, auth sasl.Authenticator) *Negotiator {
	return &Negotiator{cfg: cfg, mechs: mechanisms, auth: auth}
}

// Identity is who has logged in; the zero value before that.
func (n *Negotiator) Identity() sasl.Identity { return n.identity }

// Step takes the next element. After a Step that said End or Fail, there is nothing more to take.
func (n *Negotiator) Step(ctx context.Context, v *stanza.View) Step {
	switch {
	case n.phase == over:
		return Step{Next: End}
	case v.Kind == stanza.Framing && string(v.Name) == "close":
		return n.End()
	case v.Kind == stanza.Framing && string(v.Name) == "open":
		return n.open(v)
	}
	switch n.phase {
	case awaitAuth, inExchange:
		if v.Kind == stanza.SASL {
			return n.sasl(ctx, v)
		}
		return n.Fail(Error{NotAuthorized, "Log in first."})
	case awaitBind:
		return n.bind(v)
	}
	return n.Fail(Error{BadFormat, "A stream begins with <open/>."})
}

// End answers a peer that closes its stream.
func (n *Negotiator) End() Step {
	var s Step
	if !n.opened {
		s.Answers = append(s.Answers, open(n.cfg.Host, ""))
	}
	n.phase, n.opened = over, true
	s.Answers = append(s.Answers, Close())
	s.Next = End
	return s
}

// Fail ends the stream with an error, behind a header if none was sent (RFC 6120 §4.9.1.2).
func (n *Negotiator) Fail(e Error) Step {
	s := n.End()
	last := len(s.Answers) - 1
	s.Answers = append(s.Answers[:last], e.Bytes(), s.Answers[last])
	s.Next, s.Failure = Fail, e
	return s
}

// open takes the peer's header (RFC 7395 §3.4).
func (n *Negotiator) open(v *stanza.View) Step {
	if n.phase != awaitOpen && n.phase != awaitReopen {
		return n.Fail(Error{BadFormat, "The stream is open."})
	}
	n.opened = true
	header := [][]byte{open(n.cfg.Host, string(v.Lang))}
	var s Step
	switch {
	case !n.isHost(string(v.To)):
		s = n.Fail(Error{Condition: HostUnknown})
	case !supported(string(v.Attr("version"))):
		s = n.Fail(Error{Condition: UnsupportedVersion})
	case n.phase == awaitReopen && !n.isFrom(v.From):
		s = n.Fail(Error{InvalidFrom, "That is not who logged in."})
	case n.phase == awaitReopen:
		n.phase = awaitBind
		s.Answers = [][]byte{features(
			"<bind xmlns='" + stanza.NSBind + "'/>" +
				"<session xmlns='" + stanza.NSSession + "'><optional/></session>" +
				"<sm xmlns='" + stanza.NSSM + "'><optional/></sm>")}
	default:
		n.phase = awaitAuth
		n.offer = n.offerLogin()
		s.Answers = [][]byte{features(n.offer.features())}
	}
	s.Answers = append(header, s.Answers...)
	return s
}

func (n *Negotiator) isHost(to string) bool {
	if strings.EqualFold(to, n.cfg.Host) {
		return true
	}
	for _, alias := range n.cfg.Aliases {
		if strings.EqualFold(to, alias) {
			return true
		}
	}
	return false
}

// supported reports whether a stream's version is ours: 1.0, or a later 1.x (RFC 6120 §4.7.5).
func supported(version string) bool {
	major, minor, found := strings.Cut(version, ".")
	if !found || major != "1" {
		return false
	}
	_, err := strconv.ParseUint(minor, 10, 16)
	return err == nil
}

// isFrom reports whether from, if the header has it, is who logged in (RFC 6120 §4.7.1).
func (n *Negotiator) isFrom(from []byte) bool {
	if from == nil || n.identity.Anonymous {
		return true
	}
	j, err := jid.ParseBytes(from)
	return err == nil && j.Local() == n.identity.Name && n.isHost(j.Domain())
}
