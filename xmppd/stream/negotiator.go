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
	// TriesMax is how many wrong passwords or tokens end the stream. Attempts that do not get so far have a bound beside it.
	TriesMax int
	// Framing is how the stream begins and ends on the wire.
	Framing Framing
	// StartTLS is whether TLS is offered, which is for TCP alone.
	StartTLS StartTLS
	// Guard slows down who guesses passwords on this connection; nil: nobody does.
	Guard sasl.Guard
	// TLS is the state of this connection's TLS, if it ends at this server; nil: none, or a proxy's. Certificates are
	// those that its peer may have been shown; nil: it is not known. By both, log-ins can bind to the connection.
	TLS          *tls.ConnectionState
	Certificates func() []*x509.Certificate
	// Before are stream features that are told before log-in, where one may log in, and After those told to who has logged
	// in; nil: none.
	Before [][]byte
	After  func(sasl.Identity) [][]byte
	// BeforeLogin answers an iq of a peer that may log in and has not, as XEP-0077 has it; nil: none is. Where it does not
	// handle one the stream ends.
	BeforeLogin func(ctx context.Context, iq *stanza.View) (answer []byte, handled bool)
}

// StartTLS is how TLS is offered inside a stream (RFC 6120 §5).
type StartTLS uint8

// The ways.
const (
	NoStartTLS       StartTLS = iota // not at all: it is there already, or cannot be
	StartTLSAllowed                  // beside the mechanisms
	StartTLSRequired                 // alone
)

// Next is what the owner of a Negotiator must do once the answers are sent.
type Next uint8

// What can come next.
const (
	Go     Next = iota // read the next message
	Secure             // begin TLS, then say so with Secured, and read a new stream
	LogIn              // the peer has logged in as Identity: note it, then read a new stream
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
	awaitTLS                 // <proceed/> is sent
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
	tries    int // attempts that failed
	guesses  int // those of them that got as far as a wrong password
	identity sasl.Identity
	lang     string // as the last header says
}

// New returns a Negotiator for one connection on which the named mechanisms are offered, best first. Where
// none may be, because there is no TLS, pass none.
func New(cfg Config, mechanisms []string, auth sasl.Authenticator) *Negotiator {
	return &Negotiator{cfg: cfg, mechs: mechanisms, auth: auth}
}

// Identity is who has logged in; the zero value before that.
func (n *Negotiator) Identity() sasl.Identity { return n.identity }

// langBytesMax is the longest language tag that is believed (RFC 5646 §4.4.1).
const langBytesMax = 35

// Lang is the default language of what the peer sends (RFC 6120 §4.7.4); empty if it names none, or nothing like one.
func (n *Negotiator) Lang() string {
	for _, c := range []byte(n.lang) {
		if c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return ""
		}
	}
	if len(n.lang) > langBytesMax {
		return ""
	}
	return n.lang
}

// Secured says that TLS has begun, in which the named mechanisms are offered. A new stream follows.
func (n *Negotiator) Secured(state *tls.ConnectionState, mechanisms []string) {
	n.cfg.TLS, n.cfg.StartTLS, n.mechs = state, NoStartTLS, mechanisms
	n.phase, n.opened, n.exchange = awaitOpen, false, nil
}

// Step takes the next element, or on TCP the header of a stream as if it were one. After a Step that said End or Fail,
// there is nothing more to take.
func (n *Negotiator) Step(ctx context.Context, v *stanza.View) Step {
	switch {
	case n.phase == over:
		return Step{Next: End}
	case n.cfg.Framing.isClose(v):
		return n.End()
	case n.cfg.Framing.isOpen(v, n.phase == awaitOpen || n.phase == awaitReopen):
		return n.open(v)
	case v.Kind == stanza.Other && string(v.NS) == nsCompress && n.opened:
		return Step{Answers: [][]byte{[]byte("<failure xmlns='" + nsCompress + "'><unsupported-method/></failure>")}}
	}
	switch n.phase {
	case awaitAuth, inExchange:
		return n.beforeLogIn(ctx, v)
	case awaitBind:
		return n.bind(v)
	}
	return n.Fail(Error{BadFormat, "A stream begins with its header."})
}

// nsCompress is XEP-0138's. Compression is never offered: what is small on the wire may be of any size behind it.
const nsCompress = "http://jabber.org/protocol/compress"

