package api

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Bounds of a page of a list.
const (
	pageUsual = 50
	pageMax   = 200

	cursorSumBytes = 12
	cursorBytesMax = 200
)

// page is which part of a list is asked for.
type page struct {
	after string // the last one of the page before; "" = the first page
	most  int
}

// pageOf reads cursor and limit. A cursor is good for the list that gave it, with the same filters, and no other: nobody can
// make one up. It grants nothing: each page shows what its caller may see. false: it has been answered.
func (a *API) pageOf(w http.ResponseWriter, r *http.Request) (page, bool) {
	p := page{most: pageUsual}
	query := r.URL.Query()
	if text := query.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > pageMax {
			badRequest("limit is 1 to 200.").write(w, r)
			return page{}, false
		}
		p.most = n
	}
	if text := query.Get("cursor"); text != "" {
		after, ok := a.openCursor(text, listOf(r))
		if !ok {
			problem{status: http.StatusBadRequest, code: "cursor"}.write(w, r)
			return page{}, false
		}
		p.after = after
	}
	return p, true
}

// cut is the part of a list that is a page, as it is shown, and the last of it if there is more. is says which come after the
// last one of the page before.
func cut[T, S any](all []T, p page, is func(T) bool, show func(T) S, id func(T) string) (part []S, next string) {
	part = []S{}
	last := ""
	for _, x := range all {
		if !is(x) {
			continue
		}
		if len(part) == p.most {
			return part, last
		}
		part, last = append(part, show(x)), id(x)
	}
	return part, ""
}

// cursor is where the next page of a list begins; "" if there is none.
func (a *API) cursor(r *http.Request, last string) string {
	if last == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(append(a.sumOf(listOf(r), last), last...))
}

func (a *API) openCursor(text, list string) (string, bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) <= cursorSumBytes || len(raw) > cursorBytesMax {
		return "", false
	}
	last := string(raw[cursorSumBytes:])
	return last, hmac.Equal(raw[:cursorSumBytes], a.sumOf(list, last))
}

func (a *API) sumOf(list, last string) []byte {
	m := hmac.New(sha256.New, a.parts.CursorKey)
	m.Write([]byte(strconv.Itoa(len(list)) + ":" + list + last))
	return m.Sum(nil)[:cursorSumBytes]
}

// listOf names a list with its filters: the path and what is asked, but for what may differ from page to page.
func listOf(r *http.Request) string {
	filters := url.Values{}
	for name, values := range r.URL.Query() {
		if name != "cursor" && name != "limit" && name != "lang" {
			filters[name] = values
		}
	}
	return r.Method + " " + strings.TrimSuffix(r.URL.Path, "/") + "?" + filters.Encode()
}
