package xmpp

import (
	"strconv"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/xmppd/mam"
	"parley/xmppd/stanza"
)

// archiveForm says what a query may be narrowed by.
func (b *bridge) archiveForm(in *inbound) {
	_, _, id := b.place(in)
	if _, _, err := b.archiveOf(in, id); err != nil {
		b.fail(in, err)
		return
	}
	b.result(in, mam.Form(mam.Fields{}))
}

// archiveOf is the contact whose archive is asked for, if the sender may read it: the visitor, and the agent who has
// it or had it last, until Config.ArchiveKept after its close. To anyone else there is no such address.
func (b *bridge) archiveOf(in *inbound, id acd.ContactID) (store.Contact, conversation.Party, error) {
	bare := in.from.Bare().String()
	if c := b.contacts[id]; c != nil {
		party, ok := c.talk.PartyOf(bare)
		if !ok {
			return store.Contact{}, 0, reasonNoSuchAddress
		}
		return store.Contact{ID: id}, party, nil
	}
	row, ok, err := store.ReadContact(reading(), b.db.Reader(), id)
	switch {
	case err != nil:
		return store.Contact{}, 0, err
	case !ok || !b.readable(row):
		return store.Contact{}, 0, reasonNoSuchAddress
	case row.JID == bare:
		return row, conversation.Visitor, nil
	}
	// By number, not by name: one of the same name made later is somebody else.
	if a, err := b.agentOf(bare); err == nil && a.id == row.Agent {
		return row, conversation.Agent, nil
	}
	return store.Contact{}, 0, reasonNoSuchAddress
}

// archivePage answers a query with a page of lines (XEP-0313 v1.1.2 §4).
func (b *bridge) archivePage(in *inbound) {
	_, _, id := b.place(in)
	if _, _, err := b.archiveOf(in, id); err != nil {
		b.fail(in, err)
		return
	}
	q, err := mam.ParseQuery(in.payload(), mam.Fields{})
	if err != nil {
		b.fail(in, err)
		return
	}
	page, err := b.readPage(id, q)
	if err != nil {
		b.fail(in, err)
		return
	}
	room, to := in.to.Bare().String(), in.from.String()
	fin := mam.Page{Index: page.Index, Count: page.Count, Complete: page.Complete}
	for i, l := range page.Lines {
		fin.Last = lineID(l.ID)
		if i == 0 {
			fin.First = fin.Last
		}
		b.send(message(room, to, "", mam.Result(q.ID, lineID(l.ID), timeOf(l.At), b.reflection(room, l))))
	}
	b.result(in, b.withMarks(id, mam.Fin(fin)))
}

func (b *bridge) readPage(id acd.ContactID, q mam.Query) (store.Page, error) {
	span := store.Span{Contact: id, UpTo: 1<<63 - 1, Backwards: q.Backwards, Max: b.cfg.PageMax}
	if c := b.contacts[id]; c != nil {
		span.UpTo = c.talk.KeptUpTo() // what is committed and not yet reflected comes as a live line
	}
	if q.Max >= 0 {
		span.Max = min(q.Max, span.Max)
	}
	if !q.Start.IsZero() {
		span.Start = acd.Time(q.Start.UnixMilli())
	}
	if !q.End.IsZero() {
		span.End = acd.Time(q.End.UnixMilli())
	}
	var err error
	if span.After, err = b.lineAt(id, q.After); err != nil {
		return store.Page{}, err
	}
	if span.Before, err = b.lineAt(id, q.Before); err != nil {
		return store.Page{}, err
	}
	return store.ReadPage(reading(), b.db.Reader(), span)
}

// lineAt reads an id to page from. An id that is no line's is an error (XEP-0313 v1.1.2 §4.1.4).
func (b *bridge) lineAt(id acd.ContactID, text string) (uint64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(text, 10, 63)
	if err != nil || n == 0 {
		return 0, reasonNoSuchLine
	}
	_, ok, err := store.ReadLine(reading(), b.db.Reader(), id, n)
	if err == nil && !ok {
		err = reasonNoSuchLine
	}
	return n, err
}

// withMarks adds to the end of a page how far each side has received and read.
func (b *bridge) withMarks(id acd.ContactID, fin *stanza.Element) *stanza.Element {
	marks, err := store.LatestMarks(reading(), b.db.Reader(), id)
	if err != nil {
		b.log.Error("marks not told", "contact", id.String(), "err", err)
	}
	for _, m := range marks {
		fin.Add(markElement(m))
	}
	return fin
}
