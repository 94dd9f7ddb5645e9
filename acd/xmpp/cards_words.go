package xmpp

import (
	"slices"
	"strings"

	"parley/acd"
	"parley/acd/card"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

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

// fileOf is the file that a line brings along, under a name without numbers; none if they were hidden in its URL.
func (b *bridge) fileOf(c *contact, a act, l store.Line) store.Attachment {
	if a.file.URL != "" && l.Body != a.body {
		return store.Attachment{}
	}
	a.file.Name = b.maskWords(c.queue, a.file.Name)
	return a.file
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
