package xmpp

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"parley/acd"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

const (
	ratingCharsMax  = 2000              // of the comment
	ratingChangeFor = acd.Span(3600000) // how long after the first rating it may be another
)

// rated is the contact whose end its visitor may judge: talked to, over, and not longer than it can be read.
func (b *bridge) rated(visitor string, id acd.ContactID) (store.Contact, error) {
	row, ok, err := store.ReadContact(reading(), b.db.Reader(), id)
	switch {
	case err != nil:
		return store.Contact{}, err
	case !ok || row.JID != visitor || !b.readable(row):
		return store.Contact{}, reasonNoSuchAddress
	case row.Ended == 0 || row.Agent == 0:
		return store.Contact{}, reasonNotRated
	}
	return row, nil
}

// setRating is a visitor's stars and words.
func (b *bridge) setRating(in *inbound) {
	_, _, id := b.place(in)
	stars, err := strconv.Atoi(in.payload().Attr("stars"))
	if err != nil {
		b.fail(in, reasonMalformed)
		return
	}
	comment := in.payload().Child(nsParley, "comment").Text()
	b.rate(in, id, stars, comment, func(err error) { b.answer(in, err) })
}

// rate keeps what the sender, the contact's visitor, thinks of the conversation: 1 to 5 stars and words. For an hour after
// the first time it may be another. Who worked on the contact is shown it.
func (b *bridge) rate(in *inbound, id acd.ContactID, stars int, comment string, then func(error)) {
	r := store.Rating{Contact: id, Stars: stars, Comment: strings.TrimSpace(comment), At: b.now()}
	if err := b.mayRate(in.from.Bare().String(), r); err != nil {
		then(err)
		return
	}
	b.write(in, store.SetRating(r), func(err error) {
		then(err)
		if err == nil {
			b.pushInside(id, b.ratingElement(r))
		}
	})
}

func (b *bridge) mayRate(visitor string, r store.Rating) error {
	if _, err := b.rated(visitor, r.Contact); err != nil {
		return err
	}
	if r.Stars < 1 || r.Stars > 5 || utf8.RuneCountInString(r.Comment) > ratingCharsMax {
		return reasonBadRating
	}
	first, again, err := store.ReadRating(reading(), b.db.Reader(), r.Contact)
	if err == nil && again && r.At >= first.At.Add(ratingChangeFor) {
		err = reasonNotRated
	}
	return err
}

func (b *bridge) ratingElement(r store.Rating) *stanza.Element {
	e := stanza.New(nsParley, "rating", "jid", r.Contact.String()+"@"+b.cfg.Domain, "stars", number(r.Stars), "at", stamp(r.At))
	if r.Comment != "" {
		e.Add(stanza.New(nsParley, "comment").AddText(r.Comment))
	}
	return e
}

// getRating tells the visitor, or who works here, how a conversation was rated; empty if it was not.
func (b *bridge) getRating(in *inbound) {
	_, _, id := b.place(in)
	if err := b.mayKnowRating(in, id); err != nil {
		b.fail(in, err)
		return
	}
	r, ok, err := store.ReadRating(reading(), b.db.Reader(), id)
	switch {
	case err != nil:
		b.fail(in, err)
	case !ok:
		b.result(in, stanza.New(nsParley, "rating", "jid", id.String()+"@"+b.cfg.Domain))
	default:
		r.At = r.Changed
		b.result(in, b.ratingElement(r))
	}
}

// mayKnowRating says whether the sender is the contact's visitor, or an insider.
func (b *bridge) mayKnowRating(in *inbound, id acd.ContactID) error {
	if _, _, err := b.insider(in, id); err == nil {
		return nil
	}
	_, err := b.rated(in.from.Bare().String(), id)
	return err
}
