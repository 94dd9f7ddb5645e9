package store

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"testing"

	"parley/acd"
	journal "parley/internal/store"
)

func openDB(t *testing.T) *journal.DB {
	t.Helper()
	db, err := journal.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := Migrate(context.Background(), db); err != nil {
		t.Fatal(err)
	}
	return db
}

func do(t *testing.T, db *journal.DB, ops ...journal.Op) {
	t.Helper()
	if err := db.Do(context.Background(), Both(ops...)); err != nil {
		t.Fatal(err)
	}
}

// romeo is a contact with six lines, two at each of the times 1000, 2000 and 3000.
func romeo(t *testing.T, db *journal.DB) NewContact {
	t.Helper()
	c := NewContact{Contact: 1<<62 + 5, Visitor: 7, JID: "romeo@host", Queue: 3, Arrived: 500, Caller: "羅密歐", Form: "<x/>"}
	do(t, db, InsertContact(c))
	for i := range 6 {
		do(t, db, AppendLine(Line{
			Contact: c.Contact, ID: uint64(i + 1), Party: uint8(i%2 + 1), Name: "n", At: acd.Time(1000 * (i/2 + 1)),
			Stanza: fmt.Sprint("s", i), Origin: fmt.Sprint("o", i), Body: fmt.Sprint("line ", i+1), Payload: "<message/>",
		}))
	}
	return c
}

func TestReadPage(t *testing.T) {
	db := openDB(t)
	c := romeo(t, db)
	for _, want := range []struct {
		name  string
		span  Span
		lines []uint64
		index int
		count int
		whole bool
	}{
		{"all", Span{Kinds: 2, Max: 50}, []uint64{1, 2, 3, 4, 5, 6}, 0, 6, true},
		{"the first two", Span{Kinds: 2, Max: 2}, []uint64{1, 2}, 0, 6, false},
		{"two after the second", Span{Kinds: 2, Max: 2, After: 2}, []uint64{3, 4}, 2, 6, false},
		{"the rest after the fourth", Span{Kinds: 2, Max: 2, After: 4}, []uint64{5, 6}, 4, 6, true},
		{"the last two", Span{Kinds: 2, Max: 2, Backwards: true}, []uint64{5, 6}, 4, 6, false},
		{"two before the third", Span{Kinds: 2, Max: 2, Backwards: true, Before: 3}, []uint64{1, 2}, 0, 6, true},
		{"from a time", Span{Kinds: 2, Max: 50, Start: 2000}, []uint64{3, 4, 5, 6}, 0, 4, true},
		{"up to a time", Span{Kinds: 2, Max: 50, End: 2000}, []uint64{1, 2, 3, 4}, 0, 4, true},
		{"not told yet", Span{Kinds: 2, Max: 50, UpTo: 4}, []uint64{1, 2, 3, 4}, 0, 4, true},
		{"only counted", Span{Kinds: 2, Max: 0}, nil, 0, 6, false},
		{"after the last", Span{Kinds: 2, Max: 2, After: 6}, nil, 0, 6, true},
	} {
		t.Run(want.name, func(t *testing.T) {
			want.span.Contact = c.Contact
			if want.span.UpTo == 0 {
				want.span.UpTo = 1<<63 - 1
			}
			p, err := ReadPage(context.Background(), db.Reader(), want.span)
			if err != nil {
				t.Fatal(err)
			}
			var ids []uint64
			for _, l := range p.Lines {
				ids = append(ids, l.ID)
			}
			if !reflect.DeepEqual(ids, want.lines) || p.Index != want.index || p.Count != want.count || p.Complete != want.whole {
				t.Errorf("got %v index %d count %d complete %v", ids, p.Index, p.Count, p.Complete)
			}
		})
	}
}

