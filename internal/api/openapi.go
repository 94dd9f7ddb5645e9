package api

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	acdstore "parley/acd/store"
)

// documentFiles are the document in parts: root.yaml, and for each area its paths and schemas.
//
//go:embed openapi/*.yaml
var documentFiles embed.FS

// tree is a node of the document.
type tree = map[string]any

// newDocument is the OpenAPI document (3.1) as JSON: the parts put together, with what the table of operations knows better
// than any text, namely who may call what, and with which refusals that can end.
func newDocument(table []operation) ([]byte, error) {
	doc, err := readDocument()
	if err != nil {
		return nil, fmt.Errorf("read the document: %w", err)
	}
	paths, _ := doc["paths"].(tree)
	for _, op := range table {
		item, _ := paths[op.path].(tree)
		told, ok := item[strings.ToLower(op.method)].(tree)
		if !ok {
			return nil, fmt.Errorf("the document does not tell of %s %s", op.method, op.path)
		}
		tellPolicy(told, op)
	}
	return json.Marshal(doc)
}

// readDocument puts the parts together. What two of them tell of is an error.
func readDocument() (tree, error) {
	names, err := fs.Glob(documentFiles, "openapi/*.yaml")
	if err != nil {
		return nil, err
	}
	doc := tree{}
	for _, name := range names {
		text, err := documentFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var part tree
		if err := yaml.Unmarshal(text, &part); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := join(doc, part, 2); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return doc, nil
}

// join adds a part to a tree, going so many levels down where both have a branch.
func join(into, part tree, levels int) error {
	for _, key := range slices.Sorted(maps.Keys(part)) {
		a, there := into[key].(tree)
		b, branch := part[key].(tree)
		switch {
		case into[key] == nil:
			into[key] = part[key]
		case there && branch && levels > 0:
			if err := join(a, b, levels-1); err != nil {
				return err
			}
		default:
			return fmt.Errorf("%s is there already", key)
		}
	}
	return nil
}

// tellPolicy writes who may call an operation, and the refusals that follow from it.
func tellPolicy(told tree, op operation) {
	told["x-access"] = accessOf(op.allow)
	told["security"] = securityOf(op.allow)
	answers, _ := told["responses"].(tree)
	refusals := []string{"429", "503"}
	if !op.allow.anybody {
		refusals = append(refusals, "401", "403")
	}
	if strings.Contains(op.path, "{") {
		refusals = append(refusals, "404")
	}
	if told["requestBody"] != nil || told["parameters"] != nil {
		refusals = append(refusals, "400")
	}
	for _, status := range refusals {
		if answers[status] == nil {
			answers[status] = tree{"$ref": "#/components/responses/" + status}
		}
	}
}

// accessOf is the reach of each role, of a visitor, of any account, and the scope of programs.
func accessOf(p allow) tree {
	if p.anybody {
		return tree{"anybody": true}
	}
	access := tree{}
	tell := func(who string, r reach) {
		if r != none {
			access[who] = r.String()
		}
	}
	tell("visitor", p.visitor)
	tell("account", p.account)
	for _, role := range acdstore.Roles() {
		tell(string(role), p.of(role))
	}
	if p.scope != "" {
		access["program"] = string(p.scope)
	}
	if p.fresh {
		access["fresh"] = true
	}
	return access
}

func securityOf(p allow) []any {
	ways := []any{}
	if p.anybody {
		return ways
	}
	way := func(name string, offered bool) {
		if offered {
			ways = append(ways, tree{name: []any{}})
		}
	}
	logged := p.account != none
	for _, role := range acdstore.Roles() {
		logged = logged || p.of(role) != none
	}
	way("session", logged)
	way("visit", p.visitor != none)
	way("program", p.scope != "")
	return ways
}

// getDocument tells how the interface is used. Anybody's page may read it.
func (a *API) getDocument(w http.ResponseWriter, _ *http.Request, _ caller) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(a.document) // the peer has gone: there is nobody to tell
}
