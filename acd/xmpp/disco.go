package xmpp

import (
	"parley/xmppd/form"
	"parley/xmppd/mam"
	"parley/xmppd/muc"
	"parley/xmppd/stanza"
)

func info(category, kind, name string, features ...string) *stanza.Element {
	q := stanza.New(nsInfo, "query").Add(stanza.New(nsInfo, "identity", "category", category, "type", kind, "name", name))
	for _, f := range features {
		q.Add(stanza.New(nsInfo, "feature", "var", f))
	}
	return q
}

// serviceInfo does not list the muc feature: rooms are made by contacts alone, and clients must not offer to make one.
// Smack alone has to see it there: it joins no room of a service without.
func (b *bridge) serviceInfo(in *inbound) {
	features := append([]string{nsInfo, nsItems, nsWorkgroup, nsFastpath, nsParley, nsPing, nsSession}, pubsubFeatures()...)
	if b.speaksFastpath(in.from.String()) {
		features = append(features, muc.NS)
	}
	q := info("collaboration", "workgroup", "Parley").Add(
		stanza.New(nsInfo, "identity", "category", "pubsub", "type", "service", "name", "Parley"))
	for _, f := range features {
		q.Add(stanza.New(nsInfo, "feature", "var", f))
	}
	b.result(in, q)
}

func (b *bridge) serviceItems(in *inbound) {
	q := stanza.New(nsItems, "query")
	d := b.directory.Load()
	for _, id := range d.ordered {
		q.Add(stanza.New(nsItems, "item", "jid", d.queues[id].jid, "name", d.queues[id].called(in.Attr("xml:lang"))))
	}
	b.result(in, q)
}

// queueInfo says what a queue is, and how it is now (XEP-0142 v0.3.1 §5, XEP-0128 v1.0.1).
func (b *bridge) queueInfo(in *inbound) {
	_, q, _ := b.place(in)
	name := q.called(in.Attr("xml:lang"))
	b.result(in, info("collaboration", "workgroup", name, nsInfo, nsItems, nsWorkgroup, nsFastpath, nsPing).Add(
		form.New("result", nsWorkgroup+"#workgroupinfo",
			form.Field{Var: "workgroup#description", Type: "text-single", Label: "Description", Values: []string{name}},
			form.Field{Var: "workgroup#online", Type: "text-single", Label: "Status", Values: []string{b.onlineOf(q.id)}})))
}

func (b *bridge) noItems(in *inbound) { b.result(in, stanza.New(nsItems, "query")) }

// contactInfo shows a room to its members; to anyone else there is nothing at the address.
func (b *bridge) contactInfo(in *inbound) {
	_, _, id := b.place(in)
	if b.plainInfo(in, id) {
		return
	}
	if _, err := b.readerOf(in, id); err != nil {
		b.fail(in, err)
		return
	}
	b.result(in, info("conference", "text", id.String(), nsInfo, nsItems, muc.NS, mam.NS, nsSID, nsPing,
		nsCorrect, nsReactions, nsReply, nsRetract, nsRetract+"#tombstone", nsOOB, nsSIMS, nsSFS,
		"muc_membersonly", "muc_semianonymous", "muc_hidden", "muc_temporary", "muc_unmoderated"))
}

func (b *bridge) contactItems(in *inbound) {
	_, _, id := b.place(in)
	if _, err := b.readerOf(in, id); err != nil {
		b.fail(in, err)
		return
	}
	b.noItems(in)
}
