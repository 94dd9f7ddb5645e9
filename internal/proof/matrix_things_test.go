package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// operation is one of the served document.
type operation struct {
	method, path string
	told         map[string]any
}

func (o operation) id() string { return o.told["operationId"].(string) }

func (o operation) takesBody() bool { return o.told["requestBody"] != nil }

// example is the document's own; nil if the operation takes none.
func (o operation) example() map[string]any {
	body, _ := o.told["requestBody"].(map[string]any)
	content, _ := body["content"].(map[string]any)
	kind, _ := content["application/json"].(map[string]any)
	example, _ := kind["example"].(map[string]any)
	return example
}

// badQuery is a query that cannot be read; "" if the operation takes none.
func (o operation) badQuery() string {
	text, _ := json.Marshal(o.told["parameters"])
	for name, query := range map[string]string{
		"/parameters/cursor": "cursor=bWFkZSB1cCBieSBzb21lYm9keQ", "/parameters/limit": "limit=0", `"name":"since"`: "since=yesterday",
		`"name":"format"`: "format=exe",
	} {
		if strings.Contains(string(text), name) {
			return query
		}
	}
	return ""
}

// hasNone says whether a caller has none of what the path names: agent 1002 has had no contact.
func (f *floor) hasNone(op operation, c *caller) bool {
	return c.user == "1002" && strings.Contains(op.path, "{contact}")
}

// succeeds says whether a status is what good input should have. Some things cannot be done as they stand here, whoever asks.
func (o operation) succeeds(status int) bool {
	return status < 300 || slices.Contains(map[string][]int{
		"removeQueue": {409}, "renumberQueue": {409}, // of queue 8000, which is in use
		"reassignContact": {409}, // the agent has no slot
		"leaveQueue":      {409},
		"moveWaiting":     {409}, // to the queue itself
		"repeatDelivery":  {404}, // nothing was delivered
		"addErasure":      {409}, // the contact is open
		"beginWhatIf":     {409}, // the one before may run still
		"beginForecast":   {409},
		"setUp":           {409}, // there is an administrator
	}[o.id()], status)
}

