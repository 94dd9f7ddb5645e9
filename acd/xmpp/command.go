package xmpp

import (
	"strings"
	"unicode/utf8"

	"parley/acd"
	"parley/acd/audit"
	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// Commands are words of an agent's to the contact centre: in a chat they begin with a dot and never reach the visitor; the
// same are ad-hoc commands (XEP-0050 v1.3.0), whose forms ask for what follows the word.

// verb is one command.
type verb struct {
	name  string       // also its node, and of its texts' keys
	also  []string     // other words for it
	talks bool         // it is about a conversation
	above audit.Action // it is for supervisors alone, and is called so in the audit trail
	args  []string     // what follows, by name; the last takes all that is left
	form  func(b *bridge, call *call) []form.Field
	run   func(b *bridge, call *call)
}

// call is a command under way.
type call struct {
	in    *inbound
	p     *plainAgent
	c     *contact // of a verb that talks
	args  map[string]string
	reply func(text string, failed bool) // once
}

func (k *call) arg(name string) string { return strings.TrimSpace(k.args[name]) }

// verbs are all commands, as help lists them.
func verbs() []verb {
	return []verb{
		{name: "ready", also: []string{"待機", "就緒"}, run: (*bridge).commandReady},
		{name: "break", also: []string{"notready", "away", "休息", "離開", "未待機"}, args: []string{"reason"}, form: breakForm, run: (*bridge).commandBreak},
		{name: "queue", also: []string{"queues", "佇列", "排隊"}, run: (*bridge).commandQueue},
		{name: "who", also: []string{"誰", "同事"}, run: (*bridge).commandWho},
		{name: "presence", args: []string{"switch"}, form: presenceForm, run: (*bridge).commandPresence},
		{name: "language", also: []string{"lang", "語言"}, args: []string{"language"}, form: languageForm, run: (*bridge).commandLanguage},
		{name: "transfer", also: []string{"轉接"}, talks: true, args: []string{"to"}, form: passForm, run: (*bridge).commandTransfer},
		{name: "consult", also: []string{"諮詢"}, talks: true, args: []string{"to"}, form: passForm, run: (*bridge).commandConsult},
		{name: "conference", also: []string{"invite", "會議", "邀請"}, talks: true, args: []string{"to"}, form: passForm, run: (*bridge).commandConference},
		{name: "back", also: []string{"takeback", "取回"}, talks: true, run: (*bridge).commandBack},
		{name: "complete", also: []string{"完成"}, talks: true, run: (*bridge).commandComplete},
		{name: "leave", also: []string{"part", "退出"}, talks: true, run: (*bridge).commandLeave},
		{name: "private", also: []string{"p", "內部", "私下"}, talks: true, args: []string{"text"}, form: privateForm, run: (*bridge).commandPrivate},
		{name: "note", also: []string{"備註", "註記"}, talks: true, args: []string{"text"}, form: noteForm, run: (*bridge).commandNote},
		{name: "tag", also: []string{"tags", "標籤"}, talks: true, args: []string{"tags"}, form: tagForm, run: (*bridge).commandTag},
		{name: "wrapup", also: []string{"wrap-up", "code", "話後", "結案"}, talks: true, args: []string{"code", "note"}, form: wrapUpForm, run: (*bridge).commandWrapUp},
		{name: "done", also: []string{"完畢"}, talks: true, run: (*bridge).commandDone},
		{name: "extend", also: []string{"延長"}, talks: true, run: (*bridge).commandExtend},
		{name: "close", also: []string{"end", "bye", "結束", "掛斷"}, talks: true, run: (*bridge).commandClose},
		{name: "report", also: []string{"abuse", "檢舉"}, talks: true, args: []string{"reason"}, form: reportForm, run: (*bridge).commandReport},
		{name: "help", also: []string{"?", "h", "說明", "幫助"}, args: []string{"about"}, run: (*bridge).commandHelp},
	}
}

func findVerb(word string) (verb, bool) {
	for _, v := range append(verbs(), verbsAbove()...) {
		if v.name == word {
			return v, true
		}
		for _, other := range v.also {
			if other == word {
				return v, true
			}
		}
	}
	return verb{}, false
}

// isDot says whether a rune begins a command: the full stop of an input method for Chinese counts, and what looks like one.
func isDot(r rune) bool { return strings.ContainsRune(".。．｡․﹒︒", r) }

// dots is how many of them a text begins with, and what follows.
func dots(text string) (n int, rest string) {
	for rest = text; ; n++ {
		r, size := utf8.DecodeRuneInString(rest)
		if !isDot(r) {
			return n, rest
		}
		rest = rest[size:]
	}
}

// isCommand says whether a text is for the contact centre. Two dots are one, said to the visitor; three and more are
// what they look like.
func isCommand(text string) bool {
	n, _ := dots(fromFirstSeen(text))
	return n == 1
}

// literal is what a text that is no command says: of two dots at its beginning one is taken away.
func literal(text string) string {
	seen := fromFirstSeen(text)
	if n, _ := dots(seen); n == 2 {
		_, size := utf8.DecodeRuneInString(seen)
		return seen[size:]
	}
	return text
}

// parseCommand splits a command into its word, in lower case and narrow, and the rest.
func parseCommand(text string) (word, rest string) {
	_, text = dots(fromFirstSeen(text))
	text = fromFirstSeen(text)
	i := strings.IndexFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n\u3000", r) })
	if i < 0 {
		i = len(text)
	}
	return strings.ToLower(narrow(text[:i])), strings.TrimSpace(text[i:])
}

// narrow writes the full-width forms of ASCII as ASCII.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000':
			return ' '
		}
		return r
	}, text)
}

