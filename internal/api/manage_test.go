package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"parley/acd/audit"
	acdstore "parley/acd/store"
	"parley/internal/control"
	"parley/internal/quota"
)

// office is an API over a real contact centre, with who works there: boss is an administrator, 1001 an agent.
type office struct {
	*face
	boss, clerk string // cookies as headers
}

func openOffice(t *testing.T) *office {
	t.Helper()
	o := &office{}
	o.face = open(t, func(c *Config, p *Parts) {
		c.Programs = quota.Quota{Most: 5, Within: time.Minute}
		p.Member = func(ctx context.Context, account string) (Member, bool, error) {
			g, err := p.Admin.Agent(ctx, account+"@localhost")
			if err == nil {
				return Member{Name: g.Name, Role: g.Role, Agent: g.ID, Actor: audit.ByAgent(g.ID)}, true, nil
			}
			s, err := p.Admin.StaffOf(ctx, account+"@localhost")
			m := Member{Name: s.Name, Role: s.Role, Actor: audit.Actor{Kind: audit.Staff, ID: s.ID}}
			m.Queues, _ = p.Admin.GrantedTo(ctx, account+"@localhost")
			return m, err == nil, nil
		}
	})
	o.parts.Centre.Guarded(o.db, nil)
	ctx := t.Context()
	if err := o.accounts.Remove(ctx, "1001"); err != nil {
		t.Fatal(err)
	}
	for _, u := range []control.User{{Name: "1001", Role: "agent"}, {Name: "1002", Role: "agent"}, {Name: "boss", Role: "admin"}} {
		if err := o.parts.Centre.AddUser(ctx, u, "correct horse"); err != nil {
			t.Fatal(err)
		}
	}
	for _, dn := range []string{"8000", "8001"} {
		if err := o.parts.Centre.AddQueue(ctx, dn, "Queue "+dn); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.parts.Centre.JoinQueue(ctx, "8000", "1001"); err != nil {
		t.Fatal(err)
	}
	o.boss, o.clerk = o.as("boss"), o.as("1001")
	return o
}

func (o *office) as(user string) string {
	o.t.Helper()
	return o.logInAs(fmt.Sprintf(`{"user":%q,"password":"correct horse"}`, user))
}

// does calls an operation below /api/v1 and holds it to a status.
func (o *office) does(status int, method, path, body string, header ...string) *httptest.ResponseRecorder {
	o.t.Helper()
	w := o.ask(method, "http://localhost/api/v1"+path, body, header...)
	if w.Code != status {
		o.t.Errorf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
	}
	return w
}

func decoded[T any](o *office, w *httptest.ResponseRecorder) (v T) {
	o.t.Helper()
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		o.t.Fatalf("%s: %v", w.Body, err)
	}
	return v
}

// TestOnlyWhatWasSeenIsChanged: who has read before somebody else changed it is told so, and changes nothing.
func TestOnlyWhatWasSeenIsChanged(t *testing.T) {
	o := openOffice(t)
	seen := "If-Match: " + o.does(200, "GET", "/queues/8000", "", o.boss).Header().Get("ETag")
	o.does(304, "GET", "/queues/8000", "", o.boss, strings.Replace(seen, "If-Match", "If-None-Match", 1))
	w := o.does(200, "PATCH", "/queues/8000", `{"settings":{"offer":"25s","priority":3,"wrap-up-forced":true,"form":{"fields":[{"var":"topic","type":"text-single","label":{"en":"Topic"}}]}}}`, o.boss, seen)
	q := decoded[queueShown](o, w)
	if q.Settings["offer"] != "25s" || q.Settings["priority"] != "3" || q.Settings["wrap-up-forced"] != "yes" || fmt.Sprintf("%T", q.Settings["form"]) != "map[string]interface {}" {
		t.Errorf("%v", q.Settings)
	}
	want(t, "a change of what is no more", o.does(412, "PATCH", "/queues/8000", `{"settings":{"offer":"30s"}}`, o.boss, seen), 412, "changed")
	want(t, "a removal of it", o.does(412, "DELETE", "/queues/8000", "", o.boss, seen), 412, "changed")
	o.does(200, "PATCH", "/queues/8000", `{"settings":{"offer":null,"form":null}}`, o.boss, "If-Match: "+w.Header().Get("ETag"))
	if q := decoded[queueShown](o, o.does(200, "GET", "/queues/8000", "", o.boss)); q.Settings["offer"] != nil || q.Settings["form"] != nil {
		t.Errorf("the defaults: %v", q.Settings)
	}
	user := "If-Match: " + o.does(200, "GET", "/users/1001", "", o.clerk).Header().Get("ETag")
	o.does(200, "PATCH", "/users/1001", `{"settings":{"slots":3}}`, o.boss, user)
	o.does(412, "PATCH", "/users/1001", `{"settings":{"slots":4}}`, o.boss, user)
	p := decoded[problemShown](o, o.does(422, "PATCH", "/users/1001", `{"settings":{"slots":"many"}}`, o.boss))
	if p.Error != "bad-value" || !strings.Contains(p.Detail, "slots") {
		t.Errorf("%+v", p)
	}
}

