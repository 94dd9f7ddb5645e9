package day

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/engine"
	acdstore "parley/acd/store"
	"parley/internal/site"
	"parley/internal/store"
)

// ErrInUse is what a database gets that holds a log already.
var ErrInUse = errors.New("the database is in use: it holds events")

// Config is what is made up. Start from Default.
type Config struct {
	Contacts int    // a day; weekends have half as many. Default 100,000
	Days     int    // one after the other. Default 1
	Queues   int    // 0: one for each 4,000 contacts, 2 to 8; at most 64
	Seed     uint64 // of everything that is left to chance
	First    time.Time
	Zone     *time.Location // of the hours, the shifts and the rush. Default Asia/Taipei

	// LinesMin and LinesMax are how many lines a conversation has. Default 5 to 10; 0 and 0: nothing is said.
	LinesMin, LinesMax int

	// Progress (may be nil) is told how many of all contacts have come.
	Progress func(done, all int64)
}

// Bounds of what can be made up.
const (
	contactsMax = 1_000_000
	daysMax     = 400
	queuesMax   = 64
	linesMax    = 200
)

// Default is a day of 100,000 contacts: Monday, 2 March 2026, in Taipei.
func Default() Config {
	zone := time.FixedZone("Asia/Taipei", 8*3600)
	return Config{
		Contacts: 100_000, Days: 1, Seed: 1, LinesMin: 5, LinesMax: 10,
		First: time.Date(2026, 3, 2, 0, 0, 0, 0, zone), Zone: zone,
	}
}

// Validate names every field that cannot work, all of them at once.
func (c Config) Validate() error {
	var problems []error
	between := func(name string, v, low, high int) {
		if v < low || v > high {
			problems = append(problems, fmt.Errorf("%s must be %d to %d, is %d", name, low, high, v))
		}
	}
	between("contacts", c.Contacts, 1, contactsMax)
	between("days", c.Days, 1, daysMax)
	between("queues", c.Queues, 0, queuesMax)
	between("lines", c.LinesMax, 0, linesMax)
	between("the fewest lines", c.LinesMin, 0, c.LinesMax)
	if c.Zone == nil || c.First.IsZero() {
		problems = append(problems, errors.New("a day needs a date and a zone"))
	}
	return errors.Join(problems...)
}

// Result is what was made.
type Result struct {
	Queues, Agents int
	Contacts       int // that came
	Refused        int // of these, at the door
	Lines          int
	Ratings        int
	Events         uint64
	From, To       acd.Time
}

// Make makes the days up in db, which must hold no log yet (ErrInUse). It returns when all is committed.
func Make(ctx context.Context, cfg Config, db *store.DB, log *slog.Logger) (Result, error) {
	if err := cfg.Validate(); err != nil {
		return Result{}, err
	}
	host, err := site.Host(ctx, db, "")
	if err != nil {
		return Result{}, err
	}
	if err := unused(ctx, db); err != nil {
		return Result{}, err
	}
	first := midnight(cfg.First.In(cfg.Zone))
	clock := &clock{now: first.Add(-setUp)}
	eng, err := engine.Open(ctx, engine.Config{Clock: clock}, db, log)
	if err != nil {
		return Result{}, err
	}
	s := newStage(ctx, cfg, eng, clock, host)
	err = s.all(first, admin.New(db, eng))
	return s.result, errors.Join(err, eng.Close(ctx))
}

func unused(ctx context.Context, db *store.DB) error {
	log, err := acdstore.OpenLog(ctx, db)
	if err != nil {
		return err
	}
	last, err := log.Last(ctx)
	if err == nil && last > 0 {
		err = ErrInUse
	}
	return err
}

// setUp is how long before midnight the queues and agents are made.
const setUp = 2 * time.Hour

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// all sets the centre up and plays the days.
func (s *stage) all(first time.Time, adm *admin.Admin) error {
	s.floor = newFloor(s.cfg, s.random, s.host)
	if err := s.open(adm); err != nil {
		return fmt.Errorf("set up the floor: %w", err)
	}
	for n := range s.cfg.Days {
		date := midnight(first.AddDate(0, 0, n).Add(2 * time.Hour)) // two hours in: the date, whatever the clocks do
		s.hours(date)
		s.shifts(date)
		s.rush(date, share(date))
	}
	s.result.From = acd.Time(first.UnixMilli())
	err := s.play()
	s.result.To = s.now
	s.result.Queues, s.result.Agents = len(s.floor.queues), len(s.floor.agents)
	return err
}

// share is how many of a day's contacts come on that date.
func share(date time.Time) float64 {
	switch date.Weekday() {
	case time.Saturday, time.Sunday:
		return 0.5
	case time.Monday:
		return 1
	}
	return 0.9
}

func newRandom(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x6461796f66636861)) }
