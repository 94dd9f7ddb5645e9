package api

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"

	"parley/acd/admin"
	acdstore "parley/acd/store"
	"parley/internal/control"
)

// agentOperations are about agents as they stand.
func (a *API) agentOperations() []operation {
	one := looksOn(acdstore.ScopeLiveRead)
	one.agent, one.integrator = own, none // an agent is in no queue alone
	return []operation{
		{method: "GET", path: "/agents", id: "listAgents", allow: looksOn(acdstore.ScopeLiveRead), do: a.listAgents, cuts: true},
		{method: "GET", path: "/agents/{user}", id: "getAgent", allow: one, do: a.getAgent},
		{method: "PUT", path: "/agents/{user}/state", id: "setState", do: a.setState,
			allow: allow{supervisor: all, admin: all, scope: acdstore.ScopeLiveWrite}},
	}
}

func (a *API) listAgents(w http.ResponseWriter, r *http.Request, c caller) {
	agents, err := a.parts.Centre.Agents(r.Context())
	if err == nil && c.reach != all {
		var dns map[string]bool
		if dns, err = a.reachable(r.Context(), c); err == nil {
			agents = cutAgents(agents, dns)
		}
	}
	if agents == nil {
		agents = []control.Agent{}
	}
	a.shown(w, r, http.StatusOK, map[string]any{"agents": agents}, err)
}

func (a *API) getAgent(w http.ResponseWriter, r *http.Request, _ caller) {
	g, err := a.agentNamed(r)
	a.shown(w, r, http.StatusOK, g, err)
}

// agentNamed is the agent in the path.
func (a *API) agentNamed(r *http.Request) (control.Agent, error) {
	agents, err := a.parts.Centre.Agents(r.Context())
	if err != nil {
		return control.Agent{}, err
	}
	for _, g := range agents {
		if g.Name == chi.URLParam(r, "user") {
			return g, nil
		}
	}
	return control.Agent{}, fmt.Errorf("agent %q: %w", chi.URLParam(r, "user"), admin.ErrNoAgent)
}

// setState sets an agent's state from above: ready, not-ready, or out.
func (a *API) setState(w http.ResponseWriter, r *http.Request, _ caller) {
	var asked struct {
		State  string `json:"state"`
		Reason string `json:"reason"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	if asked.State != "ready" && asked.State != "not-ready" && asked.State != "out" {
		a.refuseChange(w, r, fmt.Errorf("%w: state is ready, not-ready or out", errBadAnswer))
		return
	}
	err := a.parts.Centre.ForceAgent(r.Context(), chi.URLParam(r, "user"), asked.State, asked.Reason)
	if errors.Is(err, admin.ErrNoAgent) {
		err = fmt.Errorf("force: %w", admin.ErrNoAgent)
	}
	a.done(w, r, err)
}
