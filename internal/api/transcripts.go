package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"parley/acd/audit"
	acdstore "parley/acd/store"
	"parley/acd/transcript"
)

// ErrNoTranscript is what Parts.Transcript answers to who may not read a conversation, or to what is none.
var ErrNoTranscript = errors.New("no such conversation for this reader")

// Reader is who reads a conversation: by bare JID somebody who may have a part in it, or who supervises; else somebody who
// can have none.
type Reader struct {
	JID string

	Actor    audit.Actor // of who can have no part
	Internal bool        // and whether that includes what the visitor did not see
}

// Transcripts gives a conversation to who may read it: ErrNoTranscript to who may not.
type Transcripts func(ctx context.Context, who Reader, contact, language string) (transcript.Transcript, transcript.Style, error)

// transcript is a conversation to take along. Whose reading goes into the audit trail, and how far a party may read, is
// for the contact centre to decide.
func (a *API) transcript(w http.ResponseWriter, r *http.Request, c caller) {
	format := transcript.Format(r.URL.Query().Get("format"))
	if format == "" {
		format = transcript.Text
	}
	if format.MediaType() == "" {
		badRequest("The format is text, html or json.").write(w, r)
		return
	}
	t, style, err := a.parts.Transcript(r.Context(), a.reader(c), chi.URLParam(r, "contact"), languageOf(r))
	switch {
	case errors.Is(err, ErrNoTranscript):
		nothingHere().write(w, r)
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

// reader is the caller as a reader.
func (a *API) reader(c caller) Reader {
	switch {
	case c.visitor != "":
		return Reader{JID: c.visitor}
	case c.member.Agent != 0:
		return Reader{JID: c.account.Name + "@" + a.parts.Host}
	}
	return Reader{Actor: c.actor, Internal: c.member.Role == acdstore.RoleAuditor}
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
