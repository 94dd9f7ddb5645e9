package webclient

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// built is a small build: one asset, packed two ways.
func built() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		customerPage:         file("customer"),
		menuPage:             file("menu"),
		dutyPage:             file("duty"),
		placeholderPage:      file("not built"),
		"assets/a-1.js":      file("plain"),
		"assets/a-1.js.br":   file("brotli"),
		"assets/a-1.js.gz":   file("gzip"),
		"assets/plain-2.css": file("css"),
	}
}

func get(t *testing.T, handler http.Handler, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, response *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestPages(t *testing.T) {
	site := newSite(built(), Config{})
	for target, want := range map[string]string{"/": "customer", "/desk": "menu", "/desk/duty": "duty"} {
		response := get(t, site, target)
		if got := body(t, response); response.StatusCode != 200 || got != want {
			t.Errorf("%s: %d %q, want %q", target, response.StatusCode, got, want)
		}
		for name, value := range map[string]string{
			"Content-Type":               "text/html; charset=utf-8",
			"Cache-Control":              "no-cache",
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := response.Header.Get(name); got != value {
				t.Errorf("%s: %s is %q, want %q", target, name, got, value)
			}
		}
	}
}

func TestUnknownPathsAreNotFound(t *testing.T) {
	site := newSite(built(), Config{})
	for _, target := range []string{"/index.html", "/customer.html", "/desk/other", "/assets/", "/assets/none.js",
		"/assets/a-1.js.br", "/assets/..%2fcustomer.html"} {
		if response := get(t, site, target); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", target, response.StatusCode)
		}
	}
}

func TestAssetsComeInTheBestFormTaken(t *testing.T) {
	site := newSite(built(), Config{})
	for accepted, want := range map[string][2]string{
		"gzip, deflate, br, zstd": {"br", "brotli"},
		"gzip":                    {"gzip", "gzip"},
		"br;q=0, gzip;q=0.5":      {"gzip", "gzip"},
		"br;q=0.0":                {"", "plain"},
		"":                        {"", "plain"},
	} {
		response := get(t, site, "/assets/a-1.js", "Accept-Encoding", accepted)
		if got := [2]string{response.Header.Get("Content-Encoding"), body(t, response)}; got != want {
			t.Errorf("Accept-Encoding %q: %q, want %q", accepted, got, want)
		}
		if got := response.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("an asset is cached as %q", got)
		}
	}
}

func TestAPageThatIsKnownIsNotSentAgain(t *testing.T) {
	site := newSite(built(), Config{})
	tag := get(t, site, "/").Header.Get("ETag")
	if response := get(t, site, "/", "If-None-Match", `"other", W/`+tag); response.StatusCode != http.StatusNotModified {
		t.Errorf("%d, want 304", response.StatusCode)
	}
	if response := get(t, site, "/", "If-None-Match", `"other"`); response.StatusCode != http.StatusOK {
		t.Errorf("%d, want 200", response.StatusCode)
	}
}

func TestPolicies(t *testing.T) {
	origins := []string{"https://crm.example", "https://crm.example", "https://bad.example; script-src *", "https://x.example/path", "javascript:1"}
	config := Config{FrameOrigins: func() []string { return origins }}
	directive := func(config Config, target, name string) string {
		for part := range strings.SplitSeq(get(t, newSite(built(), config), target).Header.Get("Content-Security-Policy"), "; ") {
			if value, ok := strings.CutPrefix(part, name+" "); ok {
				return value
			}
		}
		return ""
	}
	for _, c := range []struct {
		config             Config
		target, name, want string
	}{
		{Config{}, "/", "connect-src", "'self' https: wss:"},
		{Config{Demo: true}, "/", "connect-src", "'self' https: wss: " + loopbackSources},
		{Config{Demo: true}, "/desk", "connect-src", "'self'"},
		{Config{Demo: true}, "/desk/duty", "connect-src", "'self'"},
		{config, "/desk/duty", "frame-src", "https://crm.example"},
		{config, "/", "frame-src", "'none'"},
		{Config{}, "/desk/duty", "frame-src", "'none'"},
		{Config{}, "/desk/duty", "script-src", "'self'"},
		{Config{}, "/desk", "default-src", "'none'"},
		{Config{}, "/", "require-trusted-types-for", "'script'"},
	} {
		if got := directive(c.config, c.target, c.name); got != c.want {
			t.Errorf("%s: %s is %q, want %q", c.target, c.name, got, c.want)
		}
	}
}

// A tree that was never built still compiles and says what is missing.
func TestPlaceholder(t *testing.T) {
	site := newSite(fstest.MapFS{placeholderPage: {Data: []byte("not built")}}, Config{})
	for _, target := range []string{"/", "/desk", "/desk/duty"} {
		if got := body(t, get(t, site, target)); got != "not built" {
			t.Errorf("%s: %q, want the placeholder", target, got)
		}
	}
}

func TestPlaceholderIsEmbedded(t *testing.T) {
	if _, err := dist.ReadFile("dist/" + placeholderPage); err != nil {
		t.Error(err)
	}
}
