package plan

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/facts"
	"parley/acd/report"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

var (
	lin  = audit.ByAgent(1)
	auds = audit.Actor{Kind: audit.Staff, ID: 1}
)

// bench is a Keeper over a real database, with a clock that is set.
type bench struct {
	*Keeper
	now  time.Time
	may  bool
	told []Result
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

func openBench(t *testing.T) *bench {
	t.Helper()
	db, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	must(t, acdstore.Migrate(t.Context(), db))
	_, err = facts.Open(t.Context(), db)
	must(t, err)
	b := &bench{now: at("2026-03-02T10:00:00Z"), may: true}
	clock := func() time.Time { return b.now }
	reports, err := report.New(db.Reader(), nil, clock)
	must(t, err)
	b.Keeper, err = Open(t.Context(), db, Desk{
		Reports: reports, Now: clock,
		May:  func(context.Context, audit.Actor) (bool, error) { return b.may, nil },
		Tell: func(_ Plan, r Result) { b.told = append(b.told, r) },
	}, slog.New(slog.DiscardHandler))
	must(t, err)
	return b
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func daily(minute int) Plan {
	return Plan{
		Owner: lin, Name: "Mornings", Report: "queues", Question: Question{Period: "today"}, Zone: "Asia/Taipei", Language: "en",
		When: Schedule{Every: Daily, At: minute}, Format: report.CSV, Keep: 2,
	}
}

// TestNext goes through days on which clocks are set, and months.
func TestNext(t *testing.T) {
	for _, c := range []struct {
		what, zone  string
		when        Schedule
		after, want string
	}{
		{"later today", "Asia/Taipei", Schedule{Every: Daily, At: 7 * 60}, "2026-03-01T22:59:59Z", "2026-03-01T23:00:00Z"},
		{"its own moment is over", "Asia/Taipei", Schedule{Every: Daily, At: 7 * 60}, "2026-03-01T23:00:00Z", "2026-03-02T23:00:00Z"},
		{"a time that is left out", "America/New_York", Schedule{Every: Daily, At: 2*60 + 30}, "2026-03-08T05:00:00Z", "2026-03-08T07:30:00Z"},
		{"the day after", "America/New_York", Schedule{Every: Daily, At: 2*60 + 30}, "2026-03-08T07:30:00Z", "2026-03-09T06:30:00Z"},
		{"the first of two", "America/New_York", Schedule{Every: Daily, At: 60 + 30}, "2026-11-01T04:00:00Z", "2026-11-01T05:30:00Z"},
		{"not the second of two", "America/New_York", Schedule{Every: Daily, At: 60 + 30}, "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"},
		{"a midnight that is left out", "America/Santiago", Schedule{Every: Daily}, "2026-09-05T12:00:00Z", "2026-09-06T04:00:00Z"},
		{"on Monday", "Europe/Berlin", Schedule{Every: Weekly, At: 8 * 60, Weekday: 1}, "2026-03-24T00:00:00Z", "2026-03-30T06:00:00Z"},
		{"on Sunday", "Europe/Berlin", Schedule{Every: Weekly, At: 8 * 60, Weekday: 7}, "2026-03-28T23:00:00Z", "2026-03-29T06:00:00Z"},
		{"next month", "UTC", Schedule{Every: Monthly, At: 5, Day: 28}, "2026-01-28T00:05:00Z", "2026-02-28T00:05:00Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		must(t, err)
		if got := c.when.Next(at(c.after), zone); !got.Equal(at(c.want)) {
			t.Errorf("%s: %s, want %s", c.what, got.UTC().Format(time.RFC3339), c.want)
		}
	}
}

// TestDays: a result is of whole days that were over.
func TestDays(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Taipei")
	must(t, err)
	due := at("2026-02-28T23:00:00Z") // the first of March there, a Sunday
	for when, want := range map[Every]string{Daily: "2026-02-28 2026-03-01", Weekly: "2026-02-22 2026-03-01", Monthly: "2026-02-01 2026-03-01"} {
		from, to := Schedule{Every: when}.Days(due, zone)
		if got := from + " " + to; got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
}

// TestMadeAtItsTime: not before, once, told of, and no more are kept than asked for.
func TestMadeAtItsTime(t *testing.T) {
	b := openBench(t)
	p, err := b.Add(t.Context(), daily(7*60))
	must(t, err)
	next, err := b.MakeDue(t.Context())
	must(t, err)
	if want := at("2026-03-02T23:00:00Z"); !next.Equal(want) || len(b.told) > 0 {
		t.Fatalf("next %s, told %v", next, b.told)
	}
	for day := range 3 {
		b.now = next
		next, err = b.MakeDue(t.Context())
		must(t, err)
		_, err = b.MakeDue(t.Context())
		must(t, err)
		if len(b.told) != day+1 {
			t.Fatalf("day %d: made %d times", day, len(b.told))
		}
	}
	list, err := b.Results(t.Context(), p.ID)
	must(t, err)
	if len(list) != 2 || list[0].ID != b.told[2].ID || list[0].Problem != "" {
		t.Fatalf("%+v", list)
	}
	if r := list[0]; !r.From.Equal(at("2026-03-03T16:00:00Z")) || !r.To.Equal(at("2026-03-04T16:00:00Z")) {
		t.Errorf("it is of %s to %s", r.From, r.To)
	}
	_, sheet, err := b.Sheet(t.Context(), p.ID, list[0].ID)
	must(t, err)
	if !bytes.Contains(sheet, []byte("ACD DN,Queue")) {
		t.Errorf("%s", sheet)
	}
	if _, _, err := b.Sheet(t.Context(), p.ID, b.told[0].ID); !errors.Is(err, ErrNoSheet) {
		t.Errorf("what is kept no more: %v", err)
	}
}

// TestMissedIsMadeUpForOnce: after ten days at rest the latest is made, and then those to come.
func TestMissedIsMadeUpForOnce(t *testing.T) {
	b := openBench(t)
	_, err := b.Add(t.Context(), daily(7*60))
	must(t, err)
	b.now = at("2026-03-12T10:00:00Z")
	next, err := b.MakeDue(t.Context())
	must(t, err)
	if len(b.told) != 1 || !b.told[0].Due.Equal(at("2026-03-11T23:00:00Z")) || !next.Equal(at("2026-03-12T23:00:00Z")) {
		t.Errorf("%+v, next %s", b.told, next)
	}
}

// TestFiguresThatAreBeingMade: a report whose figures are not there yet is not kept as failed. It stays due, and is made of
// its own days once they are.
func TestFiguresThatAreBeingMade(t *testing.T) {
	b := openBench(t)
	made := false
	b.desk.Figures = func(context.Context, time.Duration) error {
		if made {
			return nil
		}
		return ErrNotYet
	}
	p, err := b.Add(t.Context(), daily(7*60))
	must(t, err)
	b.now = at("2026-03-02T23:00:00Z")
	if _, err := b.MakeDue(t.Context()); !errors.Is(err, ErrNotYet) {
		t.Fatalf("without figures: %v", err)
	}
	if list, err := b.Results(t.Context(), p.ID); err != nil || len(list) > 0 || len(b.told) > 0 {
		t.Errorf("kept %v (%v), told %v", list, err, b.told)
	}
	made, b.now = true, at("2026-03-02T23:20:00Z")
	next, err := b.MakeDue(t.Context())
	must(t, err)
	if len(b.told) != 1 || b.told[0].Problem != "" || !b.told[0].Due.Equal(at("2026-03-02T23:00:00Z")) || !next.Equal(at("2026-03-03T23:00:00Z")) {
		t.Errorf("%+v, next %s", b.told, next)
	}
}

// TestWhoMayNoMore: whose role is gone gets nothing, and the schedule stops.
func TestWhoMayNoMore(t *testing.T) {
	b := openBench(t)
	_, err := b.Add(t.Context(), daily(7*60))
	must(t, err)
	b.may, b.now = false, at("2026-03-02T23:00:00Z")
	next, err := b.MakeDue(t.Context())
	must(t, err)
	if len(b.told) != 1 || b.told[0].Problem != Outdone || !next.IsZero() {
		t.Errorf("%+v, next %s", b.told, next)
	}
}

// TestWhoSeesWhich: one's own and what is shared; a plan that nobody sees is none.
func TestWhoSeesWhich(t *testing.T) {
	b := openBench(t)
	private := daily(0)
	private, err := b.Add(t.Context(), private)
	must(t, err)
	shared := daily(0)
	shared.Name, shared.Shared = "For all", true
	shared, err = b.Add(t.Context(), shared)
	must(t, err)
	for who, want := range map[audit.Actor]string{lin: "For all Mornings", auds: "For all"} {
		list, err := b.Seen(t.Context(), who)
		must(t, err)
		var names []string
		for _, p := range list {
			names = append(names, p.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%v sees %q, want %q", who, got, want)
		}
	}
	if _, err := b.Plan(t.Context(), auds, private.ID); !errors.Is(err, ErrNoPlan) {
		t.Errorf("another's: %v", err)
	}
	shared.Name, shared.When = "Never", Schedule{}
	shared, err = b.Set(t.Context(), auds, shared)
	must(t, err)
	if got, err := b.Plan(t.Context(), lin, shared.ID); err != nil || got.Name != "Never" || !got.Due.IsZero() || got.Owner != lin {
		t.Errorf("%+v %v", got, err)
	}
	must(t, b.Remove(t.Context(), lin, private.ID))
	if err := b.Remove(t.Context(), lin, private.ID); !errors.Is(err, ErrNoPlan) {
		t.Errorf("removed twice: %v", err)
	}
}

// TestBounds: what cannot be a plan is refused with a reason, and a person has only so many.
func TestBounds(t *testing.T) {
	b := openBench(t)
	for what, c := range map[string]struct {
		spoil func(*Plan)
		want  error
	}{
		"no name":     {func(p *Plan) { p.Name = "  " }, ErrName},
		"a long name": {func(p *Plan) { p.Name = strings.Repeat("名", nameCharsMax+1) }, ErrName},
		"no report":   {func(p *Plan) { p.Report = "weather" }, ErrReport},
		"of one":      {func(p *Plan) { p.Report = "contact" }, ErrReport},
		"zone":        {func(p *Plan) { p.Zone = "Local" }, ErrZone},
		"format":      {func(p *Plan) { p.Format = report.Table }, ErrFormat},
		"period":      {func(p *Plan) { p.Question.Period = "ever" }, ErrPeriod},
		"own period":  {func(p *Plan) { p.Question.Period = "own" }, ErrPeriod},
		"keep":        {func(p *Plan) { p.Keep = KeepMax + 1 }, ErrWhen},
		"minute":      {func(p *Plan) { p.When.At = minutesOfDay }, ErrWhen},
		"weekday":     {func(p *Plan) { p.When.Every = Weekly }, ErrWhen},
		"day 31":      {func(p *Plan) { p.When = Schedule{Every: Monthly, Day: 31} }, ErrWhen},
		"hourly":      {func(p *Plan) { p.When.Every = "hourly" }, ErrWhen},
		"names":       {func(p *Plan) { p.Question.Queues = make([]string, namesMax+1) }, ErrNames},
	} {
		p := daily(0)
		c.spoil(&p)
		if _, err := b.Add(t.Context(), p); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", what, err, c.want)
		}
	}
	p := daily(0)
	p.Question.Queues = []string{"8000"}
	var bad report.BadWording
	if _, err := b.Add(t.Context(), p); !errors.As(err, &bad) {
		t.Errorf("a queue that is not there: %v", err)
	}
	for range PlansMax {
		_, err := b.Add(t.Context(), daily(0))
		must(t, err)
	}
	if _, err := b.Add(t.Context(), daily(0)); !errors.Is(err, ErrTooMany) {
		t.Errorf("one more: %v", err)
	}
}

// TestTooLargeIsSaid: what is over the bound is a problem, and the schedule goes on.
func TestTooLargeIsSaid(t *testing.T) {
	b := openBench(t)
	db := b.Keeper.db
	must(t, db.Do(t.Context(), func(tx *store.Tx) error {
		for i := range 9_000 {
			if _, err := tx.Exec(`INSERT INTO fact_queues (id, target, gone) VALUES (?, 20000, 0)`, i+1); err != nil {
				return err
			}
		}
		return nil
	}))
	p := daily(0)
	p.Report, p.Question.Interval = "queue-intervals", "15"
	p, err := b.Add(t.Context(), p)
	must(t, err)
	r, err := b.Make(t.Context(), p)
	must(t, err)
	if r.Problem != Large {
		t.Errorf("%+v", r)
	}
	if got, err := b.Plan(t.Context(), lin, p.ID); err != nil || !got.Due.Equal(p.Due) {
		t.Errorf("%+v %v", got, err)
	}
}

// TestNothingOfAVisitorIsKept: the name that a visitor gave is in no result.
func TestNothingOfAVisitorIsKept(t *testing.T) {
	b := openBench(t)
	must(t, b.Keeper.db.Do(t.Context(), func(tx *store.Tx) error {
		id := acd.ContactID(7)
		if err := contactRow(tx, id); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO callers (contact, name, form) VALUES (?, 'Zebrastripe', '')`, int64(id)); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO fact_contacts VALUES (?, 1, 1, 1, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0)`, int64(id), b.now.Add(-24*time.Hour).UnixMilli())
		return err
	}))
	for _, format := range []report.Format{report.CSV, report.JSON} {
		p := daily(0)
		p.Report, p.Format = "contacts", format
		p, err := b.Add(t.Context(), p)
		must(t, err)
		r, err := b.Make(t.Context(), p)
		must(t, err)
		_, sheet, err := b.Sheet(t.Context(), p.ID, r.ID)
		must(t, err)
		if bytes.Contains(sheet, []byte("Zebrastripe")) || !bytes.Contains(sheet, []byte(acd.ContactID(7).String())) {
			t.Errorf("%s", sheet)
		}
	}
}

// contactRow is what other rows of a contact stand beside.
func contactRow(tx *store.Tx, id acd.ContactID) error {
	if _, err := tx.Exec(`INSERT INTO visitors (id, jid) VALUES (1, 'guest@localhost')`); err != nil && !strings.Contains(err.Error(), "UNIQUE") {
		return err
	}
	_, err := tx.Exec(`INSERT INTO contacts (id, visitor, queue, arrived, since) VALUES (?, 1, 1, 1, 1)`, int64(id))
	return err
}
