package archive

import (
	"parley/internal/bigram"
	"parley/xmppd/jid"
	"parley/xmppd/mam"
	"parley/xmppd/stanza"
)

// test tells whether a message is meant by a query: first roughly, by the index, then exactly.
type test struct {
	sieve   sieve
	owner   owner
	with    jid.JID // zero = anybody
	words   bigram.Query
	any     bool // all are meant
	indexed bool // the sieve alone tells as good as exactly
	scanner *stanza.Scanner
}

func newTest(owner owner, q mam.Query) test {
	t := test{sieve: anything(), owner: owner, with: q.With, words: bigram.Parse(q.Text)}
	t.sieve.since, t.sieve.until = millisBounds(q)
	t.any = q.Start.IsZero() && q.End.IsZero() && q.With.IsZero() && t.words.Empty()
	t.indexed = t.words.Empty() && (q.With.IsZero() || q.With.IsBare() || q.With.Bare() != owner.bare)
	if q.With.IsZero() {
		return t
	}
	t.scanner = stanza.NewScanner(storedLimits())
	switch own := q.With.Bare() == owner.bare; {
	case own && !q.With.IsBare():
		// One of the owner's own resources, on this side or the other: the index knows the other only.
	case q.With.IsBare():
		t.sieve.byWith, t.sieve.with = true, hash(q.With.String())
	default:
		t.sieve.byWith, t.sieve.with = true, hash(q.With.Bare().String())
		t.sieve.byFull, t.sieve.full = true, uint16(hash(q.With.String()))
	}
	return t
}

func (t *test) passes(r *row) bool {
	if !r.isOf(t.owner.account) || r.at < t.sieve.since || r.at > t.sieve.until {
		return false
	}
	return (t.with.IsZero() || t.between(r)) && (t.words.Empty() || t.words.Matches(textOf(r.stanza)))
}

// between matches the addresses (XEP-0313 v1.1.2 §4.1.1).
func (t *test) between(r *row) bool {
	v, err := t.scanner.Scan(r.stanza)
	if err != nil {
		return false
	}
	from, fromErr := jid.ParseBytes(v.From)
	to, toErr := jid.ParseBytes(v.To)
	switch {
	case fromErr != nil || toErr != nil:
		return false
	case !t.with.IsBare():
		return from == t.with || to == t.with
	case t.with == t.owner.bare: // what the owner has told itself; else all would match
		return from.Bare() == t.with && to.Bare() == t.with
	}
	return from.Bare() == t.with || to.Bare() == t.with
}
