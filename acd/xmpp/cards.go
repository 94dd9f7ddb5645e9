package xmpp

import (
	"slices"
	"strings"

	"parley/acd"
	"parley/acd/card"
	"parley/acd/conversation"
	"parley/acd/store"
	journal "parley/internal/store"
	"parley/xmppd/stanza"
)

// Numbers of payment cards are hidden before a line is committed or shown, in every queue that does not let them be
// (store.Keeping). A number may be said in several lines: those that were said before are hidden where they are kept, in
// the same commit, and on every screen (docs/protocol.md, Numbers of cards).

// saidBefore is a line that may have begun a number.
type saidBefore struct {
	id, root uint64 // of the line, and of the one it corrects, 0 = none
	kind     conversation.Kind
	party    conversation.Party
	stanza   string // the message's id attribute
	body     string
	payload  string
	over     bool // another has taken its place
}

// digits are the last lines with digits in them that each side has said; the visitor is 0. nil = not read yet.
type digits map[acd.AgentID][]saidBefore

// masksMax bounds the lines that a session that joins is told again.
const masksMax = 20

// hidden is what hiding numbers in a line means.
type hidden struct {
	found   bool
	payload *stanza.Element // of the line
	before  []saidBefore    // others, as they are from now on
	rows    journal.Op      // that keep these; nil = none
}

// hides says whether the numbers of cards are hidden in a queue.
func (b *bridge) hides(q acd.QueueID) bool {
	kept := b.queue(q).kept
	return kept == nil || kept.Keeping.Cards == store.CardsMasked
}

// hideCards hides the numbers that a line holds or completes, in the line and in those before it. What goes with its words
// may hold them, too: then only what names the line stays of it.
func (b *bridge) hideCards(c *contact, l *store.Line, payload *stanza.Element, file bool) (hidden, error) {
	h := hidden{payload: payload}
	if !b.hides(c.queue) || l.Act != store.Said && l.Act != store.Corrected {
		return h, nil
	}
	if c.digits == nil && card.Digits(l.Body) > 0 {
		var err error
		if c.digits, err = b.digitsOf(c); err != nil {
			return h, err
		}
	}
	before := current(c.digits[l.Agent], l.About)
	texts := make([]string, len(before))
	for i, s := range before {
		texts[i] = s.body
	}
	masked, body, found := card.Hide(texts, l.Body)
	if h.found = found || holdsBeside(payload); !h.found {
		b.remember(c, *l, file)
		return h, nil
	}
	h.payload = maskedPayload(payload, body)
	l.Body, l.Payload = body, string(h.payload.Bytes())
	for i, s := range before {
		if masked[i] != s.body {
			h.before = append(append(h.before, c.replaced(l.Agent, s.family(), s.id)...), s.masked(masked[i]))
		}
	}
	if l.Act == store.Corrected {
		h.before = append(h.before, c.replaced(l.Agent, l.About, l.ID)...)
	}
	for _, s := range h.before {
		h.rows = store.Both(h.rows, store.MaskLine(l.At, c.id, s.id, s.body, s.payload))
		c.replace(l.Agent, s)
	}
	return h, nil // what is left of its digits belongs to no other number
}

// family is the line that a line corrects, or the line itself.
func (s saidBefore) family() uint64 {
	if s.root != 0 {
		return s.root
	}
	return s.id
}

// current is those lines that no other has taken the place of, nor one that corrects about.
func current(list []saidBefore, about uint64) (now []saidBefore) {
	for i, s := range list {
		later := slices.ContainsFunc(list[i+1:], func(o saidBefore) bool { return o.family() == s.family() })
		if !later && s.family() != about {
			now = append(now, s)
		}
	}
	return now
}

// replaced is the lines of a family but one, without their long runs of digits: they are a number's with a digit missing, or
// wrong.
func (c *contact) replaced(agent acd.AgentID, family, but uint64) (list []saidBefore) {
	for _, s := range c.digits[agent] {
		if text, changed := card.Shortened(s.body); changed && s.family() == family && s.id != but {
			s = s.masked(text)
			s.over = true
			list = append(list, s)
		}
	}
	return list
}

// masked is the line with other words.
func (s saidBefore) masked(body string) saidBefore {
	s.body = body
	if e, err := stanza.Parse([]byte(s.payload)); err == nil {
		s.payload = string(maskedPayload(e, body).Bytes())
	}
	return s
}

