package plan

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"parley/acd/audit"
	"parley/acd/report"
)

// Bounds.
const (
	PlansMax      = 50          // of a person
	PlansInAllMax = 2000        // of everybody
	KeepMax       = 50          // results of a plan
	KeepUsual     = 10          // of a plan that does not say
	ResultMax     = 4 << 20     // bytes of a result: a larger one is a problem and not kept
	nameCharsMax  = 80          // of a plan's name
	namesMax      = 200         // queues or agents that a plan names
	dayMax        = 28          // of a month: every month has it
	minutesOfDay  = 24 * 60     // what Schedule.At is below
	rowsMax       = 20_000      // of a result
	makeMax       = time.Minute // for one result
)

// What can be wrong with a plan. They are sentences for the person who asked.
var (
	ErrNoPlan  = errors.New("there is no such plan")
	ErrNoSheet = errors.New("there is no such result")
	ErrNotYet  = errors.New("the figures for it are being made") // as after an upgrade: it is tried again
	ErrName    = fmt.Errorf("a plan's name has 1 to %d characters", nameCharsMax)
	ErrPeriod  = errors.New("a period is today, 7d, 30d, or own with from and to")
	ErrWhen    = fmt.Errorf("a schedule is daily, weekly on a weekday 1 to 7, or monthly on a day 1 to %d, at HH:MM, and keeps 1 to %d", dayMax, KeepMax)
	ErrZone    = errors.New("a time zone is like Asia/Taipei")
	ErrFormat  = errors.New("a result is kept as csv, xlsx or json")
	ErrReport  = errors.New("there is no such report to plan")
	ErrNames   = fmt.Errorf("a plan names at most %d queues and as many agents", namesMax)
	ErrTooMany = fmt.Errorf("a person has at most %d plans", PlansMax)
)

// Question is what a plan asks of its report, in the words of report.Wording. Of a plan with a schedule the period is the
// schedule's.
type Question struct {
	Period   string   `json:"period"` // today, 7d, 30d, own
	From     string   `json:"from,omitempty"`
	To       string   `json:"to,omitempty"`
	Queues   []string `json:"queues,omitempty"` // ACD DNs; none: all
	Agents   []string `json:"agents,omitempty"` // user IDs; none: all
	Interval string   `json:"interval,omitempty"`
	Rule     string   `json:"rule,omitempty"`
}

// Every is how often a report is made.
type Every string

// How often.
const (
	Never   Every = ""
	Daily   Every = "daily"
	Weekly  Every = "weekly"
	Monthly Every = "monthly"
)

// Schedule says when a report is made. The zero value: never.
type Schedule struct {
	Every   Every
	At      int // minutes after midnight
	Weekday int // 1 = Monday … 7 = Sunday, of Weekly
	Day     int // 1 … 28, of Monthly
}

// Plan is one report that somebody has put together.
type Plan struct {
	ID       int64
	Owner    audit.Actor // an agent or staff; whoever gets the name later is somebody else
	Name     string
	Shared   bool // everybody sees it who may see all reports
	Report   string
	Question Question
	Zone     string // IANA name, of days and times
	Language string // of a result's words
	When     Schedule
	Format   report.Format
	Keep     int       // how many results
	Due      time.Time // the next one; zero: none
}

// Result is one made report.
type Result struct {
	ID       int64
	Plan     int64
	Due      time.Time // when it was to be made
	Made     time.Time
	From, To time.Time // of what
	Format   report.Format
	Bytes    int
	Problem  Problem
}

// Problem is why there is no sheet; empty: there is.
type Problem string

// Problems.
const (
	Large   Problem = "large"   // more than ResultMax, or more intervals than a report has
	Gone    Problem = "gone"    // a queue or an agent that it names is not there any more
	Outdone Problem = "outdone" // whose plan it is may not see it any more; it is made no more until it is set anew
	Failed  Problem = "failed"  // the cause stands in the log
)

// check holds a plan to what it may be, and fills in what was not said.
func (p *Plan) check(kinds []report.Kind) error {
	if n := utf8.RuneCountInString(strings.TrimSpace(p.Name)); n < 1 || n > nameCharsMax || !utf8.ValidString(p.Name) {
		return ErrName
	}
	if !slices.ContainsFunc(kinds, func(k report.Kind) bool { return k.Name == p.Report && !k.OfOne }) {
		return ErrReport
	}
	if _, err := time.LoadLocation(p.Zone); err != nil || p.Zone == "" || p.Zone == "Local" {
		return ErrZone
	}
	if !slices.Contains([]report.Format{report.CSV, report.XLSX, report.JSON}, p.Format) {
		return ErrFormat
	}
	if p.Keep == 0 {
		p.Keep = KeepUsual
	}
	if len(p.Question.Queues) > namesMax || len(p.Question.Agents) > namesMax {
		return ErrNames
	}
	if !p.Question.hasPeriod() {
		return ErrPeriod
	}
	if p.Keep < 1 || p.Keep > KeepMax || !p.When.valid() {
		return ErrWhen
	}
	return nil
}

func (q Question) hasPeriod() bool {
	if q.Period == "own" {
		return q.From != "" && q.To != "" && len(q.From) <= 40 && len(q.To) <= 40
	}
	return slices.Contains([]string{"today", "7d", "30d"}, q.Period)
}

func (s Schedule) valid() bool {
	if s.Every == Never {
		return true
	}
	at := s.At >= 0 && s.At < minutesOfDay
	switch s.Every {
	case Daily:
		return at
	case Weekly:
		return at && s.Weekday >= 1 && s.Weekday <= 7
	case Monthly:
		return at && s.Day >= 1 && s.Day <= dayMax
	}
	return false
}
