package stanza

// ErrorReply returns the answer that tells v's sender of e: the same kind of stanza with type error, v's
// id, and its addresses swapped (RFC 6120 §8.3.1). It returns nil if v must not be answered so: it is
// itself of type error or result, or no stanza.
func ErrorReply(v *View, e Error) []byte {
	if v.Kind != Message && v.Kind != Presence && v.Kind != IQ || string(v.Type) == "error" || string(v.Type) == "result" {
		return nil
	}
	return reply(v, "error").Add(e.element(string(v.NS))).Bytes()
}

// ResultIQ returns the result that answers the IQ v, which is of type get or set, with v's id and its
// addresses swapped (RFC 6120 §8.2.3). It is empty if payload is nil. It returns nil if v is no such IQ.
func ResultIQ(v *View, payload *Element) []byte {
	if v.Kind != IQ || string(v.Type) != "get" && string(v.Type) != "set" {
		return nil
	}
	return reply(v, "result").Add(payload).Bytes()
}

func reply(v *View, typ string) *Element {
	return New(string(v.NS), string(v.Name), "from", string(v.To), "to", string(v.From), "id", string(v.ID), "type", typ)
}
