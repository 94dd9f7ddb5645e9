package stream

import (
	"strconv"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// bind takes an element between log-in and bound resource.
func (n *Negotiator) bind(v *stanza.View) Step {
	switch {
	case v.Kind == stanza.SM && string(v.Name) == "resume":
		h, err := strconv.ParseUint(string(v.Attr("h")), 10, 32)
		if err != nil {
			return Step{Answers: [][]byte{ResumeFailed(stanza.BadRequest)}}
		}
		return Step{Next: Resume, PrevID: string(v.Attr("previd")), H: uint32(h)}
	case v.Kind == stanza.SM:
		return Step{Answers: [][]byte{ResumeFailed(stanza.UnexpectedRequest)}}
	case v.Kind == stanza.IQ && string(v.Type) == "set":
		if _, ok := v.Child(stanza.NSBind, "bind"); ok && string(v.NS) == stanza.NSClient {
			return n.bindIQ(v)
		}
	}
	return n.Fail(Error{NotAuthorized, "Bind a resource first."})
}

// bindIQ takes the request to bind (RFC 6120 §7.6, §7.7). An empty resource asks for none: mellium sends that.
func (n *Negotiator) bindIQ(v *stanza.View) Step {
	id := string(v.ID)
	if id == "" {
		return n.Fail(Error{BadFormat, "An iq has an id."})
	}
	wish := v.Tree().Child(stanza.NSBind, "bind").Child(stanza.NSBind, "resource").Text()
	return Step{Next: Bind, ID: id, Resource: wish}
}

// BindResult answers a request to bind and ends the negotiation.
func BindResult(id string, full jid.JID) []byte {
	return stanza.New(stanza.NSClient, "iq", "type", "result", "id", id).Add(
		stanza.New(stanza.NSBind, "bind").Add(stanza.New(stanza.NSBind, "jid").AddText(full.String()))).Bytes()
}

// BindError refuses a request to bind (RFC 6120 §7.7.2); the peer may ask again.
func BindError(id string, e stanza.Error) []byte {
	return stanza.New(stanza.NSClient, "iq", "type", "error", "id", id).Add(e.Element()).Bytes()
}

// ResumeFailed answers a request to resume or enable that cannot be met (XEP-0198 v1.6.3 §5, §6).
func ResumeFailed(c stanza.Condition) []byte { return resumeFailed(c).Bytes() }

// ResumeFailedAt is ResumeFailed for a session that is known: h is how far it had got.
func ResumeFailedAt(c stanza.Condition, h uint32) []byte {
	return resumeFailed(c).SetAttr("h", strconv.FormatUint(uint64(h), 10)).Bytes()
}

func resumeFailed(c stanza.Condition) *stanza.Element {
	return stanza.New(stanza.NSSM, "failed").Add(stanza.New(stanza.NSStanzas, string(c)))
}