// TestALabelIsChangedAsSeen: codes, skills and reasons have tags as queues and users do; one that is to be new is not changed.
func TestALabelIsChangedAsSeen(t *testing.T) {
	o := openOffice(t)
	for _, list := range []string{"/skills", "/reasons", "/queues/8000/codes"} {
		path := list + "/returns"
		created := o.does(204, "PUT", path, `{"labels":{"en":"Returns"}}`, o.boss, "If-None-Match: *").Header().Get("ETag")
		want(t, path+" made again", o.does(412, "PUT", path, `{"labels":{"en":"Again"}}`, o.boss, "If-None-Match: *"), 412, "changed")
		shown := o.does(200, "GET", path, "", o.boss)
		if tag := shown.Header().Get("ETag"); tag != created || tag == "" || !strings.Contains(shown.Body.String(), `"Returns"`) {
			t.Errorf("%s: %s %q, made as %q", path, shown.Body, tag, created)
		}
		o.does(304, "GET", path, "", o.boss, "If-None-Match: "+created)
		whole := o.does(200, "GET", list, "", o.boss).Header().Get("ETag")
		o.does(304, "GET", list, "", o.boss, "If-None-Match: "+whole)
		changed := o.does(204, "PUT", path, `{"labels":{"en":"Back"}}`, o.boss, "If-Match: "+created).Header().Get("ETag")
		o.does(200, "GET", list, "", o.boss, "If-None-Match: "+whole)
		want(t, path+" as it was", o.does(412, "PUT", path, `{"labels":{"en":"Other"}}`, o.boss, "If-Match: "+created), 412, "changed")
		want(t, path+" removed as it was", o.does(412, "DELETE", path, "", o.boss, "If-Match: "+created), 412, "changed")
		o.does(204, "DELETE", path, "", o.boss, "If-Match: "+changed)
		want(t, path+" which is gone", o.does(412, "PUT", path, `{"labels":{"en":"Other"}}`, o.boss, "If-Match: "+changed), 412, "changed")
		want(t, path+" looked for", o.does(404, "GET", path, "", o.boss), 404, "not-found")
	}
}

type problemShown struct{ Type, Title, Detail, Error, Message string }

// TestRefusalsAreSaidInTheCallersLanguage: the code stays.
func TestRefusalsAreSaidInTheCallersLanguage(t *testing.T) {
	o := openOffice(t)
	said := map[string]string{}
	for _, language := range []string{"en", "zh-TW"} {
		p := decoded[problemShown](o, o.does(404, "GET", "/queues/7777", "", o.boss, "Accept-Language: "+language+",de;q=0.1"))
		if p.Type != "urn:parley:problem:not-found" || p.Error != "not-found" || p.Message != p.Title {
			t.Errorf("%+v", p)
		}
		said[language] = p.Title
	}
	if said["en"] != "There is nothing here." || said["zh-TW"] != "找不到這個項目。" {
		t.Errorf("%v", said)
	}
	for code := range map[string]bool{"not-fresh": true, "changed": true, "in-use": true, "exists": true, "bad-value": true, "state": true, "needed": true, "cursor": true, "method": true} {
		for _, language := range []string{"en", "zh-TW"} {
			if text := o.speech.In(language).Say("api." + code); strings.HasPrefix(text, "api.") {
				t.Errorf("%s has no sentence in %s", code, language)
			}
		}
	}
}

