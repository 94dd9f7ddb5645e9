package conversation

// Role is what a member of a conversation may see and do. Numbers are kept in the store.
type Role uint8

// Roles.
const (
	RoleVisitor   Role = iota + 1
	RoleLead           // the agent who has the contact
	RoleJoined         // a further agent who speaks to the visitor: conference, barge-in
	RoleConsulted      // an agent asked for advice: speaks to agents only, and the visitor never learns of it
	RoleMonitor        // a supervisor who is sent copies, and is no occupant

	roles // how many, plus one
)

// String is the role's name on the wire.
func (r Role) String() string {
	switch r {
	case RoleVisitor:
		return "visitor"
	case RoleLead:
		return "lead"
	case RoleJoined:
		return "joined"
	case RoleConsulted:
		return "consulted"
	case RoleMonitor:
		return "monitor"
	}
	return "nobody"
}

// Kind is what is said or shown in a conversation, by whom it is meant for. Numbers are kept in the store.
type Kind uint8

// Kinds. The first four may be lines, which have a place in the conversation.
const (
	ToAll           Kind = iota + 1 // a line to everybody
	Private                         // a line among agents
	Whisper                         // a supervisor's line to the lead alone
	Note                            // an internal note
	Notice                          // what the ACD tells everybody: a greeting, a warning
	Progress                        // what the ACD tells the agents: asked, accepted, declined
	Typing                          // that somebody writes a line to everybody
	PrivateTyping                   // that somebody writes a line among agents
	Mark                            // how far the visitor, or an agent who speaks to the visitor, has received or read
	PrivateMark                     // how far anybody else has
	Presence                        // that the visitor, or an agent who speaks to the visitor, is there
	PrivatePresence                 // that a consulted agent is

	kinds // how many, plus one
)

// String is the kind's name, as docs/protocol.md has it.
func (k Kind) String() string {
	return [...]string{"", "line", "private line", "whisper", "note", "notice", "progress", "typing", "private typing", "mark",
		"private mark", "presence", "private presence"}[k%kinds]
}

// columns of the table below.
const (
	sees  = 1 << iota // it reaches the role as it happens
	reads             // it stands in the role's archive (XEP-0313) and history
	says              // the role may say it
)

// rights is who sees what: the one place where that is decided. What is not in it is denied. Of a whisper and of notes
// the transcript alone keeps a record, which is no archive of anybody here.
var rights = [roles][kinds]uint8{
	RoleVisitor: {
		ToAll: sees | reads | says, Notice: sees | reads, Typing: sees | says, Mark: sees | says, Presence: sees,
	},
	RoleLead: {
		ToAll: sees | reads | says, Private: sees | reads | says, Whisper: sees, Note: sees | says, Notice: sees | reads,
		Progress: sees, Typing: sees | says, PrivateTyping: sees | says, Mark: sees | says, PrivateMark: sees,
		Presence: sees, PrivatePresence: sees,
	},
	RoleJoined: {
		ToAll: sees | reads | says, Private: sees | reads | says, Note: sees | says, Notice: sees | reads,
		Progress: sees, Typing: sees | says, PrivateTyping: sees | says, Mark: sees | says, PrivateMark: sees,
		Presence: sees, PrivatePresence: sees,
	},
	RoleConsulted: {
		ToAll: sees | reads, Private: sees | reads | says, Note: sees | says, Notice: sees | reads,
		Progress: sees, Typing: sees, PrivateTyping: sees | says, Mark: sees, PrivateMark: sees | says,
		Presence: sees, PrivatePresence: sees,
	},
	RoleMonitor: {
		ToAll: sees | reads, Private: sees | reads, Whisper: sees | says, Note: sees | says, Notice: sees | reads,
		Progress: sees, Typing: sees, PrivateTyping: sees, Mark: sees, PrivateMark: sees,
		Presence: sees, PrivatePresence: sees,
	},
}

// Sees says whether what is of kind k reaches a role as it happens. A whisper is seen by the lead it is meant for and
// by supervisors who monitor.
func Sees(r Role, k Kind) bool { return allows(r, k, sees) }

// Reads says whether a line of kind k stands in a role's archive and history.
func Reads(r Role, k Kind) bool { return allows(r, k, reads) }

// MaySay says whether a role may say what is of kind k.
func MaySay(r Role, k Kind) bool { return allows(r, k, says) }

func allows(r Role, k Kind, right uint8) bool {
	return r < roles && k < kinds && rights[r][k]&right != 0
}

// As is the kind that what a role says to everybody is of: a consulted agent's is among agents, marked so or not.
func As(r Role, k Kind) Kind {
	if r != RoleConsulted {
		return k
	}
	switch k {
	case ToAll:
		return Private
	case Typing:
		return PrivateTyping
	case Mark:
		return PrivateMark
	case Presence:
		return PrivatePresence
	}
	return k
}

// Readable is the kinds of lines that stand in a role's archive: bit 1<<k for each Kind k.
func Readable(r Role) uint64 {
	var set uint64
	for k := Kind(1); k < kinds; k++ {
		if Reads(r, k) {
			set |= 1 << k
		}
	}
	return set
}
