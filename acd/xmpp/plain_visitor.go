package xmpp

import (
	"slices"
	"strings"

	"parley/acd"
	"parley/internal/i18n"
	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// A visitor with an account of their own may simply write to a queue: what the queue's form asks for is asked one by one,
// and all that follows is one chat with the queue, whoever answers.

// dialoguesMax is how many visitors may be asked for their forms, or be remembered, at a time; then the oldest begins
// anew.
const dialoguesMax = 1000

// wordsFirstMax bounds what a visitor writes while the form is asked for, and is said once it is filled in.
const wordsFirstMax = 20

// plainVisitor is a visitor in a plain client, from the first word on.
type plainVisitor struct {
	jid    string // bare
	chat   string // address that the visitor wrote to
	speaks string // full JID of the client that wrote last
	lang   string
	asks   []form.Field // still to be asked, the first is asked now
	given  []form.Field
	first  []*inbound // what was written before the visit began
	begun  bool       // the visit was asked for
	leaves bool       // the queue is closed: what is written next is a message for later
	ahead  int        // as was told last; -1 = nothing yet
	state  string
	rates  acd.ContactID // the contact that is over and may be judged; 0 = none
	survey acd.ContactID // the one whose survey is asked for; 0 = none
}

func (b *bridge) visitorVoice(v *plainVisitor) i18n.Voice { return b.plains.speech.In(v.lang) }

// tellVisitor writes to a visitor, from where the visitor wrote to.
func (b *bridge) tellVisitor(v *plainVisitor, text string) {
	b.out(message(v.chat, v.jid, "chat", body(text)))
}

// visitorMessage takes what somebody who is no agent writes to the service, a queue, or a contact, and not in a room. It
// reports false if that is not for here.
func (b *bridge) visitorMessage(in *inbound, address string, q queueEntry, id acd.ContactID) bool {
	bare := in.from.Bare().String()
	v := b.plains.visitors[bare]
	if b.guest(in) || address != "queue" && address != "contact" || address == "contact" && (v == nil || b.inRoom(in, id)) {
		return false
	}
	switch {
	case v == nil && (address != "queue" || !writes(in)):
		return false
	case v != nil && v.rates != 0 && !writes(in):
		return true // a receipt for the last words
	case v == nil:
		v = b.newDialogue(in, q)
	}
	v.speaks = in.from.String()
	if lang := in.Attr("xml:lang"); lang != "" {
		v.lang = lang
	}
	if visit := b.visitors[bare]; visit != nil && visit.contact != nil && (v.begun || slices.Contains(visit.sessions, bare)) {
		v.begun = true
		b.visitorSays(in, v, visit.contact)
		return true
	}
	if address == "queue" && !v.begun && v.chat != q.jid {
		v.chat, v.asks, v.given, v.first, v.survey = q.jid, nil, nil, nil, 0 // another queue after all
	}
	if writes(in) {
		b.visitorAnswers(in, v)
	}
	return true
}

// guest says whether a stanza is from a guest of ours: guests have a page, and what they write elsewhere is a mistake.
func (b *bridge) guest(in *inbound) bool {
	return strings.HasPrefix(in.from.Local(), "g-") && in.from.Domain() == b.port.Host() && !b.cfg.PresenceOnly
}

func (b *bridge) newDialogue(in *inbound, q queueEntry) *plainVisitor {
	v := &plainVisitor{jid: in.from.Bare().String(), chat: q.jid, ahead: -1}
	if len(b.plains.order) >= dialoguesMax {
		for i, other := range b.plains.order {
			if b.visitors[other] == nil { // who has a visit is not forgotten
				delete(b.plains.visitors, other)
				b.plains.order = slices.Delete(b.plains.order, i, i+1)
				break
			}
		}
	}
	b.plains.visitors[v.jid] = v
	b.plains.order = append(b.plains.order, v.jid)
	return v
}

func (b *bridge) endDialogue(v *plainVisitor) {
	delete(b.plains.visitors, v.jid)
	b.plains.order = slices.DeleteFunc(b.plains.order, func(j string) bool { return j == v.jid })
}

// visitorAnswers takes a visitor's words while the form is asked for.
func (b *bridge) visitorAnswers(in *inbound, v *plainVisitor) {
	text := strings.TrimSpace(in.Child(stanza.NSClient, "body").Text())
	voice := b.visitorVoice(v)
	switch {
	case v.rates != 0 && b.rateAsVisitor(in, v, text):
	case isQuit(text) || cancels(text):
		b.tellVisitor(v, voice.Say("plain.visit.cancelled"))
		b.endDialogue(v)
	case v.leaves:
		b.leaveAsVisitor(v, text)
	case v.begun:
		b.keepFirst(in, v) // the visit is on its way
	case len(v.asks) == 0:
		b.keepFirst(in, v)
		b.askFor(nil, in.from.Bare(), v.chat, "get", stanza.New(nsWorkgroup, "join-queue"), func(reply *stanza.Element) { b.formToVisitor(v, reply) })
	default:
		b.fieldGiven(in, v, text)
	}
}

func (b *bridge) keepFirst(in *inbound, v *plainVisitor) {
	if len(v.first) < wordsFirstMax {
		v.first = append(v.first, &inbound{Element: in.Element, from: in.from, to: in.to, done: func() {}})
	}
}

// cancels says whether a text ends the questions.
func cancels(text string) bool {
	return slices.Contains([]string{"cancel", "取消", "算了"}, strings.ToLower(text))
}

// isQuit says whether a text ends a visit: the command, or a good-bye and nothing else.
func isQuit(text string) bool {
	if isCommand(text) {
		word, _ := parseCommand(text)
		return slices.Contains([]string{"quit", "close", "end", "bye", "leave", "離開", "結束"}, word)
	}
	return false
}

func saysGoodbye(text string) bool {
	text = strings.ToLower(strings.Trim(text, " .!。！~～"))
	return slices.Contains([]string{"bye", "goodbye", "good bye", "bye bye", "再見", "掰掰", "拜拜"}, text)
}

// formToVisitor begins to ask what a queue wants to know.
func (b *bridge) formToVisitor(v *plainVisitor, reply *stanza.Element) {
	if text := errorText(b.visitorVoice(v), reply); text != "" {
		b.tellVisitor(v, text)
		b.endDialogue(v)
		return
	}
	v.given, v.asks = nil, mustAnswer(askable(reply.Child(nsWorkgroup, "join-queue").Child(form.NS, "x")))
	if len(v.asks) == 0 {
		b.joinAsVisitor(v)
		return
	}
	q := b.queueAt(v.chat)
	b.tellVisitor(v, b.visitorVoice(v).Say("plain.visit.welcome", "queue", q.called(v.lang))+"\n"+b.question(v))
}

// queueAt is the queue of an address.
func (b *bridge) queueAt(jid string) queueEntry { return b.directory.Load().byDN[localpart(jid)] }

// mustAnswer is the fields that are required; others keep their values.
func mustAnswer(fields []form.Field) []form.Field {
	return slices.DeleteFunc(fields, func(f form.Field) bool { return !f.Required })
}

// askable is the fields of a form that can be asked in a chat.
func askable(x *stanza.Element) []form.Field {
	var asks []form.Field
	for _, e := range x.Elements() {
		if e.Name != "field" || e.Attr("type") == "hidden" || e.Attr("type") == "fixed" {
			continue
		}
		f := form.Field{Var: e.Attr("var"), Type: e.Attr("type"), Label: e.Attr("label"), Required: e.Child(form.NS, "required") != nil}
		for _, o := range e.Elements() {
			if o.Name == "option" {
				f.Options = append(f.Options, form.Option{Label: o.Attr("label"), Value: o.Child(form.NS, "value").Text()})
			}
		}
		asks = append(asks, f)
	}
	return asks
}

// question asks for the field whose turn it is.
func (b *bridge) question(v *plainVisitor) string {
	f, voice := v.asks[0], b.visitorVoice(v)
	label := f.Label
	if f.Var == "name" {
		label = voice.Say("plain.visit.name")
	} else if label == "" {
		label = f.Var
	}
	if f.Var == consentField {
		return voice.Say("plain.visit.agree", "text", label)
	}
	text := voice.Say("plain.visit.ask", "what", label)
	for i, o := range f.Options {
		name := o.Label
		if name == "" {
			name = o.Value
		}
		text += "\n" + number(i+1) + ": " + name
	}
	return text
}

// fieldGiven takes the answer to a question: of a list, its number or its words.
func (b *bridge) fieldGiven(in *inbound, v *plainVisitor, text string) {
	f := v.asks[0]
	if skips(text) && v.survey != 0 && !f.Required {
		b.askNext(v)
		return
	}
	value := text
	if len(f.Options) > 0 {
		value = ""
		for i, o := range f.Options {
			if narrow(text) == number(i+1) || strings.EqualFold(text, o.Label) || strings.EqualFold(text, o.Value) {
				value = o.Value
			}
		}
		if value == "" {
			b.tellVisitor(v, b.question(v))
			return
		}
	}
	if f.Type == "boolean" {
		a, ok := readAnswer(text)
		if !ok {
			b.tellVisitor(v, b.question(v))
			return
		}
		value = map[bool]string{true: "1", false: "0"}[a.takes]
	}
	v.given = append(v.given, form.Field{Var: f.Var, Values: []string{value}})
	b.askNext(v)
}

// askNext asks for the field after this one, or does what the form was for.
func (b *bridge) askNext(v *plainVisitor) {
	v.asks = v.asks[1:]
	switch {
	case len(v.asks) > 0:
		b.tellVisitor(v, b.question(v))
	case v.survey != 0:
		b.surveyGiven(v)
	default:
		b.joinAsVisitor(v)
	}
}

// joinAsVisitor asks for service with what was given.
func (b *bridge) joinAsVisitor(v *plainVisitor) {
	bare, ok := b.bareOf(v.jid)
	if !ok {
		return
	}
	v.begun = true
	payload := stanza.New(nsWorkgroup, "join-queue").Add(stanza.New(nsWorkgroup, "queue-notifications"), form.New("submit", "", v.given...))
	b.askFor(nil, bare, v.chat, "set", payload, func(reply *stanza.Element) {
		if b.joinRefused(v, reply) {
			return
		}
		b.later(func() { b.visitBegins(v) })
	})
}

// joinRefused tells why there is no visit. A closed queue says so in its own words, and may take a message instead. It
// reports false if there is one.
func (b *bridge) joinRefused(v *plainVisitor, reply *stanza.Element) bool {
	voice := b.visitorVoice(v)
	text := errorText(voice, reply)
	closed := reply.Child(stanza.NSClient, "error").Child(nsParley, "closed")
	switch {
	case text == "":
		return false
	case closed == nil:
		b.tellVisitor(v, voice.Say("plain.refused", "why", text))
	default:
		text = voice.Say("plain.visit.closed")
		if own := b.queueAt(v.chat).kept; own != nil && own.Texts.Closed.In(v.lang) != "" {
			text = own.Texts.Closed.In(v.lang)
		}
		if v.leaves = closed.Attr("callback") == "true"; v.leaves {
			text += "\n" + voice.Say("plain.visit.leave")
		}
		b.tellVisitor(v, text)
	}
	v.begun = false
	if !v.leaves {
		b.endDialogue(v)
	}
	return true
}

// leaveAsVisitor leaves a message at a queue that is closed (docs/protocol.md, Closed queues).
func (b *bridge) leaveAsVisitor(v *plainVisitor, text string) {
	bare, ok := b.bareOf(v.jid)
	if !ok {
		return
	}
	payload := stanza.New(nsWorkgroup, "join-queue").Add(form.New("submit", "", v.given...), stanza.New(nsParley, "message").AddText(text))
	b.askFor(nil, bare, v.chat, "set", payload, func(reply *stanza.Element) {
		voice := b.visitorVoice(v)
		if text := errorText(voice, reply); text != "" {
			b.tellVisitor(v, voice.Say("plain.refused", "why", text))
		} else {
			b.tellVisitor(v, voice.Say("plain.visit.left"))
		}
		b.endDialogue(v)
	})
}

// visitBegins has the visitor join the conversation and say there what was written first.
func (b *bridge) visitBegins(v *plainVisitor) {
	visit := b.visitors[v.jid]
	bare, ok := b.bareOf(v.jid)
	if visit == nil || !ok {
		return
	}
	b.note(v.jid)
	b.act(nil, bare, joinRoom(visit.contact.jid, 0))
	for _, in := range v.first {
		b.speak(in, visit.contact, in.Child(stanza.NSClient, "body").Text())
	}
	v.first = nil
}