func TestLinesByIDAndByOrigin(t *testing.T) {
	db := openDB(t)
	c, ctx := romeo(t, db), context.Background()
	l, ok, err := ReadLine(ctx, db.Reader(), c.Contact, 3)
	if err != nil || !ok || l.Body != "line 3" || l.At != 2000 || l.Contact != c.Contact {
		t.Errorf("by id: %+v, %v, %v", l, ok, err)
	}
	if _, ok, err := ReadLine(ctx, db.Reader(), c.Contact, 99); ok || err != nil {
		t.Errorf("no such line: %v, %v", ok, err)
	}
	if l, ok, err := FindOrigin(ctx, db.Reader(), c.Contact, 0, "o2"); err != nil || !ok || l.ID != 3 {
		t.Errorf("by origin-id: %+v, %v, %v", l, ok, err)
	}
	if _, ok, err := FindOrigin(ctx, db.Reader(), c.Contact, 7, "o2"); ok || err != nil {
		t.Errorf("the other party's: %v, %v", ok, err)
	}
	if first, err := FirstLine(ctx, db.Reader(), c.Contact, 1); first != "line 1" || err != nil {
		t.Errorf("first line %q, %v", first, err)
	}
	if err := db.Do(ctx, AppendLine(Line{Contact: c.Contact, ID: 3})); err == nil {
		t.Error("a second line took the third's place")
	}
}

func TestMarksKeepEachStep(t *testing.T) {
	db := openDB(t)
	c, ctx := romeo(t, db), context.Background()
	steps := []Mark{{1, Received, 2, 0}, {1, Received, 4, 1700}, {1, Seen, 4, 1800}, {2, Received, 1, 1200}}
	for _, m := range steps {
		do(t, db, SetMark(c.Contact, m), SetMark(c.Contact, m))
	}
	if marks, err := Marks(ctx, db.Reader(), c.Contact); err != nil || !reflect.DeepEqual(marks, steps) {
		t.Errorf("%v, %v", marks, err)
	}
	if marks, err := LatestMarks(ctx, db.Reader(), c.Contact); err != nil || !reflect.DeepEqual(marks, steps[1:]) {
		t.Errorf("the latest: %v, %v", marks, err)
	}
}

func TestBesideFollowsAContactToItsEnd(t *testing.T) {
	db := openDB(t)
	c, ctx := romeo(t, db), context.Background()
	read := func() Contact {
		t.Helper()
		got, ok, err := ReadContact(ctx, db.Reader(), c.Contact)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		return got
	}
	want := Contact{ID: c.Contact, Visitor: 7, JID: "romeo@host", Caller: "羅密歐", Queue: 3, Arrived: 500, Since: 500}
	if got := read(); got != want {
		t.Errorf("new: %+v", got)
	}
	do(t, db, Beside(1000, []acd.Effect{acd.Connected{Contact: c.Contact, Agent: 11}}))
	want.Agent, want.Since = 11, 1000
	if got := read(); got != want {
		t.Errorf("connected: %+v", got)
	}
	do(t, db, Beside(2000, []acd.Effect{
		acd.Ended{Contact: c.Contact, Agent: 11, By: acd.ByAgent, Cause: acd.CauseHungUp},
		acd.WrapUpHolds{Contact: c.Contact, Code: 3},
	}), AddNote(Note{Contact: c.Contact, Agent: 11, At: 2100, Text: "first"}))
	want.Ended, want.Since, want.By, want.Cause, want.Code = 2000, 2000, acd.ByAgent, acd.CauseHungUp, 3
	if got := read(); got != want {
		t.Errorf("ended: %+v", got)
	}
	do(t, db, Beside(3000, []acd.Effect{acd.Closed{Contact: c.Contact, Agent: 11}}))
	want.Closed = 3000
	if got := read(); got != want {
		t.Errorf("closed: %+v", got)
	}
	latest, ok, err := LatestContact(ctx, db.Reader(), "romeo@host")
	if err != nil || !ok || latest != want {
		t.Errorf("latest: %+v, %v, %v", latest, ok, err)
	}
	if jids, err := ClosedSince(ctx, db.Reader(), 3000); err != nil || len(jids) != 1 {
		t.Errorf("closed since: %v, %v", jids, err)
	}
	if jids, err := ClosedSince(ctx, db.Reader(), 3001); err != nil || len(jids) != 0 {
		t.Errorf("closed later: %v, %v", jids, err)
	}
}

