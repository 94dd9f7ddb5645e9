package module

import (
	"strings"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// Command is an ad-hoc command of the server (XEP-0050 v1.3.0). It is a row of forms, each of which gets to see what has
// been filled in before; package commands keeps the place where somebody is.
type Command struct {
	Node string
	// Names are what people read, by language ("en", "zh-TW"); English is there in any case.
	Names map[string]string
	// May tells who may see and run it, by bare JID.
	May func(h Host, who jid.JID) bool
	// Run does one stage. A stanza.Error refuses what was filled in: the stage before can be filled in again.
	Run func(h Host, c Call) (Reply, error)
}

// Call is one stage of a command.
type Call struct {
	From  jid.JID // full
	Lang  string  // xml:lang of the request, or ""
	Stage int     // how many forms have been filled in: 0 at the beginning
	// Fields are what has been filled in in all forms so far, by the fields' names.
	Fields map[string][]string
}

// Reply is what a stage answers.
type Reply struct {
	// Form is to be filled in (type form) if More, else the result (type result); it may be nil.
	Form *stanza.Element
	// More says that the command goes on, with Last: that the form is the last one.
	More, Last bool
	// Note is a sentence for the user, of type info, or warn or error (XEP-0050 v1.3.0 §4.3).
	Note, NoteType string
}

// Title is the name in a language, or in English.
func (c Command) Title(lang string) string {
	for {
		if name := c.Names[lang]; name != "" {
			return name
		}
		i := strings.LastIndexByte(lang, '-')
		if i < 0 {
			return c.Names["en"]
		}
		lang = lang[:i] // a dialect of which only the language is known (RFC 4647 §3.4)
	}
}
