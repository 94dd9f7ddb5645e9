package api

import (
	"context"
	"net/http"
	"time"

	"parley/internal/control"
)

// Board is what supervisors look at: the queues, the agents, and who waits and why, as of Now.
type Board struct {
	Now     time.Time       `json:"now"`
	Queues  []BoardQueue    `json:"queues"`
	Agents  []control.Agent `json:"agents"`
	Waiting []BoardContact  `json:"waiting"` // of each queue its first fifty
}

// BoardQueue is one queue.
type BoardQueue struct {
	DN       string    `json:"dn"`
	Name     string    `json:"name"`
	Closed   bool      `json:"closed,omitempty"`
	Waiting  int       `json:"waiting"`
	Oldest   time.Time `json:"oldest,omitzero"`
	Ready    int       `json:"ready"`
	Busy     int       `json:"busy"`
	Estimate *Minutes  `json:"estimate,omitempty"` // for who comes now; nil: nobody is there
	Error    Error     `json:"error"`
}

// Minutes is a range.
type Minutes struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// Error is how wrong the estimates of a queue were since the start: of those who were told one and answered.
type Error struct {
	Answered      int `json:"answered"`
	InsidePercent int `json:"insidePercent"` // whose wait lay within the range
	OffSeconds    int `json:"offSeconds"`    // mean distance of the range's middle from the wait
}

// BoardContact is somebody who waits.
type BoardContact struct {
	control.Explained
	DN      string    `json:"dn"`
	Arrived time.Time `json:"arrived,omitzero"`
	Wait    *Minutes  `json:"wait,omitempty"` // what the visitor is told
}

// Look takes a board as of now, in a language.
type Look func(ctx context.Context, language string) (Board, error)

// board is for supervisors.
func (a *API) board(w http.ResponseWriter, r *http.Request) {
	if !a.supervises(w, r) {
		return
	}
	if a.parts.Board == nil {
		forbidden().write(w)
		return
	}
	board, err := a.parts.Board(r.Context(), languageOf(r))
	if err != nil {
		a.fault(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, board)
}

// supervises says whether who asks is a supervisor or an administrator. What is wrong has been answered if it says false.
func (a *API) supervises(w http.ResponseWriter, r *http.Request) bool {
	account, _, ok := a.loggedIn(w, r)
	if !ok {
		return false
	}
	member, found, err := a.parts.Member(r.Context(), account.Name)
	switch {
	case err != nil:
		a.fault(w, r, err)
		return false
	case !found || member.Role != "supervisor" && member.Role != "admin":
		forbidden().write(w)
		return false
	}
	return true
}