// beforeLogIn takes an element of a peer that has not logged in.
func (n *Negotiator) beforeLogIn(ctx context.Context, v *stanza.View) Step {
	switch {
	case v.Kind == stanza.SASL:
		return n.sasl(ctx, v)
	case v.Kind == stanza.TLS && string(v.Name) == "starttls" && n.phase == awaitAuth:
		return n.startTLS()
	case v.Kind == stanza.IQ && string(v.NS) == stanza.NSClient && n.cfg.BeforeLogin != nil && len(n.mechs) > 0:
		if answer, handled := n.cfg.BeforeLogin(ctx, v); handled {
			return Step{Answers: [][]byte{answer}}
		}
	}
	return n.Fail(Error{NotAuthorized, "Log in first."})
}

// startTLS answers <starttls/> (RFC 6120 §5.4.2).
func (n *Negotiator) startTLS() Step {
	if n.cfg.StartTLS == NoStartTLS {
		s := n.End()
		s.Answers = append([][]byte{[]byte("<failure xmlns='" + stanza.NSTLS + "'/>")}, s.Answers...)
		return s
	}
	n.phase = awaitTLS
	return Step{Answers: [][]byte{[]byte("<proceed xmlns='" + stanza.NSTLS + "'/>")}, Next: Secure}
}

// End answers a peer that closes its stream.
func (n *Negotiator) End() Step {
	var s Step
	if n.cfg.Framing == TCP && n.phase == awaitReopen {
		n.opened = false // the peer reads a new stream already
	}
	if !n.opened {
		s.Answers = append(s.Answers, n.cfg.Framing.open(n.cfg.Host, "", ""))
	}
	n.phase, n.opened = over, true
	s.Answers = append(s.Answers, n.cfg.Framing.Close())
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

// open takes the peer's header (RFC 7395 §3.4, RFC 6120 §4.2).
func (n *Negotiator) open(v *stanza.View) Step {
	if n.phase != awaitOpen && n.phase != awaitReopen {
		return n.Fail(Error{BadFormat, "The stream is open."})
	}
	n.opened = true
	n.lang = string(v.Lang)
	header := [][]byte{n.cfg.Framing.open(n.cfg.Host, bareOf(v.From), string(v.Lang))}
	var s Step
	switch wrong, again := n.wrongHeader(v), n.phase == awaitReopen; {
	case wrong.Condition != "":
		n.phase = over
		s = n.Fail(wrong)
	case again:
		n.phase = awaitBind
		s.Answers = [][]byte{n.featuresAfter()}
	default:
		n.phase = awaitAuth
		s.Answers = [][]byte{n.featuresBefore()}
	}
	s.Answers = append(header, s.Answers...)
	return s
}

// wrongHeader says what is wrong with the peer's header; the zero Error: nothing.
func (n *Negotiator) wrongHeader(v *stanza.View) Error {
	if e := n.cfg.Framing.wrong(v); e.Condition != "" {
		return e
	}
	switch {
	case !n.isHost(string(v.To)):
		return Error{Condition: HostUnknown}
	case !supported(string(v.Attr("version"))):
		return Error{Condition: UnsupportedVersion}
	case n.phase == awaitReopen && !n.isFrom(v.From):
		return Error{InvalidFrom, "That is not who logged in."}
	}
	return Error{}
}

// featuresBefore are the stream features of a peer that has not logged in (RFC 6120 §4.3.2).
func (n *Negotiator) featuresBefore() []byte {
	var inner [][]byte
	switch n.cfg.StartTLS {
	case StartTLSRequired:
		return features([]byte("<starttls xmlns='" + stanza.NSTLS + "'><required/></starttls>"))
	case StartTLSAllowed:
		inner = append(inner, []byte("<starttls xmlns='"+stanza.NSTLS+"'/>"))
	}
	n.offer = n.offerLogin()
	inner = append(inner, []byte(n.offer.features()))
	if len(n.mechs) > 0 {
		inner = append(inner, n.cfg.Before...)
	}
	return features(inner...)
}

// featuresAfter are those of a peer that has.
func (n *Negotiator) featuresAfter() []byte {
	inner := [][]byte{[]byte("<bind xmlns='" + stanza.NSBind + "'/>" +
		"<session xmlns='" + stanza.NSSession + "'><optional/></session>" +
		"<sm xmlns='" + stanza.NSSM + "'><optional/></sm>")}
	if n.cfg.After != nil {
		inner = append(inner, n.cfg.After(n.identity)...)
	}
	return features(inner...)
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
