package api

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/acd/transcript"
	"parley/internal/i18n"
	"parley/internal/store"
)

// conversations has c-1, whose visitor is the guest and whose agent 1001.
func conversations(t *testing.T, visitor *string) func(*Config, *Parts) {
	speech, err := i18n.Read()
	if err != nil {
		t.Fatal(err)
	}
	return func(_ *Config, p *Parts) {
		p.Transcript = func(_ context.Context, who Reader, contact, language string) (transcript.Transcript, transcript.Style, error) {
			style := transcript.Style{Voice: speech.In(language)}
			if contact != "c-1" || who.JID != *visitor && who.JID != "1001@localhost" {
				return transcript.Transcript{}, style, ErrNoTranscript
			}
			return transcript.Transcript{Contact: contact, Caller: "Romeo", Arrived: time.Unix(0, 0), Entries: func(yield func(transcript.Entry, error) bool) {
				yield(transcript.Entry{ID: "1", Name: "Romeo", Text: "hi"}, nil)
			}}, style, nil
		}
	}
}

// keepContact has a contact of a visitor in queue 1, whose agent was 1.
func (f *face) keepContact(id acd.ContactID, visitor string) {
	f.t.Helper()
	err := f.db.Do(f.t.Context(), acdstore.Both(
		acdstore.InsertContact(acdstore.NewContact{Contact: id, Visitor: 1, JID: visitor, Queue: 1, Arrived: 1, Caller: "Romeo"}),
		func(tx *store.Tx) error {
			_, err := tx.Exec("UPDATE contacts SET agent = 1 WHERE id = ?", int64(id))
			return err
		}))
	if err != nil {
		f.t.Fatal(err)
	}
}

func TestTranscript(t *testing.T) {
	var visitor string
	f := open(t, conversations(t, &visitor))
	guest, token, err := f.accounts.NewGuest(t.Context(), []string{"acd.localhost"}, time.Hour, "visit")
	if err != nil {
		t.Fatal(err)
	}
	_, other, err := f.accounts.NewGuest(t.Context(), []string{"acd.localhost"}, time.Hour, "visit")
	if err != nil {
		t.Fatal(err)
	}
	visitor = guest.Name + "@localhost"
	f.keepContact(1, visitor)
	const url = "http://localhost/api/v1/transcripts/c-1"
	for _, format := range []string{"", "text", "html", "json"} {
		w := f.ask("GET", url+"?format="+format, "", "Authorization: Bearer "+token)
		h := w.Header()
		if w.Code != 200 || !strings.Contains(w.Body.String(), "Romeo") || !strings.HasPrefix(h.Get("Content-Disposition"), `attachment; filename="c-1.`) ||
			h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox; default-src 'none'") {
			t.Errorf("%s: %d %v\n%s", format, w.Code, h, w.Body)
		}
	}
	if w := f.ask("GET", url+"?lang=zh-TW", "", "Authorization: Bearer "+token); !strings.Contains(w.Body.String(), "客戶: Romeo") {
		t.Errorf("in Chinese: %s", w.Body)
	}
	if w := f.ask("GET", url, "", "Authorization: Bearer "+token, "Accept-Language: zh-TW,en;q=0.5"); !strings.Contains(w.Body.String(), "客戶: Romeo") {
		t.Errorf("in the browser's language: %s", w.Body)
	}
	want(t, "the agent", f.ask("GET", url, "", f.logInAs(right)), 200, "")
	want(t, "another visitor", f.ask("GET", url, "", "Authorization: Bearer "+other), 404, "not-found")
	want(t, "another conversation", f.ask("GET", "http://localhost/api/v1/transcripts/c-2", "", "Authorization: Bearer "+token), 404, "not-found")
	want(t, "nobody", f.ask("GET", url, ""), 401, "no-session")
	want(t, "a token that is none", f.ask("GET", url, "", "Authorization: Bearer x"), 401, "no-session")
	want(t, "no such format", f.ask("GET", url+"?format=pdf", "", "Authorization: Bearer "+token), 400, "bad-request")
}

// What the stream logs in with is for the stream: shown here it is refused, and not used up.
func TestAStreamTokenReadsNothing(t *testing.T) {
	visitor := ""
	f := open(t, conversations(t, &visitor))
	login := strings.SplitN(f.logInAs(right), "=", 2)[1]
	token, _, err := f.accounts.NewStreamToken(t.Context(), login)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "a stream token", f.ask("GET", "http://localhost/api/v1/transcripts/c-1", "", "Authorization: Bearer "+token), 401, "no-session")
	if _, err := f.accounts.VerifyToken(t.Context(), token); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestATranscriptThatBreaksOffIsNoWhole(t *testing.T) {
	visitor := ""
	f := open(t, func(c *Config, p *Parts) {
		conversations(t, &visitor)(c, p)
		p.Transcript = func(context.Context, Reader, string, string) (transcript.Transcript, transcript.Style, error) {
			return transcript.Transcript{Contact: "c-1", Entries: func(yield func(transcript.Entry, error) bool) {
				yield(transcript.Entry{}, errors.New("disk"))
			}}, transcript.Style{}, nil
		}
	})
	f.keepContact(1, "g-a@localhost")
	cookie := f.logInAs(right)
	defer func() {
		if fault := recover(); fmt.Sprint(fault) != "net/http: abort Handler" {
			t.Errorf("recovered %v", fault)
		}
	}()
	f.ask("GET", "http://localhost/api/v1/transcripts/c-1", "", cookie)
	t.Error("answered as if it were whole")
}
