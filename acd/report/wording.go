package report

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"parley/acd"
	"parley/internal/wall"
)

// Wording is a question as people and programs write it, in a command or an address. Empty fields are not asked for.
type Wording struct {
	From     string // "2026-11-22", "2026-11-22T08:00", or RFC 3339; today
	To       string // the same, and not included; the end of the day of From
	Zone     string // IANA name; the machine's
	Interval string // 15, 30, 60, day
	Rule     string
	Within   string // threshold in seconds
	Short    string // what a short abandon is, in seconds
	Skip     bool   // leave short abandons out
	Queues   []string
	Agents   []string
	Contact  string
	Language string
	Rows     string // the most
	Defined  bool   // definitions in CSV, too
}

// BadWording says what is wrong with a question, for who asked it.
type BadWording struct{ What string }

// Error is what is wrong.
func (b BadWording) Error() string { return b.What }

// Read understands a wording; BadWording if it cannot be.
func (r *Reports) Read(ctx context.Context, w Wording) (Ask, error) {
	a := Ask{Zone: time.Local, Rule: Rule(w.Rule), SkipShort: w.Skip, Defined: w.Defined, Language: w.Language}
	var err error
	if w.Zone != "" {
		if a.Zone, err = time.LoadLocation(w.Zone); err != nil {
			return a, BadWording{fmt.Sprintf("there is no time zone %q; it is like Asia/Taipei", w.Zone)}
		}
	}
	if err := a.readPeriod(w, r.now()); err != nil {
		return a, err
	}
	steps := map[string]time.Duration{"": 0, "15": 15 * time.Minute, "30": 30 * time.Minute, "60": time.Hour, "day": Day}
	step, ok := steps[w.Interval]
	if !ok {
		return a, BadWording{"the interval is 15, 30 or 60 (minutes), or day"}
	}
	a.Step = step
	if a.Within, err = readSeconds("the threshold", w.Within); err != nil {
		return a, err
	}
	if a.Short, err = readSeconds("a short abandon", w.Short); err != nil {
		return a, err
	}
	if w.Rows != "" {
		if a.RowsMax, err = strconv.Atoi(w.Rows); err != nil || a.RowsMax < 1 || a.RowsMax > RowsMax {
			return a, BadWording{fmt.Sprintf("the most rows are 1 to %d", RowsMax)}
		}
	}
	if w.Contact != "" {
		if a.Contact, err = acd.ParseContactID(w.Contact); err != nil {
			return a, BadWording{err.Error()}
		}
	}
	return a, r.readNames(ctx, w, &a)
}

func (a *Ask) readPeriod(w Wording, now time.Time) error {
	a.From = startOfDay(now, a.Zone)
	if w.From != "" {
		from, ok := readMoment(w.From, a.Zone)
		if !ok {
			return BadWording{fmt.Sprintf("%q is no time like 2026-11-22 or 2026-11-22T08:00", w.From)}
		}
		a.From = from
	}
	a.To = nextDay(a.From, a.Zone)
	if w.To != "" {
		to, ok := readMoment(w.To, a.Zone)
		if !ok {
			return BadWording{fmt.Sprintf("%q is no time like 2026-11-22 or 2026-11-22T08:00", w.To)}
		}
		a.To = to
	}
	if !a.From.Before(a.To) || a.To.Sub(a.From) > periodMax {
		return BadWording{ErrPeriod.Error()}
	}
	return nil
}

func readMoment(text string, zone *time.Location) (time.Time, bool) {
	if t, ok := wall.Read(text, zone); ok {
		return t, true
	}
	t, err := time.Parse(time.RFC3339, text)
	return t, err == nil
}

func readSeconds(what, text string) (acd.Span, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(strings.TrimSuffix(text, "s"), 10, 24)
	if err != nil || n == 0 {
		return 0, BadWording{what + " is a number of seconds"}
	}
	return acd.Seconds(int64(n)), nil
}

// readNames finds the numbers of queues, by DN, and agents, by user ID or address. Those that were removed have them still.
func (r *Reports) readNames(ctx context.Context, w Wording, a *Ask) error {
	var errs []error
	for _, dn := range w.Queues {
		before := len(a.Queues)
		err := r.ids(ctx, `SELECT id FROM queues WHERE dn = ?1`, dn, func(id uint64) { a.Queues = append(a.Queues, acd.QueueID(id)) })
		if err == nil && len(a.Queues) == before {
			err = BadWording{fmt.Sprintf("there is no queue %q", dn)}
		}
		errs = append(errs, err)
	}
	for _, name := range w.Agents {
		before := len(a.Agents)
		err := r.ids(ctx, `SELECT id FROM agents WHERE jid = ?1 OR substr(jid, 1, instr(jid, '@') - 1) = ?1`, name, func(id uint64) {
			a.Agents = append(a.Agents, acd.AgentID(id))
		})
		if err == nil && len(a.Agents) == before {
			err = BadWording{fmt.Sprintf("there is no agent %q", name)}
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (r *Reports) ids(ctx context.Context, query, name string, take func(uint64)) error {
	rows, err := r.db.QueryContext(ctx, query, name)
	if err != nil {
		return fmt.Errorf("look up %q: %w", name, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id uint64
		if err := rows.Scan(&id); err != nil {
			return fmt.Errorf("look up %q: %w", name, err)
		}
		take(id)
	}
	return rows.Err()
}