// TestWhatChangesRightsAsksForTheSecretAgain: five minutes after the password was given it has to be given once more.
func TestWhatChangesRightsAsksForTheSecretAgain(t *testing.T) {
	o := openOffice(t)
	const role, body = "/users/1002/role", `{"role":"supervisor"}`
	o.does(204, "PUT", role, body, o.boss)
	o.clock.at = o.clock.at.Add(FreshFor)
	want(t, "later", o.does(403, "PUT", role, body, o.boss), 403, "not-fresh")
	for _, path := range []string{"PUT /users/1002/password", "POST /tokens", "DELETE /users/1002", "PUT /queues/8000/integrators/1002"} {
		method, path, _ := strings.Cut(path, " ")
		want(t, path, o.does(403, method, path, `{}`, o.boss), 403, "not-fresh")
	}
	want(t, "an administrator more", o.does(403, "POST", "/users", `{"name":"1003","role":"admin","password":"correct horse"}`, o.boss), 403, "not-fresh")
	o.does(201, "POST", "/users", `{"name":"1003","role":"agent","password":"correct horse"}`, o.boss)
	want(t, "the wrong one", o.does(403, "POST", "/session/proof", `{"password":"wrong horse"}`, o.boss), 403, "bad-credentials")
	o.does(403, "PUT", role, body, o.boss)
	o.does(204, "POST", "/session/proof", `{"password":"correct horse"}`, o.boss)
	o.does(204, "PUT", role, body, o.boss)
	for _, path := range []string{"PUT /users/boss/role", "DELETE /users/boss", "PUT /users/boss/disabled"} {
		method, path, _ := strings.Cut(path, " ")
		want(t, "one's own "+path, o.does(409, method, path, body, o.boss), 409, "state")
	}
	o.does(200, "PATCH", "/users/1002", `{"settings":{"name":"x"}}`, o.boss)
	want(t, "a role among the settings", o.does(422, "PATCH", "/users/1002", `{"settings":{"role":"admin"}}`, o.boss), 422, "bad-value")
}

