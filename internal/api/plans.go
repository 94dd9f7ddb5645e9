package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"parley/acd/plan"
	"parley/acd/report"
	acdstore "parley/acd/store"
)

// planOperations are reports that people have put together, and have made at their time. One sees the own ones and those
// that are shared, and changes the own ones; administrators change shared ones too.
func (a *API) planOperations() []operation {
	who := allow{supervisor: own, admin: own, auditor: own}
	return []operation{
		{method: "GET", path: "/report-plans", id: "listPlans", allow: who, do: a.listPlans},
		{method: "POST", path: "/report-plans", id: "addPlan", allow: who, do: a.addPlan},
		{method: "GET", path: "/report-plans/{plan}", id: "getPlan", allow: who, do: a.getPlan},
		{method: "PUT", path: "/report-plans/{plan}", id: "setPlan", allow: who, do: a.setPlan},
		{method: "DELETE", path: "/report-plans/{plan}", id: "removePlan", allow: who, do: a.removePlan},
		{method: "GET", path: "/report-plans/{plan}/results", id: "listResults", allow: who, do: a.listResults},
		{method: "POST", path: "/report-plans/{plan}/results", id: "makeResult", allow: who, do: a.makeResult},
		{method: "GET", path: "/report-plans/{plan}/results/{result}", id: "getResult", allow: who, do: a.getResult},
	}
}

// planSchedule is plan.Schedule as it is written.
type planSchedule struct {
	Every   plan.Every `json:"every"`
	At      string     `json:"at"` // HH:MM
	Weekday int        `json:"weekday,omitempty"`
	Day     int        `json:"day,omitempty"`
}

// planAsked is what a plan is to be.
type planAsked struct {
	Name     string        `json:"name"`
	Shared   bool          `json:"shared"`
	Report   string        `json:"report"`
	Question plan.Question `json:"question"`
	Zone     string        `json:"zone"`
	Schedule *planSchedule `json:"schedule,omitempty"`
	Format   report.Format `json:"format"`
	Keep     int           `json:"keep"`
}

// planShown is a plan as who sees it is shown it.
type planShown struct {
	ID int64 `json:"id"`
	planAsked
	Mine bool       `json:"mine"`
	Next *time.Time `json:"next,omitempty"`
}

// resultShown is a made report.
type resultShown struct {
	ID      int64         `json:"id"`
	Due     time.Time     `json:"due"`
	Made    time.Time     `json:"made"`
	From    *time.Time    `json:"from,omitempty"`
	To      *time.Time    `json:"to,omitempty"`
	Format  report.Format `json:"format"`
	Bytes   int           `json:"bytes"`
	Problem plan.Problem  `json:"problem,omitempty"`
}

// plan reads what is asked; errors are sentences for who asked.
func (x planAsked) plan(language string) (plan.Plan, error) {
	p := plan.Plan{
		Name: x.Name, Shared: x.Shared, Report: x.Report, Question: x.Question, Zone: x.Zone, Language: language, Format: x.Format, Keep: x.Keep,
	}
	if s := x.Schedule; s != nil && s.Every != plan.Never {
		at, err := time.Parse("15:04", s.At)
		if err != nil {
			return p, plan.ErrWhen
		}
		p.When = plan.Schedule{Every: s.Every, At: at.Hour()*60 + at.Minute(), Weekday: s.Weekday, Day: s.Day}
	}
	return p, nil
}

func shownPlan(p plan.Plan, c caller) planShown {
	s := planShown{ID: p.ID, Mine: p.Owner == c.actor, Next: orNone(p.Due), planAsked: planAsked{
		Name: p.Name, Shared: p.Shared, Report: p.Report, Question: p.Question, Zone: p.Zone, Format: p.Format, Keep: p.Keep,
	}}
	if p.When.Every != plan.Never {
		s.Schedule = &planSchedule{Every: p.When.Every, At: fmt.Sprintf("%02d:%02d", p.When.At/60, p.When.At%60), Weekday: p.When.Weekday, Day: p.When.Day}
	}
	return s
}

