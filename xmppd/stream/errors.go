package stream

import (
	"errors"
	"fmt"

	"parley/xmppd/stanza"
)

// Condition is a stream error's (RFC 6120 §4.9.3).
type Condition string

// The conditions Parley uses.
const (
	BadFormat             Condition = "bad-format"              // §4.9.3.1
	BadNamespacePrefix    Condition = "bad-namespace-prefix"    // §4.9.3.2
	Conflict              Condition = "conflict"                // §4.9.3.3
	ConnectionTimeout     Condition = "connection-timeout"      // §4.9.3.4
	HostUnknown           Condition = "host-unknown"            // §4.9.3.6
	InternalServerError   Condition = "internal-server-error"   // §4.9.3.8
	InvalidFrom           Condition = "invalid-from"            // §4.9.3.9
	InvalidNamespace      Condition = "invalid-namespace"       // §4.9.3.10
	NotAuthorized         Condition = "not-authorized"          // §4.9.3.12
	NotWellFormed         Condition = "not-well-formed"         // §4.9.3.13
	PolicyViolation       Condition = "policy-violation"        // §4.9.3.14
	Reset                 Condition = "reset"                   // §4.9.3.16
	ResourceConstraint    Condition = "resource-constraint"     // §4.9.3.17
	SystemShutdown        Condition = "system-shutdown"         // §4.9.3.20
	UnsupportedStanzaType Condition = "unsupported-stanza-type" // §4.9.3.24
	UnsupportedVersion    Condition = "unsupported-version"     // §4.9.3.25
)

// Error ends a stream. Text is for the peer's eyes and may be empty.
type Error struct {
	Condition Condition
	Text      string
}

// Error gives the condition and the text.
func (e Error) Error() string {
	if e.Text == "" {
		return "stream error " + string(e.Condition)
	}
	return fmt.Sprintf("stream error %s: %s", e.Condition, e.Text)
}

// Bytes returns the error as it is sent: with the prefix that old clients look for (RFC 7395 §3.5).
func (e Error) Bytes() []byte {
	b := append([]byte(nil), "<stream:error xmlns:stream='"+stanza.NSStream+"'><"...)
	b = append(b, e.Condition...)
	b = append(b, " xmlns='"+stanza.NSStreams+"'/>"...)
	if e.Text != "" {
		b = append(b, "<text xmlns='"+stanza.NSStreams+"' xml:lang='en'>"...)
		b = stanza.AppendText(b, e.Text)
		b = append(b, "</text>"...)
	}
	return append(b, "</stream:error>"...)
}

// ErrorOf is the stream error for what was wrong with a document.
func ErrorOf(err error) Error {
	var syntax *stanza.SyntaxError
	if errors.As(err, &syntax) {
		return Error{Condition: Condition(syntax.Condition), Text: syntax.Reason}
	}
	return Error{Condition: InternalServerError}
}

// CloseCode is the WebSocket status code that goes with c (RFC 6455 §7.4.1).
func (c Condition) CloseCode() int {
	switch c {
	case NotWellFormed, "unsupported-encoding", "restricted-xml":
		return 1007
	case PolicyViolation, NotAuthorized, Reset, Conflict:
		return 1008
	case InternalServerError:
		return 1011
	case SystemShutdown:
		return 1012
	case ResourceConstraint:
		return 1013
	}
	return 1000
}
