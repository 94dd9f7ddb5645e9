package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/go-chi/chi/v5"

	"parley/acd"
	"parley/acd/facts"
	"parley/acd/report"
	acdstore "parley/acd/store"
)

// Bounds of reports: how many are made at once, how long one waits for its turn and takes, and how long it gets.
const (
	reportsAtOnce = 2
	reportWait    = 10 * time.Second
	reportTime    = 45 * time.Second // for one; less than the server gives an answer
	figuresWait   = 5 * time.Second  // for figures that are being made anew; then it says how far they are
	reportRowsMax = report.DefaultRows
)

// reportOperations are figures (docs/metrics.md). Agents see their own.
func (a *API) reportOperations() []operation {
	look := allow{agent: own, supervisor: all, admin: all, auditor: all, integrator: granted, scope: acdstore.ScopeReportsRead}
	story := look
	story.scope = acdstore.ScopeContactsRead
	return []operation{
		{method: "GET", path: "/reports", id: "listReports", allow: look, do: a.listReports, cuts: true},
		{method: "GET", path: "/reports/{report}", id: "getReport", allow: look, do: a.getReport, cuts: true},
		{method: "GET", path: "/contacts/{contact}/story", id: "getContactStory", allow: story, do: a.contactStory},
	}
}

// listReports names the reports within reach.
func (a *API) listReports(w http.ResponseWriter, r *http.Request, c caller) {
	type told struct {
		Name       string `json:"name"`
		Title      string `json:"title"`
		Definition string `json:"definition"`
		Interval   bool   `json:"interval"`
		Rule       bool   `json:"rule"`
		Queues     bool   `json:"queues"`
		Agents     bool   `json:"agents"`
	}
	list := []told{}
	if a.parts.Reports != nil {
		for _, k := range a.parts.Reports.Kinds(languageOf(r)) {
			if !k.OfOne && offered(k, c) {
				list = append(list, told{k.Name, k.Title, k.Means, k.Interval, k.Rule, k.OfQueues, k.OfAgents})
			}
		}
	}
	writeJSON(w, http.StatusOK, map[string]any{"reports": list})
}

// offered says whether a report can be cut to the caller's reach.
func offered(k report.Kind, c caller) bool {
	switch c.reach {
	case all:
		return true
	case own:
		return k.OfAgents && c.member.Agent != 0
	case granted:
		return k.OfQueues && len(c.queues) > 0
	}
	return false
}

// getReport answers a report, cut to the caller's reach.
func (a *API) getReport(w http.ResponseWriter, r *http.Request, c caller) {
	name := chi.URLParam(r, "report")
	kind, found := a.kindOf(r, name)
	switch {
	case !found || kind.OfOne:
		nothingHere().write(w, r)
		return
	case !offered(kind, c):
		forbidden().write(w, r)
		return
	}
	wording, format, bad := wordingOf(r)
	if bad != nil {
		bad.write(w, r)
		return
	}
	ask, err := a.parts.Reports.Read(r.Context(), wording)
	if err != nil {
		a.refuseReport(w, r, err)
		return
	}
	if ask.RowsMax > reportRowsMax {
		badRequest(fmt.Sprintf("The most rows are %d.", reportRowsMax)).write(w, r)
		return
	}
	switch c.reach {
	case own:
		ask.Agents = []acd.AgentID{c.member.Agent}
	case granted:
		if ask.Queues = inReach(ask.Queues, c); len(ask.Queues) == 0 {
			nothingHere().write(w, r)
			return
		}
		ask.Reach = c.queues
	}
	a.answerReport(w, r, name, ask, format)
}

// inReach are the queues that were asked for, or all, as far as they are granted.
func inReach(asked []acd.QueueID, c caller) []acd.QueueID {
	if len(asked) == 0 {
		return c.queues
	}
	return slices.DeleteFunc(asked, func(q acd.QueueID) bool { return !c.has(q) })
}

// contactStory is what happened to one contact, without what was said: reading it is no entry of the audit trail.
func (a *API) contactStory(w http.ResponseWriter, r *http.Request, _ caller) {
	if a.parts.Reports == nil {
		nothingHere().write(w, r)
		return
	}
	wording, format, bad := wordingOf(r)
	if bad != nil {
		bad.write(w, r)
		return
	}
	id, err := acd.ParseContactID(chi.URLParam(r, "contact"))
	if err != nil {
		nothingHere().write(w, r)
		return
	}
	ask, err := a.parts.Reports.Read(r.Context(), report.Wording{Zone: wording.Zone, Language: wording.Language, Defined: wording.Defined})
	if err != nil {
		a.refuseReport(w, r, err)
		return
	}
	ask.Contact = id
	a.answerReport(w, r, "contact", ask, format)
}

