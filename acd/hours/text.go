package hours

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// String is the calendar as Parse reads it, in one form for all that mean the same; "" is always open.
func (c Calendar) String() string {
	var lines []string
	if c.zone != nil {
		lines = append(lines, "zone "+c.zone.String())
	}
	if c.named {
		for d := 0; d < 7; d++ { // from Monday, days alike together
			first := (d + 1) % 7
			for d < 6 && slices.Equal(c.week[(d+2)%7], c.week[first]) {
				d++
			}
			if last := (d + 1) % 7; last != first {
				lines = append(lines, weekdays[first]+"-"+weekdays[last]+" "+spansText(c.week[first]))
			} else {
				lines = append(lines, weekdays[first]+" "+spansText(c.week[first]))
			}
		}
	}
	dates := slices.SortedFunc(maps.Keys(c.days), func(a, b date) int { return a.noon().Compare(b.noon()) })
	for i := 0; i < len(dates); i++ {
		first, what := dates[i], c.days[dates[i]]
		for i+1 < len(dates) && dates[i+1] == dates[i].add(1) && same(c.days[dates[i+1]], what) {
			i++
		}
		which := first.String()
		if dates[i] != first {
			which += ".." + dates[i].String()
		}
		lines = append(lines, strings.TrimRight(which+" "+spansText(what.spans)+" "+what.label, " "))
	}
	return strings.Join(lines, "\n")
}

func same(a, b day) bool { return a.label == b.label && slices.Equal(a.spans, b.spans) }

func spansText(spans []span) string {
	if len(spans) == 0 {
		return "closed"
	}
	parts := make([]string, len(spans))
	for i, s := range spans {
		to := s.to
		if to > minutesOfDay {
			to -= minutesOfDay
		}
		parts[i] = fmt.Sprintf("%02d:%02d-%02d:%02d", s.from/60, s.from%60, to/60, to%60)
	}
	return strings.Join(parts, ",")
}

// String is the date as ISO 8601 has it.
func (d date) String() string { return d.noon().Format(time.DateOnly) }