// split gives the words of rest to the arguments in turn; the last takes what is left.
func (v verb) split(rest string) map[string]string {
	args := make(map[string]string)
	for i, name := range v.args {
		if i == len(v.args)-1 {
			args[name] = rest
			break
		}
		word, left, _ := strings.Cut(rest, " ")
		args[name], rest = word, strings.TrimSpace(left)
	}
	return args
}

// runCommand does what a text in a chat commands, and answers there. It never reaches the visitor.
func (b *bridge) runCommand(in *inbound, p *plainAgent, id acd.ContactID, text string) {
	word, rest := parseCommand(text)
	v, known := findVerb(word)
	if !known {
		b.replyTo(in, b.voice(p).Say("plain.unknown", "word", word))
		return
	}
	k := &call{in: in, p: p, args: v.split(rest)}
	k.reply = func(text string, _ bool) { b.replyTo(in, text) }
	switch {
	case v.above != "":
		if !b.chooses(k, v, id) {
			return
		}
	case v.talks:
		if k.c = b.talkOf(p, id); k.c == nil {
			b.replyTo(in, b.voice(p).Say("plain.which"))
			return
		}
	}
	v.run(b, k)
}

// talkOf is the conversation a command is about: the chat's own, or the only one there is.
func (b *bridge) talkOf(p *plainAgent, id acd.ContactID) *contact {
	open := b.talksOf(p)
	if id == 0 && len(open) == 1 {
		return open[0]
	}
	for _, c := range open {
		if c.id == id {
			return c
		}
	}
	return nil
}

// talksOf is an agent's conversations and wrap-ups.
func (b *bridge) talksOf(p *plainAgent) []*contact {
	var ids []acd.ContactID
	b.eng.Read(func(s *acd.State) {
		v, _ := s.Agent(p.Agent)
		for _, c := range v.Contacts {
			if c.State == acd.ContactActive || c.State == acd.ContactWrapUp {
				ids = append(ids, c.Contact)
			}
		}
	})
	var open []*contact
	for _, id := range ids {
		if c := b.contacts[id]; c != nil {
			open = append(open, c)
		}
	}
	return open
}

// done answers a command once its event is committed, or refused.
func (b *bridge) doneWith(k *call, said string) func(err error) {
	return func(err error) {
		if err != nil {
			k.reply(b.voice(k.p).Say("plain.refused", "why", whyNot(b.voice(k.p), refusal(err))), true)
			return
		}
		k.reply(said, false)
	}
}

// doneBy is the same for a question put as a stanza.
func (b *bridge) doneBy(k *call, said string) func(*stanza.Element) {
	return func(reply *stanza.Element) {
		if text := errorText(b.voice(k.p), reply); text != "" {
			k.reply(b.voice(k.p).Say("plain.refused", "why", text), true)
			return
		}
		k.reply(said, false)
	}
}
