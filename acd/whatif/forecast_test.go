package whatif

import (
	"errors"
	"math"
	"testing"
	"time"

	"parley/acd"
)

// TestForecastOfAKnownProcess has contacts come without memory at rates known for each hour of each weekday, for eight
// weeks, and compares: the means, and how often a ninth week lies within the range.
func TestForecastOfAKnownProcess(t *testing.T) {
	zone := time.UTC
	begin := time.Date(2026, 1, 5, 0, 0, 0, 0, zone) // a Monday
	perHour := func(at time.Time) float64 {
		return 4 + 30*math.Exp(-math.Pow(float64(at.Hour())-11, 2)/18)*(1-0.5*float64(at.Weekday()%6)/5)
	}
	r := &Record{begun: acd.Time(begin.UnixMilli()), entered: map[acd.QueueID][]acd.Time{}}
	const weeks = 8
	chance := draws(1, forArrivals, 0, 0)
	var ninth [7][24]float64
	for hour := begin; hour.Before(begin.AddDate(0, 0, 7*(weeks+1))); hour = hour.Add(time.Hour) {
		for at := 0.0; ; {
			if at += chance.memoryless(3_600_000 / perHour(hour)); at >= 3_600_000 {
				break
			}
			if hour.Before(begin.AddDate(0, 0, 7*weeks)) {
				r.entered[1] = append(r.entered[1], acd.Time(hour.UnixMilli()).Add(acd.Span(at)))
			} else {
				ninth[hour.Weekday()][hour.Hour()]++
			}
		}
	}
	r.To = acd.Time(begin.AddDate(0, 0, 7*weeks).UnixMilli())
	known := r.Known(zone, 0)
	inside, far := 0, 0
	for day := range time.Weekday(7) {
		if n := known.Days(day); n != weeks {
			t.Fatalf("%v: %d days known", day, n)
		}
		for hour, e := range r.Arrivals(1, day, 60, known) {
			rate := perHour(begin.AddDate(0, 0, (int(day)+6)%7).Add(time.Duration(hour) * time.Hour))
			if math.Abs(e.Mean-rate) > 3*math.Sqrt(rate/weeks) {
				far++
			}
			if n := ninth[day][hour]; n >= math.Floor(e.Low) && n <= math.Ceil(e.High) {
				inside++
			}
			if e.Minute != hour*60 || e.Days != weeks {
				t.Errorf("%v, hour %d: %+v", day, hour, e)
			}
		}
	}
	if share := float64(inside) / 168; share < 0.85 || share > 0.99 || far > 3 {
		t.Errorf("%.2f of the ninth week inside, %d means far off", share, far)
	}
}

func TestOnlyWholeDaysAreKnown(t *testing.T) {
	zone := time.FixedZone("there", 8*3600)
	at := func(d, h int) acd.Time { return acd.Time(time.Date(2026, 3, d, h, 0, 0, 0, zone).UnixMilli()) }
	r := &Record{begun: at(1, 22), To: at(17, 3)}
	if k := r.Known(zone, 0); k.From.Day() != 2 || k.To.Day() != 17 || k.Days(time.Monday) != 3 || k.Days(time.Tuesday) != 2 {
		t.Errorf("%v, %d Mondays, %d Tuesdays", k, k.Days(time.Monday), k.Days(time.Tuesday))
	}
	if k := r.Known(zone, 1); k.From.Day() != 10 || k.Days(time.Monday) != 1 {
		t.Errorf("of one week: %v", k)
	}
	if k := (&Record{begun: at(1, 3), To: at(1, 5)}).Known(zone, 0); !k.From.Equal(k.To) {
		t.Errorf("of two hours: %v", k)
	}
}

// TestAnHourThatWasNot: in Berlin the clock goes from 2 to 3 on 29 March 2026, a Sunday, and 25 October has an hour twice.
func TestAnHourThatWasNot(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[time.Time][2]bool{
		time.Date(2026, 3, 28, 0, 0, 0, 0, zone):  {true, true},
		time.Date(2026, 3, 29, 0, 0, 0, 0, zone):  {false, true},
		time.Date(2026, 10, 25, 0, 0, 0, 0, zone): {false, true},
	} {
		if got := once(day, 60); got[2] != want[0] || got[4] != want[1] {
			t.Errorf("%v: %v, want %v", day, got, want)
		}
	}
}

