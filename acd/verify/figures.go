package verify

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parley/acd"
)

// sheet is a report with what must stand in it.
type sheet[X any] struct {
	report  string
	keys    []string        // the columns that tell its rows apart
	key     func(*X) string // the same of what was counted
	columns []column[X]     // all others
	sum     bool            // rows are sums: one that is not there is one of nothing
}

// anything is what a figure must be that nobody can know, such as how long something has lasted that goes on.
type anything struct{}

// hold asks a report and lays what was counted beside it. Rows of things (not sums) that were not counted are shown to other,
// which says whether they are beyond what can be known.
func hold[X any](v *verification, s sheet[X], q Question, counted []*X, other func(row) bool) error {
	told, read, err := v.ask(s.report, q)
	if read {
		holdRows(v, s, told, counted, other)
	}
	return err
}

// holdSum holds a report of sums to what was counted, and then its total: where rows are wrong, it is too, and is not named.
func holdSum[X any](v *verification, s sheet[X], q Question, counted []*X, total *X) error {
	told, read, err := v.ask(s.report, q)
	if !read {
		return err
	}
	before := v.found.n()
	holdRows(v, s, told, counted, nil)
	if len(told.Rows) > 1 && v.found.n() == before {
		s.keys = nil
		s.columns = slices.DeleteFunc(s.columns, func(c column[X]) bool { return c.name == "rule" }) // it is no figure
		compare(v, s, "total", total, row{told.index(), told.Total})
	}
	return nil
}

// ask asks a report; false: it cannot be read, which is found, or has failed.
func (v *verification) ask(report string, q Question) (Table, bool, error) {
	q.Report = report
	told, err := v.cfg.Reports.Ask(v.ctx, v.db, q)
	if errors.Is(err, ErrUnread) {
		v.found.add(FigureUnread, words(report, moment(q.From)), err.Error(), "")
		return told, false, nil
	}
	if err != nil {
		return told, false, fmt.Errorf("read the report %s of %s: %w", report, moment(q.From), err)
	}
	return told, true, nil
}

func holdRows[X any](v *verification, s sheet[X], told Table, counted []*X, other func(row) bool) {
	index, rows := told.index(), make(map[string]row, len(told.Rows))
	var keys []string
	for _, cells := range told.Rows {
		r := row{index, cells}
		key := r.key(s.keys)
		for rows[key].cells != nil { // two of one moment
			key += "+"
		}
		rows[key], keys = r, append(keys, key)
	}
	for _, x := range counted {
		key := s.key(x)
		if _, there := rows[key]; !there && s.sum && s.idle(x) {
			continue
		}
		compare(v, s, key, x, rows[key])
		delete(rows, key)
	}
	for _, key := range keys {
		switch r, left := rows[key]; {
		case !left:
		case s.sum: // of those that did nothing, and must say so
			compare(v, s, key, new(X), r)
		case !other(r):
			v.found.add(FigureOther, s.report, strings.TrimSpace(key), "–")
		}
	}
}

// numbered tells apart those that have one key, in the order they are in.
func numbered[X any](key func(*X) string) func(*X) string {
	seen := map[string]string{}
	return func(x *X) string {
		k := key(x)
		k += seen[k]
		seen[key(x)] += "+"
		return k
	}
}

// nothing says whether a figure is what stands for it when nothing happened.
func nothing(want any) bool {
	return want == nil || want == 0 || want == acd.Span(0) || want == (anything{})
}

// idle says whether all figures of a row are nothing.
func (s sheet[X]) idle(x *X) bool {
	for _, c := range s.columns {
		if want := c.of(x); !nothing(want) && want != rule {
			return false
		}
	}
	return true
}

// gist is the first figures of a row that are something.
func (s sheet[X]) gist(x *X) string {
	var some []string
	for _, c := range s.columns {
		if want := c.of(x); !nothing(want) && want != rule && len(some) < 3 {
			some = append(some, c.name+" "+figure(want))
		}
	}
	return strings.Join(some, ", ")
}

// compare holds one row of a report to what was counted.
func compare[X any](v *verification, s sheet[X], key string, counted *X, told row) {
	if told.cells == nil {
		v.count("figures", 1)
		v.found.add(FigureGone, words(s.report, strings.TrimSpace(key)), "–", s.gist(counted))
		return
	}
	looked := v.looked(s.report)
	for _, k := range s.keys {
		looked[k]++
	}
	for _, c := range s.columns {
		want := c.of(counted)
		if want == (anything{}) {
			continue
		}
		v.count("figures", 1)
		if !nothing(want) {
			looked[c.name]++
		}
		if got := told.of(c.name); !sameFigure(got, want) {
			v.found.add(FigureOther, words(s.report, strings.TrimSpace(key), c.name), figure(got), figure(want))
		}
	}
}

// looked is how many figures of each column of a report were compared that are not nothing.
func (v *verification) looked(report string) map[string]int64 {
	all := v.report.Recounted[report]
	if all == nil {
		all = map[string]int64{}
		v.report.Recounted[report] = all
	}
	return all
}

func sameFigure(a, b any) bool {
	x, ok := a.(float64)
	y, both := b.(float64)
	if ok && both {
		return x-y < 1e-6 && y-x < 1e-6
	}
	return a == b
}

func figure(v any) string {
	switch v := v.(type) {
	case nil:
		return "–"
	case float64:
		return strconv.FormatFloat(v, 'f', 4, 64)
	case acd.Span:
		return number(v) + " ms"
	case acd.Time:
		return moment(v)
	}
	return fmt.Sprint(v)
}
