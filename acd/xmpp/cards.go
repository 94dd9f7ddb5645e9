package xmpp

import (
	"slices"

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
	if c.digits == nil && card.Digits(l.Body) > 0 { // not read since the start
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