func TestAContactThatNeverHadAnAgentClosesWithItsEnd(t *testing.T) {
	db := openDB(t)
	c := romeo(t, db)
	do(t, db, Beside(900, []acd.Effect{acd.Ended{Contact: c.Contact, By: acd.ByVisitor, Cause: acd.CauseLeft}}))
	got, _, err := ReadContact(context.Background(), db.Reader(), c.Contact)
	if err != nil || got.Ended != 900 || got.Closed != 900 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestMovedIsToldUntilTheAgentIsReady(t *testing.T) {
	c := NewContact{Contact: 1, Visitor: 1, JID: "romeo@host", Queue: 3, Arrived: 1, Caller: "R", Form: ""}
	vanished := acd.AgentVanished{Contact: 1, Agent: 11}
	for _, step := range []struct {
		name    string
		effects []acd.Effect
		want    []Moved
	}{
		{"vanished", []acd.Effect{vanished}, []Moved{{1, "R", ToQueue, 50}}},
		{"another took it", []acd.Effect{vanished, acd.Connected{Contact: 1, Agent: 12}}, []Moved{{1, "R", ToAgent, 50}}},
		{"the same took it", []acd.Effect{vanished, acd.Connected{Contact: 1, Agent: 11}}, nil},
		{"ended in the queue", []acd.Effect{vanished, acd.Ended{Contact: 1}}, []Moved{{1, "R", ToEnd, 50}}},
		{"not ready", []acd.Effect{vanished, acd.AgentStands{Agent: 11, Duty: acd.DutyNotReady}}, []Moved{{1, "R", ToQueue, 50}}},
		{"ready", []acd.Effect{vanished, acd.AgentStands{Agent: 11, Duty: acd.DutyReady}}, nil},
		{"another is ready", []acd.Effect{vanished, acd.AgentStands{Agent: 12, Duty: acd.DutyReady}}, []Moved{{1, "R", ToQueue, 50}}},
	} {
		t.Run(step.name, func(t *testing.T) {
			db := openDB(t)
			do(t, db, InsertContact(c), Beside(50, step.effects))
			got, err := MovedFrom(context.Background(), db.Reader(), 11)
			if err != nil || !reflect.DeepEqual(got, step.want) {
				t.Errorf("got %v, %v; want %v", got, err, step.want)
			}
		})
	}
}

func TestWhatIsBesideNothingHarmsNothing(t *testing.T) {
	db := openDB(t)
	do(t, db, Beside(1, []acd.Effect{acd.AgentVanished{Contact: 9, Agent: 1}, acd.Connected{Contact: 9, Agent: 1}, acd.Ended{Contact: 9}}), AddNote(Note{Contact: 9, Agent: 1, At: 1, Text: "n"}))
	if op := Beside(1, []acd.Effect{acd.Received{Offer: 1}}); op != nil {
		t.Error("a receipt has rows")
	}
}

func TestAVisitorKeepsTheNumber(t *testing.T) {
	db := openDB(t)
	romeo(t, db)
	ctx := context.Background()
	if id, ok, err := FindVisitor(ctx, db.Reader(), "romeo@host"); id != 7 || !ok || err != nil {
		t.Errorf("%d, %v, %v", id, ok, err)
	}
	if _, ok, err := FindVisitor(ctx, db.Reader(), "paris@host"); ok || err != nil {
		t.Errorf("a stranger: %v, %v", ok, err)
	}
	if id, err := LastVisitor(ctx, db.Reader()); id != 7 || err != nil {
		t.Errorf("last: %d, %v", id, err)
	}
}
