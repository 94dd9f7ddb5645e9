package stanza

import (
	"fmt"
	"math"
)

// Limits bounds one document, so that its cost is known before it is read. A document that passes
// one is refused with the stream condition policy-violation (RFC 6120 §4.9.3.14).
type Limits struct {
	BytesMax      int // length of the document in bytes; at most 2 GiB - 1
	DepthMax      int // elements open at once, the root included
	AttrsMax      int // attributes of one tag, namespace declarations included
	NamespacesMax int // namespace declarations in scope at once
	ElementsMax   int // elements in the document, the root included
}

// PreAuthLimits is what a peer may send before it has logged in.
func PreAuthLimits() Limits {
	return Limits{BytesMax: 8 << 10, DepthMax: 8, AttrsMax: 16, NamespacesMax: 16, ElementsMax: 32}
}

// SessionLimits is what a bound session may send.
func SessionLimits() Limits {
	return Limits{BytesMax: 64 << 10, DepthMax: 32, AttrsMax: 32, NamespacesMax: 64, ElementsMax: 512}
}

// times multiplies every bound by n.
func (l Limits) times(n int) Limits {
	return Limits{
		BytesMax: n * l.BytesMax, DepthMax: n * l.DepthMax, AttrsMax: n * l.AttrsMax,
		NamespacesMax: n * l.NamespacesMax, ElementsMax: n * l.ElementsMax,
	}
}

// noLimits is for documents that have passed a Scanner already.
func noLimits() Limits {
	return Limits{
		BytesMax: math.MaxInt32, DepthMax: math.MaxInt32, AttrsMax: math.MaxInt32,
		NamespacesMax: math.MaxInt32, ElementsMax: math.MaxInt32,
	}
}

// Stream conditions a SyntaxError can carry (RFC 6120 §4.9.3).
const (
	// notWellFormed also stands for what is not namespace-well-formed (RFC 6120 §11.3).
	notWellFormed       = "not-well-formed"
	restrictedXML       = "restricted-xml"
	policyViolation     = "policy-violation"
	unsupportedEncoding = "unsupported-encoding"
)

// SyntaxError says why a document was refused. None of the peer's bytes are in it.
type SyntaxError struct {
	// Condition is the stream condition to answer with (RFC 6120 §4.9.3): not-well-formed (also for
	// namespaces, RFC 6120 §11.3), restricted-xml, policy-violation or unsupported-encoding, and bad-format for
	// what is no stream of XMPP.
	Condition string
	Offset    int    // where, in bytes from the start of the document
	Reason    string // for the log, in English
}

// Error gives condition, offset and reason.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s at byte %d: %s", e.Condition, e.Offset, e.Reason)
}
