package chart

import (
	"bytes"
	"fmt"
	"math"
)

func (l Line) draw(b *bytes.Buffer, s scale, colour string) {
	for _, run := range runs(l.Low, l.High) {
		fmt.Fprintf(b, `<path d="%s %s Z" fill="%s" fill-opacity="0.16"/>`+"\n",
			l.path(s, l.High, run, false), l.path(s, l.Low, run, true), colour)
	}
	for _, run := range runs(l.Values, l.Values) {
		if run.from+1 == run.to && !l.Steps {
			fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="2.5" fill="%s"/>`+"\n", s.x(run.from), s.y(l.Values[run.from]), colour)
			continue
		}
		fmt.Fprintf(b, `<path d="%s" fill="none" stroke="%s" stroke-width="2" stroke-linejoin="round"%s/>`+"\n", l.path(s, l.Values, run, false), colour, l.dash())
	}
}

// dash is how a muted line is drawn.
func (l Line) dash() string {
	if l.Muted {
		return ` stroke-dasharray="6 3"`
	}
	return ""
}

// run is points that follow each other.
type run struct{ from, to int }

// runs are the points at which there is a value of both.
func runs(a, b []float64) (all []run) {
	open := false
	for i := range min(len(a), len(b)) {
		there := !math.IsNaN(a[i]) && !math.IsNaN(b[i])
		if there && !open {
			all = append(all, run{i, i})
		}
		if open = there; there {
			all[len(all)-1].to = i + 1
		}
	}
	return all
}

// path goes through the points of a run; back goes on from the last to the first.
func (l Line) path(s scale, values []float64, r run, back bool) string {
	var b bytes.Buffer
	letter := "M"
	if back {
		letter = "L"
	}
	half := (s.x(1) - s.x(0)) / 2
	for n := range r.to - r.from {
		i := r.from + n
		if back {
			i = r.to - 1 - n
		}
		if !l.Steps {
			fmt.Fprintf(&b, "%s%.1f %.1f", letter, s.x(i), s.y(values[i]))
			letter = "L"
			continue
		}
		from, to := s.x(i)-half, s.x(i)+half
		if back {
			from, to = to, from
		}
		fmt.Fprintf(&b, "%s%.1f %.1fL%.1f %.1f", letter, from, s.y(values[i]), to, s.y(values[i]))
		letter = "L"
	}
	return b.String()
}
