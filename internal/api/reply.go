package api

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
)

// What a request may carry (docs/protocol.md): queues' texts and forms are longer than anything else.
const (
	bodyBytesMax     = 16 << 10
	settingsBytesMax = 1 << 20
)

func writeJSON(w http.ResponseWriter, status int, v any) { writeAs(w, "application/json", status, v) }

func writeAs(w http.ResponseWriter, kind string, status int, v any) {
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the peer has gone: there is nobody to tell
}

// readJSON takes a body of application/json without members that v does not have. What is wrong with it has been answered
// if it says false.
func readJSON(w http.ResponseWriter, r *http.Request, v any) bool {
	return readUpTo(w, r, bodyBytesMax, v)
}

func readUpTo(w http.ResponseWriter, r *http.Request, most int64, v any) bool {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		badRequest("The body must be application/json.").write(w, r)
		return false
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, most))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("something follows the JSON")
		}
	}
	var large *http.MaxBytesError
	switch {
	case err == nil:
		return true
	case errors.As(err, &large):
		badRequest("The body is too large.").write(w, r)
	default:
		badRequest("The body is not the JSON that was expected.").write(w, r)
	}
	return false
}
