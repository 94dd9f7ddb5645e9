package mam

import (
	"strconv"
	"time"

	"parley/xmppd/jid"
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
	Index       int    // how many of the whole stand before First; -1 = not told
	Count       int    // how many the whole query finds; -1 = not told
	Complete    bool   // nothing is left in the direction asked for
}

// Fin ends a page (XEP-0313 v1.1.2 §4.3).
func Fin(p Page) *stanza.Element {
	set := stanza.New(NSRSM, "set")
	if p.First != "" {
		first := stanza.New(NSRSM, "first")
		if p.Index >= 0 {
			first.SetAttr("index", strconv.Itoa(p.Index))
		}
		set.Add(first.AddText(p.First), stanza.New(NSRSM, "last").AddText(p.Last))
	}
	if p.Count >= 0 {
		set.Add(stanza.New(NSRSM, "count").AddText(strconv.Itoa(p.Count)))
	}
	fin := stanza.New(NS, "fin")
	if p.Complete {
		fin.SetAttr("complete", "true")
	}
	return fin.Add(set)
}

// Found is a message of an archive.
type Found struct {
	ID      string // in the archive
	At      time.Time
	Message []byte // canonical
}

// Results is a page: what it holds, oldest first, and how it ends.
type Results struct {
	Page
	Messages []Found
}

// Stanza is what brings one found message to who has asked (XEP-0313 v1.1.2 §4.2). The message in it stays
// byte for byte.
func (f Found) Stanza(archive, to jid.JID, queryID string) []byte {
	b := make([]byte, 0, len(f.Message)+len(queryID)+400)
	b = appendTag(b, "message", stanza.NSClient, "from", archive.String(), "to", to.String())
	b = appendTag(b, "result", NS, "queryid", queryID, "id", f.ID)
	b = appendTag(b, "forwarded", NSFwd)
	b = append(b, Delay("", f.At).Bytes()...)
	b = append(b, f.Message...)
	return append(b, "</forwarded></result></message>"...)
}

// appendTag appends a start tag; attributes that are empty are left out.
func appendTag(b []byte, name, ns string, attrs ...string) []byte {
	b = append(append(append(append(append(b, '<'), name...), " xmlns='"...), ns...), '\'')
	for i := 0; i < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			b = append(append(append(b, ' '), attrs[i]...), "='"...)
			b = append(stanza.AppendAttr(b, attrs[i+1]), '\'')
		}
	}
	return append(b, '>')
}

// Metadata tells where an archive begins and ends (XEP-0313 v1.1.2 §5): ends are its first and last message, or none.
func Metadata(ends []Found) *stanza.Element {
	m := stanza.New(NS, "metadata")
	for i, name := range []string{"start", "end"} {
		if i < len(ends) {
			m.Add(stanza.New(NS, name, "id", ends[i].ID, "timestamp", Stamp(ends[i].At)))
		}
	}
	return m
}
