package stream

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"

	"parley/xmppd/sasl"
	"parley/xmppd/stanza"
)

// SASL errors of the stream's own making (RFC 6120 §6.5).
const (
	aborted            sasl.Condition = "aborted"
	encryptionRequired sasl.Condition = "encryption-required"
	incorrectEncoding  sasl.Condition = "incorrect-encoding"
)

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
	if !slices.Contains(n.mechs, n.mech) {
		n.mech = "unknown" // a peer's own text would go into the log
		return n.denied(sasl.Failure{Condition: sasl.InvalidMechanism})
	}
	x, err := sasl.NewExchange(n.mech, n.cfg.Host, n.auth)
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
	if n.tries++; n.tries >= n.cfg.TriesMax {
		end := n.Fail(Error{PolicyViolation, "Too many attempts to log in."})
		end.Answers = append(s.Answers, end.Answers...)
		s = end
	}
	s.Tried, s.Denied = n.mech, err
	return s
}
