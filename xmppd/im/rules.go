package im

import "parley/xmppd/stanza"

// messageType is the type of a message (RFC 6121 §5.2.2).
type messageType uint8

const (
	normal messageType = iota // also what is missing or unknown
	chat
	groupchat
	headline
	failure // type error
)

// String is the word of the type; empty for normal.
func (t messageType) String() string {
	return [...]string{normal: "", chat: "chat", groupchat: "groupchat", headline: "headline", failure: "error"}[t]
}

func typeOf(v *stanza.View) messageType {
	switch string(v.Type) {
	case "chat":
		return chat
	case "groupchat":
		return groupchat
	case "headline":
		return headline
	case "error":
		return failure
	}
	return normal
}

// standing is what there is of the one a message is for.
type standing struct {
	account bool // it exists
	full    bool // the message names a resource
	match   bool // that is bound
	willing bool // a resource is available with a priority of 0 or more
}

// fate is what becomes of a message.
type fate uint8

const (
	dropped  fate = iota // without a word
	refused              // service-unavailable
	toMatch              // to the resource it names
	toAll                // to every willing resource
	forLater             // kept offline (XEP-0160)
)

// fateOf is the table of RFC 6121 §8.5 for messages. Where it leaves a choice: all willing resources get what is for the
// bare JID, and who has the wrong address is told.
func fateOf(t messageType, s standing) fate {
	switch {
	case s.match:
		return toMatch // §8.5.3.1
	case t == failure:
		return dropped // everywhere
	case !s.account:
		return refused // §8.5.1
	case t == groupchat:
		return refused // §8.5.2.1.1, §8.5.2.2.1, §8.5.3.2.1
	case s.full && t == headline:
		return dropped // §8.5.3.2.1
	case s.full && t == normal:
		return refused // §8.5.3.2.1
	case s.willing:
		return toAll // §8.5.2.1.1
	case t == headline:
		return dropped // §8.5.2.2.1
	}
	return forLater // §8.5.2.2.1
}
