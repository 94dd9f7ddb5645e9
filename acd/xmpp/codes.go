package xmpp

import (
	"slices"

	"parley/acd"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

// codeOf is the number of a wrap-up code of a queue (docs/protocol.md, Codes and reasons); false if there is none of that
// word, or if it only holds others.
func (b *bridge) codeOf(queue acd.QueueID, word string) (acd.WrapUpCode, bool) {
	codes := b.queue(queue).codes
	i := slices.IndexFunc(codes, func(c store.Code) bool { return c.Word == word })
	if i < 0 || slices.ContainsFunc(codes, func(c store.Code) bool { return c.Parent == codes[i].ID }) {
		return 0, false
	}
	return codes[i].ID, true
}

// codeName is the word of a code, also of one that is in use no longer; "" if none was filed.
func (b *bridge) codeName(code acd.WrapUpCode) string { return b.directory.Load().codes[code].Word }

// listCodes tells an agent the wrap-up codes and the tags of a queue, in the request's language.
func (b *bridge) listCodes(in *inbound) {
	if _, err := b.agentOf(in.from.Bare().String()); err != nil {
		b.fail(in, err)
		return
	}
	_, q, _ := b.place(in)
	forced := q.kept != nil && q.kept.Rules.WrapUpForced
	list := stanza.New(nsParley, "codes", "forced", yes(forced))
	addCodes(list, q.codes, 0, in.Attr("xml:lang"))
	if q.kept != nil {
		for _, tag := range q.kept.Tags {
			list.Add(stanza.New(nsParley, "tag").AddText(tag))
		}
	}
	b.result(in, list)
}

func addCodes(to *stanza.Element, codes []store.Code, under acd.WrapUpCode, language string) {
	for _, c := range codes {
		if c.Parent != under {
			continue
		}
		e := stanza.New(nsParley, "code", "word", c.Word, "label", labelOf(c.Word, c.Labels, language))
		addCodes(e, codes, c.ID, language)
		to.Add(e)
	}
}

// listReasons tells an agent the reasons for not being ready, in the request's language.
func (b *bridge) listReasons(in *inbound) {
	if _, err := b.agentOf(in.from.Bare().String()); err != nil {
		b.fail(in, err)
		return
	}
	list := stanza.New(nsParley, "reasons")
	for _, r := range b.directory.Load().reasons {
		list.Add(stanza.New(nsParley, "reason", "word", r.Word, "label", labelOf(r.Word, r.Labels, in.Attr("xml:lang"))))
	}
	b.result(in, list)
}

// labelOf is what people see for a word.
func labelOf(word string, labels store.Words, language string) string {
	if label := labels.In(language); label != "" {
		return label
	}
	return word
}
