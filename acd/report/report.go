package report

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"parley/acd"
	"parley/internal/i18n"
)

// Unit is what a column's cells are.
type Unit string

// Units, and the Go type of their cells. A cell that is not known is nil.
const (
	Text    Unit = "text"    // string
	Moment  Unit = "time"    // time.Time
	Count   Unit = "count"   // int
	Seconds Unit = "seconds" // acd.Span
	Percent Unit = "percent" // float64, 0 … 100
	Ratio   Unit = "ratio"   // float64
	Word    Unit = "word"    // Term
)

// Column is one figure of a report.
type Column struct {
	Name       string `json:"name"` // one meaning in all reports
	Unit       Unit   `json:"unit"`
	Title      string `json:"title"`
	Definition string `json:"definition"`
}

// Sheet is an answered report.
type Sheet struct {
	Report  string
	Title   string
	Means   string // what the report is about
	From    time.Time
	To      time.Time
	Made    time.Time // as of when
	Zone    string
	Rule    Rule
	Columns []Column
	Rows    [][]any
	Total   []any // of all rows, also those that were cut off; nil: there are less than two, or nothing adds up
	Cut     bool  // there are more rows than Ask.RowsMax
	defined bool  // Ask.Defined
	words   map[string]string
}

// Ask is what is asked for. The zero value of a field is its default.
type Ask struct {
	From, To  time.Time      // [From, To); both must be given, but for one contact
	Zone      *time.Location // of days and intervals; UTC
	Step      time.Duration  // length of intervals: 15, 30 or 60 min, or Day; 0 = the report's own
	Queues    []acd.QueueID  // all
	Agents    []acd.AgentID  // all
	Reach     []acd.QueueID  // who asks may see these queues alone: contacts that were in another are left out; all
	Contact   acd.ContactID  // of the report of one contact
	Rule      Rule           // of service levels; RuleNegative
	Within    acd.Span       // threshold of service levels; 0 = each queue's target when the entry ended
	Short     acd.Span       // abandons below it are short; DefaultShort
	SkipShort bool           // short abandons are left out of service level and abandonment rate
	Language  string         // of titles and definitions; en
	RowsMax   int            // DefaultRows
	Defined   bool           // as CSV: with the definitions of the columns after the rows; other formats have them anyway
	soFar     bool           // intervals that are still to come are left out
	Numbers   bool           // queues, agents, codes and reasons are shown by number ("#7"), which no two share, not by name
}

// Bounds and defaults.
const (
	Day          = 24 * time.Hour // as a Step: a local day, which may have 23 or 25 hours
	DefaultShort = acd.Span(5000)
	DefaultRows  = 100_000
	RowsMax      = 1_000_000
	periodMax    = 400 * 24 * time.Hour
	cellsMax     = 250_000 // intervals × queues, or × agents, each of about a kilobyte; more for who asks for more rows
)

// Errors of a question.
var (
	ErrUnknown = errors.New("there is no such report")
	ErrPeriod  = errors.New("the period must have a beginning, a later end, and at most 400 days")
	ErrStep    = errors.New("an interval is 15, 30 or 60 minutes, or a day")
	ErrRule    = errors.New("a rule is negative, ignore, positive or handled")
	ErrLarge   = errors.New("that are too many intervals at once: ask for a shorter period, longer intervals, or for some alone")
	ErrContact = errors.New("there is no such contact")
)

// Reports answers questions. Its methods may be called from any goroutine.
type Reports struct {
	db      *sql.DB
	project func(ctx context.Context) error
	now     func() time.Time
	words   map[string]map[string]string // by language
}

// New reads facts and what stands beside them from db. project brings the facts up to the log before each report; nil:
// they are taken as they are. now is the clock; nil = time.Now.
func New(db *sql.DB, project func(ctx context.Context) error, now func() time.Time) (*Reports, error) {
	if now == nil {
		now = time.Now
	}
	r := &Reports{db: db, project: project, now: now, words: map[string]map[string]string{}}
	for _, language := range i18n.Languages() {
		words, err := i18n.Figures(language)
		if err != nil {
			return nil, err
		}
		r.words[language] = words
	}
	return r, nil
}

