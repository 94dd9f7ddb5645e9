package mam

import (
	"strconv"
	"time"

	"parley/xmppd/stanza"
)

// Stamp writes a moment as XEP-0082 v1.1 has it, UTC with milliseconds.
func Stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// Delay is the mark of a message said earlier (XEP-0203 v2.0); from may be empty.
func Delay(from string, at time.Time) *stanza.Element {
	return stanza.New(NSDel, "delay", "from", from, "stamp", Stamp(at))
}

// Result is one archived message inside its <result/> (XEP-0313 v1.1.2 §4.2).
func Result(queryID, id string, at time.Time, message *stanza.Element) *stanza.Element {
	return stanza.New(NS, "result", "queryid", queryID, "id", id).Add(
		stanza.New(NSFwd, "forwarded").Add(Delay("", at), message))
}

// Page describes the results of a query just sent.
type Page struct {
	First, Last string // ids of the first and the last result; empty = no result
	Index       int    // how many of the whole stand before First
	Count       int    // how many the whole query finds
	Complete    bool   // nothing is left in the direction asked for
}

// Fin ends a page (XEP-0313 v1.1.2 §4.3).
func Fin(p Page) *stanza.Element {
	set := stanza.New(NSRSM, "set")
	if p.First != "" {
		set.Add(stanza.New(NSRSM, "first", "index", strconv.Itoa(p.Index)).AddText(p.First),
			stanza.New(NSRSM, "last").AddText(p.Last))
	}
	set.Add(stanza.New(NSRSM, "count").AddText(strconv.Itoa(p.Count)))
	fin := stanza.New(NS, "fin")
	if p.Complete {
		fin.SetAttr("complete", "true")
	}
	return fin.Add(set)
}