// openFloor starts a server and brings people and contacts in.
func openFloor(t *testing.T) *floor {
	t.Helper()
	config := filepath.Join(t.TempDir(), "parley.toml")
	if err := os.WriteFile(config, []byte("[webhooks]\nallowed-hosts = [\"hooks.example.com\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := &floor{program: serve(t, t.TempDir(), "--demo", "--config", config)}
	dir := []string{"--data", f.dir}
	secret := passwordFile(t, demoPassword)
	must(t, append(dir, "user", "add", "revision", "--role", "auditor", "--password-file", secret)...)
	must(t, append(dir, "user", "add", "crm", "--role", "integrator", "--password-file", secret)...)
	must(t, append(dir, "queue", "share", "8000", "crm")...)
	lin := agent(t, f.program, "1001", demoPassword)
	deskOf(lin)
	romeo, visit := visitor(t, f.program, "Romeo", "8000")
	joinQueue(romeo, "Romeo")
	readyState(lin, "8000")
	accept(lin, lin.await("an offer", isOffer))
	f.mine, _, _ = strings.Cut(invitation(t, romeo), "@")
	paris, _ := visitor(t, f.program, "Paris", "8000")
	joinQueue(paris, "Paris")
	stranger, other := visitor(t, f.program, "Tybalt", "8001")
	stranger.want(`<iq type='set' to='8001@acd.localhost' xmlns='jabber:client'><join-queue xmlns='`+nsWorkgroup+`'>`+
		`<x xmlns='jabber:x:data' type='submit'><field var='name'><value>%s</value></field></x></join-queue></iq>`, "Tybalt")

	f.admin = &caller{name: "the administrator", column: "admin", user: "admin", cookie: logIn(t, f.program, "admin", demoPassword)}
	f.callers = []*caller{
		{name: "nobody"}, {name: "a made-up token", token: "api." + strings.Repeat("A", 43)},
		{name: "its visitor", column: "visitor", token: visit.Token}, {name: "another visitor", column: "visitor", token: other.Token},
		f.admin,
	}
	for _, who := range []struct{ user, column string }{
		{"1001", "agent"}, {"1002", "agent"}, {"1900", "supervisor"}, {"revision", "auditor"}, {"crm", "integrator"},
	} {
		f.callers = append(f.callers, &caller{name: who.user, column: who.column, user: who.user, cookie: logIn(t, f.program, who.user, demoPassword)})
	}
	f.read()
	for _, c := range []struct{ of, to string }{{"Romeo", ""}, {"Paris", "waits"}, {"Tybalt", "foreign"}} {
		id := f.contactOf(c.of)
		switch c.to {
		case "waits":
			f.waits = id
		case "foreign":
			f.foreign = id
		}
	}
	f.addPrograms()
	return f
}

// read takes the served document.
func (f *floor) read() {
	f.t.Helper()
	text := f.call(&caller{}, "GET", "/openapi.json", nil).body
	if err := json.Unmarshal(text, &f.document); err != nil {
		f.t.Fatal(err)
	}
	whole, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		f.t.Fatal(err)
	}
	f.schemas = jsonschema.NewCompiler()
	if err := f.schemas.AddResource("document.json", whole); err != nil {
		f.t.Fatal(err)
	}
}

func (f *floor) contactOf(name string) string {
	f.t.Helper()
	var list struct{ Contacts []struct{ ID, Caller string } }
	f.does("GET", "/contacts?state=open", nil, &list)
	for _, c := range list.Contacts {
		if c.Caller == name {
			return c.ID
		}
	}
	f.t.Fatalf("%s has no contact among %+v", name, list)
	return ""
}

// addPrograms makes a program with every scope, one for queue 8000 alone, and for each scope one that has all others.
func (f *floor) addPrograms() {
	f.t.Helper()
	schema, _ := f.at("/components/schemas/Scope")
	var scopes []string
	for _, s := range schema["enum"].([]any) {
		scopes = append(scopes, s.(string))
	}
	add := func(name string, has []string, narrow bool, lacks string) {
		asked := map[string]any{"name": name, "scopes": has}
		if narrow {
			asked["queues"] = []string{"8000"}
		}
		var made struct{ Token string }
		f.does("POST", "/tokens", asked, &made)
		f.callers = append(f.callers, &caller{name: name, scoped: true, scopes: has, narrow: narrow, lacks: lacks, token: made.Token})
	}
	add("a program", scopes, false, "")
	add("a program of 8000", scopes, true, "")
	for i, s := range scopes {
		add("a program without "+s, slices.Concat(scopes[:i], scopes[i+1:]), false, s)
	}
}

// next is a name that nothing has had.
func (f *floor) next() string {
	f.made++
	return fmt.Sprintf("9%04d", f.made)
}

// reportFor is a report within a caller's reach.
func (f *floor) reportFor(c *caller) string {
	f.t.Helper()
	a := f.call(c, "GET", "/reports", nil)
	var list struct{ Reports []struct{ Name string } }
	if err := json.Unmarshal(a.body, &list); err != nil || len(list.Reports) == 0 {
		return "none" // who may have none is refused in any case
	}
	return list.Reports[0].Name
}

// address is one that nobody has.
func (f *floor) address() string {
	f.made++
	return fmt.Sprintf("198.18.%d.%d", f.made/250, f.made%250)
}

func (f *floor) newUser() string {
	f.t.Helper()
	name := "u" + f.next()
	f.does("POST", "/users", map[string]any{"name": name, "role": "agent", "password": demoPassword}, nil)
	return name
}

func (f *floor) newQueue() string {
	f.t.Helper()
	dn := f.next()
	f.does("POST", "/queues", map[string]any{"dn": dn, "name": "Scratch"}, nil)
	return dn
}

// newThing makes what has a number, if it is fresh that is needed, and gives the number.
func (f *floor) newThing(fresh bool, path string, body map[string]any) string {
	f.t.Helper()
	if !fresh {
		return "999999"
	}
	var made struct{ ID int64 }
	f.does("POST", path, body, &made)
	return fmt.Sprint(made.ID)
}

// newAnalysis begins one of a caller's own, once the one before is over.
func (f *floor) newAnalysis(c *caller, fresh bool) string {
	f.t.Helper()
	if !fresh {
		return "NONE"
	}
	var made struct{ ID string }
	for made.ID == "" {
		a := f.call(c, "POST", "/forecast", []byte(`{"dn":"8000","zone":"UTC","interval":60}`))
		if err := json.Unmarshal(a.body, &made); err != nil || a.status != 202 && a.status != 409 && a.status != 503 {
			f.t.Fatalf("an analysis of %s: %d %s", c.name, a.status, a.body)
		}
	}
	return made.ID
}

// newPlan makes a report plan of a caller's own.
func (f *floor) newPlan(op operation, c *caller, fresh bool) string {
	f.t.Helper()
	f.plan = "999999"
	if fresh {
		a := f.call(c, "POST", "/report-plans", []byte(`{"name":"Scratch","report":"agents","question":{"period":"today"},"zone":"UTC","format":"json"}`))
		var made struct{ ID int64 }
		if err := json.Unmarshal(a.body, &made); err != nil || a.status != 201 {
			f.t.Fatalf("%s: a plan of %s: %d %s", op.path, c.name, a.status, a.body)
		}
		f.plan = fmt.Sprint(made.ID)
	}
	return f.plan
}

// newResult has the plan made that newPlan has put there.
func (f *floor) newResult(c *caller, fresh bool) string {
	f.t.Helper()
	if !fresh {
		return "999999"
	}
	a := f.call(c, "POST", "/report-plans/"+f.plan+"/results", nil)
	var made struct{ ID int64 }
	if err := json.Unmarshal(a.body, &made); err != nil || a.status != 201 {
		f.t.Fatalf("a result of %s: %d %s", c.name, a.status, a.body)
	}
	return fmt.Sprint(made.ID)
}

// newReply makes a reply that a caller with this reach may change.
func (f *floor) newReply(c *caller, reach string) string {
	f.t.Helper()
	asked := map[string]any{"word": "r" + f.next(), "texts": map[string]string{"": "Hello {caller}"}}
	by := f.admin
	switch reach {
	case "own":
		by, asked["own"] = c, true
	case "granted":
		asked["dn"] = "8000"
	}
	text, _ := json.Marshal(asked)
	a := f.call(by, "POST", "/replies", text)
	var made struct{ ID int64 }
	if err := json.Unmarshal(a.body, &made); err != nil || a.status != 201 {
		f.t.Fatalf("a reply of %s: %d %s", by.name, a.status, a.body)
	}
	return fmt.Sprint(made.ID)
}

// fill puts into the path what a caller of that reach has; fresh also makes it, where it would be gone afterwards.
func (f *floor) fill(op operation, c *caller, reach string, fresh bool) string {
	f.t.Helper()
	reads := op.method == "GET"
	return f.replaced(op, func(param string) string {
		switch param {
		case "contact":
			if op.id() == "closeContact" && fresh {
				romeo, _ := visitor(f.t, f.program, "Mercutio", "8000")
				joinQueue(romeo, "Mercutio")
				return f.contactOf("Mercutio")
			}
			if slices.Contains([]string{"moveContact", "prioritizeContact", "reassignContact"}, op.id()) {
				return f.waits
			}
			if c.name == "another visitor" {
				return f.foreign
			}
			return f.mine
		case "user":
			switch {
			case reach == "own":
				return c.user
			case reads || !fresh || strings.HasPrefix(op.path, "/agents"):
				return "1001"
			}
			return f.newUser()
		case "dn":
			if reach == "granted" || reads || !fresh {
				return "8000"
			}
			return f.newQueue()
		case "member":
			if strings.Contains(op.path, "integrators") {
				return "revision"
			}
			return "1002"
		case "reply":
			if !fresh {
				return "1"
			}
			return f.newReply(c, reach)
		case "report":
			return f.reportFor(c)
		case "word":
			return "proof"
		case "token":
			return f.newThing(fresh, "/tokens", map[string]any{"name": "scratch", "scopes": []string{"live:read"}})
		case "login":
			return "999999" // the login of the path's user is made by prepare
		case "id":
			return f.newThing(fresh, "/bans", map[string]any{"target": f.address(), "reason": "proof"})
		case "webhook":
			return f.newThing(fresh, "/webhooks", map[string]any{"url": "https://hooks.example.com/" + f.next(), "queues": []string{"8000"}})
		case "analysis":
			return f.newAnalysis(c, fresh)
		case "plan":
			return f.newPlan(op, c, fresh)
		case "result":
			return f.newResult(c, fresh)
		case "hold":
			return f.newThing(fresh, "/holds", map[string]any{"contact": f.waits, "reason": "proof"})
		case "delivery":
			return "999999"
		}
		f.t.Fatalf("%s %s: give %s something here", op.method, op.path, param)
		return ""
	}, fresh)
}

// replaced fills in the path. What must be there before it can be read or taken away is put there.
func (f *floor) replaced(op operation, value func(string) string, fresh bool) string {
	f.t.Helper()
	parts := strings.Split(op.path, "/")
	var user string
	for i, part := range parts {
		name, is := strings.CutPrefix(part, "{")
		if !is {
			continue
		}
		name = strings.TrimSuffix(name, "}")
		parts[i] = value(name)
		switch {
		case name == "user":
			user = parts[i]
		case name == "login" && fresh:
			logIn(f.t, f.program, user, demoPassword)
			var list struct{ Logins []struct{ ID int64 } }
			f.does("GET", "/users/"+user+"/logins", nil, &list)
			parts[i] = fmt.Sprint(list.Logins[0].ID)
		}
	}
	path := strings.Join(parts, "/")
	if fresh && op.method != "PUT" && strings.Contains(op.path, "{word}") {
		f.does("PUT", path, map[string]any{"labels": map[string]string{"en": "Proof"}}, nil)
	}
	return path
}

// body is the document's example, with what must be true here.
func (f *floor) body(op operation, c *caller) []byte {
	f.t.Helper()
	if !op.takesBody() {
		return nil
	}
	asked := map[string]any{}
	for k, v := range op.example() {
		asked[k] = v
	}
	if len(asked) == 0 {
		f.t.Fatalf("%s %s: the document has no example", op.method, op.path)
	}
	switch op.id() {
	case "logIn":
		asked = map[string]any{"user": "1002", "password": demoPassword}
	case "setOwnPassword":
		asked = map[string]any{"old": demoPassword, "new": demoPassword}
	case "provePassword", "setPassword":
		asked["password"] = demoPassword
	case "addUser":
		asked["name"] = "u" + f.next()
	case "addQueue":
		asked["dn"] = f.next()
	case "renumberQueue":
		asked["to"] = f.next()
	case "addReply", "setReply":
		asked["word"] = "w" + f.next()
		if c.column == "agent" {
			asked["own"] = true
		}
		if c.narrow {
			asked["dn"] = "8000"
		}
	case "addBan":
		asked["target"] = f.address()
	case "addHold":
		asked["queue"] = f.newQueue()
	case "addErasure":
		asked["contact"] = f.mine
	case "moveContact", "moveWaiting":
		asked["dn"] = "8000"
	case "openToday":
		asked["state"] = "hours"
	}
	text, err := json.Marshal(asked)
	if err != nil {
		f.t.Fatal(err)
	}
	return text
}

// again logs a caller in once more whose log-in may have ended.
func (f *floor) again(op operation, c *caller) {
	f.t.Helper()
	if c.user != "" && slices.Contains([]string{"logOut", "setOwnPassword", "endLogin", "logIn"}, op.id()) {
		c.cookie = logIn(f.t, f.program, c.user, demoPassword)
	}
	if op.id() == "unshareQueue" || op.id() == "removeQueue" {
		f.does("PUT", "/queues/8000/integrators/crm", nil, nil)
	}
}

// beyond are the path with an object beyond a caller's reach, and with one that does not exist; "" where the path has none.
func (f *floor) beyond(op operation, c *caller, reach string) (foreign, nowhere string) {
	path := f.fill(op, c, reach, false)
	swap := func(own, theirs, none string) {
		foreign, nowhere = strings.Replace(path, own, theirs, 1), strings.Replace(path, own, none, 1)
	}
	switch {
	case strings.Contains(op.path, "{contact}") && !strings.Contains(op.path, "{reply}"):
		own, theirs := f.mine, f.foreign
		if c.name == "another visitor" {
			own, theirs = f.foreign, f.mine
		}
		if strings.Contains(path, f.waits) {
			own = f.waits
		}
		if c.user == "1002" {
			own = f.mine
		}
		swap(own, theirs, "c-1abcdefghijk0")
	case strings.Contains(op.path, "{dn}"):
		swap("/queues/8000", "/queues/8001", "/queues/7777")
	case strings.Contains(op.path, "{user}"):
		swap("/"+c.user, "/1900", "/nobody")
		if c.user == "" || c.user == "1900" {
			return "", ""
		}
	}
	return foreign, nowhere
}

// odd are paths that name nothing, in ways that confuse.
func (f *floor) odd(op operation) []string {
	i, j := strings.Index(op.path, "{"), strings.Index(op.path, "}")
	if i < 0 || op.id() == "unshareQueue" {
		return nil
	}
	rest := strings.NewReplacer("{contact}", "x", "{login}", "x", "{member}", "x", "{word}", "x", "{result}", "x").Replace(op.path[j+1:])
	var list []string
	strange := []string{"%00", "..%2F..%2Fsession", "%2e%2e", "%27%20OR%201=1--", strings.Repeat("9", 400), "%F0%9F%98%80"}
	if op.path[i:j+1] != "{word}" { // as words, these are good
		strange = append(strange, "-1", "c-")
	}
	for _, odd := range strange {
		list = append(list, op.path[:i]+odd+rest)
	}
	return list
}
