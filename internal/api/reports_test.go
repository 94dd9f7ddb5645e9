package api

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/facts"
	"parley/acd/plan"
	"parley/acd/report"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// floorOf has two agents, 1 and 2, who each had a contact in a queue of their own, 1 and 2.
func floorOf(t *testing.T, db *store.DB) *report.Reports {
	t.Helper()
	keeper, err := facts.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Do(t.Context(), func(tx *store.Tx) error {
		for _, statement := range []string{
			`INSERT INTO queues (id, dn, name, offer, receipt, decline_excludes, lost_waiting, lost_ringing, lost_talking, waiting_max)
				VALUES (1, '8000', '一', 1, 1, 1, 1, 1, 1, 1), (2, '9000', '二', 1, 1, 1, 1, 1, 1, 1)`,
			`INSERT INTO agents (id, jid, name, role, slots_max, grace) VALUES (1, '1001@localhost', 'A', 'agent', 1, 1), (2, '1002@localhost', 'B', 'agent', 1, 1)`,
		} {
			if _, err := tx.Exec(statement); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	log, err := acdstore.OpenLog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	last, err := log.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := acd.Time(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC).UnixMilli())
	done := make(chan error, 100)
	for i := range 2 {
		c, q, a := acd.ContactID(i+1), acd.QueueID(i+1), acd.AgentID(i+1)
		for _, effects := range [][]acd.Effect{
			{acd.Waiting{Contact: c, Visitor: 1, Queue: q, Arrived: at, Entered: at}},
			{acd.Offered{Offer: acd.OfferID(i + 1), Contact: c, Agent: a}},
			{acd.Connected{Offer: acd.OfferID(i + 1), Contact: c, Agent: a}},
			{acd.Ended{Contact: c, Agent: a, By: acd.ByVisitor, Cause: acd.CauseLeft}, acd.Closed{Contact: c, Agent: a}},
		} {
			last++
			at += 1000
			log.Append(acdstore.Row{ID: last, At: at, Version: 2, Event: acd.Tick{}, Effects: effects}, nil, func(err error) { done <- err })
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
	}
	reports, err := report.New(db.Reader(), keeper.Project, func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	return reports
}

// withReports opens an API in which 1001 is somebody, over floorOf.
func withReports(t *testing.T, m Member) (*face, string) {
	t.Helper()
	f := open(t, func(_ *Config, p *Parts) {
		p.Member = func(context.Context, string) (Member, bool, error) { return m, true, nil }
	})
	f.parts.Reports = floorOf(t, f.db)
	return f, cookie(f.ask("POST", "http://localhost/api/v1/session", `{"user":"1001","password":"correct horse"}`))
}

func cookie(w *httptest.ResponseRecorder) string {
	for _, c := range w.Result().Cookies() {
		return "Cookie: " + c.Name + "=" + c.Value
	}
	return ""
}

// sheet is a report as a program reads it.
type sheet struct {
	Columns []report.Column
	Rows    [][]any
}

func (s sheet) column(name string) (cells []any) {
	for i, c := range s.Columns {
		if c.Name == name {
			for _, row := range s.Rows {
				cells = append(cells, row[i])
			}
		}
	}
	return cells
}

const dayOf = "from=2026-11-22&to=2026-11-23&tz=UTC"

// TestReportsByRole: supervisors and auditors see all, agents what is theirs, integrators what was granted, others nothing.
func TestReportsByRole(t *testing.T) {
	agent := Member{Role: acdstore.RoleAgent, Agent: 1, Actor: audit.ByAgent(1)}
	granted := Member{Role: acdstore.RoleIntegrator, Queues: []acd.QueueID{2}, Actor: audit.Actor{Kind: audit.Staff, ID: 1}}
	for _, c := range []struct {
		who    string
		m      Member
		report string
		status int
		column string
		cells  string
	}{
		{"supervisor", Member{Role: acdstore.RoleSupervisor, Agent: 1}, "queues?" + dayOf, 200, "queue", `["8000","9000"]`},
		{"supervisor of one", Member{Role: acdstore.RoleSupervisor, Agent: 1}, "queues?queue=9000&" + dayOf, 200, "queue", `["9000"]`},
		{"auditor", Member{Role: acdstore.RoleAuditor}, "agents?" + dayOf, 200, "agent", `["1001@localhost","1002@localhost"]`},
		{"administrator", Member{Role: acdstore.RoleAdmin}, "contacts?" + dayOf, 200, "contact", `["c-1","c-2"]`},
		{"agent", agent, "agents?" + dayOf, 200, "agent", `["1001@localhost"]`},
		{"agent asking for another", agent, "agents?agent=1002&" + dayOf, 200, "agent", `["1001@localhost"]`},
		{"agent", agent, "contacts?" + dayOf, 200, "contact", `["c-1"]`},
		{"agent", agent, "queues?" + dayOf, 403, "", ""},
		{"nobody", Member{Role: acdstore.RoleAgent}, "agents?" + dayOf, 403, "", ""},
		{"integrator", granted, "queue-intervals?interval=60&queue=9000&" + dayOf, 200, "answered", `[0,0,0,0,0,0,0,0,1,0]`},
		{"integrator", granted, "queues?" + dayOf, 200, "queue", `["9000"]`},
		{"integrator", granted, "queues?queue=8000&" + dayOf, 404, "", ""},
		{"integrator", granted, "contacts?" + dayOf, 200, "contact", `["c-2"]`},
		{"integrator", granted, "agents?" + dayOf, 403, "", ""},
		{"integrator of nothing", Member{Role: acdstore.RoleIntegrator}, "queues?" + dayOf, 403, "", ""},
		{"no role", Member{}, "queues?" + dayOf, 403, "", ""},
	} {
		f, login := withReports(t, c.m)
		w := f.ask("GET", "http://localhost/api/v1/reports/"+c.report, "", login)
		if w.Code != c.status {
			t.Errorf("%s, %s: %d %s, want %d", c.who, c.report, w.Code, w.Body, c.status)
			continue
		}
		var s sheet
		_ = json.Unmarshal(w.Body.Bytes(), &s) // a refusal is none
		if cells, _ := json.Marshal(s.column(c.column)); c.cells != "" && string(cells) != c.cells {
			t.Errorf("%s, %s: %s, want %s", c.who, c.report, cells, c.cells)
		}
	}
	f, _ := withReports(t, agent)
	want(t, "nobody", f.ask("GET", "http://localhost/api/v1/reports/queues", ""), http.StatusUnauthorized, "no-session")
}

func TestReportQuestions(t *testing.T) {
	f, login := withReports(t, Member{Role: acdstore.RoleSupervisor, Agent: 1})
	ask := func(path string) *httptest.ResponseRecorder {
		return f.ask("GET", "http://localhost/api/v1"+path, "", login)
	}
	for _, path := range []string{
		"/reports/queues?tz=Mars/Olympus", "/reports/queues?from=yesterday", "/reports/queues?from=2026-11-22&to=2026-11-22", "/reports/queues?from=2020-01-01&to=2026-01-01",
		"/reports/queue-intervals?interval=7", "/reports/queues?rule=kind", "/reports/queues?queue=7000", "/reports/agents?agent=nobody",
		"/reports/queues?format=pdf", "/reports/queues?colour=red", "/reports/queues?from=2026-11-22&from=2026-11-23", "/reports/queues?within=-1",
		"/reports/queues?rows=0", "/reports/queues?rows=100001", "/reports/queues?within=99999999999999999999", "/reports/queues?%zz",
	} {
		want(t, path, ask(path), http.StatusBadRequest, "bad-request")
	}
	for _, path := range []string{"/reports/sunshine", "/reports/contact", "/contacts/c-77/story", "/contacts/x/story"} {
		want(t, path, ask(path), http.StatusNotFound, "not-found")
	}
	for format, kind := range map[string]string{"json": "application/json", "csv": "text/csv", "table": "text/plain", "xlsx": "application/vnd"} {
		w := ask("/reports/contacts?format=" + format + "&" + dayOf)
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), kind) || w.Body.Len() < 100 {
			t.Errorf("%s: %d %v", format, w.Code, w.Header())
		}
	}
	var s sheet
	if err := json.Unmarshal(ask("/contacts/c-1/story?tz=UTC").Body.Bytes(), &s); err != nil {
		t.Fatal(err)
	}
	if told, _ := json.Marshal(s.column("what")); string(told) != `["requested","entered","offered","connected","parted","ended","wrapped-up"]` {
		t.Errorf("the story is %s", told)
	}
	var list struct {
		Reports []struct{ Name, Title string }
	}
	if err := json.Unmarshal(ask("/reports?lang=zh-TW").Body.Bytes(), &list); err != nil || len(list.Reports) != 15 || list.Reports[0].Title != "佇列" {
		t.Errorf("%+v %v", list, err)
	}
}

// boardServer serves a board whose only number is n, over a real socket with short deadlines.
func boardServer(t *testing.T, m *atomic.Pointer[Member], n *atomic.Int64, changed chan struct{}) (*face, string, string) {
	t.Helper()
	f := open(t, func(_ *Config, p *Parts) {
		p.Member = func(context.Context, string) (Member, bool, error) { return *m.Load(), true, nil }
		p.Board = func(context.Context, string) (Board, error) {
			return Board{Now: time.Now(), Queues: []BoardQueue{{DN: "8000", Waiting: int(n.Load())}}, Agents: nil, Waiting: nil}, nil
		}
		p.Changed = func() <-chan struct{} { return changed }
	})
	server := httptest.NewUnstartedServer(f.handler)
	server.Config.ReadTimeout, server.Config.WriteTimeout = 1500*time.Millisecond, 1500*time.Millisecond
	server.Start()
	t.Cleanup(server.Close)
	login := cookie(f.ask("POST", "http://localhost/api/v1/session", `{"user":"1001","password":"correct horse"}`))
	return f, server.URL, login
}

func watch(t *testing.T, url, login string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", url+"/api/v1/board/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Cookie", strings.TrimPrefix(login, "Cookie: "))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	return answer
}

// TestBoardStream: a board comes at once and after a change, outlives the server's deadlines for answers, and ends with
// the right to see it.
func TestBoardStream(t *testing.T) {
	m, n, changed := supervisor(), new(atomic.Int64), make(chan struct{})
	n.Store(1)
	close(changed) // something happens all the time
	_, url, login := boardServer(t, m, n, changed)
	answer := watch(t, url, login)
	if answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/event-stream") {
		t.Fatalf("%d %v", answer.StatusCode, answer.Header)
	}
	lines := bufio.NewScanner(answer.Body)
	next := func() string {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		return ""
	}
	for i := 1; i <= 3; i++ {
		var b Board
		if err := json.Unmarshal([]byte(next()), &b); err != nil || len(b.Queues) != 1 || b.Queues[0].Waiting != i {
			t.Fatalf("board %d: %+v %v", i, b, err)
		}
		n.Add(1)
	}
	m.Store(&Member{})
	if more := next(); more != "" && !strings.Contains(more, `"waiting":4`) {
		t.Errorf("a board for who may see none: %s", more)
	}
	for lines.Scan() { // until the end
	}
	if err := lines.Err(); err != nil {
		t.Errorf("the stream did not end properly: %v", err)
	}
}

// TestBoardStreamsAreCounted: one account watches so often and no more, and a place is free again after the end.
func TestBoardStreamsAreCounted(t *testing.T) {
	f, url, login := boardServer(t, supervisor(), new(atomic.Int64), make(chan struct{}))
	var all []*http.Response
	for range streamsEach {
		all = append(all, watch(t, url, login))
	}
	if one := watch(t, url, login); one.StatusCode != http.StatusTooManyRequests || one.Header.Get("Retry-After") == "" {
		t.Errorf("one too many: %d", one.StatusCode)
	}
	f.SetReady(false) // every stream ends when the server is about to
	for _, answer := range all {
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			t.Error(err)
		}
	}
	f.streams.mu.Lock()
	defer f.streams.mu.Unlock()
	if f.streams.open != 0 || len(f.streams.by) != 0 {
		t.Errorf("%d streams are still counted", f.streams.open)
	}
}