// Ask answers a report, without the intervals that are still to come. It is not behind what was committed when it was asked.
func (r *Reports) Ask(ctx context.Context, name string, ask Ask) (Sheet, error) {
	k, ask, err := readAsk(name, ask)
	if err != nil {
		return Sheet{}, err
	}
	ask.soFar = true
	if r.project != nil {
		if err := r.project(ctx); err != nil {
			return Sheet{}, fmt.Errorf("bring figures up to date: %w", err)
		}
	}
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}) // all of a report is of one moment
	if err != nil {
		return Sheet{}, fmt.Errorf("report %s: %w", name, err)
	}
	defer func() { _ = tx.Rollback() }() // it has only read
	return r.answer(ctx, tx, k, ask)
}

// AskIn answers a report from what a transaction sees, as it is: it brings nothing up to date.
func (r *Reports) AskIn(ctx context.Context, tx *sql.Tx, name string, ask Ask) (Sheet, error) {
	k, ask, err := readAsk(name, ask)
	if err != nil {
		return Sheet{}, err
	}
	return r.answer(ctx, tx, k, ask)
}

func (r *Reports) answer(ctx context.Context, tx *sql.Tx, k kind, ask Ask) (Sheet, error) {
	name, q := k.name, &query{Ask: ask, ctx: ctx, tx: tx, now: acd.Time(r.now().UnixMilli())}
	if err := q.begin(); err != nil {
		return Sheet{}, fmt.Errorf("report %s: %w", name, err)
	}
	if err := q.fits(k); err != nil {
		return Sheet{}, fmt.Errorf("report %s: %w", name, err)
	}
	sheet, err := k.make(q)
	if err != nil {
		return Sheet{}, fmt.Errorf("report %s: %w", name, err)
	}
	return r.finish(k, q, sheet), nil
}

// readAsk finds a report, with what it is asked filled in.
func readAsk(name string, ask Ask) (kind, Ask, error) {
	at := slices.IndexFunc(kinds(), func(k kind) bool { return k.name == name })
	if at < 0 {
		return kind{}, ask, fmt.Errorf("%w: %q", ErrUnknown, name)
	}
	k := kinds()[at]
	ask, err := ask.filled(k)
	return k, ask, err
}

// finish says what the sheet is and cuts it to size.
func (r *Reports) finish(k kind, q *query, s Sheet) Sheet {
	words := r.in(q.Language)
	s.words, s.defined = words, q.Defined
	s.Report, s.Title, s.Means = k.name, words["report."+k.name], words["report."+k.name+".means"]
	s.From, s.To, s.Zone, s.Rule = q.From.In(q.Zone), q.To.In(q.Zone), q.zoneName(), q.Rule
	s.Made = time.UnixMilli(int64(q.now)).In(q.Zone)
	for i := range s.Columns {
		c := &s.Columns[i]
		c.Title, c.Definition = words[c.Name], words[c.Name+".means"]
	}
	if q.soFar {
		s = s.begunBy(r.now())
	}
	if len(s.Rows) > q.RowsMax {
		s.Rows, s.Cut = s.Rows[:q.RowsMax], true
	}
	return s
}

// in is the words of a language, or else English ones.
func (r *Reports) in(language string) map[string]string {
	if words, ok := r.words[language]; ok {
		return words
	}
	for tag, words := range r.words {
		if len(language) >= 2 && tag != "en" && tag[:2] == language[:2] {
			return words
		}
	}
	return r.words["en"]
}

func (a Ask) filled(k kind) (Ask, error) {
	if a.Zone == nil {
		a.Zone = time.UTC
	}
	if a.Short <= 0 {
		a.Short = DefaultShort
	}
	if a.RowsMax <= 0 {
		a.RowsMax = DefaultRows
	}
	a.RowsMax = min(a.RowsMax, RowsMax)
	if a.Rule == "" {
		a.Rule = RuleNegative
	}
	if !slices.Contains(Rules(), a.Rule) {
		return a, fmt.Errorf("%w, not %q", ErrRule, a.Rule)
	}
	if a.Step == 0 {
		a.Step = k.step
	}
	if !slices.Contains([]time.Duration{0, 15 * time.Minute, 30 * time.Minute, time.Hour, Day}, a.Step) {
		return a, ErrStep
	}
	if k.step == 0 {
		a.Step = 0
	}
	if k.ofOne {
		if a.Contact == 0 {
			return a, ErrContact
		}
		return a, nil
	}
	if a.From.IsZero() || !a.From.Before(a.To) || a.To.Sub(a.From) > periodMax {
		return a, ErrPeriod
	}
	return a, nil
}
