package api

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// operation is one thing that can be done over HTTP. The router and the served document are made of the table of all; how
// an operation is called, what it takes and what it answers stands in openapi/, and a test holds the two to each other.
type operation struct {
	method, path string // under /api/v1; {contact}, {dn} and {user} are held to the caller's reach before do is called
	id           string // the document's operationId
	allow        allow
	do           func(w http.ResponseWriter, r *http.Request, c caller)
	foreign      bool // other sites' pages may ask, and whoever does shows no cookie
	// cuts says that do itself keeps to the queues of a caller who reaches those alone, where the path names no object that
	// could be held to them. Without it such a caller may not.
	cuts bool
}

// namesObject says whether the path has something that is held to the caller's reach.
func (o operation) namesObject() bool {
	return strings.Contains(o.path, "{contact}") || strings.Contains(o.path, "{dn}") || strings.Contains(o.path, "{user}")
}

// root is where the operations are.
const root = "/api/v1"

// operations is the table of all operations. Each area has its rows beside its handlers.
func (a *API) operations() []operation {
	return slices.Concat(
		a.publicOperations(),
		a.setupOperations(),
		a.statusOperations(),
		a.sessionOperations(),
		a.boardOperations(),
		a.agentOperations(),
		a.contactOperations(),
		a.queueOperations(),
		a.labelOperations(),
		a.settingOperations(),
		a.replyOperations(),
		a.userOperations(),
		a.tokenOperations(),
		a.webhookOperations(),
		a.searchOperations(),
		a.safetyOperations(),
		a.privacyOperations(),
		a.reportOperations(),
		a.planOperations(),
		a.analysisOperations(),
	)
}

// publicOperations are for visitors and for machines that look whether we live.
func (a *API) publicOperations() []operation {
	anybody := allow{anybody: true}
	return []operation{
		{method: "GET", path: "/health", id: "getHealth", allow: anybody, do: a.health},
		{method: "GET", path: "/openapi.json", id: "getDocument", allow: anybody, do: a.getDocument, foreign: true},
		{method: "POST", path: "/visits", id: "addVisit", allow: anybody, do: a.postVisit, foreign: true},
		{method: "OPTIONS", path: "/visits", id: "askToVisit", allow: anybody, do: a.preflight, foreign: true},
	}
}

// checkOperations is nil for a table that can be served: every operation says who may call it, and has its name alone.
func checkOperations(table []operation) error {
	var problems []error
	seen := map[string]bool{}
	for _, op := range table {
		if err := op.allow.check(); err != nil {
			problems = append(problems, fmt.Errorf("operation %s %s: %w", op.method, op.path, err))
		}
		if op.foreign && !op.allow.anybody {
			problems = append(problems, fmt.Errorf("operation %s %s: for other sites' pages, and not for anybody", op.method, op.path))
		}
		for _, name := range []string{op.id, op.method + " " + op.path} {
			if name == "" || seen[name] || op.do == nil {
				problems = append(problems, fmt.Errorf("operation %s %s (%s): nameless, there twice, or without a handler", op.method, op.path, op.id))
			}
			seen[name] = true
		}
	}
	return errors.Join(problems...)
}
