package report

import (
	"slices"
	"time"
)

// field is a column with how its cell is read off a row's source.
type field[T any] struct {
	name string
	unit Unit
	of   func(T) any
}

// fill makes a sheet of sources, one row each.
func fill[T any](fields []field[T], sources []T) Sheet {
	s := Sheet{Columns: make([]Column, len(fields)), Rows: make([][]any, len(sources))}
	for i, f := range fields {
		s.Columns[i] = Column{Name: f.name, Unit: f.unit}
	}
	cells := make([]any, len(fields)*len(sources))
	for i, source := range sources {
		row := cells[i*len(fields) : (i+1)*len(fields) : (i+1)*len(fields)]
		for j, f := range fields {
			row[j] = f.of(source)
		}
		s.Rows[i] = row
	}
	return s
}

// begunBy is the sheet without intervals that begin after a moment: nothing has happened in them, and rows of noughts would say
// that nothing did.
func (s Sheet) begunBy(now time.Time) Sheet {
	start := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Name == "start" })
	if start < 0 {
		return s
	}
	s.Rows = slices.DeleteFunc(s.Rows, func(row []any) bool {
		at, is := row[start].(time.Time)
		return is && at.After(now)
	})
	if len(s.Rows) < 2 {
		s.Total = nil
	}
	return s
}
