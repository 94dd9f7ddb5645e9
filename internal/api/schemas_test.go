package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestTheDocumentsSchemas: each is a schema of JSON Schema 2020-12, as OpenAPI 3.1 has them, and each example fits its own.
func TestTheDocumentsSchemas(t *testing.T) {
	text := open(t, nil).document
	whole, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var doc tree
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	schemas := jsonschema.NewCompiler()
	if err := schemas.AddResource("document.json", whole); err != nil {
		t.Fatal(err)
	}
	meta, err := jsonschema.NewCompiler().Compile("https://json-schema.org/draft/2020-12/schema")
	if err != nil {
		t.Fatal(err)
	}
	seen, examples := 0, 0
	var walk func(at string, node any)
	walk = func(at string, node any) {
		branch, _ := node.(tree)
		for _, key := range slices.Sorted(maps.Keys(branch)) {
			below := at + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
			if key != "schema" && !strings.HasPrefix(below, "/components/schemas/") {
				walk(below, branch[key])
				continue
			}
			seen++
			if err := meta.Validate(branch[key]); err != nil {
				t.Errorf("%s is no schema: %v", below, err)
				continue
			}
			schema, err := schemas.Compile("document.json#" + below)
			if err != nil {
				t.Errorf("%s: %v", below, err)
				continue
			}
			if example, told := branch["example"]; told && key == "schema" {
				examples++
				if err := schema.Validate(example); err != nil {
					t.Errorf("%s: the example does not fit: %v", at, err)
				}
			}
		}
	}
	walk("", doc)
	if seen < 100 || examples < 20 {
		t.Errorf("%d schemas, %d examples", seen, examples)
	}
}
