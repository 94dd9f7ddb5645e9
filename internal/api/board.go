package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"parley/acd/hours"
	"parley/acd/report"
	acdstore "parley/acd/store"
	"parley/internal/control"
)

// Board is what supervisors look at: the queues, the agents, and who waits and why, as of Now.
type Board struct {
	Now     time.Time      `json:"now"`
	Making  *int           `json:"making,omitempty"` // percent: the figures of today are being made anew, and are too low
	Queues  []BoardQueue   `json:"queues"`
	Agents  []BoardAgent   `json:"agents"`
	Waiting []BoardContact `json:"waiting"` // of each queue its first fifty
}

// BoardQueue is one queue.
type BoardQueue struct {
	DN       string       `json:"dn"`
	Name     string       `json:"name"`
	Closed   bool         `json:"closed,omitempty"`
	ByHand   *hours.Today `json:"byHand,omitempty"` // somebody has it open or closed until midnight
	Waiting  int          `json:"waiting"`
	Oldest   time.Time    `json:"oldest,omitzero"`
	Ready    int          `json:"ready"`
	Busy     int          `json:"busy"`
	Estimate *Minutes     `json:"estimate,omitempty"` // for who comes now; nil: nobody is there
	Error    Error        `json:"error"`
	Target   int          `json:"target"` // of its service level, in seconds
	Today    *Today       `json:"today,omitempty"`
}

// BoardAgent is an agent, and what there was of the day.
type BoardAgent struct {
	control.Agent
	Taken int `json:"taken"` // contacts since midnight where the server is
}

// Today is what happened to a queue's entries since midnight where the server is (docs/metrics.md).
type Today struct {
	Entered   int         `json:"entered"`
	Answered  int         `json:"answered"`
	Abandoned int         `json:"abandoned"`
	Level     *float64    `json:"serviceLevel,omitempty"` // percent; nil: nobody was answered or gave up
	Rule      report.Rule `json:"rule"`
	Sums
}

// Sums is what rates and means are made of, for one queue or several; without callbacks, as docs/metrics.md has it.
type Sums struct {
	Served       int     `json:"served"`       // answered
	ServedWithin int     `json:"servedWithin"` // of these, within the target
	GaveUp       int     `json:"gaveUp"`
	Waited       float64 `json:"waited"` // seconds, of those served, together
	Handled      int     `json:"handled"`
	Handling     float64 `json:"handling"` // seconds until the end of wrap-up, of those handled, together
}

// SumsOf says a tally in the interface's words.
func SumsOf(t report.Tally) Sums {
	return Sums{
		Served: t.Served, ServedWithin: t.ServedWithin, GaveUp: t.GaveUp, Waited: float64(t.WaitedMs) / 1000,
		Handled: t.Handled, Handling: float64(t.HandlingMs) / 1000,
	}
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

// boardOperations show how things stand.
func (a *API) boardOperations() []operation {
	return []operation{
		{method: "GET", path: "/board", id: "getBoard", allow: looksOnBoard(), do: a.board, cuts: true},
		{method: "GET", path: "/board/hour", id: "getBoardHour", allow: looksOnBoard(), do: a.boardHour, cuts: true},
		{method: "GET", path: "/board/stream", id: "streamBoard", allow: looksOnBoard(), do: a.streamBoard, cuts: true},
	}
}

func looksOnBoard() allow { return looksOn(acdstore.ScopeLiveRead) }

// looksOn is for what supervisors look at, and who is let in to look on with them.
func looksOn(scope acdstore.Scope) allow {
	return allow{supervisor: all, admin: all, auditor: all, integrator: granted, scope: scope}
}

// board is all of it, or what is in the caller's queues.
func (a *API) board(w http.ResponseWriter, r *http.Request, c caller) {
	if a.parts.Board == nil {
		nothingHere().write(w, r)
		return
	}
	board, err := a.parts.Board(r.Context(), languageOf(r))
	if err == nil && c.reach != all {
		board, err = a.cut(r.Context(), board, c)
	}
	if err != nil {
		a.fault(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, board)
}

// cut leaves of a board what is within reach: the queues, who serves them, who waits there.
func (a *API) cut(ctx context.Context, b Board, c caller) (Board, error) {
	dns, err := a.reachable(ctx, c)
	if err != nil {
		return Board{}, err
	}
	b.Queues = slices.DeleteFunc(slices.Clone(b.Queues), func(q BoardQueue) bool { return !dns[q.DN] })
	b.Waiting = slices.DeleteFunc(slices.Clone(b.Waiting), func(w BoardContact) bool { return !dns[w.DN] })
	left := []BoardAgent{}
	for _, g := range b.Agents {
		if cut, there := cutAgent(g.Agent, dns); there {
			left = append(left, BoardAgent{cut, g.Taken})
		}
	}
	b.Agents = left
	return b, nil
}

// cutAgents leaves the agents who serve one of the queues.
func cutAgents(agents []control.Agent, dns map[string]bool) []control.Agent {
	left := []control.Agent{}
	for _, g := range agents {
		if cut, there := cutAgent(g, dns); there {
			left = append(left, cut)
		}
	}
	return left
}

// cutAgent leaves of an agent what has to do with the queues; false: the agent serves none of them.
func cutAgent(g control.Agent, dns map[string]bool) (control.Agent, bool) {
	g.Queues = slices.DeleteFunc(slices.Clone(g.Queues), func(dn string) bool { return !dns[dn] })
	g.Contacts = nil
	return g, len(g.Queues) > 0
}

// reachable are the DNs of the queues that are granted to a caller.
func (a *API) reachable(ctx context.Context, c caller) (map[string]bool, error) {
	dns := map[string]bool{}
	if a.parts.Admin == nil {
		return dns, nil
	}
	queues, err := a.parts.Admin.Queues(ctx)
	for _, q := range queues {
		if c.has(q.ID) {
			dns[q.DN] = true
		}
	}
	return dns, err
}
