package xmpp

import (
	"slices"
	"strings"
	"unicode/utf8"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	journal "parley/internal/store"
	"parley/xmppd/stanza"
)

// Bounds of what is written about one contact. How long a note may be is Config.NoteCharsMax.
const (
	notesMax    = 200
	tagsMax     = 20
	tagCharsMax = 40
)

// insider is somebody who works here and may know what is written about a contact, and write: an agent who has or had a
// part in it, or a supervisor. To anyone else there is no such address.
func (b *bridge) insider(in *inbound, id acd.ContactID) (agentEntry, acd.QueueID, error) {
	a, err := b.agentOf(in.from.Bare().String())
	if err != nil {
		return agentEntry{}, 0, reasonNoSuchAddress
	}
	row, ok, err := store.ReadContact(reading(), b.db.Reader(), id)
	if err != nil || !ok {
		return agentEntry{}, 0, orElse(err, reasonNoSuchAddress)
	}
	if row.JID == a.jid { // whose own visit it is is no insider
		return agentEntry{}, 0, reasonNoSuchAddress
	}
	if c := b.contacts[id]; c != nil {
		row.Queue = c.queue
	}
	if a.supervises() || a.id == row.Agent && b.readable(row) {
		return a, row.Queue, nil
	}
	r, err := b.readerOf(in, id)
	switch {
	case err != nil:
		return agentEntry{}, 0, err
	case !conversation.MaySay(r.role, conversation.Note):
		return agentEntry{}, 0, reasonNoSuchAddress
	}
	return a, row.Queue, nil
}

// supervises says whether an agent may look after others.
func (a agentEntry) supervises() bool {
	return a.role == store.RoleSupervisor || a.role == store.RoleAdmin
}

// setNote adds a note to a contact, during the conversation or after it.
func (b *bridge) setNote(in *inbound) {
	_, _, id := b.place(in)
	a, _, err := b.insider(in, id)
	if err != nil {
		b.fail(in, err)
		return
	}
	b.addNote(in, id, a, in.payload().Text(), func(n store.Note, err error) {
		if err != nil {
			b.fail(in, err)
			return
		}
		b.result(in, b.noteElement(n))
	})
}

// addNote keeps a note and tells the desks of everybody in the conversation. then has it with its number.
func (b *bridge) addNote(in *inbound, id acd.ContactID, by agentEntry, text string, then func(store.Note, error)) {
	n := store.Note{Contact: id, Agent: by.id, At: b.now(), Text: strings.TrimSpace(text)}
	if err := b.checkNote(n); err != nil {
		then(n, err)
		return
	}
	b.write(in, store.AddNote(n), func(err error) {
		if err == nil {
			n = b.noteKept(n)
		}
		then(n, err)
		if err == nil {
			b.pushNote(n)
		}
	})
}

func (b *bridge) checkNote(n store.Note) error {
	if n.Text == "" {
		return reasonMalformed
	}
	if utf8.RuneCountInString(n.Text) > b.cfg.NoteCharsMax {
		return reasonNoteTooLong
	}
	kept, err := store.Notes(reading(), b.db.Reader(), n.Contact)
	if err == nil && len(kept) >= notesMax {
		err = reasonTooManyNotes
	}
	return err
}

// noteKept is the note as it is kept: with its number, or the one before if it only repeats that.
func (b *bridge) noteKept(n store.Note) store.Note {
	kept, err := store.Notes(reading(), b.db.Reader(), n.Contact)
	if err != nil {
		b.log.Error("note not read", "contact", n.Contact.String(), "err", err)
	}
	for _, k := range slices.Backward(kept) {
		if k.Agent == n.Agent && k.Text == n.Text {
			return k
		}
	}
	return n
}

func (b *bridge) noteElement(n store.Note) *stanza.Element {
	a := b.agent(n.Agent)
	return stanza.New(nsParley, "note", "jid", n.Contact.String()+"@"+b.cfg.Domain, "id", number(n.ID),
		"by", localpart(a.jid), "name", a.name, "at", stamp(n.At)).AddText(n.Text)
}

// pushNote shows a note to the desks of the agents in the conversation, and to supervisors who monitor it.
func (b *bridge) pushNote(n store.Note) { b.pushInside(n.Contact, b.noteElement(n)) }

// pushInside tells something to all who work on a contact.
func (b *bridge) pushInside(id acd.ContactID, e *stanza.Element) {
	c := b.contacts[id]
	if c == nil {
		return
	}
	told := map[acd.AgentID]bool{}
	for _, m := range c.talk.Members() {
		a, err := b.agentOf(m.JID)
		if err == nil && m.Party != conversation.Visitor && conversation.Sees(m.Role, conversation.Note) && !told[a.id] {
			told[a.id] = true
			b.pushDesk(b.deskOf(a.id), e)
		}
	}
	if c.agent != 0 && !told[c.agent] { // in wrap-up
		b.pushDesk(b.deskOf(c.agent), e)
	}
	for _, full := range b.monitors(c, conversation.Note) {
		b.send(message(b.cfg.Domain, full, "", e))
	}
}

// listNotes answers with all notes of a contact, oldest first.
func (b *bridge) listNotes(in *inbound) {
	_, _, id := b.place(in)
	if _, _, err := b.insider(in, id); err != nil {
		b.fail(in, err)
		return
	}
	notes, err := store.Notes(reading(), b.db.Reader(), id)
	if err != nil {
		b.fail(in, err)
		return
	}
	list := stanza.New(nsParley, "notes")
	for _, n := range notes {
		list.Add(b.noteElement(n))
	}
	b.result(in, list)
}