func orNone(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func shownResult(r plan.Result) resultShown {
	return resultShown{
		ID: r.ID, Due: r.Due, Made: r.Made, From: orNone(r.From), To: orNone(r.To), Format: r.Format, Bytes: r.Bytes, Problem: r.Problem,
	}
}

// planOf is the one that the path names, if the caller sees it; to change it asks for more. plan.ErrNoPlan.
func (a *API) planOf(r *http.Request, c caller, change bool) (plan.Plan, error) {
	id, err := strconv.ParseInt(chi.URLParam(r, "plan"), 10, 64)
	if err != nil || a.parts.Plans == nil {
		return plan.Plan{}, plan.ErrNoPlan
	}
	p, err := a.parts.Plans.Plan(r.Context(), c.actor, id)
	if err == nil && change && p.Owner != c.actor && c.member.Role != acdstore.RoleAdmin {
		return plan.Plan{}, plan.ErrNoPlan
	}
	return p, err
}

// answerPlans answers with what do gives, or for its error: of a wording too.
func (a *API) answerPlans(w http.ResponseWriter, r *http.Request, status int, do func() (any, error)) {
	v, err := do()
	var bad report.BadWording
	if errors.As(err, &bad) {
		problem{status: http.StatusUnprocessableEntity, code: "bad-value", detail: bad.What}.write(w, r)
		return
	}
	a.shown(w, r, status, v, err)
}

func (a *API) listPlans(w http.ResponseWriter, r *http.Request, c caller) {
	a.answerPlans(w, r, http.StatusOK, func() (any, error) {
		list := []planShown{}
		if a.parts.Plans != nil {
			seen, err := a.parts.Plans.Seen(r.Context(), c.actor)
			if err != nil {
				return nil, err
			}
			for _, p := range seen {
				list = append(list, shownPlan(p, c))
			}
		}
		return map[string]any{"plans": list}, nil
	})
}

func (a *API) getPlan(w http.ResponseWriter, r *http.Request, c caller) {
	p, err := a.planOf(r, c, false)
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	showTagged(w, r, http.StatusOK, shownPlan(p, c))
}

func (a *API) addPlan(w http.ResponseWriter, r *http.Request, c caller) {
	var asked planAsked
	if !readJSON(w, r, &asked) {
		return
	}
	a.answerPlans(w, r, http.StatusCreated, func() (any, error) {
		p, err := asked.plan(languageOf(r))
		if err != nil {
			return nil, err
		}
		p.Owner = c.actor
		p, err = a.parts.Plans.Add(r.Context(), p)
		return shownPlan(p, c), err
	})
}

// setPlan changes one as a whole, if it still is as the caller has seen it.
func (a *API) setPlan(w http.ResponseWriter, r *http.Request, c caller) {
	var asked planAsked
	if !readJSON(w, r, &asked) {
		return
	}
	now, err := a.planOf(r, c, true)
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	if !matches(r, shownPlan(now, c)) {
		problem{status: http.StatusPreconditionFailed, code: "changed"}.write(w, r)
		return
	}
	a.answerPlans(w, r, http.StatusOK, func() (any, error) {
		p, err := asked.plan(languageOf(r))
		if err != nil {
			return nil, err
		}
		p.ID, p.Owner = now.ID, now.Owner
		p, err = a.parts.Plans.Set(r.Context(), c.actor, p)
		return shownPlan(p, c), err
	})
}

func (a *API) removePlan(w http.ResponseWriter, r *http.Request, c caller) {
	p, err := a.planOf(r, c, true)
	if err == nil {
		err = a.parts.Plans.Remove(r.Context(), c.actor, p.ID)
	}
	a.done(w, r, err)
}

func (a *API) listResults(w http.ResponseWriter, r *http.Request, c caller) {
	a.answerPlans(w, r, http.StatusOK, func() (any, error) {
		p, err := a.planOf(r, c, false)
		if err != nil {
			return nil, err
		}
		results, err := a.parts.Plans.Results(r.Context(), p.ID)
		list := []resultShown{}
		for _, x := range results {
			list = append(list, shownResult(x))
		}
		return map[string]any{"results": list}, err
	})
}

// makeResult makes one now, when it is its turn among the reports.
func (a *API) makeResult(w http.ResponseWriter, r *http.Request, c caller) {
	p, err := a.planOf(r, c, true)
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
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
	made, err := a.parts.Plans.Make(ctx, p)
	a.shown(w, r, http.StatusCreated, shownResult(made), err)
}

// getResult answers what was made, as a file.
func (a *API) getResult(w http.ResponseWriter, r *http.Request, c caller) {
	p, err := a.planOf(r, c, false)
	var made plan.Result
	var sheet []byte
	if err == nil {
		id, bad := strconv.ParseInt(chi.URLParam(r, "result"), 10, 64)
		if err = plan.ErrNoSheet; bad == nil {
			made, sheet, err = a.parts.Plans.Sheet(r.Context(), p.ID, id)
		}
	}
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", made.Format.MediaType())
	name := fmt.Sprintf("%s-%s.%s", p.Report, made.Due.Format("20060102-1504"), made.Format.Extension())
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = w.Write(sheet) // the peer has gone: there is nobody to tell
}
