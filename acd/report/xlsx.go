package report

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// writeXLSX writes the rows, and below them their total, on one sheet and the definitions on another. Texts are cells of text: no program takes them
// for formulas, whatever they begin with.
func (s Sheet) writeXLSX(w io.Writer) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
	}()
	if err := f.SetSheetName("Sheet1", "Report"); err != nil {
		return fmt.Errorf("write report %s: %w", s.Report, err)
	}
	if err := s.rowsTo(f, "Report"); err != nil {
		return fmt.Errorf("write report %s: %w", s.Report, err)
	}
	if _, err := f.NewSheet("Definitions"); err != nil {
		return fmt.Errorf("write report %s: %w", s.Report, err)
	}
	if err := s.definitionsTo(f, "Definitions"); err != nil {
		return fmt.Errorf("write report %s: %w", s.Report, err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write report %s: %w", s.Report, err)
	}
	return nil
}

func (s Sheet) rowsTo(f *excelize.File, name string) error {
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	line := make([]any, len(s.Columns))
	for i, c := range s.Columns {
		line[i] = c.heading()
	}
	if err := out.SetRow("A1", line); err != nil {
		return err
	}
	for n, row := range s.withTotal() {
		for i, cell := range row {
			line[i] = s.xlsxCell(cell)
		}
		at, err := excelize.CoordinatesToCellName(1, n+2)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, line); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (s Sheet) xlsxCell(cell any) any {
	if cell == nil {
		return nil
	}
	if n, ok := number64(cell); ok {
		return n
	}
	return s.text(cell)
}

func (s Sheet) definitionsTo(f *excelize.File, name string) error {
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	lines := append(s.head(), []any{})
	for _, c := range s.Columns {
		lines = append(lines, []any{c.heading(), c.Definition})
	}
	for n, line := range lines {
		at, err := excelize.CoordinatesToCellName(1, n+1)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, line); err != nil {
			return err
		}
	}
	return out.Flush()
}

// head says what the sheet is of.
func (s Sheet) head() [][]any {
	lines := [][]any{{s.Title, s.Means}}
	if !s.From.IsZero() {
		lines = append(lines, []any{s.text(s.From), s.text(s.To)})
	}
	return append(lines, []any{s.Zone, s.text(s.Made)})
}
