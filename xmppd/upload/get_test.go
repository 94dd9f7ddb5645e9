package upload

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A browser is told to save, never to show, guess, run, embed as a page or send on.
func TestHeaders(t *testing.T) {
	c := begin(t, t.TempDir())
	get := c.keeps("très \"cool\".png", "\x89PNG\r\n\x1a\n1234")
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		res, body := c.do(method, get, nil)
		for name, want := range map[string]string{
			"Content-Type":                 "image/png",
			"Content-Length":               "12",
			"Content-Disposition":          `attachment; filename="tr_s _cool_.png"; filename*=UTF-8''tr%C3%A8s%20%22cool%22.png`,
			"X-Content-Type-Options":       "nosniff",
			"Content-Security-Policy":      "sandbox; default-src 'none'; frame-ancestors 'none'",
			"Cross-Origin-Resource-Policy": "cross-origin",
			"Access-Control-Allow-Origin":  "*",
			"Referrer-Policy":              "no-referrer",
			"Cache-Control":                "private, immutable, max-age=86400",
			"Accept-Ranges":                "bytes",
		} {
			if got := res.Header.Get(name); got != want {
				t.Errorf("%s %s: %q, expected %q", method, name, got, want)
			}
		}
		if res.StatusCode != http.StatusOK || (body == "") != (method == http.MethodHead) {
			t.Errorf("%s: status %d, %d bytes", method, res.StatusCode, len(body))
		}
	}
	c.now.pass(30*24*time.Hour - time.Minute)
	res, _ := c.do(http.MethodGet, get, nil)
	if got := res.Header.Get("Cache-Control"); got != "private, immutable, max-age=60" {
		t.Errorf("a minute before its end: %s", got)
	}
}

func TestRanges(t *testing.T) {
	c := begin(t, t.TempDir())
	get := c.keeps("a", "0123456789")
	for _, test := range []struct {
		span   string
		status int
		body   string
	}{
		{"bytes=0-3", http.StatusPartialContent, "0123"},
		{"bytes=4-", http.StatusPartialContent, "456789"},
		{"bytes=-2", http.StatusPartialContent, "89"},
		{"bytes=10-", http.StatusRequestedRangeNotSatisfiable, ""},
		{"bytes=" + strings.Repeat("0-,", 1000) + "0-", http.StatusOK, "0123456789"}, // more than the file: all of it, once
	} {
		res, body := c.do(http.MethodGet, get, nil, "Range", test.span)
		if res.StatusCode != test.status || test.body != "" && body != test.body {
			t.Errorf("%.20s: status %d, %q", test.span, res.StatusCode, body)
		}
		if res.Header.Get("X-Content-Type-Options") != "nosniff" || res.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%.20s: unguarded", test.span)
		}
	}
	res, _ := c.do(http.MethodGet, get, nil)
	if res, _ := c.do(http.MethodGet, get, nil, "If-None-Match", res.Header.Get("ETag")); res.StatusCode != http.StatusNotModified {
		t.Errorf("unchanged: %d", res.StatusCode)
	}
}

// Pages of any site may use a URL they hold (XEP-0363 v1.2.0 §7); refusals can be read by them too.
func TestCORS(t *testing.T) {
	c := begin(t, t.TempDir())
	put, get := c.slot("filename", "a", "size", "1")
	for _, target := range []string{put, get, c.web.URL + "/upload/x"} {
		res, _ := c.do(http.MethodOptions, target, nil, "Origin", "https://elsewhere.example", "Access-Control-Request-Method", "PUT",
			"Access-Control-Request-Headers", "content-type")
		h := res.Header
		if res.StatusCode != http.StatusNoContent || h.Get("Access-Control-Allow-Origin") != "*" ||
			!strings.Contains(h.Get("Access-Control-Allow-Methods"), "PUT") || !strings.Contains(h.Get("Access-Control-Allow-Headers"), "Content-Type") ||
			h.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%d %v", res.StatusCode, h)
		}
	}
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
		res, _ := c.do(method, get, nil, "Origin", "https://elsewhere.example")
		if res.Header.Get("Access-Control-Allow-Origin") != "*" || res.StatusCode < 400 {
			t.Errorf("%s: %d %v", method, res.StatusCode, res.Header)
		}
	}
}

