package stream

import (
	"bytes"
	"crypto/rand"

	"parley/xmppd/stanza"
)

// IsClose reports whether a message ends a stream as mellium.im/xmpp v0.23.0 does, with the end tag that TCP has.
// It is no document, so that a Scanner would refuse it.
func IsClose(message []byte) bool {
	return bytes.Equal(bytes.TrimSpace(message), []byte("</stream:stream>"))
}

// Close is the element that ends a stream (RFC 7395 §3.6).
func Close() []byte { return []byte("<close xmlns='" + stanza.NSFraming + "'/>") }

// open returns the header of a stream of ours, with a new id (RFC 6120 §4.7.3).
func open(host, lang string) []byte {
	if lang == "" {
		lang = "en"
	}
	return stanza.New(stanza.NSFraming, "open", "from", host, "id", rand.Text(), "version", "1.0", "xml:lang", lang).Bytes()
}

// features returns the stream features around inner, prefixed: old Strophe finds no others (strophejs issue 104).
func features(inner string) []byte {
	return []byte("<stream:features xmlns:stream='" + stanza.NSStream + "'>" + inner + "</stream:features>")
}
