package api

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"time"
)

// bodyBytesMax bounds what a request may carry (docs/protocol.md).
const bodyBytesMax = 16 << 10

// problem is an error as the peer gets it. The page translates the code; the sentence is for people at a terminal.
type problem struct {
	status  int
	Code    string        `json:"error"`
	Message string        `json:"message"`
	retry   time.Duration // told as Retry-After; 0 = not told

	// Of "work": see docs/protocol.md, HTTP.
	Challenge string `json:"challenge,omitempty"`
	Bits      int    `json:"bits,omitempty"`

	// Of "closed".
	Text     string    `json:"text,omitempty"`
	Callback bool      `json:"callback,omitempty"`
	Opens    time.Time `json:"opens,omitzero"`
}

func (p problem) write(w http.ResponseWriter) {
	if p.retry > 0 {
		seconds := int((p.retry + time.Second - 1) / time.Second)
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	writeJSON(w, p.status, p)
}

func badRequest(message string) problem {
	return problem{status: http.StatusBadRequest, Code: "bad-request", Message: message}
}

func tooMany(wait time.Duration) problem {
	return problem{status: http.StatusTooManyRequests, Code: "rate", Message: "Too many attempts; please wait a little.", retry: wait}
}

func closed(c Closed, language string) *problem {
	return &problem{
		status: http.StatusServiceUnavailable, Code: "closed", Message: "This service is closed now.",
		Text: c.Text(language), Callback: c.Callback, Opens: c.Opens,
	}
}

func busy() problem {
	return problem{status: http.StatusServiceUnavailable, Code: "busy", Message: "The server is busy; please try again.", retry: time.Second}
}

func noSession() problem {
	return problem{status: http.StatusUnauthorized, Code: "no-session", Message: "Please log in."}
}

func badCredentials(status int) problem {
	return problem{status: status, Code: "bad-credentials", Message: "The user ID or the password is wrong."}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the peer has gone: there is nobody to tell
}

// readJSON takes a body of application/json. What is wrong with it has been answered if it says false.
func readJSON(w http.ResponseWriter, r *http.Request, v any) bool {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		badRequest("The body must be application/json.").write(w)
		return false
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, bodyBytesMax))
	if err := d.Decode(v); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			badRequest("The body is too large.").write(w)
		} else {
			badRequest("The body is not the JSON that was expected.").write(w)
		}
		return false
	}
	return true
}
