package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// caller is somebody who calls operations, and how the table of docs/api.md calls them.
type caller struct {
	name   string
	column string // "" = nobody
	cookie *http.Cookie
	token  string
	user   string

	scoped bool     // a program: the column is its scopes
	scopes []string // that it has
	narrow bool     // good for queue 8000 alone
	lacks  string   // the one scope that it does not have
}

// floor is a running server with the people and things of the test: contact mine is in queue 8000, its agent is 1001; foreign
// waits in 8001 and is nobody's.
type floor struct {
	*program
	document map[string]any
	schemas  *jsonschema.Compiler
	callers  []*caller
	admin    *caller

	mine, waits, foreign string // contacts
	made                 int    // things that were made on the way
	plan                 string // of reports, the last that was made
}

// allowed is what docs/api.md says of an operation, by column; "" = nobody, "anybody" under "" = everybody.
func allowedByTheDocs(t *testing.T) map[string]map[string]string {
	t.Helper()
	text, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]map[string]string{}
	var columns []string
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case cells[0] == "operation":
			columns = cells
		case len(columns) > 0 && len(cells) == len(columns) && strings.HasPrefix(cells[0], "`"):
			row := map[string]string{}
			for i, column := range columns[1:] {
				if cell := strings.TrimSuffix(cells[i+1], " *"); cell != "–" {
					row[column] = cell
				}
			}
			if cells[1] == "anybody" {
				row = map[string]string{"": "anybody"}
			}
			table[strings.Trim(cells[0], "`")] = row
		}
	}
	if len(table) < 60 {
		t.Fatalf("docs/api.md has a table of %d operations", len(table))
	}
	return table
}

// reachOf is what the table says that a caller reaches: "", own, granted, all or anybody.
func reachOf(row map[string]string, c *caller) string {
	if row[""] == "anybody" {
		return "anybody"
	}
	if !c.scoped {
		return row[c.column]
	}
	scope := row["program"]
	switch {
	case scope == "" || !slices.Contains(c.scopes, strings.TrimSuffix(scope, " †")):
		return ""
	case c.narrow && strings.HasSuffix(scope, "†"):
		return ""
	case c.narrow:
		return "granted"
	}
	return "all"
}

// answer is what came back.
type answer struct {
	status int
	kind   string
	body   []byte
	header http.Header
}

func (a answer) code() string {
	var p struct{ Error string }
	_ = json.Unmarshal(a.body, &p) // what is no JSON has no code
	return p.Error
}

// call sends one request as somebody.
func (f *floor) call(c *caller, method, path string, body []byte, header ...string) answer {
	f.t.Helper()
	r, err := http.NewRequestWithContext(f.t.Context(), method, f.url("/api/v1"+path), bytes.NewReader(body))
	if err != nil {
		f.t.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	if c.cookie != nil {
		r.AddCookie(c.cookie)
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		f.t.Fatalf("%s %s as %s: %v", method, path, c.name, err)
	}
	defer got.Body.Close()
	kind, _, _ := strings.Cut(got.Header.Get("Content-Type"), ";")
	a := answer{status: got.StatusCode, kind: kind, header: got.Header}
	if kind != "text/event-stream" { // that one does not end
		if a.body, err = io.ReadAll(got.Body); err != nil {
			f.t.Fatalf("%s %s as %s: %v", method, path, c.name, err)
		}
	}
	return a
}

// does calls as an administrator what has to succeed, and decodes what came.
func (f *floor) does(method, path string, body, into any) {
	f.t.Helper()
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			f.t.Fatal(err)
		}
	}
	a := f.call(f.admin, method, path, text)
	if a.status >= 300 {
		f.t.Fatalf("%s %s: %d %s", method, path, a.status, a.body)
	}
	if into != nil {
		if err := json.Unmarshal(a.body, into); err != nil {
			f.t.Fatalf("%s %s: %s: %v", method, path, a.body, err)
		}
	}
}

// held holds an answer to the document: its status is told of, its body fits the schema, a refusal is a problem.
func (f *floor) held(what, path, method string, a answer) {
	f.t.Helper()
	if a.status >= 500 {
		f.t.Errorf("%s: %d %s", what, a.status, a.body)
		return
	}
	if a.status >= 400 && (a.kind != "application/problem+json" || a.code() == "") {
		f.t.Errorf("%s: a refusal that is no problem: %d %s %s", what, a.status, a.kind, a.body)
	}
	base := "/paths/" + pointed(path) + "/" + strings.ToLower(method) + "/responses/" + fmt.Sprint(a.status)
	told, ok := f.at(base)
	for ok && told["$ref"] != nil {
		base = strings.TrimPrefix(told["$ref"].(string), "#")
		told, ok = f.at(base)
	}
	if !ok {
		f.t.Errorf("%s: the document does not tell of %d: %s", what, a.status, a.body)
		return
	}
	content, _ := told["content"].(map[string]any)
	if len(a.body) == 0 && content == nil || a.kind == "text/event-stream" || a.kind == "text/csv" {
		return
	}
	if content[a.kind] == nil {
		f.t.Errorf("%s: the document does not tell of %s with %d: %s", what, a.kind, a.status, a.body)
		return
	}
	if !strings.HasSuffix(a.kind, "json") {
		return
	}
	schema, err := f.schemas.Compile("document.json#" + base + "/content/" + pointed(a.kind) + "/schema")
	if err != nil {
		f.t.Fatalf("%s: the schema: %v", what, err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(a.body))
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		f.t.Errorf("%s: %s does not fit: %v", what, a.body, err)
	}
}

