package stream

import (
	"bytes"
	"crypto/rand"
	"strconv"
	"time"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// Framing is how a stream begins and ends on the wire. All between is of one form on every transport.
type Framing uint8

// The framings.
const (
	WebSocket Framing = iota // <open/> and <close/> (RFC 7395 §3.3)
	TCP                      // the start tag and the end tag of <stream:stream/> (RFC 6120 §4.2, §4.4)
)

const endTag = "</stream:stream>"

// IsClose reports whether a message is the end tag that ends a stream on TCP. mellium.im/xmpp v0.23.0 ends one on a
// WebSocket with it too. It is no document, so that a Scanner would refuse it.
func IsClose(message []byte) bool { return bytes.Equal(bytes.TrimSpace(message), []byte(endTag)) }

// Close is what ends a stream (RFC 7395 §3.6, RFC 6120 §4.4).
func (f Framing) Close() []byte {
	if f == TCP {
		return []byte(endTag)
	}
	return []byte("<close xmlns='" + stanza.NSFraming + "'/>")
}

func (f Framing) isClose(v *stanza.View) bool {
	return f == WebSocket && v.Kind == stanza.Framing && string(v.Name) == "close"
}

// isOpen reports whether v is a header. On TCP the first element of a stream is its header, whatever it is called.
func (f Framing) isOpen(v *stanza.View, first bool) bool {
	if f == TCP {
		return first
	}
	return v.Kind == stanza.Framing && string(v.Name) == "open"
}

// wrong says what is wrong with the names in a peer's header (RFC 6120 §4.8); the zero Error: nothing.
func (f Framing) wrong(v *stanza.View) Error {
	switch {
	case f == WebSocket:
	case string(v.NS) != stanza.NSStream:
		return Error{Condition: InvalidNamespace}
	case v.Kind != stanza.Stream:
		return Error{BadFormat, "A stream begins with <stream:stream>."}
	case string(v.Prefix()) != "stream":
		return Error{Condition: BadNamespacePrefix}
	case string(v.Declares()) != stanza.NSClient:
		return Error{InvalidNamespace, "This is for clients: the default namespace is " + stanza.NSClient + "."}
	}
	return Error{}
}

// open returns the header of a stream of ours, with a new id (RFC 6120 §4.7.3).
func (f Framing) open(host, to, lang string) []byte {
	if lang == "" {
		lang = "en"
	}
	name, ns := "open", stanza.NSFraming
	if f == TCP {
		name, ns = "stream:stream", stanza.NSClient
	}
	e := stanza.New(ns, name, "from", host, "id", rand.Text(), "to", to, "version", "1.0", "xml:lang", lang).Bytes()
	if f == TCP {
		e = append([]byte("<?xml version='1.0'?>"), e[:len(e)-len("/>")]...)
		e = append(e, " xmlns:stream='"+stanza.NSStream+"'>"...)
	}
	return e
}

// bareOf returns what a peer says it is, if that is an address: it is told it again (RFC 6120 §4.7.2).
func bareOf(from []byte) string {
	if len(from) == 0 {
		return ""
	}
	j, err := jid.ParseBytes(from)
	if err != nil {
		return ""
	}
	return j.Bare().String()
}

// features returns the stream features around inner, prefixed: old Strophe finds no others (strophejs issue 104).
func features(inner ...[]byte) []byte {
	const start, end = "<stream:features xmlns:stream='" + stanza.NSStream + "'>", "</stream:features>"
	size := len(start) + len(end)
	for _, f := range inner {
		size += len(f)
	}
	b := append(make([]byte, 0, size), start...)
	for _, f := range inner {
		b = append(b, f...)
	}
	return append(b, end...)
}

// Limits is the stream feature that tells how long an element may be and after how much silence a peer is pinged
// (XEP-0478 v0.2.0 §3.1).
func Limits(bytesMax int, idle time.Duration) []byte {
	return []byte("<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>" + strconv.Itoa(bytesMax) + "</max-bytes><idle-seconds>" +
		strconv.Itoa(int(idle.Seconds())) + "</idle-seconds></limits>")
}

// Refusal is what a TCP peer is told that may not come in.
func Refusal(host string) []byte {
	e := Error{ResourceConstraint, "Too many connections."}
	return append(append(TCP.open(host, "", ""), e.Bytes()...), TCP.Close()...)
}
