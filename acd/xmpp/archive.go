package xmpp

import (
	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/xmppd/mam"
	"parley/xmppd/stanza"
)

// archiveForm says what a query may be narrowed by.
func (b *bridge) archiveForm(in *inbound) {
	_, _, id := b.place(in)
	if _, err := b.readerOf(in, id); err != nil {
		b.fail(in, err)
		return
	}
	b.result(in, mam.Form(mam.Fields{}))
}

// archivePage answers a query with a page of lines (XEP-0313 v1.1.2 §4).
func (b *bridge) archivePage(in *inbound) {
	_, _, id := b.place(in)
	r, err := b.readerOf(in, id)
	if err != nil {
		b.fail(in, err)
		return
	}
	q, err := mam.ParseQuery(in.payload(), mam.Fields{})
	if err != nil {
		b.fail(in, err)
		return
	}
	page, err := b.readPage(r, q)
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
	b.result(in, b.withMarks(r, mam.Fin(fin)))
}

func (b *bridge) readPage(r reader, q mam.Query) (store.Page, error) {
	span := r.span()
	span.Backwards, span.Max = q.Backwards, b.cfg.PageMax
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
	if span.After, err = b.lineAt(r, q.After); err != nil {
		return store.Page{}, err
	}
	if span.Before, err = b.lineAt(r, q.Before); err != nil {
		return store.Page{}, err
	}
	return store.ReadPage(reading(), b.db.Reader(), span)
}

// lineAt reads an id to page from. An id that is not of a line the reader may read is an error (XEP-0313 v1.1.2 §4.1.4).
func (b *bridge) lineAt(r reader, text string) (uint64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := conversation.ParseID(text)
	if err != nil {
		return 0, reasonNoSuchLine
	}
	l, ok, err := store.ReadLine(reading(), b.db.Reader(), r.contact.ID, n)
	if err == nil && !(ok && r.sees(l)) {
		err = reasonNoSuchLine
	}
	return n, err
}

// withMarks adds to the end of a page how far each side has received and read. The visitor is told of the lead alone,
// and of lines it may read.
func (b *bridge) withMarks(r reader, fin *stanza.Element) *stanza.Element {
	marks, err := store.LatestMarks(reading(), b.db.Reader(), r.contact.ID)
	if err != nil {
		b.log.Error("marks not told", "contact", r.contact.ID.String(), "err", err)
	}
	for _, m := range marks {
		if conversation.Party(m.Party) > conversation.Agent {
			continue
		}
		if r.role == conversation.RoleVisitor {
			m.ID = conversation.Floor(m.ID)
		}
		if m.ID != 0 {
			fin.Add(markElement(m))
		}
	}
	return fin
}