// TestACursorOutlivesTheServer: a page goes on after a restart, for the key is kept; that of another server is none.
func TestACursorOutlivesTheServer(t *testing.T) {
	o := openOffice(t)
	key := func() []byte {
		secret, err := o.accounts.Secret(t.Context(), "cursors")
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	cursor := func(a *API) string { return a.cursor(httptest.NewRequest("GET", "/api/v1/users", nil), "1001") }
	parts := o.parts
	parts.CursorKey = key()
	before, err := New(o.cfg, parts, o.log)
	if err != nil {
		t.Fatal(err)
	}
	parts.CursorKey = key()
	after, err := New(o.cfg, parts, o.log)
	if err != nil {
		t.Fatal(err)
	}
	if last, ok := after.openCursor(cursor(before), "GET /api/v1/users?"); !ok || last != "1001" {
		t.Errorf("%q, %v", last, ok)
	}
	if _, ok := after.openCursor(cursor(o.API), "GET /api/v1/users?"); ok {
		t.Error("a cursor of another server is taken")
	}
}

// TestAPageGoesOnWhereTheLastEnded, whatever is added and removed in between, and nobody makes a cursor up.
func TestAPageGoesOnWhereTheLastEnded(t *testing.T) {
	o := openOffice(t)
	for i := range 7 {
		o.does(201, "POST", "/users", fmt.Sprintf(`{"name":"u%d","role":"agent","password":"correct horse"}`, i), o.boss)
	}
	var names []string
	cursor := ""
	for range 20 {
		got := decoded[struct {
			Users []userShown
			Next  string
		}](o, o.does(200, "GET", "/users?limit=2&cursor="+cursor, "", o.boss))
		for _, u := range got.Users {
			names = append(names, u.Name)
		}
		if cursor = got.Next; cursor == "" {
			break
		}
		if len(names) == 2 {
			o.does(204, "DELETE", "/users/"+names[1], "", o.boss) // the one that the cursor names
			o.does(201, "POST", "/users", `{"name":"0","role":"agent","password":"correct horse"}`, o.boss)
		}
	}
	if got := strings.Join(names, " "); got != "1001 1002 boss u0 u1 u2 u3 u4 u5 u6" {
		t.Errorf("%s", got)
	}
	first := decoded[struct {
		Queues []queueShown
		Next   string
	}](o, o.does(200, "GET", "/queues?limit=1", "", o.boss))
	o.does(204, "DELETE", "/queues/8000", "", o.boss)
	rest := o.does(200, "GET", "/queues?limit=1&cursor="+first.Next, "", o.boss).Body.String()
	if !strings.Contains(rest, `"dn":"8001"`) || strings.Contains(rest, "next") {
		t.Errorf("after %s: %s", first.Next, rest)
	}
	for what, cursor := range map[string]string{
		"of another list": first.Next, "with another last one": a64(o.sumOf("GET /api/v1/users?", "u1"), "u2"), "made up": a64(make([]byte, cursorSumBytes), "u2"),
		"no base64": "%21", "empty inside": a64(o.sumOf("GET /api/v1/users?", ""), ""), "endless": strings.Repeat("A", 4000),
	} {
		want(t, "a cursor "+what, o.does(400, "GET", "/users?cursor="+cursor, "", o.boss), 400, "cursor")
	}
	contacts := o.cursor(httptest.NewRequest("GET", "/api/v1/contacts?queue=8000&limit=1", nil), "c-1")
	o.does(200, "GET", "/contacts?queue=8000&cursor="+contacts, "", o.boss)
	want(t, "with another filter", o.does(400, "GET", "/contacts?queue=8001&cursor="+contacts, "", o.boss), 400, "cursor")
}

func a64(sum []byte, last string) string {
	return base64.RawURLEncoding.EncodeToString(append(sum, last...))
}

// TestProgramsAreHeldToARate: each by its own token.
func TestProgramsAreHeldToARate(t *testing.T) {
	o := openOffice(t)
	token := func() string {
		made := decoded[control.MadeToken](o, o.does(201, "POST", "/tokens", `{"name":"CRM","scopes":["users:read"]}`, o.boss))
		return "Authorization: Bearer " + made.Secret
	}
	one, other := token(), token()
	for range 5 {
		o.does(200, "GET", "/users", "", one)
	}
	w := o.does(429, "GET", "/users", "", one)
	if want(t, "the sixth", w, 429, "rate"); w.Header().Get("Retry-After") != "60" {
		t.Errorf("retry after %s", w.Header().Get("Retry-After"))
	}
	o.does(200, "GET", "/users", "", other)
	o.clock.at = o.clock.at.Add(time.Minute)
	o.does(200, "GET", "/users", "", one)
	token() // is kept behind the notes of use
	if list := o.does(200, "GET", "/tokens", "", o.boss).Body.String(); strings.Contains(list, "api.") || strings.Count(list, `"used"`) != 2 {
		t.Errorf("a secret is told again, or no use was noted: %s", list)
	}
}

// TestRepliesOfOthers: one's own are nobody else's; those of a queue are for who serves it; supervisors change what all have.
func TestRepliesOfOthers(t *testing.T) {
	o := openOffice(t)
	add := func(status int, by, body string) string {
		o.t.Helper()
		w := o.does(status, "POST", "/replies", body, by)
		if status != 201 {
			return ""
		}
		return fmt.Sprintf("/replies/%d", decoded[replyShown](o, w).ID)
	}
	texts := `"texts":{"en":"Hello {caller}, {agent} of {queue} here","zh-TW":"{caller}您好"}`
	own := add(201, o.clerk, `{"word":"hi","own":true,`+texts+`}`)
	shared := add(201, o.boss, `{"word":"hi",`+texts+`}`)
	here, there := add(201, o.boss, `{"word":"hi","dn":"8000",`+texts+`}`), add(201, o.boss, `{"word":"hi","dn":"8001",`+texts+`}`)
	add(409, o.clerk, `{"word":"HI","own":true,`+texts+`}`)
	add(403, o.clerk, `{"word":"bye",`+texts+`}`)
	add(422, o.clerk, `{"word":"bye","own":true,"texts":{}}`)
	other := o.as("1002")
	for who, sees := range map[string]map[string]int{
		o.clerk: {own: 200, shared: 200, here: 200, there: 404},
		other:   {own: 404, shared: 200, here: 404, there: 404},
		o.boss:  {own: 404, shared: 200, here: 200, there: 200},
	} {
		for path, status := range sees {
			o.does(status, "GET", path, "", who)
		}
	}
	want(t, "an agent changes what is everybody's", o.does(403, "DELETE", shared, "", o.clerk), 403, "forbidden")
	tag := o.does(200, "GET", own, "", o.clerk).Header().Get("ETag")
	o.does(200, "PUT", own, `{"word":"hi","texts":{"":"Hello"}}`, o.clerk, "If-Match: "+tag)
	o.does(412, "DELETE", own, "", o.clerk, "If-Match: "+tag)
	o.does(204, "DELETE", own, "", o.clerk)
	o.keepContact(1, "g-a@localhost")
	filled := decoded[map[string]string](o, o.does(200, "GET", here+"/filled/c-1?lang=en", "", o.clerk))
	if filled["text"] != "Hello Romeo, 1001 of Queue 8000 here" {
		t.Errorf("%v", filled)
	}
}

// TestANameMadeAgainInheritsNothing: neither the auditor's role nor the integrator's queues.
func TestANameMadeAgainInheritsNothing(t *testing.T) {
	o := openOffice(t)
	o.does(201, "POST", "/users", `{"name":"crm","role":"integrator","password":"correct horse"}`, o.boss)
	o.does(204, "PUT", "/queues/8000/integrators/crm", "", o.boss)
	crm := o.as("crm")
	o.does(200, "GET", "/queues/8000", "", crm)
	o.does(404, "GET", "/queues/8001", "", crm)
	o.does(204, "PUT", "/users/crm/role", `{"role":"auditor"}`, o.boss)
	o.does(200, "GET", "/queues/8001", "", crm)
	o.does(403, "PATCH", "/queues/8001", `{"settings":{"offer":"25s"}}`, crm)
	o.does(204, "DELETE", "/users/crm", "", o.boss)
	o.does(401, "GET", "/queues/8000", "", crm)
	o.does(201, "POST", "/users", `{"name":"crm","role":"integrator","password":"correct horse"}`, o.boss)
	o.does(404, "GET", "/queues/8000", "", o.as("crm"))
	if list := o.does(200, "GET", "/queues/8000/integrators", "", o.boss).Body.String(); strings.Contains(list, "crm") {
		t.Errorf("%s", list)
	}
}

// TestTheTrailNamesWhoeverActs: an administrator, one of the staff, a program; and passwords that others set.
func TestTheTrailNamesWhoeverActs(t *testing.T) {
	o := openOffice(t)
	made := decoded[control.MadeToken](o, o.does(201, "POST", "/tokens", `{"name":"CRM","scopes":["queues:write"]}`, o.boss))
	o.does(200, "PATCH", "/queues/8000", `{"settings":{"offer":"25s"}}`, "Authorization: Bearer "+made.Secret)
	o.does(204, "PUT", "/users/1002/password", `{"password":"battery staple"}`, o.boss)
	o.does(204, "PUT", "/users/1002/disabled", "", o.boss)
	all, err := audit.Read(t.Context(), o.db.Reader(), audit.Query{})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range all {
		by := e.ByJID
		if by == "" {
			by = e.By.String()
		}
		told = append(told, by+" "+string(e.Action))
	}
	for _, want := range []string{"boss@localhost program.add", fmt.Sprintf("program:%d queue.set", made.ID), "boss@localhost agent.password", "boss@localhost agent.disable"} {
		if !strings.Contains(strings.Join(told, "\n"), want) {
			t.Errorf("%s is not in the trail: %q", want, told)
		}
	}
}

// TestScopesOfTheDocument: those that it tells of are those there are.
func TestScopesOfTheDocument(t *testing.T) {
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, s := range doc["components"].(tree)["schemas"].(tree)["Scope"].(tree)["enum"].([]any) {
		told = append(told, s.(string))
	}
	var are []string
	for _, s := range acdstore.Scopes() {
		are = append(are, string(s))
	}
	if strings.Join(told, " ") != strings.Join(are, " ") {
		t.Errorf("told %v, there are %v", told, are)
	}
}