// remember keeps in mind what may be the beginning of a number; what is whole, or names a file, is not.
func (b *bridge) remember(c *contact, l store.Line, whole bool) {
	if whole || card.Digits(l.Body) == 0 {
		return
	}
	if c.digits == nil {
		c.digits = digits{}
	}
	list := append(c.digits[l.Agent], before(l))
	if most := card.EarlierMax + 2; len(list) > most { // corrections take the place of some
		list = list[len(list)-most:]
	}
	c.digits[l.Agent] = list
}

func before(l store.Line) saidBefore {
	s := saidBefore{id: l.ID, kind: conversation.Kind(l.Kind), party: conversation.Party(l.Party), stanza: l.Stanza, body: l.Body, payload: l.Payload}
	if l.Act == store.Corrected {
		s.root = l.About
	}
	return s
}

// replace has a line in mind as it is now.
func (c *contact) replace(agent acd.AgentID, s saidBefore) {
	for i := range c.digits[agent] {
		if c.digits[agent][i].id == s.id {
			c.digits[agent][i] = s
		}
	}
	c.masks = append(slices.DeleteFunc(c.masks, func(m saidBefore) bool { return m.id == s.id }), s)
	c.masks = c.masks[max(0, len(c.masks)-masksMax):]
}

// takenBack forgets a line that says nothing any more.
func (c *contact) takenBack(id uint64) {
	for agent, list := range c.digits {
		c.digits[agent] = slices.DeleteFunc(list, func(s saidBefore) bool { return s.family() == id })
	}
	c.masks = slices.DeleteFunc(c.masks, func(s saidBefore) bool { return s.family() == id })
}

// digitsOf reads what each side has said last, after a start of the ACD.
func (b *bridge) digitsOf(c *contact) (digits, error) {
	d := digits{}
	if c.talk.KeptUpTo() == 0 {
		return d, nil
	}
	page, err := store.ReadPage(reading(), b.db.Reader(), store.Span{Contact: c.id, Kinds: 1<<63 - 1, UpTo: everyLine, Backwards: true, Max: b.cfg.PageMax})
	if err != nil {
		return nil, err
	}
	for _, l := range page.Lines {
		said := l.Act == store.Said || l.Act == store.Corrected
		if said && l.Retracted == 0 && card.Digits(l.Body) > 0 && l.Party+uint8(min(l.Agent, 1)) != 0 {
			list := append(d[l.Agent], before(l))
			d[l.Agent] = list[max(0, len(list)-card.EarlierMax-2):]
		}
	}
	return d, nil
}

// holdsBeside says whether a message holds a number elsewhere than in its words.
func holdsBeside(e *stanza.Element) bool {
	first := true
	for _, kid := range e.Elements() {
		if kid.Name == "body" && kid.NS == stanza.NSClient && first {
			first = false
			continue
		}
		if card.Holds(everyText(kid)) {
			return true
		}
	}
	return false
}

// everyText is all text of an element, and the values of its attributes.
func everyText(e *stanza.Element) string {
	var all strings.Builder
	var values []string
	var walk func(*stanza.Element)
	walk = func(e *stanza.Element) {
		for _, a := range e.Attrs {
			if e.NS != nsSID { // ids name lines, and are random
				values = append(values, a.Value)
			}
		}
		for _, n := range e.Nodes {
			all.WriteString(n.Text)
			if n.Element != nil {
				walk(n.Element)
			}
		}
	}
	walk(e)
	return all.String() + "\nx" + strings.Join(values, "\nx") // a letter ends a number
}

// maskedPayload is what is kept and said of a line whose words were masked: these, what names it and what it is about.
// Offsets into the words go on being right, as a hidden digit is one character.
func maskedPayload(e *stanza.Element, words string) *stanza.Element {
	kept := e.Nodes[:0:0]
	for _, kid := range e.Elements() {
		switch kid.NS + " " + kid.Name {
		case nsSID + " origin-id", nsReply + " reply", nsCorrect + " replace", nsFallback + " fallback", nsReceipts + " request",
			nsMarkers + " markable", stanza.NSClient + " thread", nsStates + " active", nsParley + " masked":
			kept = append(kept, stanza.Node{Element: kid})
		}
	}
	e.Nodes = kept
	e.Add(body(words))
	if e.Child(nsParley, "masked") == nil {
		e.Add(stanza.New(nsParley, "masked"))
	}
	return e
}

// tellMasked replaces lines that were said before on the screens of those in a conversation. It comes before the line that
// had them hidden: that may correct one of them.
func (b *bridge) tellMasked(c *contact, h hidden) {
	for _, s := range h.before {
		if b.toRoom(c, s.kind, b.replacement(c, s), ""); s.party == conversation.Visitor && c.agent == 0 {
			b.readFirstLine(c)
		}
	}
}

