package upload

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Path is where the HTTP face stands; mount it there, on the server of Config.BaseURL.
const Path = "/upload/"

const (
	tokenBytes = 32
	tokenChars = 43 // of it in base64 without padding
)

// retryAfter is when to come back to a server that is busy.
const retryAfter = 2 * time.Second

// ServeHTTP takes and hands out files: PUT and GET, HEAD, OPTIONS of a slot's URLs. It sets deadlines of its own: a large
// file may take longer than the server's.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	guard(w.Header())
	switch r.Method {
	case http.MethodPut:
		s.put(w, r)
	case http.MethodGet, http.MethodHead:
		s.get(w, r)
	case http.MethodOptions:
		preflight(w)
	default:
		w.Header().Set("Allow", "GET, HEAD, OPTIONS, PUT")
		refuse(w, http.StatusMethodNotAllowed, "This is not done here.")
	}
}

// guard keeps browsers from taking what is served for a page or a script, and lets pages of any site use it: a URL is a
// secret that its holder may use, and no cookie is involved (XEP-0363 v1.2.0 §7, §8.1).
func guard(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
}

// preflight answers for every URL alike: it is no way to find out which there are.
func preflight(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS, PUT")
	h.Set("Access-Control-Allow-Headers", "Content-Type, Range")
	h.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
}

// refuse says in a sentence why not.
func refuse(w http.ResponseWriter, status int, sentence string) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	if status == http.StatusServiceUnavailable {
		h.Set("Retry-After", strconv.Itoa(int(retryAfter.Seconds())))
	}
	w.WriteHeader(status)
	_, _ = w.Write([]byte(sentence + "\n")) // the peer has gone: there is nobody to tell
}

func notFound(w http.ResponseWriter) { refuse(w, http.StatusNotFound, "There is nothing here.") }

// fault answers for an error that is ours. The path is not logged: it is the key to the file.
func (s *Service) fault(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() == nil {
		s.log.Error("file request failed", "method", r.Method, "err", err)
	}
	refuse(w, http.StatusServiceUnavailable, "The server is busy; please try again.")
}

// target reads a path as a token and a file's name. Nothing but the form that slots are given in is taken.
func target(path string) (token, name string, ok bool) {
	rest, ok := strings.CutPrefix(path, Path)
	if !ok {
		return "", "", false
	}
	token, name, ok = strings.Cut(rest, "/")
	if !ok || len(token) != tokenChars {
		return "", "", false
	}
	if _, err := base64.RawURLEncoding.Strict().DecodeString(token); err != nil || strings.ContainsAny(token, "\r\n") {
		return "", "", false
	}
	return token, name, true
}

// enter takes a place among the transfers; false if all are taken.
func enter(places chan struct{}) (leave func(), ok bool) {
	select {
	case places <- struct{}{}:
		return func() { <-places }, true
	default:
		return nil, false
	}
}

// longest is how long a transfer of so many bytes may take.
func (s *Service) longest(bytes int64) time.Duration {
	return s.cfg.StallMax + time.Duration(float64(bytes)/float64(s.cfg.BytesPerSecondMin)*float64(time.Second))
}
