package report_test

import (
	"testing"

	"parley/acd"
)

// TestTheLastHourEndsWhereTheDayIs: the last point of an hour is what Today says, and each point who waited then.
func TestTheLastHourEndsWhereTheDayIs(t *testing.T) {
	d, ask := smallFloor(t)
	d.ask(t, "queues", ask) // brings the facts up to the log
	hours, until, err := d.reports.Hour(t.Context(), ask.Zone)
	if err != nil {
		t.Fatal(err)
	}
	if !until.Equal(ask.To) {
		t.Errorf("until %v", until)
	}
	today, err := d.reports.Today(t.Context(), ask.Zone)
	if err != nil {
		t.Fatal(err)
	}
	for _, queue := range []acd.QueueID{1, 2} {
		if last := hours[queue][60]; last.Tally != today[queue].Tally || last.Waiting != 0 || last.LongestMs != 0 {
			t.Errorf("queue %d: the last point is %+v, today %+v", queue, last, today[queue].Tally)
		}
	}
	one := hours[1]
	for minute, want := range map[int]struct{ waiting, served, gaveUp, handled int }{
		0: {0, 0, 0, 0}, 1: {0, 0, 0, 0}, 2: {0, 1, 0, 0}, 3: {0, 1, 0, 1}, 5: {1, 1, 1, 1}, 6: {0, 1, 2, 1}, 7: {1, 1, 2, 1}, 8: {0, 1, 2, 1},
	} {
		p := one[minute]
		if p.Waiting != want.waiting || p.Served != want.served || p.GaveUp != want.gaveUp || p.Handled != want.handled {
			t.Errorf("minute %d: %+v, should be %+v", minute, p, want)
		}
	}
	if p := one[7]; p.LongestMs != 20_000 { // came at 400 s, 420 s now
		t.Errorf("the longest wait at minute 7 is %d ms", p.LongestMs)
	}
	if p := one[60]; p.WaitedMs != 10_000 || p.HandlingMs != 60_000 || p.ServedWithin != 1 {
		t.Errorf("sums: %+v", p)
	}
	taken, err := d.reports.Taken(t.Context(), ask.Zone)
	if err != nil || taken[1] != 2 {
		t.Errorf("taken: %v, %v", taken, err)
	}
}
