package api

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"time"

	"github.com/go-chi/chi/v5"

	"parley/acd"
	"parley/internal/analysis"
	"parley/internal/control"
	"parley/internal/wall"
)

// Bounds of what is computed beside the running server; the command line has wider ones.
const (
	analysisSeedsMax   = 50
	analysisChangesMax = 100
	analysisSpanMax    = 31 * 24 * time.Hour
)

// analysisOperations are what-if and forecast: long work that is taken on, looked at and called off.
func (a *API) analysisOperations() []operation {
	who := allow{supervisor: own, admin: own, auditor: own}
	return []operation{
		{method: "POST", path: "/whatif", id: "beginWhatIf", allow: who, do: a.beginWhatIf},
		{method: "POST", path: "/forecast", id: "beginForecast", allow: who, do: a.beginForecast},
		{method: "GET", path: "/analyses/{analysis}", id: "getAnalysis", allow: who, do: a.getAnalysis},
		{method: "DELETE", path: "/analyses/{analysis}", id: "endAnalysis", allow: who, do: a.endAnalysis},
	}
}

// analysisShown is an analysis as it stands.
type analysisShown struct {
	ID       string         `json:"id"`
	State    analysis.State `json:"state"`
	Phase    string         `json:"phase,omitempty"`
	Percent  int            `json:"percent"`
	Begun    time.Time      `json:"begun"`
	Problem  string         `json:"problem,omitempty"`
	WhatIf   any            `json:"whatif,omitempty"`
	Forecast any            `json:"forecast,omitempty"`
}

// whatIfAnswer and forecastAnswer tell the answers of the two kinds apart.
type (
	whatIfAnswer   struct{ any }
	forecastAnswer struct{ any }
)

func shownAnalysis(j analysis.Job) analysisShown {
	s := analysisShown{ID: j.ID, State: j.State, Phase: j.Phase, Percent: j.Percent, Begun: j.Begun, Problem: j.Problem}
	switch x := j.Answer.(type) {
	case whatIfAnswer:
		s.WhatIf = x.any
	case forecastAnswer:
		s.Forecast = x.any
	}
	return s
}

// whatIfAsked is the question of a replay. Times and names are as in reports.
type whatIfAsked struct {
	From   string                       `json:"from"`
	To     string                       `json:"to"`
	Zone   string                       `json:"zone"`
	Queues map[string]map[string]string `json:"queues"`
	Agents map[string]map[string]string `json:"agents"`
	Seeds  int                          `json:"seeds"`
}

func (x whatIfAsked) ask(now time.Time) (ask analysis.ReplayAsk, wrong string) {
	zone, err := time.LoadLocation(x.Zone)
	if err != nil || x.Zone == "" || x.Zone == "Local" {
		return ask, "zone is like Asia/Taipei."
	}
	from, ok := localMoment(x.From, zone)
	to, also := localMoment(x.To, zone)
	if !ok || !also || !from.Before(to) || to.Sub(from) > analysisSpanMax+time.Hour {
		return ask, "from and to are like 2026-11-22 or 2026-11-22T08:00, to after from, at most 31 days."
	}
	if from.After(now) {
		return ask, "from is in the future."
	}
	if x.Seeds < 1 || x.Seeds > analysisSeedsMax {
		return ask, fmt.Sprintf("seeds are 1 to %d.", analysisSeedsMax)
	}
	n := 0
	for _, all := range []map[string]map[string]string{x.Queues, x.Agents} {
		for _, one := range all {
			n += len(one)
		}
	}
	if n > analysisChangesMax {
		return ask, fmt.Sprintf("At most %d things can be different at once.", analysisChangesMax)
	}
	return analysis.ReplayAsk{
		From: acd.Time(from.UnixMilli()), To: acd.Time(min(to.UnixMilli(), now.UnixMilli())), Zone: zone, Supposed: control.Supposed{Queues: x.Queues, Agents: x.Agents},
		Seed: 1, Seeds: x.Seeds, Cores: analysisCores(),
	}, ""
}

// analysisCores is how many an analysis gets: those who talk need the others.
func analysisCores() int { return max(1, runtime.GOMAXPROCS(0)/4) }

func localMoment(text string, zone *time.Location) (time.Time, bool) {
	t, ok := wall.Read(text, zone)
	return t, ok && t.Year() >= 1970 && t.Year() <= 2100
}