func supervisor() *atomic.Pointer[Member] {
	m := new(atomic.Pointer[Member])
	m.Store(&Member{Role: acdstore.RoleSupervisor, Agent: 1})
	return m
}

// TestReportsSayThatFiguresAreBeingMade: after an upgrade nobody is shown half of them, nor left to wait.
func TestReportsSayThatFiguresAreBeingMade(t *testing.T) {
	f, who := withReports(t, Member{Role: acdstore.RoleSupervisor, Agent: 1})
	made := facts.Behind{Done: 300_000, All: 1_000_000}
	f.parts.Figures = func(context.Context, time.Duration) error { return made }
	w := f.ask("GET", "http://localhost/api/v1/reports/queues?"+dayOf, "", who)
	want(t, "a report", w, 503, "figures")
	if !strings.Contains(w.Body.String(), `"progress":30`) || w.Header().Get("Retry-After") != "14" {
		t.Errorf("%s, %v", w.Body, w.Header())
	}
	f.parts.Figures = func(context.Context, time.Duration) error { return nil }
	if w := f.ask("GET", "http://localhost/api/v1/reports/queues?"+dayOf, "", who); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestAPlanMadeByHandWaitsForFigures, too: nothing is made of half of them, and it can be made once they are there.
func TestAPlanMadeByHandWaitsForFigures(t *testing.T) {
	m := Member{Role: acdstore.RoleSupervisor, Agent: 1, Actor: audit.ByAgent(1)}
	f, who := withReports(t, m)
	var err error
	if f.parts.Plans, err = plan.Open(t.Context(), f.db, plan.Desk{
		Reports: f.parts.Reports, May: func(context.Context, audit.Actor) (bool, error) { return true, nil },
	}, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	w := f.ask("POST", "http://localhost/api/v1/report-plans", `{"name": "Mornings", "report": "agents", "question": {"period": "7d"},
		"zone": "Asia/Taipei", "format": "csv", "keep": 7}`, who)
	if w.Code != 201 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	const results = "http://localhost/api/v1/report-plans/1/results"
	f.parts.Figures = func(context.Context, time.Duration) error { return facts.Behind{Done: 1, All: 2_000_000} }
	w = f.ask("POST", results, "", who)
	want(t, "a plan made by hand", w, 503, "figures")
	if w.Header().Get("Retry-After") == "" {
		t.Error("it does not say when to come again")
	}
	if w := f.ask("GET", results, "", who); w.Code != 200 || !strings.Contains(w.Body.String(), `"results":[]`) {
		t.Errorf("something was made: %d %s", w.Code, w.Body)
	}
	f.parts.Figures = func(context.Context, time.Duration) error { return nil }
	if w := f.ask("POST", results, "", who); w.Code != 201 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
