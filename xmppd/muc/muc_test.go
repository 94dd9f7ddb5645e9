package muc

import (
	"testing"

	"parley/xmppd/stanza"
)

func TestParseJoin(t *testing.T) {
	for _, c := range []struct {
		name, presence string
		joins          bool
		want           History
	}{
		{"no muc", `<presence xmlns='jabber:client'/>`, false, History{}},
		{"plain", `<presence xmlns='jabber:client'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
			true, History{StanzaMax: -1, CharsMax: -1, Seconds: -1}},
		{"none wanted", `<presence xmlns='jabber:client'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>`,
			true, History{Asked: true, StanzaMax: 0, CharsMax: -1, Seconds: -1}},
		{"nonsense", `<presence xmlns='jabber:client'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='-4' seconds='x' since='y'/></x></presence>`,
			true, History{Asked: true, StanzaMax: -1, CharsMax: -1, Seconds: -1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			presence, err := stanza.Parse([]byte(c.presence))
			if err != nil {
				t.Fatal(err)
			}
			got, joins := ParseJoin(presence)
			if joins != c.joins || got != c.want {
				t.Errorf("got %+v, %v; want %+v, %v", got, joins, c.want, c.joins)
			}
		})
	}
}

func TestUserCarriesKidsThenCodes(t *testing.T) {
	got := string(User([]*stanza.Element{Item("member", "participant")}, SelfPresence, NickAssigned).Bytes())
	want := `<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant'/>` +
		`<status code='110'/><status code='210'/></x>`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func FuzzParseJoin(f *testing.F) {
	f.Add([]byte(`<presence xmlns='jabber:client'><x xmlns='http://jabber.org/protocol/muc'><history since='2026-01-01T00:00:00Z' seconds='9'/></x></presence>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		presence, err := stanza.Parse(b)
		if err != nil {
			return
		}
		if h, joins := ParseJoin(presence); joins && (h.StanzaMax < -1 || h.CharsMax < -1 || h.Seconds < -1) {
			t.Errorf("a negative wish in %+v", h)
		}
	})
}