// setTags replaces the tags of a contact.
func (b *bridge) setTags(in *inbound) {
	_, _, id := b.place(in)
	a, q, err := b.insider(in, id)
	if err != nil {
		b.fail(in, err)
		return
	}
	tags, err := b.tagsOf(in.payload(), q)
	if err != nil {
		b.fail(in, err)
		return
	}
	b.tag(in, id, a, tags, func(err error) { b.answer(in, err) })
}

// tag keeps checked tags and tells the desks.
func (b *bridge) tag(in *inbound, id acd.ContactID, by agentEntry, tags []string, then func(error)) {
	b.write(in, store.SetTags(id, by.id, b.now(), tags), func(err error) {
		then(err)
		if err == nil {
			b.pushInside(id, b.tagsElement(id, tags))
		}
	})
}

// tagsOf reads <tag/> children and checks them.
func (b *bridge) tagsOf(e *stanza.Element, q acd.QueueID) ([]string, error) {
	var tags []string
	for _, kid := range e.Elements() {
		if kid.NS == nsParley && kid.Name == "tag" {
			tags = append(tags, kid.Text())
		}
	}
	return b.checkTags(tags, q)
}

// checkTags is tags as a queue may have them, each once. A queue with tags of its own takes only those, as it writes
// them.
func (b *bridge) checkTags(tags []string, q acd.QueueID) ([]string, error) {
	var own []string
	if kept := b.queue(q).kept; kept != nil {
		own = kept.Tags
	}
	var list []string
	for _, tag := range tags {
		tag = conversation.CleanName(tag)
		same := func(other string) bool { return strings.EqualFold(other, tag) }
		i := slices.IndexFunc(own, same)
		switch {
		case tag == "" || utf8.RuneCountInString(tag) > tagCharsMax || len(own) > 0 && i < 0:
			return nil, reasonBadTag
		case i >= 0:
			tag = own[i]
		}
		if !slices.ContainsFunc(list, same) {
			list = append(list, tag)
		}
	}
	if len(list) > tagsMax {
		return nil, reasonBadTag
	}
	return list, nil
}

func (b *bridge) tagsElement(id acd.ContactID, tags []string) *stanza.Element {
	e := stanza.New(nsParley, "tags", "jid", id.String()+"@"+b.cfg.Domain)
	for _, tag := range tags {
		e.Add(stanza.New(nsParley, "tag").AddText(tag))
	}
	return e
}

func (b *bridge) listTags(in *inbound) {
	_, _, id := b.place(in)
	if _, _, err := b.insider(in, id); err != nil {
		b.fail(in, err)
		return
	}
	tags, err := store.Tags(reading(), b.db.Reader(), id)
	if err != nil {
		b.fail(in, err)
		return
	}
	b.result(in, b.tagsElement(id, tags))
}

// filing is what an agent files of a contact in wrap-up.
type filing struct {
	code acd.WrapUpCode
	note string   // "" = none
	tags []string // nil = as they are
}

// wrapUpQueue is the queue whose codes and tags an agent files a contact with: that of the agent's own wrap-up, for the
// contact may have gone on to another since.
func (b *bridge) wrapUpQueue(c *contact, a acd.AgentID) acd.QueueID {
	q := c.queue
	b.eng.Read(func(s *acd.State) {
		v, _ := s.Contact(c.id)
		for _, x := range v.Slots {
			if x.Agent == a && x.State == acd.SlotWrapUp {
				q = x.Queue
			}
		}
	})
	return q
}

// filingIn reads <wrap-up/>: a code of the queue, a note, and <tags/>, which replace those before.
func (b *bridge) filingIn(e *stanza.Element, q acd.QueueID) (f filing, err error) {
	code, ok := b.codeOf(q, e.Attr("code"))
	if !ok {
		return filing{}, reasonNoCode
	}
	f = filing{code: code, note: strings.TrimSpace(e.Child(nsParley, "note").Text())}
	if tags := e.Child(nsParley, "tags"); tags != nil {
		if f.tags, err = b.tagsOf(tags, q); err != nil {
			return filing{}, err
		}
		f.tags = append([]string{}, f.tags...) // none is not nil
	}
	return f, nil
}

// file keeps what an agent files: the code in the log, note and tags beside it, in one commit.
func (b *bridge) file(in *inbound, c *contact, a agentEntry, f filing, then func(error)) {
	n := store.Note{Contact: c.id, Agent: a.id, At: b.now(), Text: f.note}
	var rows []journal.Op
	if f.note != "" {
		if err := b.checkNote(n); err != nil {
			then(err)
			return
		}
		rows = append(rows, store.AddNote(n))
	}
	if f.tags != nil {
		rows = append(rows, store.SetTags(c.id, a.id, n.At, f.tags))
	}
	b.submit(in, acd.WrapUpFiled{Agent: a.id, Contact: c.id, Code: f.code}, store.Both(rows...), func(err error) {
		then(err)
		if err != nil {
			return
		}
		if f.note != "" {
			b.pushNote(b.noteKept(n))
		}
		if f.tags != nil {
			b.pushInside(c.id, b.tagsElement(c.id, f.tags))
		}
	})
}
