package api

import (
	"net/http"
	"strconv"
	"time"

	"parley/internal/i18n"
)

// problem is an error as the peer gets it: problem details (RFC 9457) with the code of the refusal. A program goes by the
// code, people read the title, in their language; the detail is for who writes programs, in English.
type problem struct {
	status int
	code   string        // stable; its sentence is "api." + code in internal/i18n
	detail string        // what in particular is wrong; "" = the title says it all
	retry  time.Duration // told as Retry-After; 0 = not told

	problemMembers
}

// problemMembers are members that only some problems have.
type problemMembers struct {
	// Of "work": see docs/protocol.md, HTTP.
	Challenge string `json:"challenge,omitempty"`
	Bits      int    `json:"bits,omitempty"`

	// Of "closed".
	Text     string    `json:"text,omitempty"`
	Callback bool      `json:"callback,omitempty"`
	Opens    time.Time `json:"opens,omitzero"`

	// Of "figures": how much of them there is, in percent.
	Progress *int `json:"progress,omitempty"`

	// Of "in-use": the contacts that stand against the change, at most contactsTold.
	Contacts []string `json:"contacts,omitempty"`
}

// problemURN begins the type of each problem (RFC 9457 §3.1.1).
const problemURN = "urn:parley:problem:"

// write answers with the problem, in the language that was asked for. error and message say again what code and title are,
// under the names they have had from the beginning.
func (p problem) write(w http.ResponseWriter, r *http.Request) {
	if p.retry > 0 {
		seconds := int((p.retry + time.Second - 1) / time.Second)
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	title := voiceOf(r).Say("api." + p.code)
	writeAs(w, "application/problem+json", p.status, struct {
		Type    string `json:"type"`
		Title   string `json:"title"`
		Status  int    `json:"status"`
		Detail  string `json:"detail,omitempty"`
		Code    string `json:"error"`
		Message string `json:"message"`
		problemMembers
	}{problemURN + p.code, title, p.status, p.detail, p.code, title, p.problemMembers})
}

type speechKey struct{}

// voiceOf speaks the language of a request that has come through the router of this package.
func voiceOf(r *http.Request) i18n.Voice {
	speech, ok := r.Context().Value(speechKey{}).(i18n.Speech)
	if !ok {
		return i18n.Voice{}
	}
	return speech.In(languageOf(r))
}

func badRequest(detail string) problem {
	return problem{status: http.StatusBadRequest, code: "bad-request", detail: detail}
}

func tooMany(wait time.Duration) problem {
	return problem{status: http.StatusTooManyRequests, code: "rate", retry: wait}
}

func closed(c Closed, language string) *problem {
	return &problem{
		status: http.StatusServiceUnavailable, code: "closed",
		problemMembers: problemMembers{Text: c.Text(language), Callback: c.Callback, Opens: c.Opens},
	}
}

func busy() problem {
	return problem{status: http.StatusServiceUnavailable, code: "busy", retry: time.Second}
}

func noSession() problem {
	return problem{status: http.StatusUnauthorized, code: "no-session"}
}

func badCredentials(status int) problem { return problem{status: status, code: "bad-credentials"} }

func forbidden() problem { return problem{status: http.StatusForbidden, code: "forbidden"} }

func nothingHere() problem { return problem{status: http.StatusNotFound, code: "not-found"} }

func refusedOrigin() problem { return problem{status: http.StatusForbidden, code: "origin"} }
