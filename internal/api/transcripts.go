package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"parley/acd/transcript"
	xstore "parley/xmppd/store"
)

// ErrNoTranscript is what Parts.Transcript answers to who may not read a conversation, or to what is none.
var ErrNoTranscript = errors.New("no such conversation for this reader")

// Transcripts gives a conversation to who may read it, by bare JID: ErrNoTranscript to who may not.
type Transcripts func(ctx context.Context, jid, contact, language string) (transcript.Transcript, transcript.Style, error)

// transcript is a conversation to take along: for its visitor, who shows the visit's token, and for who is logged in and
// works here.
func (a *API) transcript(w http.ResponseWriter, r *http.Request) {
	format := transcript.Format(r.URL.Query().Get("format"))
	if format == "" {
		format = transcript.Text
	}
	if format.MediaType() == "" {
		badRequest("The format is text, html or json.").write(w)
		return
	}
	reader, ok := a.reader(w, r)
	if !ok {
		return
	}
	t, style, err := a.parts.Transcript(r.Context(), reader, chi.URLParam(r, "contact"), languageOf(r))
	switch {
	case errors.Is(err, ErrNoTranscript):
		problem{status: http.StatusNotFound, Code: "not-found", Message: "There is no such conversation."}.write(w)
		return
	case err != nil:
		a.fault(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", format.MediaType())
	h.Set("Content-Disposition", `attachment; filename="`+t.Contact+"."+format.Extension()+`"`)
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	if err := transcript.Write(w, format, t, style); err != nil {
		a.log.Warn("transcript cut short", "contact", t.Contact, "err", err)
		panic(http.ErrAbortHandler) // the reader must not take a half for the whole
	}
}

// reader is the bare JID of who asks. What is wrong with it has been answered if it says false.
func (a *API) reader(w http.ResponseWriter, r *http.Request) (string, bool) {
	token, shown := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !shown {
		account, _, ok := a.loggedIn(w, r)
		return account.Name + "@" + a.parts.Host, ok
	}
	guest, err := a.parts.Accounts.VerifyGuest(r.Context(), token)
	switch {
	case errors.Is(err, xstore.ErrBadToken):
		noSession().write(w)
	case err != nil:
		a.fault(w, r, err)
	}
	return guest.Name + "@" + a.parts.Host, err == nil
}

// languageOf is the language asked for: by the address, else by the browser.
func languageOf(r *http.Request) string {
	if asked := r.URL.Query().Get("lang"); asked != "" {
		return asked
	}
	first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
	tag, _, _ := strings.Cut(first, ";")
	return strings.TrimSpace(tag)
}
