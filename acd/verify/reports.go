package verify

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"parley/acd"
)

// ErrUnread is of a report that cannot be made, because a figure it is made of is none that the log could have given.
var ErrUnread = errors.New("a report cannot be made")

// Reports is what people are shown, to be held to the log. Everything is read in the transaction that is given, and nothing
// brought up to date for it.
type Reports interface {
	// Known is until when the reports know everything; 0 = they know nothing yet.
	Known(ctx context.Context, tx *sql.Tx) (acd.Time, error)
	// Ask is a report's answer, in the time zone UTC. Service levels are by the rule negative and each queue's own target.
	// ErrUnread.
	Ask(ctx context.Context, tx *sql.Tx, q Question) (Table, error)
	// Stories shows what happened to each of some contacts, in no order. ErrUnread.
	Stories(ctx context.Context, tx *sql.Tx, contacts []acd.ContactID, show func(acd.ContactID, Table)) error
}

// Question asks a report for the time from a moment, before another, in intervals of Step if it has such.
type Question struct {
	Report   string
	From, To acd.Time
	Step     acd.Span
}

// Table is a report's answer. Cells are int, float64 (percent or a ratio), acd.Span, acd.Time or a text: a word of a list as its
// code, queues, agents, codes and reasons by number ("#7"); nil = not known.
type Table struct {
	Columns []string
	Rows    [][]any
	Total   []any // of all rows as one; nil: there is none
}

// row is one of a table.
type row struct {
	at    map[string]int
	cells []any
}

func (r row) of(column string) any {
	if i, there := r.at[column]; there {
		return r.cells[i]
	}
	return nil
}

// key is the cells that tell the row from the others.
func (r row) key(columns []string) string {
	text := ""
	for _, c := range columns {
		text += cell(r.of(c)) + " "
	}
	return text
}

// index is the places of a table's columns.
func (t Table) index() map[string]int {
	at := make(map[string]int, len(t.Columns))
	for i, c := range t.Columns {
		at[c] = i
	}
	return at
}

// cell is a cell as a part of a key.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return "–"
	case string:
		return v
	case acd.Time:
		return moment(v)
	case int:
		return strconv.Itoa(v)
	}
	return fmt.Sprint(v)
}

// ref is a queue, an agent, a code or a reason as a table has it; nil = none.
func ref[ID ~uint64 | ~uint16](id ID) any {
	if id == 0 {
		return nil
	}
	return "#" + strconv.FormatUint(uint64(id), 10)
}

// at is a moment as a table has it; nil = it has not come.
func at(t acd.Time) any {
	if t == 0 {
		return nil
	}
	return t
}

func lasted(from, to acd.Time) any {
	if from == 0 || to == 0 {
		return nil
	}
	return acd.Span(to - from)
}
