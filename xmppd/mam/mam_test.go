package mam

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"parley/xmppd/jid"
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
		{"with somebody", form("with", "A@b/c"), Query{ID: "q", Max: -1, With: jid.MustParse("a@b/c")}, ""},
		{"with nobody", form("with", "@"), Query{}, stanza.JIDMalformed},
		{"after an id", form("after-id", "7"), Query{ID: "q", Max: -1, AfterID: "7"}, ""},
		{"before an id", form("before-id", "7"), Query{ID: "q", Max: -1, BeforeID: "7"}, ""},
		{"some ids", form("ids", "7</value><value>8"), Query{ID: "q", Max: -1, IDs: []string{"7", "8"}}, ""},
		{"no ids", form("ids", ""), Query{ID: "q", Max: -1}, ""},
		{"groupchat", form("include-groupchat", "true"), Query{ID: "q", Max: -1}, ""},
		{"perhaps groupchat", form("include-groupchat", "perhaps"), Query{}, stanza.BadRequest},
		{"words", form("{urn:xmpp:fulltext:0}fulltext", "退款"), Query{ID: "q", Max: -1, Text: "退款"}, ""},
		{"flipped", "<flip-page/>", Query{ID: "q", Max: -1, Flip: true}, ""},
		{"what nobody knows", form("mood", "gay"), Query{}, stanza.FeatureNotImplemented},
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
			got, err := ParseQuery(e, Fields{Extended: true, FullText: true})
			var refused stanza.Error
			errors.As(err, &refused)
			if !reflect.DeepEqual(got, c.want) || refused.Condition != c.refused {
				t.Errorf("got %+v, %v; want %+v, %q", got, err, c.want, c.refused)
			}
		})
	}
}

func TestFieldsAnArchiveDoesNotKnowAreRefused(t *testing.T) {
	for _, name := range []string{"with", "after-id", "before-id", "ids", "include-groupchat", "{urn:xmpp:fulltext:0}fulltext"} {
		e, err := stanza.Parse([]byte(`<query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data'><field var='FORM_TYPE'>` +
			`<value>urn:xmpp:mam:2</value></field><field var='` + name + `'><value>1</value></field></x></query>`))
		if err != nil {
			t.Fatal(err)
		}
		_, err = ParseQuery(e, Fields{})
		var refused stanza.Error
		if errors.As(err, &refused); refused.Condition != stanza.FeatureNotImplemented {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStanzaCarriesTheMessageAsItIs(t *testing.T) {
	f := Found{ID: "7", At: time.UnixMilli(1), Message: []byte(`<message xmlns='jabber:client' from='a@b/c'><body>x</body></message>`)}
	got := string(f.Stanza(jid.MustParse("j@h"), jid.MustParse("j@h/r"), "q'"))
	want := `<message xmlns='jabber:client' from='j@h' to='j@h/r'><result xmlns='urn:xmpp:mam:2' queryid='q&apos;' id='7'>` +
		`<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='1970-01-01T00:00:00.001Z'/>` +
		`<message xmlns='jabber:client' from='a@b/c'><body>x</body></message></forwarded></result></message>`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
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
	f.Add([]byte(`<query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>` +
		`<field var='with'><value>a@b</value></field><field var='ids'><value>1</value></field></x><flip-page/></query>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := stanza.Parse(b)
		if err != nil {
			return
		}
		q, err := ParseQuery(e, Fields{Extended: true, FullText: true})
		var refused stanza.Error
		if err != nil && !errors.As(err, &refused) {
			t.Errorf("%v is no stanza error", err)
		}
		if q.Max < -1 {
			t.Errorf("max %d", q.Max)
		}
	})
}

func TestPrefs(t *testing.T) {
	text := "<prefs xmlns='urn:xmpp:mam:2' default='roster'><always><jid>a@b</jid></always><never><jid>c@d/e</jid></never></prefs>"
	e, err := stanza.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	p, err := ParsePrefs(e)
	if err != nil || string(p.Element().Bytes()) != text {
		t.Errorf("%s, %v", p.Element().Bytes(), err)
	}
	for who, want := range map[string][2]bool{ // in the roster, not in it
		"a@b": {true, true}, "a@b/x": {true, true}, "c@d/e": {false, false}, "c@d/f": {true, false}, "x@y": {true, false},
	} {
		for i, known := range []bool{true, false} {
			if got := p.Keeps(jid.MustParse(who), func() bool { return known }); got != want[i] {
				t.Errorf("%s, in the roster %v: %v", who, known, got)
			}
		}
	}
}

func FuzzParsePrefs(f *testing.F) {
	f.Add([]byte(`<prefs xmlns='urn:xmpp:mam:2' default='never'><always><jid>a@b</jid></always><never><jid>c@d/e</jid></never></prefs>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := stanza.Parse(b)
		if err != nil {
			return
		}
		p, err := ParsePrefs(e)
		var refused stanza.Error
		if err != nil {
			if !errors.As(err, &refused) {
				t.Errorf("%v is no stanza error", err)
			}
			return
		}
		again, err := stanza.Parse(p.Element().Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if q, err := ParsePrefs(again); err != nil || !reflect.DeepEqual(p, q) {
			t.Errorf("%+v became %+v, %v", p, q, err)
		}
	})
}
