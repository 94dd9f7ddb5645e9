package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"parley/acd"
)

// wideMax is how many columns still make a table on a terminal; a sheet with more is written a row at a time.
const wideMax = 12

func (s Sheet) writeTable(w io.Writer) error {
	b := bufio.NewWriter(w) // errors stay with b until Flush
	fmt.Fprintf(b, "%s: %s\n", s.Title, s.Means)
	if !s.From.IsZero() {
		fmt.Fprintf(b, "%s – %s %s\n", s.From.Format(time.DateTime), s.To.Format(time.DateTime), s.Zone)
	}
	b.WriteByte('\n')
	if len(s.Columns) > wideMax {
		s.writeBlocks(b)
		return b.Flush()
	}
	s.writeGrid(b)
	b.WriteByte('\n')
	for _, c := range s.Columns {
		fmt.Fprintf(b, "%s: %s\n", c.Title, c.Definition)
	}
	return b.Flush()
}

func (s Sheet) writeGrid(b *bufio.Writer) {
	grid := make([][]string, 1, len(s.Rows)+1)
	for _, c := range s.Columns {
		grid[0] = append(grid[0], c.Title)
	}
	for _, row := range s.withTotal() {
		line := make([]string, len(row))
		for i, cell := range row {
			line[i] = s.shown(cell, s.Columns[i].Unit)
		}
		grid = append(grid, line)
	}
	widths := make([]int, len(s.Columns))
	for _, line := range grid {
		for i, cell := range line {
			widths[i] = max(widths[i], width(cell))
		}
	}
	for _, line := range grid {
		for i, cell := range line {
			fill := strings.Repeat(" ", widths[i]-width(cell))
			if s.Columns[i].Unit == Text || s.Columns[i].Unit == Word || s.Columns[i].Unit == Moment {
				cell += fill
			} else {
				cell = fill + cell
			}
			if i > 0 {
				cell = "  " + cell
			}
			b.WriteString(cell)
		}
		b.WriteByte('\n')
	}
}

// writeBlocks writes each row as a list, the first one with what each figure means.
func (s Sheet) writeBlocks(b *bufio.Writer) {
	widest := 0
	for _, c := range s.Columns {
		widest = max(widest, width(c.Title))
	}
	for n, row := range s.withTotal() {
		for i, cell := range row {
			c := s.Columns[i]
			fmt.Fprintf(b, "%s%s  %14s", c.Title, strings.Repeat(" ", widest-width(c.Title)), s.shown(cell, c.Unit))
			if n == 0 {
				fmt.Fprintf(b, "  %s", c.Definition)
			}
			b.WriteByte('\n')
		}
		b.WriteByte('\n')
	}
}

// shown is a cell as it stands on a terminal: what would move the cursor is taken out.
func (s Sheet) shown(cell any, unit Unit) string {
	switch x := cell.(type) {
	case nil:
		return "–"
	case time.Time:
		return x.Format("2006-01-02 15:04:05")
	case acd.Span:
		return time.Duration(int64(x) * int64(time.Millisecond)).Round(100 * time.Millisecond).String()
	case float64:
		if unit == Percent {
			return fmt.Sprintf("%.1f %%", x)
		}
		return fmt.Sprintf("%.2f", x)
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s.text(cell))
}

// width is about how many columns of a terminal a text takes.
func width(text string) int {
	n := utf8.RuneCountInString(text)
	for _, r := range text {
		if r >= 0x1100 && r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff || r >= 0xff00 && r <= 0xff60 {
			n++
		}
	}
	return n
}
