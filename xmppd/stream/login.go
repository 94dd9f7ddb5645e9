package stream

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"slices"
	"strings"

	"parley/xmppd/sasl"
	"parley/xmppd/stanza"
)

const nsChannelBinding = "urn:xmpp:sasl-cb:0"

// SASL errors of the stream's own making (RFC 6120 §6.5).
const (
	aborted            sasl.Condition = "aborted"
	encryptionRequired sasl.Condition = "encryption-required"
	incorrectEncoding  sasl.Condition = "incorrect-encoding"
)

// offer is what a peer may log in with.
type offer struct {
	mechanisms []string // best first
	bindings   []sasl.Binding
}

// offerLogin finds out what can be offered over the connection as it is now: nothing where no mechanism is allowed, and
// what binds to the channel only where the channel is ours.
func (n *Negotiator) offerLogin() offer {
	o := offer{mechanisms: n.mechs}
	if n.cfg.TLS == nil {
		return o
	}
	var leaves []*x509.Certificate
	if n.cfg.Certificates != nil {
		leaves = n.cfg.Certificates()
	}
	if o.bindings = sasl.BindingsOf(n.cfg.TLS, leaves); len(o.bindings) > 0 {
		o.mechanisms = sasl.Plus(n.mechs)
	}
	return o
}

// features is the offer as stream features: the mechanisms, and the types of channel binding (XEP-0440 v1.0.0 §2).
func (o offer) features() string {
	if len(o.mechanisms) == 0 {
		return ""
	}
	s := "<mechanisms xmlns='" + stanza.NSSASL + "'><mechanism>" +
		strings.Join(o.mechanisms, "</mechanism><mechanism>") + "</mechanism></mechanisms>"
	if len(o.bindings) == 0 {
		return s
	}
	s += "<sasl-channel-binding xmlns='" + nsChannelBinding + "'>"
	for _, b := range o.bindings {
		s += "<channel-binding type='" + b.Type + "'/>"
	}
	return s + "</sasl-channel-binding>"
}

// sasl takes one element of a log-in (RFC 6120 §6.4).
func (n *Negotiator) sasl(ctx context.Context, v *stanza.View) Step {
	switch name := string(v.Name); {
	case name == "auth" && n.phase == awaitAuth:
		return n.begin(ctx, v)
	case name == "response" && n.phase == inExchange:
		return n.proceed(ctx, v)
	case name == "abort":
		return n.denied(sasl.Failure{Condition: aborted})
	}
	return n.Fail(Error{BadFormat, "That is no step of this log-in."})
}

func (n *Negotiator) begin(ctx context.Context, v *stanza.View) Step {
	n.mech = string(v.Attr("mechanism"))
	if len(n.mechs) == 0 {
		return n.denied(sasl.Failure{Condition: encryptionRequired, Text: "Log in over TLS."})
	}
	if !slices.Contains(n.offer.mechanisms, n.mech) {
		n.mech = "unknown" // a peer's own text would go into the log
		return n.denied(sasl.Failure{Condition: sasl.InvalidMechanism})
	}
	cfg := sasl.Config{Host: n.cfg.Host, Auth: n.auth, Guard: n.cfg.Guard, Bindings: n.offer.bindings}
	if n.cfg.Framing == TCP {
		// Not in browsers: Strophe up to 1.6.2, which Converse 10 has, gives up at an attribute that it does not know.
		cfg.Offered = n.offer.mechanisms
	}
	x, err := sasl.NewExchange(n.mech, cfg)
	if err != nil {
		return n.denied(err)
	}
	n.exchange, n.phase = x, inExchange
	return n.proceed(ctx, v)
}

func (n *Negotiator) proceed(ctx context.Context, v *stanza.View) Step {
	in, err := decode(v.Tree().Text(), string(v.Name) == "auth")
	if err != nil {
		return n.denied(sasl.Failure{Condition: incorrectEncoding, Cause: err})
	}
	out, done, err := n.exchange.Step(ctx, in)
	switch {
	case err != nil:
		return n.denied(err)
	case !done:
		return Step{Answers: [][]byte{saslElement("challenge", out)}}
	}
	n.identity = n.exchange.Identity()
	n.exchange, n.phase = nil, awaitReopen
	return Step{Answers: [][]byte{saslElement("success", out)}, Next: LogIn, Tried: n.mech}
}

// decode reads base64 as RFC 6120 §6.4.2 has it: "=" is data of no length; nothing at all is, in <auth/>, no data.
func decode(text string, initial bool) ([]byte, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "" && initial:
		return nil, nil
	case text == "" || text == "=":
		return []byte{}, nil
	}
	return base64.StdEncoding.Strict().DecodeString(text)
}

func saslElement(name string, data []byte) []byte {
	e := stanza.New(stanza.NSSASL, name)
	if len(data) > 0 {
		e.AddText(base64.StdEncoding.EncodeToString(data))
	}
	return e.Bytes()
}

// missesMax is how many attempts beside TriesMax may fail before anything that could be guessed was looked at: clients try
// all mechanisms one after the other, and slixmpp 1.8.3 begins with four that bind to what TLS 1.3 does not have.
const missesMax = 8

// denied answers a failed attempt. The stream stays open for the next one (Converse needs it), up to TriesMax.
func (n *Negotiator) denied(err error) Step {
	n.exchange, n.phase = nil, awaitAuth
	var failure sasl.Failure
	if !errors.As(err, &failure) {
		failure = sasl.Failure{Condition: sasl.TemporaryAuthFailure}
	}
	e := stanza.New(stanza.NSSASL, "failure").Add(stanza.New(stanza.NSSASL, string(failure.Condition)))
	if failure.Text != "" {
		e.Add(stanza.New(stanza.NSSASL, "text", "xml:lang", "en").AddText(failure.Text))
	}
	s := Step{Answers: [][]byte{e.Bytes()}}
	if failure.Guessed {
		n.guesses++
	}
	if n.tries++; n.guesses >= n.cfg.TriesMax || n.tries >= n.cfg.TriesMax+missesMax {
		end := n.Fail(Error{PolicyViolation, "Too many attempts to log in."})
		end.Answers = append(s.Answers, end.Answers...)
		s = end
	}
	s.Tried, s.Denied = n.mech, err
	return s
}