func (a *API) beginWhatIf(w http.ResponseWriter, r *http.Request, c caller) {
	var asked whatIfAsked
	if !readJSON(w, r, &asked) {
		return
	}
	ask, wrong := asked.ask(a.parts.Now())
	if wrong != "" {
		badValue(wrong).write(w, r)
		return
	}
	a.begin(w, r, c, func(ctx context.Context, db *sql.DB, told analysis.Progress) (any, error) {
		answer, err := ask.Run(ctx, db, told)
		if err != nil {
			return nil, err
		}
		return whatIfAnswer{answer.Answer()}, nil
	})
}

// forecastAsked is the question of a forecast.
type forecastAsked struct {
	DN      string  `json:"dn"`
	Day     string  `json:"day"`
	Zone    string  `json:"zone"`
	Minutes int     `json:"interval"`
	Weeks   int     `json:"weeks"`
	Percent float64 `json:"percent"`
	Seconds int64   `json:"seconds"`
	Slots   int     `json:"slots"`
}

func (x forecastAsked) ask() (ask analysis.ForecastAsk, wrong string) {
	zone, err := time.LoadLocation(x.Zone)
	switch {
	case err != nil || x.Zone == "" || x.Zone == "Local":
		return ask, "zone is like Asia/Taipei."
	case !slices.Contains([]int{15, 30, 60}, x.Minutes):
		return ask, "interval is 15, 30 or 60."
	case x.Percent < 0 || x.Percent > 100 || x.Seconds < 0 || x.Seconds > 24*3600:
		return ask, "The target is percent (up to 100) within seconds (up to a day)."
	case x.Slots < 0 || x.Slots > acd.SlotsMax || x.Weeks < 0 || x.Weeks > 520:
		return ask, fmt.Sprintf("slots are 1 to %d, weeks 1 to 520; 0 is what is usual.", acd.SlotsMax)
	}
	if x.Day != "" {
		if _, err := time.Parse(time.DateOnly, x.Day); err != nil {
			return ask, "day is like 2026-11-30."
		}
	}
	return analysis.ForecastAsk{
		DN: x.DN, Day: x.Day, Minutes: x.Minutes, Weeks: x.Weeks, Level: x.Percent, Within: acd.Seconds(x.Seconds), Slots: x.Slots, Zone: zone,
		Cores: analysisCores(),
	}, ""
}

func (a *API) beginForecast(w http.ResponseWriter, r *http.Request, c caller) {
	var asked forecastAsked
	if !readJSON(w, r, &asked) {
		return
	}
	ask, wrong := asked.ask()
	if wrong != "" {
		badValue(wrong).write(w, r)
		return
	}
	a.begin(w, r, c, func(ctx context.Context, db *sql.DB, told analysis.Progress) (any, error) {
		answer, err := ask.Run(ctx, db, told)
		if err != nil {
			return nil, err
		}
		return forecastAnswer{answer.Answer()}, nil
	})
}

func badValue(detail string) problem {
	return problem{status: http.StatusUnprocessableEntity, code: "bad-value", detail: detail}
}

// begin takes work on, or says why not now.
func (a *API) begin(w http.ResponseWriter, r *http.Request, c caller, work analysis.Work) {
	if a.parts.Analyses == nil {
		busy().write(w, r)
		return
	}
	j, err := a.parts.Analyses.Begin(c.actor, work)
	switch {
	case errors.Is(err, analysis.ErrOwn):
		problem{status: http.StatusConflict, code: "state", detail: err.Error()}.write(w, r)
	case errors.Is(err, analysis.ErrBusy):
		busy().write(w, r)
	default:
		a.shown(w, r, http.StatusAccepted, shownAnalysis(j), err)
	}
}

func (a *API) getAnalysis(w http.ResponseWriter, r *http.Request, c caller) {
	if a.parts.Analyses != nil {
		if j, err := a.parts.Analyses.Job(c.actor, chi.URLParam(r, "analysis")); err == nil {
			writeJSON(w, http.StatusOK, shownAnalysis(j))
			return
		}
	}
	nothingHere().write(w, r)
}

func (a *API) endAnalysis(w http.ResponseWriter, r *http.Request, c caller) {
	if a.parts.Analyses == nil || a.parts.Analyses.End(c.actor, chi.URLParam(r, "analysis")) != nil {
		nothingHere().write(w, r)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
