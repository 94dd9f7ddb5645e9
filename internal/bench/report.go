package bench

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// sample is what one run of a trial gave: "cpu" µs of the server per unit; "rate" units per second; "clients" percent of
// their core that the clients had; "kib" resident per session; "p50" and "p99" ms from due to received.
type sample map[string]float64

// order is the order in which figures are shown, and how.
func order() []struct{ key, format string } {
	return []struct{ key, format string }{
		{"cpu", "%.1f µs"}, {"rate", "%.0f/s"}, {"kib", "%.1f KiB"}, {"p50", "p50 %.2f ms"}, {"p99", "p99 %.2f ms"}, {"clients", "(clients %.0f %%)"},
	}
}

func (s sample) String() string {
	var parts []string
	for _, o := range order() {
		if v, there := s[o.key]; there {
			parts = append(parts, fmt.Sprintf(o.format, v))
		}
	}
	return strings.Join(parts, ", ")
}

// row is all that was measured of a trial.
type row struct {
	trial   trial
	samples map[string][]sample // by server
}

// median is each figure's median over the runs; nil if there was none.
func (r *row) median(server string) sample {
	all := r.samples[server]
	if len(all) == 0 {
		return nil
	}
	m := sample{}
	for key := range all[0] {
		var values []float64
		for _, s := range all {
			values = append(values, s[key])
		}
		slices.Sort(values)
		m[key] = (values[(len(values)-1)/2] + values[len(values)/2]) / 2
	}
	return m
}

// ratio is how many times as much the cheapest peer costs as Parley: "cpu", or "kib".
func (r *row) ratio() (times float64, peer string) {
	own := r.median("parley")
	for _, key := range []string{"cpu", "kib"} {
		if own[key] <= 0 {
			continue
		}
		for server := range r.samples {
			m := r.median(server)
			if server == "parley" || m == nil {
				continue
			}
			if t := m[key] / own[key]; peer == "" || t < times {
				times, peer = t, server
			}
		}
	}
	return times, peer
}

// verdict says how the aim was met.
func (r *row) verdict() string {
	m, a := r.median("parley"), r.trial.aim
	if a.figure == "" || m == nil {
		return ""
	}
	word := map[bool]string{true: "met", false: "MISSED"}
	if a.most > 0 {
		return fmt.Sprintf("≤ %g: %s", a.most, word[m[a.figure] <= a.most])
	}
	return fmt.Sprintf("≥ %g: %s", a.least, word[m[a.figure] >= a.least])
}

// report is what a run found.
type report struct {
	servers []server
	rows    []*row
}

// table writes the medians.
func (r *report) table(out io.Writer) {
	fmt.Fprint(out, "\nMedians. Time is the server's own per unit, user and system; the ratio is that of the cheapest peer to Parley.\n\n")
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "trial\tper\t")
	for _, s := range r.servers {
		fmt.Fprintf(t, "%s\t", s.name())
	}
	fmt.Fprint(t, "ratio\taim\n")
	for _, row := range r.rows {
		fmt.Fprintf(t, "%s\t%s\t", row.trial.name, row.trial.per)
		for _, s := range r.servers {
			cell := "-"
			if m := row.median(s.name()); m != nil {
				cell = m.String()
			}
			fmt.Fprintf(t, "%s\t", cell)
		}
		ratio := ""
		if times, peer := row.ratio(); peer != "" {
			ratio = fmt.Sprintf("%.1f (%s)", times, peer)
		}
		fmt.Fprintf(t, "%s\t%s\n", ratio, row.verdict())
	}
	_ = t.Flush()
}

// figures is the report for programs: trial → server → all samples and their median.
func (r *report) figures() any {
	type figures struct {
		Per     string              `json:"per"`
		Runs    map[string][]sample `json:"runs"`
		Medians map[string]sample   `json:"medians"`
		Aim     string              `json:"aim,omitempty"`
	}
	all := map[string]figures{}
	for _, row := range r.rows {
		f := figures{Per: row.trial.per, Runs: row.samples, Medians: map[string]sample{}, Aim: row.verdict()}
		for server := range row.samples {
			f.Medians[server] = row.median(server)
		}
		all[row.trial.name] = f
	}
	return all
}
