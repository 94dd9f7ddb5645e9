package report

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"time"

	"parley/acd"
)

// Format is how a sheet is written.
type Format string

// Formats.
const (
	Table Format = "table" // for a terminal, with definitions
	JSON  Format = "json"
	CSV   Format = "csv" // RFC 4180, with a byte order mark
	XLSX  Format = "xlsx"
)

// ErrFormat is an unknown one.
var ErrFormat = errors.New("the format is table, json, csv or xlsx")

// MediaType of what is written; empty: there is no such format.
func (f Format) MediaType() string {
	switch f {
	case Table:
		return "text/plain; charset=utf-8"
	case JSON:
		return "application/json; charset=utf-8"
	case CSV:
		return "text/csv; charset=utf-8; header=present"
	case XLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return ""
}

// Extension of a file of the format.
func (f Format) Extension() string {
	if f == Table {
		return "txt"
	}
	return string(f)
}

// Write writes a sheet.
func (s Sheet) Write(w io.Writer, f Format) error {
	switch f {
	case Table:
		return s.writeTable(w)
	case JSON:
		return s.writeJSON(w)
	case CSV:
		return s.writeCSV(w)
	case XLSX:
		return s.writeXLSX(w)
	}
	return fmt.Errorf("%w, not %q", ErrFormat, f)
}

// Nameless is the sheet without what visitors are called: what is kept of it needs no erasing.
func (s Sheet) Nameless() Sheet {
	at := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Name == callerColumn })
	if at < 0 {
		return s
	}
	rows := make([][]any, len(s.Rows))
	for i, row := range s.Rows {
		rows[i] = slices.Delete(slices.Clone(row), at, at+1)
	}
	s.Columns, s.Rows = slices.Delete(slices.Clone(s.Columns), at, at+1), rows
	if s.Total != nil {
		s.Total = slices.Delete(slices.Clone(s.Total), at, at+1)
	}
	return s
}

// number64 is a cell as a number, if it is one: seconds to the millisecond, shares to a hundredth of a percent.
func number64(cell any) (float64, bool) {
	switch x := cell.(type) {
	case int:
		return float64(x), true
	case acd.Span:
		return float64(x) / 1000, true
	case float64:
		return math.Round(x*1e4) / 1e4, true
	}
	return 0, false
}

// text is a cell in words, as people read it in the sheet's language; empty: not known.
func (s Sheet) text(cell any) string {
	switch x := cell.(type) {
	case nil:
		return ""
	case string:
		return x
	case Term:
		if words := s.words[x.key()]; words != "" {
			return words
		}
		return x.Code
	case Labelled:
		return x.Label
	case time.Time:
		return x.Format(momentForm)
	}
	if n, ok := number64(cell); ok {
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return fmt.Sprint(cell)
}

// momentForm is RFC 3339 to the millisecond.
const momentForm = "2006-01-02T15:04:05.000Z07:00"

// MarshalJSON writes rows as lists of cells in the order of the columns: times as RFC 3339, seconds and percent as
// numbers, terms as their codes, what is not known as null.
func (s Sheet) MarshalJSON() ([]byte, error) {
	head, err := json.Marshal(struct {
		Report  string    `json:"report"`
		Title   string    `json:"title"`
		Means   string    `json:"definition"`
		From    time.Time `json:"from,omitzero"`
		To      time.Time `json:"to,omitzero"`
		Made    time.Time `json:"made"`
		Zone    string    `json:"zone"`
		Rule    Rule      `json:"rule"`
		Cut     bool      `json:"cut,omitempty"`
		Columns []Column  `json:"columns"`

		Words map[string]map[string]string `json:"words,omitempty"`
	}{s.Report, s.Title, s.Means, s.From, s.To, s.Made, s.Zone, s.Rule, s.Cut, s.Columns, s.terms()})
	if err != nil {
		return nil, err
	}
	out := append(head[:len(head)-1], `,"rows":[`...)
	for i, row := range s.Rows {
		if i > 0 {
			out = append(out, ',')
		}
		if out, err = appendRow(out, row); err != nil {
			return nil, err
		}
	}
	out = append(out, ']')
	if s.Total != nil {
		if out, err = appendRow(append(out, `,"total":`...), s.Total); err != nil {
			return nil, err
		}
	}
	return append(out, '}'), nil
}

func appendRow(out []byte, row []any) (_ []byte, err error) {
	out = append(out, '[')
	for i, cell := range row {
		if i > 0 {
			out = append(out, ',')
		}
		if out, err = appendCell(out, cell); err != nil {
			return nil, err
		}
	}
	return append(out, ']'), nil
}

// terms is the words of the terms and labelled words in the rows, by column and code. Where two of a column have one code, the
// first counts.
func (s Sheet) terms() map[string]map[string]string {
	all := map[string]map[string]string{}
	for i, c := range s.Columns {
		if c.Unit != Word {
			continue
		}
		words := map[string]string{}
		for _, row := range s.Rows {
			switch t := row[i].(type) {
			case Term:
				words[t.Code] = cmp.Or(words[t.Code], s.text(t))
			case Labelled:
				words[t.Word] = cmp.Or(words[t.Word], t.Label)
			}
		}
		if len(words) > 0 {
			all[c.Name] = words
		}
	}
	return all
}

// appendCell writes a cell as JSON. A report may have millions of them.
func appendCell(out []byte, cell any) ([]byte, error) {
	switch x := cell.(type) {
	case nil:
		return append(out, "null"...), nil
	case int:
		return strconv.AppendInt(out, int64(x), 10), nil
	case Term:
		return append(append(append(out, '"'), x.Code...), '"'), nil
	case time.Time:
		return append(x.AppendFormat(append(out, '"'), momentForm), '"'), nil
	}
	if n, ok := number64(cell); ok {
		return strconv.AppendFloat(out, n, 'f', -1, 64), nil
	}
	if l, ok := cell.(Labelled); ok {
		cell = l.Word
	}
	if text, ok := cell.(string); ok && isPlain(text) {
		return append(append(append(out, '"'), text...), '"'), nil
	}
	text, err := json.Marshal(cell)
	return append(out, text...), err
}

// isPlain: in JSON the text stands as it is.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return false
		}
	}
	return true
}

func (s Sheet) writeJSON(w io.Writer) error {
	text, err := s.MarshalJSON()
	if err != nil {
		return fmt.Errorf("write report %s: %w", s.Report, err)
	}
	_, err = w.Write(append(text, '\n'))
	return err
}
