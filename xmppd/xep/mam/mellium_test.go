package mam_test

import (
	"context"
	"encoding/xml"
	"slices"
	"testing"
	"time"

	"mellium.im/sasl"
	"mellium.im/xmlstream"
	"mellium.im/xmpp"
	"mellium.im/xmpp/history"
	"mellium.im/xmpp/jid"
	"mellium.im/xmpp/mux"
	"mellium.im/xmpp/stanza"
	"mellium.im/xmpp/websocket"

	"parley/xmppd/xmpptest"
)

// archived is a result as mellium hands it over.
type archived struct {
	stanza.Message
	Result struct {
		ID        string `xml:"id,attr"`
		Forwarded struct {
			Delay struct {
				Stamp time.Time `xml:"stamp,attr"`
			} `xml:"urn:xmpp:delay delay"`
			Message struct {
				From jid.JID `xml:"from,attr"`
				Body string  `xml:"body"`
			} `xml:"jabber:client message"`
		} `xml:"urn:xmpp:forward:0 forwarded"`
	} `xml:"urn:xmpp:mam:2 result"`
}

// reader is a client of another make that reads its archive.
type reader struct {
	t       *testing.T
	session *xmpp.Session
	page    []archived // written by the session's goroutine, until the query's answer
}

func melliumReader(t *testing.T, s *xmpptest.Server, name string) *reader {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	conn, err := (&websocket.Dialer{Origin: s.HTTP.URL}).DialDirect(ctx, s.URL)
	if err != nil {
		t.Fatal(err)
	}
	session, err := xmpp.NewSession(ctx, jid.MustParse("localhost"), jid.MustParse(name+"@localhost"), conn, xmpp.Secure,
		websocket.Negotiator(func(*xmpp.Session, *xmpp.StreamConfig) xmpp.StreamConfig {
			return xmpp.StreamConfig{Features: []xmpp.StreamFeature{xmpp.SASL("", xmpptest.Password, sasl.ScramSha256), xmpp.BindResource()}}
		}))
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{t: t, session: session}
	served := make(chan error, 1)
	go func() {
		served <- session.Serve(mux.New(stanza.NSClient,
			mux.MessageFunc(stanza.NormalMessage, xml.Name{Space: history.NS, Local: "result"}, r.take)))
	}()
	t.Cleanup(func() {
		if err := session.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		<-served
	})
	return r
}

func (r *reader) take(_ stanza.Message, tokens xmlstream.TokenReadEncoder) error {
	var a archived
	if err := xml.NewTokenDecoder(tokens).Decode(&a); err != nil {
		return err
	}
	r.page = append(r.page, a)
	return nil
}

// fetch reads one page.
func (r *reader) fetch(q history.Query) (page []archived, end history.Result) {
	r.t.Helper()
	r.page = nil
	end, err := history.Fetch(r.t.Context(), q, jid.JID{}, r.session)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.page, end
}

func bodies(page []archived) (all []string) {
	for _, a := range page {
		all = append(all, a.Result.Forwarded.Message.Body)
	}
	return all
}

// TestMelliumReadsTheArchive has mellium's history client page through a conversation in its own way.
func TestMelliumReadsTheArchive(t *testing.T) {
	s, romeo, juliet := pair(t)
	r := melliumReader(t, s, "juliet")
	fetch := func(q history.Query) []archived {
		t.Helper()
		page, _ := r.fetch(q)
		return page
	}
	var forward []string
	for id := ""; ; {
		page, end := r.fetch(history.Query{Limit: 4, PageID: id})
		forward = append(forward, bodies(page)...)
		if end.Complete {
			break
		}
		id = end.Set.Last
	}
	if !slices.Equal(forward, all) {
		t.Errorf("forward %q", forward)
	}
	last := fetch(history.Query{Limit: 3, Last: true, Reverse: true})
	if want := []string{"j4", "r4", "j3"}; !slices.Equal(bodies(last), want) {
		t.Fatalf("last page, flipped: %q, want %q", bodies(last), want)
	}
	if got := bodies(fetch(history.Query{IDs: []string{last[0].Result.ID, last[2].Result.ID}})); !slices.Equal(got, []string{"j3", "j4"}) {
		t.Errorf("two ids: %q", got)
	}
	if got := bodies(fetch(history.Query{With: jid.MustParse("romeo@localhost"), AfterID: last[1].Result.ID})); !slices.Equal(got, []string{"j4"}) {
		t.Errorf("after an id: %q", got)
	}
	if got := fetch(history.Query{With: jid.MustParse("tybalt@localhost")}); len(got) != 0 {
		t.Errorf("with a stranger: %q", bodies(got))
	}
	first := fetch(history.Query{Limit: 1})[0].Result.Forwarded
	if first.Message.From.Bare().String() != "romeo@localhost" || first.Delay.Stamp.IsZero() {
		t.Errorf("%+v", first)
	}
	s.Clock.Pass(5)
	say(romeo, "juliet@localhost", "late", "<body>late</body>")
	juliet.Until("late")
	if got := bodies(fetch(history.Query{Start: s.Clock.Now().Add(-2 * time.Second)})); !slices.Equal(got, []string{"late"}) {
		t.Errorf("of the last seconds: %q", got)
	}
}