// TestADayHasItsHours: the same two days have 23 hours, without the one from 2, and 25, that from 2 twice.
func TestADayHasItsHours(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[time.Time]struct{ intervals, second, third int }{
		time.Date(2026, 3, 28, 0, 0, 0, 0, zone):  {24, 2, 3},
		time.Date(2026, 3, 29, 0, 0, 0, 0, zone):  {23, 3, 4},
		time.Date(2026, 10, 25, 0, 0, 0, 0, zone): {25, 2, 2},
	} {
		all := make([]Expected, 24)
		for i := range all {
			all[i].Minute = i * 60
		}
		on := On(day, 60, all)
		if len(on) != want.intervals || on[2].Minute != want.second*60 || on[3].Minute != want.third*60 || !on[3].At.Equal(day.Add(3*time.Hour)) {
			t.Errorf("%s: %d intervals, %+v, %+v", day.Format(time.DateOnly), len(on), on[2], on[3])
		}
		half := On(day, 30, make([]Expected, 48))
		if len(half) != 2*want.intervals {
			t.Errorf("%s: %d halves of an hour", day.Format(time.DateOnly), len(half))
		}
	}
}

// TestAgentsAsErlangHasThem compares with the formula where it applies: one contact at a time, nobody gives up.
func TestAgentsAsErlangHasThem(t *testing.T) {
	r := read(t, Span{}, recordOfTheory(6, 6000, 3))
	for _, perHour := range []float64{30, 120, 400} {
		s := Staffing{Queue: 1, Rules: acd.Rules{WrapUp: acd.WrapUpNone, WaitingMax: 100_000}, Slots: 1, Level: 80, Within: acd.Seconds(20), Seeds: 4}
		agents, reached, err := r.Agents(t.Context(), s, perHour)
		if err != nil {
			t.Fatal(err)
		}
		want := erlangAgents(perHour, r.handling(1)/1000, 0.8, 20)
		t.Logf("%v an hour: %d agents (%.1f %%), Erlang %d", perHour, agents, reached, want)
		if agents < want-1 || agents > want+1 || reached < 80 {
			t.Errorf("%v an hour: %d agents (%.1f %%), Erlang %d", perHour, agents, reached, want)
		}
	}
}

// erlangAgents is how few agents answer a share within so many seconds.
func erlangAgents(perHour, seconds, share, within float64) int {
	load := perHour / 3600 * seconds
	blocked := 1.0
	for n := 1; ; n++ {
		blocked = load * blocked / (float64(n) + load*blocked)
		c := float64(n)
		if c <= load {
			continue
		}
		waits := c * blocked / (c - load*(1-blocked))
		if 1-waits*math.Exp(-(c-load)*within/seconds) >= share {
			return n
		}
	}
}

// TestMoreContactsAtATimeTakeFewerAgents: with twice the slots about half as many are needed.
func TestMoreContactsAtATimeTakeFewerAgents(t *testing.T) {
	r := read(t, Span{}, logOf(t, dayOf(1500, 1)))
	needed := func(slots int) int {
		s := Staffing{Queue: 1, Slots: slots, Level: 80, Within: acd.Seconds(20), Seeds: 2}
		n, _, err := r.Agents(t.Context(), s, 200)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	one, two, four := needed(1), needed(2), needed(4)
	if two >= one*3/4 || four >= two*3/4 || four < one/5 {
		t.Errorf("%d, %d, %d agents", one, two, four)
	}
}

func TestATargetNobodyReaches(t *testing.T) {
	r := read(t, Span{}, logOf(t, dayOf(1500, 1)))
	_, _, err := r.Agents(t.Context(), Staffing{Queue: 1, Slots: 1, Level: 99, Within: 500, Seeds: 1}, 2)
	if !errors.Is(err, ErrUnreachable) {
		t.Errorf("got %v", err)
	}
}

// TestADayThatBeginsLate: where clocks skip midnight the day is there all the same, once, and has one hour less.
func TestADayThatBeginsLate(t *testing.T) {
	cairo, err := time.LoadLocation("Africa/Cairo")
	if err != nil {
		t.Fatal(err)
	}
	friday := time.Date(2026, 4, 24, 12, 0, 0, 0, cairo) // its midnight is left out
	k := Known{dayFrom(friday, -4), dayFrom(friday, 10)}
	for day := time.Sunday; day <= time.Saturday; day++ {
		if n := k.Days(day); n != 2 {
			t.Errorf("%s is there %d times", day, n)
		}
	}
	is := once(dayFrom(friday, 0), 60)
	if is[0] || !is[1] || !is[23] {
		t.Errorf("its hours: %v", is)
	}
}
