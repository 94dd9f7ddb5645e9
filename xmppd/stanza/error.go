package stanza

// Condition is a defined condition of a stanza error (RFC 6120 §8.3.3).
type Condition string

// The conditions Parley uses.
const (
	BadRequest            Condition = "bad-request"             // §8.3.3.1
	Conflict              Condition = "conflict"                // §8.3.3.2
	FeatureNotImplemented Condition = "feature-not-implemented" // §8.3.3.3
	Forbidden             Condition = "forbidden"               // §8.3.3.4
	InternalServerError   Condition = "internal-server-error"   // §8.3.3.6
	ItemNotFound          Condition = "item-not-found"          // §8.3.3.7
	JIDMalformed          Condition = "jid-malformed"           // §8.3.3.8
	NotAcceptable         Condition = "not-acceptable"          // §8.3.3.9
	NotAllowed            Condition = "not-allowed"             // §8.3.3.10
	NotAuthorized         Condition = "not-authorized"          // §8.3.3.11
	PolicyViolation       Condition = "policy-violation"        // §8.3.3.12
	RecipientUnavailable  Condition = "recipient-unavailable"   // §8.3.3.13
	RemoteServerTimeout   Condition = "remote-server-timeout"   // §8.3.3.17
	ResourceConstraint    Condition = "resource-constraint"     // §8.3.3.18
	ServiceUnavailable    Condition = "service-unavailable"     // §8.3.3.19
	UndefinedCondition    Condition = "undefined-condition"     // §8.3.3.21
	UnexpectedRequest     Condition = "unexpected-request"      // §8.3.3.22
)

// Type returns the error type RFC 6120 §8.3.3 associates with c.
func (c Condition) Type() string {
	switch c {
	case Forbidden, NotAuthorized:
		return "auth"
	case BadRequest, JIDMalformed, NotAcceptable, PolicyViolation:
		return "modify"
	case RecipientUnavailable, RemoteServerTimeout, ResourceConstraint, UnexpectedRequest:
		return "wait"
	}
	return "cancel"
}

// Error is a stanza error (RFC 6120 §8.3.2) and a Go error.
type Error struct {
	Type      string // auth, cancel, continue, modify or wait; empty means Condition's own
	Condition Condition
	Text      string   // for the peer's eyes; may be empty
	App       *Element // application-specific condition (RFC 6120 §8.3.4), or nil
}

// Error gives the condition and the text.
func (e Error) Error() string {
	if e.Text == "" {
		return string(e.Condition)
	}
	return string(e.Condition) + ": " + e.Text
}

// Element returns the <error/> of e in jabber:client.
func (e Error) Element() *Element { return e.element(NSClient) }

func (e Error) element(ns string) *Element {
	typ := e.Type
	if typ == "" {
		typ = e.Condition.Type()
	}
	el := New(ns, "error", "type", typ).Add(New(NSStanzas, string(e.Condition)))
	if e.Text != "" {
		el.Add(New(NSStanzas, "text").AddText(e.Text))
	}
	return el.Add(e.App)
}
