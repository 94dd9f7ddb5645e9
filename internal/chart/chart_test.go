package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
)

func drawn(t *testing.T, c Chart) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Write(&b); err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(bytes.NewReader(b.Bytes()))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return b.String()
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, b.String())
		}
	}
}

func TestAChartIsWellFormedWhateverItSays(t *testing.T) {
	text := drawn(t, Chart{
		Title: `<script>&"'`, Language: "zh-TW", Ticks: []string{"00:00", "", "服務"},
		Panels: []Panel{{Title: "]]>", Lines: []Line{{Name: "<b>", Values: []float64{1, 2, 3}}}}, {Title: "none"}},
	})
	for _, bad := range []string{"<script", "<b>", "href", "NaN", "Inf"} {
		if strings.Contains(text, bad) {
			t.Errorf("%s in\n%s", bad, text)
		}
	}
}

func TestAGapBreaksTheLine(t *testing.T) {
	nan := math.NaN()
	text := drawn(t, Chart{Ticks: make([]string, 6), Panels: []Panel{{Lines: []Line{{
		Values: []float64{1, 2, nan, nan, 3, 4}, Low: []float64{0, 1, nan, nan, 2, 3}, High: []float64{2, 3, nan, nan, 4, 5},
	}}}}})
	if lines, bands := strings.Count(text, `fill="none"`), strings.Count(text, "fill-opacity"); lines != 2 || bands != 2 {
		t.Errorf("%d lines, %d bands in\n%s", lines, bands, text)
	}
	if strings.Contains(text, "NaN") {
		t.Error("a NaN was drawn")
	}
}

func TestTheScaleHoldsAllAndIsRound(t *testing.T) {
	for _, c := range []struct {
		most, step float64
		lines      int
	}{{0, 1, 1}, {0.4, 0.1, 4}, {5, 1, 5}, {6.1, 2, 4}, {100, 20, 5}, {121, 50, 3}, {56, 10, 6}, {12_345, 5000, 3}} {
		p := Panel{Lines: []Line{{Values: []float64{c.most}}}}
		if got, lines := p.grid(); math.Abs(got-c.step) > 1e-9 || lines != c.lines {
			t.Errorf("up to %v: %d of %v, want %d of %v", c.most, lines, got, c.lines, c.step)
		}
	}
	if got := number(0.30000000000000004, 0.1); got != "0.3" {
		t.Error(got)
	}
}

func TestStepsHoldTheirValue(t *testing.T) {
	text := drawn(t, Chart{Ticks: make([]string, 2), Panels: []Panel{{Top: 5, Lines: []Line{{Values: []float64{5, 0}, Steps: true}}}}})
	if !strings.Contains(text, "M64.0 108.0L500.0 108.0L500.0 338.0L936.0 338.0") {
		t.Error(text)
	}
}
