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
			f := Front{DN: "8000", Name: "Sales " + lang, Colour: "#0b6b64", Sites: []string{"https://shop.example", "https://a b;script-src *"}}
			if dn != "8000" {
				return Front{}, false
			}
			return f, true
		},
		Listed: func(string) []Listed { return []Listed{{"8000", "Sales"}} },
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

func TestWidgetConfig(t *testing.T) {
	for origin, allowed := range map[string]string{"https://shop.example": "https://shop.example", "https://evil.example": "", "": ""} {
		w := asked(t, "/widget/config?dn=8000&lang=en", origin)
		if got := w.Header().Get("Access-Control-Allow-Origin"); got != allowed {
			t.Errorf("%q may read it as %q, want %q", origin, got, allowed)
		}
		var answer struct {
			Name, Colour string
			Sites        []string
			Queues       []Listed
		}
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		if answer.Name != "Sales en" || answer.Colour != "#0b6b64" || answer.Sites != nil || len(answer.Queues) != 1 {
			t.Errorf("told %+v", answer)
		}
	}
	if body := asked(t, "/widget/config?dn=9999", "").Body.String(); strings.Contains(body, "name\":\"Sales en") {
		t.Errorf("a queue that is not there: %s", body)
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
