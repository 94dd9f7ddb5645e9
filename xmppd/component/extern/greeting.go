package extern

import (
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"strings"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// streamError is a condition that ends a stream (RFC 6120 §4.9.3).
type streamError string

func (e streamError) Error() string { return string(e) }

// Conditions that end a component's stream.
const (
	conflict             streamError = "conflict"
	connectionTimeout    streamError = "connection-timeout"
	hostUnknown          streamError = "host-unknown"
	improperAddressing   streamError = "improper-addressing"
	invalidFrom          streamError = "invalid-from"
	invalidNamespace     streamError = "invalid-namespace"
	notAuthorized        streamError = "not-authorized"
	systemShutdown       streamError = "system-shutdown"
	unsupportedStanza    streamError = "unsupported-stanza-type"
	badFormat            streamError = "bad-format"
	connectionTerminated streamError = "" // by the other side
)

// bytes is the error as it goes out, with the end of the stream.
func (e streamError) bytes() []byte {
	return []byte("<stream:error><" + string(e) + " xmlns='" + stanza.NSStreams + "'/></stream:error>" + streamEnd)
}

// greeting is the handshake from the server's side, as a state machine: a piece of the stream in, bytes out.
type greeting struct {
	host    string
	secrets map[string][]byte // by domain
	id      string            // of the stream; never used twice

	domain string // asked for, once the header was there
	proven bool   // the component knows the secret
}

// step takes the next piece. What it returns is to be written; with an error that ends the stream. Once proven is set no
// further piece is for it.
func (g *greeting) step(what stanza.Piece, v *stanza.View) ([]byte, error) {
	switch {
	case what == stanza.End && g.domain == "":
		return append(g.header(g.host), streamEnd...), connectionTerminated
	case what == stanza.End:
		return []byte(streamEnd), connectionTerminated
	case what == stanza.Header:
		return g.open(v)
	}
	return g.shakeHands(v)
}

// open reads the header (XEP-0114 v1.6 §3, examples 1 and 2). Its errors come behind a header of ours.
func (g *greeting) open(v *stanza.View) ([]byte, error) {
	refuse := func(e streamError) ([]byte, error) { return append(g.header(g.host), e.bytes()...), e }
	if string(v.NS) != stanza.NSStream || string(v.Name) != "stream" || g.defaultNS(v) != stanza.NSComponent {
		return refuse(invalidNamespace)
	}
	to, err := jid.ParseBytes(v.To)
	if err != nil || !to.IsBare() || to.Local() != "" || g.secrets[to.Domain()] == nil {
		return refuse(hostUnknown)
	}
	g.domain = to.Domain()
	return g.header(g.domain), nil
}

// defaultNS is what elements without a prefix inherit from the header.
func (g *greeting) defaultNS(header *stanza.View) string {
	inherited, err := stanza.OuterOf(header.Raw())
	if err != nil {
		return ""
	}
	child, err := stanza.Parse(inherited.Complete([]byte("<child/>"), len("<child/>")))
	if err != nil {
		return ""
	}
	return child.NS
}

func (g *greeting) header(from string) []byte {
	b := []byte("<?xml version='1.0'?><stream:stream xmlns='" + stanza.NSComponent + "' xmlns:stream='" + stanza.NSStream + "' from='")
	b = append(stanza.AppendAttr(b, from), "' id='"...)
	return append(stanza.AppendAttr(b, g.id), "'>"...)
}

// shakeHands compares what only one who knows the secret can say (XEP-0114 v1.6 §3, example 3). The answer that all is
// well is the caller's.
func (g *greeting) shakeHands(v *stanza.View) ([]byte, error) {
	if string(v.NS) != stanza.NSComponent || string(v.Name) != "handshake" {
		return notAuthorized.bytes(), notAuthorized
	}
	sum := sha1.Sum(append([]byte(g.id), g.secrets[g.domain]...))
	want := hex.EncodeToString(sum[:])
	got := strings.ToLower(strings.TrimSpace(v.Tree().Text()))
	if subtle.ConstantTimeCompare([]byte(got), []byte(want)) != 1 {
		return notAuthorized.bytes(), notAuthorized
	}
	g.proven = true
	return nil, nil
}
