package webclient

import (
	"crypto/sha256"
	"encoding/base64"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"strings"
)

const (
	customerPage    = "customer.html"
	menuPage        = "menu.html"
	dutyPage        = "duty.html"
	boardPage       = "board.html"
	adminPage       = "admin.html"
	setupPage       = "setup.html"
	historyPage     = "history.html"
	reportsPage     = "reports.html"
	placeholderPage = "index.html"
)

// site is the built pages with their headers.
type site struct {
	files  fs.FS
	config Config
	log    *slog.Logger
}

func newSite(files fs.FS, config Config) http.Handler {
	s := &site{files: files, config: config, log: config.Log}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page(customerPage, customerPolicy))
	mux.HandleFunc("GET /desk", s.page(menuPage, menuPolicy))
	mux.HandleFunc("GET /desk/{$}", redirect("/desk"))
	mux.HandleFunc("GET /desk/duty", s.page(dutyPage, dutyPolicy))
	mux.HandleFunc("GET /desk/board", s.page(boardPage, menuPolicy))
	mux.HandleFunc("GET /desk/admin", s.page(adminPage, adminPolicy))
	mux.HandleFunc("GET /setup", s.page(setupPage, menuPolicy))
	mux.HandleFunc("GET /desk/history", s.page(historyPage, menuPolicy))
	mux.HandleFunc("GET /desk/reports", s.page(reportsPage, menuPolicy))
	mux.HandleFunc("GET /assets/{name}", s.asset)
	mux.HandleFunc("GET /widget", s.widget)
	mux.HandleFunc("GET /widget/config", s.widgetConfig)
	mux.HandleFunc("GET /widget/preview", s.preview)
	mux.HandleFunc("GET /parley.js", s.loader)
	return mux
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusMovedPermanently) }
}

// page serves one document. It is asked for anew each time, for it names the assets of its build.
func (s *site) page(name string, policy func(Config) string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Cache-Control", "no-cache")
		header.Set("Content-Security-Policy", policy(s.config))
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if _, err := fs.Stat(s.files, name); err != nil {
			s.serve(w, r, placeholderPage)
			return
		}
		s.serve(w, r, name)
	}
}

// asset serves a file whose name holds a hash of its content: it never changes.
func (s *site) asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	if _, ok := contentTypes[path.Ext(name)]; !ok || strings.ContainsAny(name, `/\`) {
		http.NotFound(w, r)
		return
	}
	if _, err := fs.Stat(s.files, "assets/"+name); err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	s.serve(w, r, "assets/"+name)
}

// contentTypes are those of the files that the build makes; others are not served.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".svg":  "image/svg+xml",
	".json": "application/json",
}

// encodings are tried in this order; the build puts such files beside the plain one where that is worth it.
var encodings = [...]struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

func (s *site) serve(w http.ResponseWriter, r *http.Request, name string) {
	s.serveTo(w, r, name, "same-origin")
}

// serveTo serves a file to pages of our own or, with cross-origin, of any site.
func (s *site) serveTo(w http.ResponseWriter, r *http.Request, name, readers string) {
	header := w.Header()
	header.Set("Content-Type", contentTypes[path.Ext(name)])
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cross-Origin-Resource-Policy", readers)
	header.Add("Vary", "Accept-Encoding")
	content, encoding, err := s.encoded(name, r.Header.Get("Accept-Encoding"))
	if err != nil {
		s.log.Error("page missing from the build", "name", name, "err", err)
		http.Error(w, "the page is missing from this build", http.StatusInternalServerError)
		return
	}
	if encoding != "" {
		header.Set("Content-Encoding", encoding)
	}
	tag := etag(content)
	header.Set("ETag", tag)
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if _, err := w.Write(content); err != nil {
		s.log.Debug("page not sent", "name", name, "err", err) // the browser went away
	}
}

// encoded reads the best form of a file that the browser takes, and the name of its encoding, "" for none.
func (s *site) encoded(name, accepted string) ([]byte, string, error) {
	for _, encoding := range encodings {
		if !accepts(accepted, encoding.name) {
			continue
		}
		if content, err := fs.ReadFile(s.files, name+encoding.suffix); err == nil {
			return content, encoding.name, nil
		}
	}
	content, err := fs.ReadFile(s.files, name)
	return content, "", err
}

// accepts reports whether an Accept-Encoding header takes the encoding (RFC 9110 §12.5.3).
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		quality := strings.ReplaceAll(parameters, " ", "")
		return strings.Trim(strings.TrimPrefix(quality, "q="), "0.") != "" || quality == ""
	}
	return false
}

// etag names a content in one encoding: each has its own (RFC 9110 §8.8.3.3).
func etag(content []byte) string {
	sum := sha256.Sum256(content)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// matches reports whether an If-None-Match header names the tag, weakly compared (RFC 9110 §13.1.2).
func matches(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		candidate := strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if candidate == tag || candidate == "*" {
			return true
		}
	}
	return false
}
