package upload

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// cachedMax is how long a browser may keep a file. It does not change, but it goes.
const cachedMax = 24 * time.Hour

// get hands out a file, or a range of it, to be saved and not shown.
func (s *Service) get(w http.ResponseWriter, r *http.Request) {
	token, name, ok := target(r.URL.Path)
	if !ok {
		notFound(w)
		return
	}
	u, err := s.find(r.Context(), "get", token)
	left := u.expires.Sub(s.cfg.Now())
	switch {
	case err != nil && !errors.Is(err, errNone):
		s.fault(w, r, err)
		return
	case err != nil || u.name != name || u.state != kept || left <= 0:
		notFound(w)
		return
	}
	leave, ok := enter(s.gets)
	if !ok {
		refuse(w, http.StatusServiceUnavailable, "Too many files are on their way; please try again.")
		return
	}
	defer leave()
	s.hand(w, r, u, left)
}

func (s *Service) hand(w http.ResponseWriter, r *http.Request, u upload, left time.Duration) {
	f, err := s.files.open(u.hash)
	if err != nil {
		s.fault(w, r, fmt.Errorf("upload %d: %w", u.id, err))
		return
	}
	defer f.Close() // only read from
	h := w.Header()
	h.Set("Content-Type", u.kind)
	h.Set("Content-Disposition", disposition(u.name))
	h.Set("Cache-Control", "private, immutable, max-age="+strconv.Itoa(int(min(left, cachedMax).Seconds())))
	h.Set("ETag", `"`+hex.EncodeToString(u.hash)+`"`)
	// A peer that hardly reads must not hold its place for ever; without a deadline the server's own holds.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.longest(u.size)))
	http.ServeContent(w, r, "", time.Time{}, f)
}
