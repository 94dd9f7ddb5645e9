package api

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

const typesFile = "../../webclient/src/wire/openapi.d.ts"

// TestTheTypesOfThePages: the pages are compiled against what the document tells, so that neither changes alone.
func TestTheTypesOfThePages(t *testing.T) {
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	want := typesOf(doc)
	if *update {
		if err := os.WriteFile(typesFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	is, err := os.ReadFile(typesFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(is) != want {
		t.Errorf("%s is not what the document says: go test ./internal/api -run TestTheTypes -update", typesFile)
	}
}

func TestTypeOf(t *testing.T) {
	for _, c := range []struct {
		schema tree
		want   string
	}{
		{tree{"type": "string"}, "string"},
		{tree{"type": []any{"string", "null"}}, "string | null"},
		{tree{"enum": []any{"a", 1}}, `"a" | 1`},
		{tree{"$ref": "#/components/schemas/Contact"}, "Contact"},
		{tree{"type": "array", "items": tree{"enum": []any{"a", "b"}}}, `readonly ("a" | "b")[]`},
		{tree{"type": "object", "additionalProperties": tree{"type": "number"}}, "Readonly<Record<string, number>>"},
		{tree{"type": "object", "properties": tree{"b-c": tree{"type": "boolean"}, "a": tree{"type": "integer"}},
			"required": []any{"a"}}, `Readonly<{ a: number; "b-c"?: boolean }>`},
		{tree{"oneOf": []any{tree{"type": "string"}, tree{"type": "number"}}}, "string | number"},
		{tree{}, "unknown"},
	} {
		if got := typeOf(c.schema); got != c.want {
			t.Errorf("%v is %s, want %s", c.schema, got, c.want)
		}
	}
}

// typesOf is the document as types: its schemas, and of each operation the query, the body and the answer.
func typesOf(doc tree) string {
	var b strings.Builder
	b.WriteString("// Made from the OpenAPI document by: go test ./internal/api -run TestTheTypes -update\n")
	components, _ := doc["components"].(tree)
	schemas, _ := components["schemas"].(tree)
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		schema, _ := schemas[name].(tree)
		writeType(&b, name, schema)
	}
	paths, _ := doc["paths"].(tree)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		item, _ := paths[path].(tree)
		for _, method := range []string{"get", "post", "put", "patch", "delete"} {
			if op, ok := item[method].(tree); ok {
				writeOperation(&b, components, op)
			}
		}
	}
	return b.String()
}

func writeType(b *strings.Builder, name string, schema tree) {
	b.WriteString("\n")
	if told, ok := schema["description"].(string); ok {
		fmt.Fprintf(b, "/** %s */\n", strings.Join(strings.Fields(told), " "))
	}
	fmt.Fprintf(b, "export type %s = %s;\n", name, typeOf(schema))
}

func writeOperation(b *strings.Builder, components, op tree) {
	id, _ := op["operationId"].(string)
	first, size := utf8.DecodeRuneInString(id)
	name := string(unicode.ToUpper(first)) + id[size:]
	if query := queryOf(components, op); len(query) > 0 {
		writeType(b, name+"Query", tree{"type": "object", "properties": query})
	}
	if body, ok := op["requestBody"].(tree); ok {
		if schema := jsonSchema(body); schema != nil {
			writeType(b, name+"Body", schema)
		}
	}
	answers, _ := op["responses"].(tree)
	for _, status := range []string{"200", "201", "202"} {
		answer, _ := answers[status].(tree)
		if schema := jsonSchema(answer); schema != nil {
			writeType(b, name+"Answer", schema)
			return
		}
	}
}

// queryOf is what may be asked, by name; but for cursors, limits and languages, which every list has.
func queryOf(components, op tree) tree {
	shared, _ := components["parameters"].(tree)
	asked := tree{}
	list, _ := op["parameters"].([]any)
	for _, one := range list {
		p, _ := one.(tree)
		if ref, ok := p["$ref"].(string); ok {
			p, _ = shared[nameOf(ref)].(tree)
		}
		name, _ := p["name"].(string)
		if p["in"] == "query" && !slices.Contains([]string{"cursor", "limit", "lang"}, name) {
			schema, _ := p["schema"].(tree)
			asked[name] = schema
		}
	}
	return asked
}

func jsonSchema(body tree) tree {
	content, _ := body["content"].(tree)
	media, _ := content["application/json"].(tree)
	schema, _ := media["schema"].(tree)
	return schema
}

// nameOf is the last part of a reference.
func nameOf(ref string) string { return ref[strings.LastIndex(ref, "/")+1:] }

// typeOf is the type of a schema (JSON Schema 2020-12, as far as the document uses it); what it does not know is unknown.
func typeOf(schema tree) string {
	if ref, ok := schema["$ref"].(string); ok {
		return nameOf(ref)
	}
	for _, way := range []struct{ key, join string }{{"oneOf", " | "}, {"anyOf", " | "}, {"allOf", " & "}} {
		if parts, ok := schema[way.key].([]any); ok {
			return joined(parts, way.join)
		}
	}
	if words, ok := schema["enum"].([]any); ok {
		return values(words)
	}
	if word, ok := schema["const"]; ok {
		return values([]any{word})
	}
	switch kind := schema["type"].(type) {
	case string:
		return typeOfKind(kind, schema)
	case []any:
		var kinds []string
		for _, one := range kind {
			kinds = append(kinds, typeOfKind(fmt.Sprint(one), schema))
		}
		return strings.Join(kinds, " | ")
	}
	return "unknown"
}

func typeOfKind(kind string, schema tree) string {
	switch kind {
	case "string", "boolean", "null":
		return kind
	case "integer", "number":
		return "number"
	case "array":
		items, _ := schema["items"].(tree)
		of := typeOf(items)
		if strings.ContainsAny(of, "|&") && !strings.HasSuffix(of, ">") {
			of = "(" + of + ")"
		}
		return "readonly " + of + "[]"
	case "object":
		return typeOfObject(schema)
	}
	return "unknown"
}

func typeOfObject(schema tree) string {
	properties, _ := schema["properties"].(tree)
	if len(properties) == 0 {
		of := "unknown"
		if more, ok := schema["additionalProperties"].(tree); ok {
			of = typeOf(more)
		}
		return "Readonly<Record<string, " + of + ">>"
	}
	required, _ := schema["required"].([]any)
	var members []string
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		property, _ := properties[name].(tree)
		mark := "?"
		if slices.Contains(required, any(name)) {
			mark = ""
		}
		key := name
		if strings.ContainsAny(name, "-. ") {
			key = fmt.Sprintf("%q", name)
		}
		members = append(members, key+mark+": "+typeOf(property))
	}
	return "Readonly<{ " + strings.Join(members, "; ") + " }>"
}

func joined(parts []any, with string) string {
	var types []string
	for _, one := range parts {
		schema, _ := one.(tree)
		types = append(types, typeOf(schema))
	}
	return strings.Join(types, with)
}

func values(words []any) string {
	var types []string
	for _, word := range words {
		if text, ok := word.(string); ok {
			types = append(types, fmt.Sprintf("%q", text))
			continue
		}
		types = append(types, fmt.Sprint(word))
	}
	return strings.Join(types, " | ")
}