// at is the node of the document that a JSON pointer names (RFC 6901).
func (f *floor) at(pointer string) (map[string]any, bool) {
	node := f.document
	for _, part := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		next, ok := node[strings.NewReplacer("~1", "/", "~0", "~").Replace(part)].(map[string]any)
		if !ok {
			return nil, false
		}
		node = next
	}
	return node, true
}

func pointed(name string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(name) }

// TestWhoMayWhat calls every operation of the served document as each role, with good, bad and foreign input, and with what is
// not there: what docs/api.md allows is done, and nothing else; what is foreign cannot be told from what does not exist; every
// body fits its schema; nothing breaks.
func TestWhoMayWhat(t *testing.T) {
	f := openFloor(t)
	table := allowedByTheDocs(t)
	calls := 0
	paths, _ := f.document["paths"].(map[string]any)
	seen := 0
	for path, item := range sorted(paths) {
		for method, op := range sorted(item.(map[string]any)) {
			method = strings.ToUpper(method)
			row, told := table[method+" "+path]
			if !told {
				t.Errorf("docs/api.md does not tell of %s %s", method, path)
				continue
			}
			seen++
			for _, c := range f.callers {
				if c.lacks != "" && c.lacks != strings.TrimSuffix(row["program"], " †") {
					continue // with the rest it is a program like any other
				}
				calls += f.try(operation{method, path, op.(map[string]any)}, c, reachOf(row, c))
			}
		}
	}
	if seen != len(table) {
		t.Errorf("%d operations are served, docs/api.md tells of %d", seen, len(table))
	}
	t.Logf("%d operations, %d callers, %d calls", seen, len(f.callers), calls)
}

// refusesAll says whether a status lets somebody in to whom nothing is allowed.
func refusesAll(c *caller, status int) bool {
	if c.column == "" && !c.scoped {
		return status == 401
	}
	return status == 401 || status == 403 || c.narrow && status == 404
}

// aliens are words that no answer to a caller holds who does not reach what they are of.
func (f *floor) aliens(c *caller, reach string) []string {
	switch {
	case c.name == "another visitor" || reach == "all" || reach == "anybody":
		return nil
	case reach == "granted":
		return []string{f.foreign, "Tybalt", `"8001"`}
	}
	return []string{f.foreign, "Tybalt"}
}

// sorted goes through a map in the order of its keys.
func sorted(m map[string]any) func(yield func(string, any) bool) {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return func(yield func(string, any) bool) {
		for _, k := range keys {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}

// try calls one operation as one caller, and says how often.
func (f *floor) try(op operation, c *caller, reach string) (calls int) {
	f.t.Helper()
	once := func(input, path string, body []byte) answer {
		calls++
		a := f.call(c, op.method, path, body)
		f.held(fmt.Sprintf("%s %s as %s, %s input", op.method, path, c.name, input), op.path, op.method, a)
		return a
	}
	complain := func(input string, a answer, want string) {
		f.t.Helper()
		f.t.Errorf("%s %s as %s, %s input: %d %s; want %s", op.method, op.path, c.name, input, a.status, a.body, want)
	}
	if reach == "" {
		for input, body := range map[string][]byte{"good": f.body(op, c), "bad": []byte(`{"`)} {
			if a := once(input, f.fill(op, c, "all", false), body); !refusesAll(c, a.status) {
				complain(input, a, "401, 403 or, of what is out of reach, 404")
			}
		}
		return calls
	}
	last := once("good", f.fill(op, c, reach, true), f.body(op, c))
	if !op.succeeds(last.status) && !f.hasNone(op, c) {
		complain("good", last, "success")
	}
	f.again(op, c)
	for _, alien := range f.aliens(c, reach) {
		if bytes.Contains(last.body, []byte(alien)) {
			complain("good", last, "nothing of "+alien)
		}
	}
	if op.takesBody() {
		for input, body := range map[string]string{"broken": `{"`, "alien": `{"alien member": 1}`, "listed": `[]`, "doubled": `{} {}`} {
			if a := once(input, f.fill(op, c, reach, false), []byte(body)); a.status != 400 && a.status != 404 {
				complain(input, a, "400")
			}
		}
	}
	if query := op.badQuery(); query != "" {
		if a := once("bad", f.fill(op, c, reach, false)+"?"+query, nil); a.status != 400 && !f.hasNone(op, c) {
			complain("bad", a, "400")
		}
	}
	if reach == "own" || reach == "granted" {
		foreign, nowhere := f.beyond(op, c, reach)
		if foreign != "" {
			a, b := once("foreign", foreign, f.body(op, c)), once("absent", nowhere, f.body(op, c))
			if a.status != 404 || b.status != 404 || !bytes.Equal(a.body, b.body) {
				complain("foreign", a, fmt.Sprintf("the 404 of what is not there: %d %s", b.status, b.body))
			}
		}
	}
	for _, odd := range f.odd(op) {
		if a := once("odd", odd, f.body(op, c)); a.status < 400 {
			complain("odd", a, "a refusal of "+odd)
		}
	}
	return calls
}
