package api

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
)

// TestTheDocumentIsTheTable: each tells of the operations of the other, under the same name.
func TestTheDocumentIsTheTable(t *testing.T) {
	f := open(t, nil)
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]string{}
	for _, op := range f.table {
		table[op.method+" "+op.path] = op.id
	}
	told := map[string]string{}
	for path, item := range doc["paths"].(tree) {
		for method, op := range item.(tree) {
			told[strings.ToUpper(method)+" "+path], _ = op.(tree)["operationId"].(string)
		}
	}
	if !maps.Equal(table, told) {
		for _, key := range slices.Sorted(maps.Keys(table)) {
			if told[key] != table[key] {
				t.Errorf("%s is %q in the table, %q in the document", key, table[key], told[key])
			}
		}
		for key, id := range told {
			if table[key] == "" {
				t.Errorf("%s (%s) is in the document alone", key, id)
			}
		}
	}
}

// TestTheDocumentIsOpenAPI: what is served is a document of OpenAPI 3.1 by that standard's own schema.
func TestTheDocumentIsOpenAPI(t *testing.T) {
	served := open(t, nil).ask("GET", "http://localhost/api/v1/openapi.json", "").Body.Bytes()
	doc, err := libopenapi.NewDocument(served)
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(doc)
	for _, err := range errs {
		t.Error(err)
	}
	if t.Failed() {
		return
	}
	if ok, problems := v.ValidateDocument(); !ok {
		for _, p := range problems {
			t.Errorf("%s: %s", p.Message, p.Reason)
			for _, s := range p.SchemaValidationErrors {
				t.Errorf("  %s: %s", s.Location, s.Reason)
			}
		}
	}
	var whole struct{ OpenAPI string }
	if err := json.Unmarshal(served, &whole); err != nil || whole.OpenAPI != "3.1.0" {
		t.Errorf("%q, %v", whole.OpenAPI, err)
	}
}

// TestTheDocumentSaysEnough holds it to what a reader needs: a summary, a tag that is explained, a success.
func TestTheDocumentSaysEnough(t *testing.T) {
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	tags := map[string]bool{}
	for _, tag := range doc["tags"].([]any) {
		tags[tag.(tree)["name"].(string)] = true
	}
	for path, item := range doc["paths"].(tree) {
		for method, raw := range item.(tree) {
			op := raw.(tree)
			if summary, _ := op["summary"].(string); !strings.HasSuffix(summary, ".") {
				t.Errorf("%s %s: the summary is no sentence: %q", method, path, summary)
			}
			if list, _ := op["tags"].([]any); len(list) != 1 || !tags[list[0].(string)] {
				t.Errorf("%s %s: tags %v", method, path, op["tags"])
			}
			answers, _ := op["responses"].(tree)
			if !slices.ContainsFunc(slices.Collect(maps.Keys(answers)), func(s string) bool { return strings.HasPrefix(s, "2") }) {
				t.Errorf("%s %s: no success among %v", method, path, answers)
			}
			for _, name := range pathParams(path) {
				if text, _ := json.Marshal(op["parameters"]); !strings.Contains(string(text), `"name":"`+name+`"`) && !strings.Contains(string(text), "/parameters/"+name+`"`) {
					t.Errorf("%s %s: %s is not told of", method, path, name)
				}
			}
		}
	}
}

// pathParams are the names in braces.
func pathParams(path string) (names []string) {
	for _, part := range strings.Split(path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			names = append(names, strings.TrimSuffix(name, "}"))
		}
	}
	return names
}

// TestNothingIsServedWithoutAPolicy: a row that lets nobody in, or is there twice, keeps the whole from starting.
func TestNothingIsServedWithoutAPolicy(t *testing.T) {
	f := open(t, nil)
	good := operation{method: "GET", path: "/x", id: "getX", allow: allow{admin: all}, do: f.board}
	if err := checkOperations([]operation{good}); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*operation){
		"no policy":                 func(o *operation) { o.allow = allow{} },
		"no name":                   func(o *operation) { o.id = "" },
		"no handler":                func(o *operation) { o.do = nil },
		"no such scope":             func(o *operation) { o.allow.scope = "everything" },
		"anybody and an admin":      func(o *operation) { o.allow.anybody = true },
		"a password of a program":   func(o *operation) { o.allow.fresh, o.allow.scope = true, "queues:write" },
		"foreign pages of somebody": func(o *operation) { o.foreign = true },
	} {
		bad := good
		spoil(&bad)
		if checkOperations([]operation{bad}) == nil {
			t.Errorf("%s: is served", name)
		}
	}
	if checkOperations([]operation{good, good}) == nil {
		t.Error("one operation twice is served")
	}
}