func TestOtherMethods(t *testing.T) {
	c := begin(t, t.TempDir())
	get := c.keeps("a", "a")
	for _, method := range []string{http.MethodPost, http.MethodDelete, http.MethodPatch, "PROPFIND", http.MethodTrace} {
		res, _ := c.do(method, get, nil)
		if res.StatusCode != http.StatusMethodNotAllowed || res.Header.Get("Allow") == "" {
			t.Errorf("%s: %d", method, res.StatusCode)
		}
	}
	c.holds(get, "a")
}

func TestTooManyGets(t *testing.T) {
	c := begin(t, t.TempDir(), func(cfg *Config) { cfg.GetsMax = 1 })
	get := c.keeps("a", "a")
	c.gets <- struct{}{}
	res, _ := c.do(http.MethodGet, get, nil)
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("status %d", res.StatusCode)
	}
	<-c.gets
	c.holds(get, "a")
}

// 5,000 spellings of paths, those of traversal among them, and none but the URL itself gets anything.
func TestPathSpellings(t *testing.T) {
	c := begin(t, t.TempDir())
	get := c.keeps("a b.txt", "the secret")
	must(t, os.WriteFile(filepath.Join(c.dir, "secret"), []byte("the secret"), 0o600))
	u, err := url.Parse(get)
	must(t, err)
	token := strings.Split(u.Path, "/")[2]
	hash, _ := c.contents()
	dir, name := place([]byte(hash[0]))
	parts := []string{
		token, "a b.txt", "a%20b.txt", "..", ".", "%2e%2e", "%u002e", "..%2f", "%2f", "/", "//", `\`, "%5c", "..%5c", "%00", "\x00", "%0d%0a", "secret",
		"parley.db", "files", incomingDir, dir, name, "%", "%zz", "%c0%ae", "%252e%252e", ";", "?", "#", "~", "*", "🙂", "upload", "%75pload",
		strings.ToUpper(token), token[:42], token + "A", token[:42] + "=", token[:42] + "+", token[:20] + "\n" + token[21:], "",
	}
	r := rand.New(rand.NewPCG(1, 2))
	tried := 0
	for tried < 5000 {
		path := Path
		for range 1 + r.IntN(4) {
			path += parts[r.IntN(len(parts))]
			if r.IntN(3) > 0 {
				path += "/"
			}
		}
		for _, decoded := range []bool{false, true} {
			if q := (&url.URL{Path: path}); decoded {
				if unescaped, err := url.PathUnescape(path); err == nil {
					q.Path = unescaped
				}
				path = q.Path
			}
			tried++
			w := httptest.NewRecorder()
			request := httptest.NewRequest(http.MethodGet, "/", nil)
			request.URL = &url.URL{Path: path}
			c.ServeHTTP(w, request)
			found := w.Code == http.StatusOK
			if found != (path == u.Path) || !found && w.Code != http.StatusNotFound || !found && strings.Contains(w.Body.String(), "secret") {
				t.Fatalf("%q: status %d %q", path, w.Code, w.Body)
			}
			request.Method = http.MethodPut
			w = httptest.NewRecorder()
			c.ServeHTTP(w, request)
			if w.Code != http.StatusNotFound {
				t.Fatalf("put %q: status %d", path, w.Code)
			}
		}
	}
	c.holds(get, "the secret")
	c.expectContents(1)
}

// A link in the directory leads nowhere outside it.
func TestSymlinksLeadNowhere(t *testing.T) {
	c := begin(t, t.TempDir())
	get := c.keeps("a", "a")
	hashes, _ := c.contents()
	_, name := place([]byte(hashes[0]))
	outside := filepath.Join(t.TempDir(), "outside")
	must(t, os.WriteFile(outside, []byte("outside"), 0o600))
	must(t, os.Remove(filepath.Join(c.dir, "files", name)))
	must(t, os.Symlink(outside, filepath.Join(c.dir, "files", name)))
	res, body := c.do(http.MethodGet, get, nil)
	if res.StatusCode != http.StatusServiceUnavailable || strings.Contains(body, "outside") {
		t.Errorf("status %d: %s", res.StatusCode, body)
	}
}

func FuzzTarget(f *testing.F) {
	token := newToken()
	for _, s := range []string{Path + token + "/a", Path + token + "//a", Path + "../" + token + "/a", Path + token, Path, "", Path + token + "/../../x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		token, name, ok := target(path)
		if ok && (path != Path+token+"/"+name || len(token) != tokenChars || strings.ContainsAny(token, "/.\\%\x00\r\n")) {
			t.Errorf("%q gives %q and %q", path, token, name)
		}
	})
}
