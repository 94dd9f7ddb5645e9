package api

import (
	"strings"
	"testing"
	"time"
)

func TestVisitWhileClosed(t *testing.T) {
	f := open(t, func(c *Config, _ *Parts) { c.Visits.Most = 0 })
	shut := Closed{
		Queue: Queue{DN: "8000", Name: "客服中心"}, Opens: time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC),
		Text: func(language string) string { return "closed in " + language },
	}
	f.admit = shut
	const asks = `{"name":"Anna","dn":"8000","lang":"zh-TW","callback":true}`
	for _, body := range []string{anna, asks} { // it takes no messages
		w := f.ask("POST", "http://localhost/api/v1/visits", body)
		want(t, "closed", w, 503, "closed")
		for _, says := range []string{`"text":"closed in `, `"opens":"2026-11-23T01:00:00Z"`} {
			if !strings.Contains(w.Body.String(), says) {
				t.Errorf("%s does not say %s", w.Body, says)
			}
		}
		if strings.Contains(w.Body.String(), "callback") {
			t.Errorf("%s offers to take a message", w.Body)
		}
	}
	shut.Callback = true
	f.admit = shut
	w := f.ask("POST", "http://localhost/api/v1/visits", anna)
	want(t, "closed with messages", w, 503, "closed")
	if !strings.Contains(w.Body.String(), `"callback":true`) {
		t.Errorf("%s", w.Body)
	}
	w = f.ask("POST", "http://localhost/api/v1/visits", asks)
	want(t, "to leave a message", w, 201, "")
	if !strings.Contains(w.Body.String(), "客服中心") {
		t.Errorf("%s", w.Body)
	}
}
