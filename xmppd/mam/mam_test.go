package mam

import (
	"errors"
	"testing"
	"time"

	"parley/xmppd/stanza"
)

const rsm = `<set xmlns='http://jabber.org/protocol/rsm'>`

func TestParseQuery(t *testing.T) {
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	form := func(name, value string) string {
		return `<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>` +
			`<field var='` + name + `'><value>` + value + `</value></field></x>`
	}
	for _, c := range []struct {
		name, inside string
		want         Query
		refused      stanza.Condition
	}{
		{"nothing", ``, Query{ID: "q", Max: -1}, ""},
		{"a page after", rsm + `<max>20</max><after>7</after></set>`, Query{ID: "q", Max: 20, After: "7"}, ""},
		{"the last page", rsm + `<before/></set>`, Query{ID: "q", Max: -1, Backwards: true}, ""},
		{"a page before", rsm + `<before>9</before></set>`, Query{ID: "q", Max: -1, Before: "9", Backwards: true}, ""},
		{"from a day", form("start", "2026-11-01T00:00:00Z"), Query{ID: "q", Max: -1, Start: day}, ""},
		{"to a day", form("end", "2026-11-01T00:00:00Z"), Query{ID: "q", Max: -1, End: day}, ""},
		{"with somebody", form("with", "a@b"), Query{}, stanza.FeatureNotImplemented},
		{"no day", form("start", "yesterday"), Query{}, stanza.BadRequest},
		{"another form", `<x xmlns='jabber:x:data'><field var='FORM_TYPE'><value>x</value></field></x>`, Query{}, stanza.BadRequest},
		{"by index", rsm + `<index>3</index></set>`, Query{}, stanza.FeatureNotImplemented},
		{"max is no number", rsm + `<max>-1</max></set>`, Query{}, stanza.BadRequest},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := stanza.Parse([]byte(`<query xmlns='urn:xmpp:mam:2' queryid='q'>` + c.inside + `</query>`))
			if err != nil {
				t.Fatal(err)
			}
			got, err := ParseQuery(e)
			var refused stanza.Error
			errors.As(err, &refused)
			if got != c.want || refused.Condition != c.refused {
				t.Errorf("got %+v, %v; want %+v, %q", got, err, c.want, c.refused)
			}
		})
	}
}

func TestFinOfAnEmptyPageHasNoEnds(t *testing.T) {
	got := string(Fin(Page{Complete: true}).Bytes())
	want := `<fin xmlns='urn:xmpp:mam:2' complete='true'><set xmlns='http://jabber.org/protocol/rsm'><count>0</count></set></fin>`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func FuzzParseQuery(f *testing.F) {
	f.Add([]byte(`<query xmlns='urn:xmpp:mam:2'>` + rsm + `<max>20</max><after>7</after></set></query>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := stanza.Parse(b)
		if err != nil {
			return
		}
		q, err := ParseQuery(e)
		var refused stanza.Error
		if err != nil && !errors.As(err, &refused) {
			t.Errorf("%v is no stanza error", err)
		}
		if q.Max < -1 {
			t.Errorf("max %d", q.Max)
		}
	})
}
