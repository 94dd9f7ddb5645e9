package api

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	acdstore "parley/acd/store"
	"parley/acd/webhook"
	"parley/internal/control"
)

// webhookOperations are about programs that are told what happens (docs/webhooks.md).
func (a *API) webhookOperations() []operation {
	look := allow{admin: all, auditor: all, scope: acdstore.ScopeWebhooksRead}
	change := allow{admin: all, scope: acdstore.ScopeWebhooksWrite}
	return []operation{
		{method: "GET", path: "/webhooks", id: "listWebhooks", allow: look, do: a.listWebhooks, cuts: true},
		{method: "POST", path: "/webhooks", id: "addWebhook", allow: change, do: a.addWebhook, cuts: true},
		{method: "PATCH", path: "/webhooks/{webhook}", id: "setWebhook", allow: change, do: a.setWebhook, cuts: true},
		{method: "DELETE", path: "/webhooks/{webhook}", id: "removeWebhook", allow: change, do: a.removeWebhook, cuts: true},
		{method: "GET", path: "/webhooks/{webhook}/deliveries", id: "listDeliveries", allow: look, do: a.listDeliveries, cuts: true},
		{method: "POST", path: "/webhooks/{webhook}/deliveries/{delivery}", id: "repeatDelivery", allow: change, do: a.repeatDelivery, cuts: true},
	}
}

// mine says whether a webhook is within the caller's reach: a program of some queues gets at those of no others.
func (a *API) mine(c caller, known map[string]bool, w control.Webhook) bool {
	if c.reach == all {
		return true
	}
	for _, dn := range w.Queues {
		if !known[strings.ToLower(dn)] {
			return false
		}
	}
	return len(w.Queues) > 0
}

// reachedDNs is the DNs of the queues a caller is kept to.
func (a *API) reachedDNs(r *http.Request, c caller) (map[string]bool, error) {
	known := map[string]bool{}
	queues, err := a.parts.Admin.Queues(r.Context())
	for _, q := range queues {
		if c.has(q.ID) {
			known[strings.ToLower(q.DN)] = true
		}
	}
	return known, err
}

// webhooks are those within reach.
func (a *API) webhooks(r *http.Request, c caller) ([]control.Webhook, error) {
	known, err := a.reachedDNs(r, c)
	if err != nil {
		return nil, err
	}
	list, err := a.parts.Centre.Webhooks(r.Context())
	if err != nil {
		return nil, err
	}
	mine := []control.Webhook{}
	for _, w := range list {
		if a.mine(c, known, w) {
			mine = append(mine, w)
		}
	}
	return mine, nil
}

// webhookOf is the number of the one that the path names, if it is within reach: webhook.ErrNoHook.
func (a *API) webhookOf(r *http.Request, c caller) (int64, error) {
	id, err := strconv.ParseInt(chi.URLParam(r, "webhook"), 10, 64)
	if err != nil {
		return 0, webhook.ErrNoHook
	}
	list, err := a.webhooks(r, c)
	if err != nil {
		return 0, err
	}
	for _, w := range list {
		if w.ID == id {
			return id, nil
		}
	}
	return 0, webhook.ErrNoHook
}

func (a *API) listWebhooks(w http.ResponseWriter, r *http.Request, c caller) {
	list, err := a.webhooks(r, c)
	a.shown(w, r, http.StatusOK, map[string]any{"webhooks": list}, err)
}

// addWebhook answers with the secret, this once.
func (a *API) addWebhook(w http.ResponseWriter, r *http.Request, c caller) {
	var asked struct {
		URL    string   `json:"url"`
		Events []string `json:"events"`
		Queues []string `json:"queues"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	known, err := a.reachedDNs(r, c)
	if err == nil && !a.mine(c, known, control.Webhook{Queues: asked.Queues}) {
		problem{status: http.StatusUnprocessableEntity, code: "bad-value", detail: "A program that is kept to some queues names queues of its own."}.write(w, r)
		return
	}
	var made control.Webhook
	if err == nil {
		made, err = a.parts.Centre.AddWebhook(r.Context(), control.NewWebhook{URL: asked.URL, Events: asked.Events, Queues: asked.Queues})
	}
	a.shown(w, r, http.StatusCreated, made, err)
}

// setWebhook pauses and resumes.
func (a *API) setWebhook(w http.ResponseWriter, r *http.Request, c caller) {
	var asked struct {
		Paused bool `json:"paused"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	id, err := a.webhookOf(r, c)
	if err == nil {
		err = a.parts.Centre.PauseWebhook(r.Context(), id, asked.Paused)
	}
	a.done(w, r, err)
}

func (a *API) removeWebhook(w http.ResponseWriter, r *http.Request, c caller) {
	id, err := a.webhookOf(r, c)
	if err == nil {
		err = a.parts.Centre.RemoveWebhook(r.Context(), id)
	}
	a.done(w, r, err)
}

// listDeliveries gives a page, newest first.
func (a *API) listDeliveries(w http.ResponseWriter, r *http.Request, c caller) {
	p, ok := a.pageOf(w, r)
	if !ok {
		return
	}
	before := int64(0)
	if p.after != "" {
		before, _ = strconv.ParseInt(p.after, 10, 64) // it is our own
	}
	id, err := a.webhookOf(r, c)
	var list []webhook.Delivery
	if err == nil {
		list, err = a.parts.Centre.Deliveries(r.Context(), id, before)
	}
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	next := ""
	if len(list) > p.most {
		list = list[:p.most]
	}
	if len(list) == p.most {
		next = strconv.FormatInt(list[len(list)-1].ID, 10)
	}
	if list == nil {
		list = []webhook.Delivery{}
	}
	a.answerPage(w, r, "deliveries", list, next)
}

func (a *API) repeatDelivery(w http.ResponseWriter, r *http.Request, c caller) {
	delivery, err := strconv.ParseInt(chi.URLParam(r, "delivery"), 10, 64)
	if err != nil {
		nothingHere().write(w, r)
		return
	}
	id, err := a.webhookOf(r, c)
	if err == nil {
		err = a.parts.Centre.RepeatDelivery(r.Context(), id, delivery)
	}
	a.done(w, r, err)
}
