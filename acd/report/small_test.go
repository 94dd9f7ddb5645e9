package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/report"
	"parley/acd/sim"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// morning is 09:00 in Taipei.
var morning = acd.Time(time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC).UnixMilli())

// smallFloor is an hour on a floor of two queues, told second by second.
func smallFloor(t *testing.T) (*desk, report.Ask) {
	d := openDesk(t, at(morning.Add(acd.Seconds(3600))))
	say := func(second int64, ev acd.Event, effects ...acd.Effect) sim.Row {
		if ev == nil {
			ev = acd.Tick{}
		}
		return sim.Row{At: morning.Add(acd.Seconds(second)), Event: ev, Effects: effects}
	}
	come := func(second int64, c acd.ContactID, q acd.QueueID) sim.Row {
		return say(second, nil, acd.Waiting{Contact: c, Visitor: acd.VisitorID(c), Queue: q, Arrived: morning.Add(acd.Seconds(second))})
	}
	rules := acd.DefaultRules()
	d.write(t,
		say(0, nil, acd.QueueHolds{Queue: 1, Rules: rules}, acd.QueueHolds{Queue: 2, Rules: rules}, acd.AgentHolds{Agent: 1, SlotsMax: 2}),
		say(1, nil, acd.AgentStands{Agent: 1, Duty: acd.DutyNotReady, Reason: acd.ReasonLogin, Shown: acd.ShownNotReady}),
		say(10, nil, acd.AgentStands{Agent: 1, Duty: acd.DutyReady, Shown: acd.ShownReady}),
		come(100, 1, 1),
		say(110, nil, acd.Connected{Offer: 1, Contact: 1, Agent: 1}),
		say(170, nil, acd.Ended{Contact: 1, Agent: 1, By: acd.ByAgent, Cause: acd.CauseHungUp}, acd.WrapUpHolds{Contact: 1, Agent: 1, Code: 1}, acd.Closed{Contact: 1, Agent: 1}),
		come(200, 2, 1),
		say(203, nil, acd.Ended{Contact: 2, By: acd.ByVisitor, Cause: acd.CauseLeft}),
		come(300, 3, 1),
		say(350, nil, acd.Ended{Contact: 3, By: acd.ByVisitor, Cause: acd.CauseLeft}),
		come(400, 4, 1),
		say(440, nil, acd.Waiting{Contact: 4, Visitor: 4, Queue: 2, Cause: acd.CauseWaitedTooLong}),
		say(445, nil, acd.Connected{Offer: 2, Contact: 4, Agent: 1}),
		say(500, nil, acd.Ended{Contact: 4, Agent: 1, By: acd.ByVisitor, Cause: acd.CauseLeft}, acd.Closed{Contact: 4, Agent: 1}),
		say(600, acd.ContactRequested{Contact: 5, Visitor: 5, Queue: 1}, acd.Rejected{Why: acd.RejectedFull}),
		say(601, acd.ContactRequested{Contact: 6, Visitor: 6, Queue: 2}, acd.Rejected{Why: acd.RejectedClosed}),
		say(602, acd.ContactRequested{Contact: 7, Visitor: 7, Queue: 2}, acd.Rejected{Why: acd.RejectedClosed}),
		come(700, 8, 2),
		say(760, nil, acd.Ended{Contact: 8, By: acd.BySystem, Cause: acd.CauseClosed}),
		say(900, acd.AgentSignedOff{Agent: 1}, acd.AgentStands{Agent: 1}),
		say(1000, nil, acd.AgentStands{Agent: 1, Duty: acd.DutyNotReady, Reason: acd.ReasonLogin, Shown: acd.ShownNotReady}),
		say(1100, acd.AgentForced{Agent: 1}, acd.AgentStands{Agent: 1}),
	)
	if err := d.db.Do(t.Context(), func(tx *store.Tx) error {
		for _, statement := range []string{
			`INSERT INTO visitors (id, jid) VALUES (1, 'a@x'), (4, 'b@x')`,
			`INSERT INTO contacts (id, visitor, queue, arrived, since) VALUES (1, 1, 1, 0, 0), (4, 4, 1, 0, 0)`,
			`INSERT INTO callers (contact, name, form) VALUES (1, '=1+1', '')`,
			fmt.Sprintf(`INSERT INTO ratings (contact, stars, comment, at, changed) VALUES (1, 5, 'secret words', %[1]d, 1), (4, 2, '', %[1]d, 1)`, morning.Add(acd.Seconds(600))),
			`INSERT INTO reasons (id, label, labels) VALUES (100, 'lunch', '{"zh-TW":"午餐"}')`,
		} {
			if _, err := tx.Exec(statement); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	taipei, err := time.LoadLocation("Asia/Taipei")
	if err != nil {
		t.Fatal(err)
	}
	return d, report.Ask{From: at(morning), To: at(morning.Add(acd.Seconds(3600))), Zone: taipei}
}

// cells are some columns of all rows.
func cells(s report.Sheet, columns ...string) (all []string) {
	for i := range s.Rows {
		r, line := row(s, i), ""
		for _, c := range columns {
			line += fmt.Sprint(r[c]) + " "
		}
		all = append(all, line)
	}
	return all
}

func TestSmallFloor(t *testing.T) {
	d, ask := smallFloor(t)
	for _, c := range []struct {
		report  string
		columns []string
		want    string
	}{
		{"queues", []string{"queue", "entered", "answered", "abandoned", "redirected", "ended", "short_abandoned", "overflowed", "refused_full", "refused_closed", "service_level"},
			"[#1 4 1 2 1 0 1 1 1 0 33.333333333333336  #2 2 1 0 0 1 0 0 0 2 100 ]"},
		{"ends", []string{"queue", "how", "cause", "ended_by", "entries_ended"},
			"[#1 answered <nil> <nil> 1  #1 abandoned left <nil> 2  #1 redirected waited-too-long <nil> 1  #2 answered <nil> <nil> 1  #2 ended closed system 1 ]"},
		{"refusals", []string{"queue", "refused_for", "refused"}, "[#1 full 1  #2 closed 2 ]"},
		{"logins", []string{"agent", "session_length", "logout_how"}, "[#1 899000 signed-off  #1 100000 forced ]"},
		{"not-ready", []string{"agent", "reason", "times", "not_ready", "longest"}, "[#1 login 2 109000 100000 ]"},
		{"codes", []string{"queue", "code", "code_label", "handled", "aht"}, "[#1 resolved Resolved 1 60000  #2 <nil> <nil> 1 55000 ]"},
		{"ratings", []string{"queue", "talked", "rated", "rating", "csat", "stars_5", "stars_2"}, "[#1 1 1 5 100 1 0  #2 1 1 2 0 0 1 ]"},
		{"agents", []string{"signed_on", "ready", "handled", "rated", "rating", "csat"}, "[999000 890000 2 2 3.5 50 ]"},
		{"contacts", []string{"contact", "caller", "first_queue", "last_queue", "waited", "ended_by", "cause", "stars"},
			"[c-1 =1+1 #1 #1 10000 agent hung-up 5  c-2  #1 #1 3000 visitor left <nil>  c-3  #1 #1 50000 visitor left <nil>  c-4  #1 #2 45000 visitor left 2  c-8  #2 #2 60000 system closed <nil> ]"},
	} {
		if got := fmt.Sprint(cells(d.ask(t, c.report, ask), c.columns...)); got != c.want {
			t.Errorf("%s:\n%s, should be\n%s", c.report, got, c.want)
		}
	}
	abandons := d.ask(t, "abandons", report.Ask{From: ask.From, To: ask.To, Queues: []acd.QueueID{1}})
	sum, first := 0, row(abandons, 0)
	for i := range abandons.Rows {
		sum += row(abandons, i)["bucket_abandoned"].(int)
	}
	if len(abandons.Rows) != 13 || sum != 2 || first["bucket_abandoned"] != 1 || first["bucket_share"] != 50.0 || row(abandons, 5)["wait_upto"] != acd.Seconds(60) {
		t.Errorf("abandons: %v", abandons.Rows)
	}
	without := ask
	without.SkipShort, without.Within, without.Rule = true, acd.Seconds(50), report.RulePositive
	if got := fmt.Sprint(cells(d.ask(t, "service-level", without), "counted", "answered_within", "abandoned_within", "level_positive")); got != "[2 1 1 100  1 1 0 100 ]" {
		t.Errorf("without short abandons: %s", got)
	}
	story := ask
	story.Contact = 4
	if got := fmt.Sprint(cells(d.ask(t, "contact", story), "what", "queue", "detail")); got !=
		"[requested #1 <nil>  entered #1 new  redirected #1 waited-too-long  entered #2 waited-too-long  connected <nil> lead  parted <nil> left  ended <nil> left  wrapped-up <nil> <nil>  rated <nil> 2 ]" {
		t.Errorf("story: %s", got)
	}
}

// TestWords of the site: reasons and codes are said in the language that was asked for, and times in the zone.
func TestLanguageAndZone(t *testing.T) {
	d, ask := smallFloor(t)
	ask.Language = "zh-Hant"
	s := d.ask(t, "codes", ask)
	if row(s, 0)["code_label"] != "已解決" || s.Title != "結案代碼" || s.Columns[4].Title != "處理" {
		t.Errorf("%s: %v", s.Title, s.Rows)
	}
	ask.Step = time.Hour
	r := row(d.ask(t, "queue-intervals", ask), 0)
	if got := r["start"].(time.Time).Format(time.RFC3339); got != "2026-11-22T09:00:00+08:00" {
		t.Errorf("the interval begins at %s", got)
	}
}

// TestOneMoment: the same question gives the same answer, and one that is cut says so.
func TestOneMoment(t *testing.T) {
	d, ask := smallFloor(t)
	ask.RowsMax = 2
	if s := d.ask(t, "contacts", ask); len(s.Rows) != 2 || !s.Cut {
		t.Errorf("%d rows, cut: %v", len(s.Rows), s.Cut)
	}
	ask.RowsMax = 5
	if s := d.ask(t, "contacts", ask); len(s.Rows) != 5 || s.Cut {
		t.Errorf("%d rows, cut: %v", len(s.Rows), s.Cut)
	}
	for _, bad := range []report.Ask{
		{}, {From: ask.To, To: ask.From}, {From: ask.From, To: ask.From.Add(500 * report.Day)},
		{From: ask.From, To: ask.From.Add(399 * report.Day), Step: 15 * time.Minute, Queues: []acd.QueueID{1, 2, 3, 4, 5, 6, 7}},
		{From: ask.From, To: ask.To, Step: 7 * time.Minute}, {From: ask.From, To: ask.To, Rule: "kind"},
	} {
		if _, err := d.reports.Ask(t.Context(), "queue-intervals", bad); err == nil {
			t.Errorf("%+v was answered", bad)
		}
	}
}

// TestIntervalsToCome: of a period that is not over there are the intervals that have begun, and the total is of all of it.
func TestIntervalsToCome(t *testing.T) {
	d, ask := smallFloor(t)
	ask.To, ask.Step = at(morning.Add(acd.Seconds(24*3600))), 30*time.Minute
	s := d.ask(t, "queue-intervals", ask)
	if got := fmt.Sprint(cells(s, "queue", "waiting_start", "entered")); got != "[#1 0 4  #1 0 0  #1 0 0  #2 0 2  #2 0 0  #2 0 0 ]" {
		t.Errorf("by ten o'clock: %s", got)
	}
	if all := total(s); all["entered"] != 6 {
		t.Errorf("the total is %v", all["entered"])
	}
	ask.From = at(morning.Add(acd.Seconds(7200)))
	if s := d.ask(t, "agent-intervals", ask); len(s.Rows) != 0 || s.Total != nil {
		t.Errorf("of a time to come: %v, %v", s.Rows, s.Total)
	}
}

// TestCalledByTheReadersLanguage: queues and codes have the names of the language that was asked for; programs get the word.
func TestCalledByTheReadersLanguage(t *testing.T) {
	d, ask := smallFloor(t)
	queue := acdstore.Queue{ID: 1, DN: "8000", Name: "客服中心", Names: acdstore.Words{"en": "Customer service"}, Rules: acd.DefaultRules()}
	if err := d.db.Do(t.Context(), acdstore.InsertQueue(queue)); err != nil {
		t.Fatal(err)
	}
	for language, want := range map[string]string{"en": "Customer service", "zh-TW": "客服中心", "": "客服中心"} {
		ask.Language = language
		if r := row(d.ask(t, "queues", ask), 1); r["queue"] != "8000" || r["queue_name"] != want {
			t.Errorf("in %q: %v %v, want %s", language, r["queue"], r["queue_name"], want)
		}
	}
	ask.Language, ask.Contact = "zh-TW", 1
	var told bytes.Buffer
	if err := d.ask(t, "contact", ask).Write(&told, report.JSON); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"resolved":"已解決"`, `"resolved"]`} {
		if !strings.Contains(told.String(), part) {
			t.Errorf("%s is not in %s", part, told.String())
		}
	}
}
