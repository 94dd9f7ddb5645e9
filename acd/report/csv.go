package report

import (
	"bufio"
	"io"
	"strings"
)

// byteOrderMark tells spreadsheet programs that a CSV file is UTF-8.
const byteOrderMark = "\ufeff"

// writeCSV writes a header of titles and the rows, each ended by CR LF (RFC 4180 §2). What a spreadsheet program would
// take for a formula begins with an apostrophe, see guarded. Programs read it, so it is nothing but rows, unless definitions
// were asked for: then the total follows, where there is one, an empty line, what the report is, and a line for each column,
// of its title and its meaning.
func (s Sheet) writeCSV(w io.Writer) error {
	b := bufio.NewWriter(w)
	_, _ = b.WriteString(byteOrderMark) // errors stay with b until Flush
	line := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		line[i] = c.heading()
	}
	writeLine(b, line)
	for _, row := range s.Rows {
		writeLine(b, s.lineOf(row))
	}
	if s.defined {
		if total := s.lastRow(); total != nil {
			writeLine(b, s.lineOf(total))
		}
		s.writeDefinitions(b)
	}
	return b.Flush()
}

func (s Sheet) lineOf(row []any) []string {
	line := make([]string, len(row))
	for i, cell := range row {
		if line[i] = s.text(cell); !isNumber(cell) {
			line[i] = guarded(line[i])
		}
	}
	return line
}

func isNumber(cell any) bool {
	_, is := number64(cell)
	return is
}

func (s Sheet) writeDefinitions(b *bufio.Writer) {
	writeLine(b, nil)
	for _, words := range s.head() {
		line := make([]string, len(words))
		for i, word := range words {
			line[i] = guarded(s.text(word))
		}
		writeLine(b, line)
	}
	for _, c := range s.Columns {
		writeLine(b, []string{guarded(c.heading()), guarded(c.Definition)})
	}
}

// heading is a column's title with its unit.
func (c Column) heading() string {
	switch c.Unit {
	case Seconds:
		return c.Title + " (s)"
	case Percent:
		return c.Title + " (%)"
	}
	return c.Title
}

func writeLine(b *bufio.Writer, cells []string) {
	for i, cell := range cells {
		if i > 0 {
			_ = b.WriteByte(',')
		}
		if strings.ContainsAny(cell, ",;\"\r\n\t") || strings.TrimSpace(cell) != cell {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		_, _ = b.WriteString(cell)
	}
	_, _ = b.WriteString("\r\n")
}

// guarded is a text that no spreadsheet program takes for a formula: before one that begins like a formula, after any
// blanks, or with an apostrophe, stands an apostrophe. Taking that away gives the text back.
func guarded(text string) string {
	begins := strings.TrimLeft(text, " \u00a0\u3000\ufeff\u200b")
	if begins == "" || !strings.ContainsAny(begins[:1], "=+-@\t\r\n'") && !startsWide(begins) {
		return text
	}
	return "'" + text
}

// startsWide: with the full-width form of =, +, - or @, which some programs read as the plain one.
func startsWide(text string) bool {
	for _, r := range text {
		return strings.ContainsRune("＝＋－＠−", r)
	}
	return false
}