func (a *API) kindOf(r *http.Request, name string) (report.Kind, bool) {
	if a.parts.Reports == nil {
		return report.Kind{}, false
	}
	kinds := a.parts.Reports.Kinds(languageOf(r))
	at := slices.IndexFunc(kinds, func(k report.Kind) bool { return k.Name == name })
	if at < 0 {
		return report.Kind{}, false
	}
	return kinds[at], true
}

// answerReport makes a report when it is its turn, whole before the first byte is sent.
func (a *API) answerReport(w http.ResponseWriter, r *http.Request, name string, ask report.Ask, format report.Format) {
	if !a.takeTurn(w, r) {
		return
	}
	defer func() { <-a.reporting }()
	ctx, cancel := context.WithTimeout(r.Context(), reportTime)
	defer cancel()
	if a.parts.Figures != nil {
		if err := a.parts.Figures(ctx, figuresWait); err != nil {
			a.refuseReport(w, r, err)
			return
		}
	}
	sheet, err := a.parts.Reports.Ask(ctx, name, ask)
	if err != nil {
		a.refuseReport(w, r, err)
		return
	}
	var out bytes.Buffer
	if err := sheet.Write(&out, format); err != nil {
		a.fault(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", format.MediaType())
	if format != report.JSON {
		h.Set("Content-Disposition", `attachment; filename="`+name+"."+format.Extension()+`"`)
	}
	_, _ = w.Write(out.Bytes()) // the peer has gone: there is nobody to tell
}

// takeTurn waits until a report may be made; who got the turn gives it back. false: it has been answered.
func (a *API) takeTurn(w http.ResponseWriter, r *http.Request) bool {
	turn := time.NewTimer(reportWait)
	defer turn.Stop()
	select {
	case a.reporting <- struct{}{}:
		return true
	case <-turn.C:
		busy().write(w, r)
	case <-r.Context().Done():
	}
	return false
}

// refuseReport tells what is wrong with the question, and nobody what broke.
func (a *API) refuseReport(w http.ResponseWriter, r *http.Request, err error) {
	var bad report.BadWording
	var behind facts.Behind
	switch {
	case errors.As(err, &behind):
		notYet(behind).write(w, r)
	case errors.As(err, &bad):
		badRequest(bad.What).write(w, r)
	case errors.Is(err, report.ErrContact):
		nothingHere().write(w, r)
	case errors.Is(err, report.ErrPeriod), errors.Is(err, report.ErrStep), errors.Is(err, report.ErrRule), errors.Is(err, report.ErrLarge):
		badRequest(err.Error()).write(w, r)
	default:
		a.fault(w, r, err)
	}
}

// rowsPerSecond is about how many rows of the log are made figures of.
const rowsPerSecond = 50_000

// notYet tells how far figures are that are being made, and when it may be tried again.
func notYet(b facts.Behind) problem {
	left := time.Duration(b.All-b.Done) * time.Second / rowsPerSecond
	done := b.Percent()
	return problem{
		status: http.StatusServiceUnavailable, code: "figures", detail: b.Error(), retry: min(max(left, time.Second), time.Minute),
		problemMembers: problemMembers{Progress: &done},
	}
}

// wordingOf reads the question off the address. A parameter that is not known is refused.
func wordingOf(r *http.Request) (report.Wording, report.Format, *problem) {
	asked, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		p := badRequest("The query cannot be read.")
		return report.Wording{}, "", &p
	}
	w, format := report.Wording{Language: languageOf(r)}, report.JSON
	one := map[string]*string{
		"from": &w.From, "to": &w.To, "tz": &w.Zone, "interval": &w.Interval, "rule": &w.Rule, "within": &w.Within, "short": &w.Short, "rows": &w.Rows,
	}
	for name, values := range asked {
		into, known := one[name]
		switch {
		case name == "queue":
			w.Queues = values
		case name == "agent":
			w.Agents = values
		case len(values) != 1:
			p := badRequest(name + " is given more than once.")
			return w, "", &p
		case known:
			*into = values[0]
		case name == "skip-short":
			w.Skip = values[0] == "true"
		case name == "definitions":
			w.Defined = values[0] == "true"
		case name == "format":
			format = report.Format(values[0])
		case name != "lang":
			p := badRequest("There is no parameter " + name + ".")
			return w, "", &p
		}
	}
	if format.MediaType() == "" {
		p := badRequest(report.ErrFormat.Error())
		return w, "", &p
	}
	return w, format, nil
}
