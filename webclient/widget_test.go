package webclient

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func widgetSite() http.Handler {
	return newSite(fstest.MapFS{"customer.html": {Data: []byte("page")}, "parley.js": {Data: []byte("loader")}}, Config{
		Front: func(dn, lang string) (Front, bool) {
			f := Front{DN: "8000", Name: "Sales " + lang, Asks: true, Colour: "#0b6b64", Sites: []string{"https://shop.example", "https://a b;script-src *"}}
			if dn != "8000" {
				return Front{}, false
			}
			return f, true
		},
		Listed:  func(string) []Listed { return []Listed{{"8000", "Sales"}} },
		Refused: func(lang string) string { return "not here " + lang },
		Empty:   func() bool { return true },
	})
}

func asked(t *testing.T, path, origin string) *httptest.ResponseRecorder {
	t.Helper()
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil)
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	widgetSite().ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d", path, w.Code)
	}
	return w
}

// Who may show the widget stands in its header; what is no origin stays out of it, and a page by itself is never framed.
func TestWidgetFrames(t *testing.T) {
	for path, want := range map[string]string{
		"/widget?dn=8000": "frame-ancestors 'self' https://shop.example",
		"/widget?dn=9999": "frame-ancestors 'self'",
		"/widget":         "frame-ancestors 'self'",
		"/":               "frame-ancestors 'none'",
	} {
		policy := asked(t, path, "").Header().Get("Content-Security-Policy")
		if !strings.HasSuffix(policy, want) {
			t.Errorf("%s: %q does not end with %q", path, policy, want)
		}
	}
}

// What the loader is told: its queue's own sites all of it, another site that it may not show the widget, and why; that
// one learns nothing of the queue.
func TestWidgetConfig(t *testing.T) {
	for origin, allowed := range map[string]string{"https://shop.example": "https://shop.example", "https://example.com": "https://example.com", "": ""} {
		w := asked(t, "/widget/config?dn=8000&lang=en", origin)
		if got := w.Header().Get("Access-Control-Allow-Origin"); got != allowed {
			t.Errorf("%q may read it as %q, want %q", origin, got, allowed)
		}
		var answer struct {
			Name, Colour, Refused string
			Asks, Empty           bool
			Sites                 []string
			Queues                []Listed
		}
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		if answer.Name != "Sales en" || answer.Colour != "#0b6b64" || answer.Sites != nil || len(answer.Queues) != 1 || !answer.Asks || !answer.Empty || answer.Refused != "" {
			t.Errorf("%q is told %+v", origin, answer)
		}
	}
	if body := asked(t, "/widget/config?dn=9999", "").Body.String(); strings.Contains(body, "name\":\"Sales en") {
		t.Errorf("a queue that is not there: %s", body)
	}
}

func TestWidgetRefused(t *testing.T) {
	for path, setting := range map[string]string{
		"/widget/config?dn=8000&lang=en": `Parley: https://evil.example may not show the widget of queue 8000. Add it to the queue's sites: /desk/admin#widget/8000, or "parley queue set 8000 widget.sites=…"`,
		"/widget/config?dn=9999&lang=en": `Parley: there is no queue "9999" to chat with (data-dn)`,
		"/widget/config?lang=en":         `Parley: there is no queue "" to chat with (data-dn)`,
	} {
		w := asked(t, path, "https://evil.example")
		if got := w.Header().Get("Access-Control-Allow-Origin"); got != "https://evil.example" {
			t.Errorf("%s: may be read by %q", path, got)
		}
		var answer map[string]string
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		if len(answer) != 2 || answer["refused"] != "not here en" || answer["setting"] != setting {
			t.Errorf("%s: told %q", path, answer)
		}
	}
}

// Other sites' pages load the script; nothing else of ours.
func TestLoaderIsForAll(t *testing.T) {
	if got := asked(t, "/parley.js", "").Header().Get("Cross-Origin-Resource-Policy"); got != "cross-origin" {
		t.Errorf("the loader is for %q", got)
	}
	if got := asked(t, "/", "").Header().Get("Cross-Origin-Resource-Policy"); got != "same-origin" {
		t.Errorf("the page is for %q", got)
	}
}

// The page that the administration shows the widget in takes nothing from who asks, and is framed by our own pages alone.
func TestPreview(t *testing.T) {
	w := asked(t, "/widget/preview?dn=%22%3E%3Cscript%3E", "https://evil.example")
	policy := w.Header().Get("Content-Security-Policy")
	if !strings.HasSuffix(policy, "frame-ancestors 'self'") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "script-src 'self';") {
		t.Errorf("its policy is %q", policy)
	}
	if body := w.Body.String(); body != previewDocument {
		t.Errorf("it says %q", body)
	}
}