// fileOf is the file that a line brings along, under a name without numbers; none if they were hidden in its URL.
func (b *bridge) fileOf(c *contact, a act, l store.Line) store.Attachment {
	if a.file.URL != "" && l.Body != a.body {
		return store.Attachment{}
	}
	a.file.Name = b.maskWords(c.queue, a.file.Name)
	return a.file
}

// replacement is a correction by who said the line (XEP-0308 v1.2.1 §3) that has no place of its own; clients that know
// us are told which line it is.
func (b *bridge) replacement(c *contact, s saidBefore) *stanza.Element {
	e, err := stanza.Parse([]byte(s.payload))
	if err != nil { // cannot be: it was written by Bytes
		e = stanza.New(stanza.NSClient, "message", "type", "groupchat").Add(body(s.body))
	}
	kept := e.Nodes[:0:0]
	for _, kid := range e.Elements() {
		if kid.NS != nsParley && kid.NS != nsSID {
			kept = append(kept, stanza.Node{Element: kid})
		}
	}
	e.Nodes = kept
	if e.Child(nsCorrect, "replace") == nil && s.stanza != "" {
		e.Add(stanza.New(nsCorrect, "replace", "id", s.stanza))
	}
	e.SetAttr("id", "masked-"+lineID(s.id)).SetAttr("from", c.jid+"/"+s.party.String())
	return markPrivate(e, s.kind).Add(nick(b.shownAs(c, s.party)), stanza.New(nsParley, "masked", "id", lineID(s.id)))
}

// tellMaskedAgain tells a session that comes back what was replaced while it was away.
func (b *bridge) tellMaskedAgain(c *contact, o conversation.Occupant) {
	for _, s := range c.masks {
		if !s.over && conversation.Reads(c.talk.RoleAt(o.Party), s.kind) {
			b.send(b.replacement(c, s).SetAttr("to", o.Session))
		}
	}
}

// tellHidden tells who has said a number, at that session alone, that it was hidden.
func (b *bridge) tellHidden(in *inbound, c *contact, h hidden) {
	if !h.found {
		return
	}
	language := languageIn(in)
	if language == "" && in.from.Bare().String() == c.visitor.jid {
		language = c.lang
	}
	text := b.speech.In(language).Say("notice.masked")
	b.send(message(c.jid, in.from.String(), "groupchat", noticeElement("masked"), body(text), stanza.New(nsHints, "no-store")))
}

// hideWritten hides the numbers in what a request brings to be kept: names, answers to forms, notes, comments. Only what
// people write in words is looked at; ids are numbers, too.
func (b *bridge) hideWritten(in *inbound, e *stanza.Element) {
	if card.Digits(everyText(e)) < 13 || !b.hides(b.queueMeant(in)) {
		return
	}
	var walk func(*stanza.Element)
	walk = func(e *stanza.Element) {
		for i, a := range e.Attrs {
			if slices.Contains([]string{"reason", "name", "note", "text"}, a.Name) {
				e.Attrs[i].Value, _ = card.Masked(a.Value)
			}
		}
		for i, n := range e.Nodes {
			if n.Element != nil {
				walk(n.Element)
			} else {
				e.Nodes[i].Text, _ = card.Masked(n.Text)
			}
		}
	}
	walk(e)
}

// queueMeant is the queue that a request is about, 0 if about none.
func (b *bridge) queueMeant(in *inbound) acd.QueueID {
	_, q, id := b.place(in)
	if id == 0 {
		return q.id
	}
	if c := b.contacts[id]; c != nil {
		return c.queue
	}
	row, _, err := store.ReadContact(reading(), b.db.Reader(), id)
	if err != nil {
		b.log.Error("queue not found", "contact", id.String(), "err", err)
	}
	return row.Queue
}

// maskWhisper hides the numbers in what a supervisor tells an agent; true: something of the message is hidden. A number in
// several whispers is not found: a customer has none to say there.
func (b *bridge) maskWhisper(c *contact, words string) (string, bool) {
	if !b.hides(c.queue) {
		return words, false
	}
	return card.Masked(words)
}

// maskWords hides the numbers in words that are written about a contact by other ways than a request.
func (b *bridge) maskWords(q acd.QueueID, text string) string {
	if b.hides(q) {
		text, _ = card.Masked(text)
	}
	return text
}
