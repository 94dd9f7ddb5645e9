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

// figure is one kind of what is measured.
type figure struct{ key, head, format string }

// figures are all kinds, in the order of the table.
func figures() []figure {
	return []figure{
		{"cpu", "µs", "%.1f"}, {"rate", "per second", "%.0f"}, {"kib", "KiB", "%.1f"}, {"p50", "p50 ms", "%.2f"}, {"p99", "p99 ms", "%.2f"},
		{"clients", "clients %", "%.0f"},
	}
}

func (s sample) String() string {
	var parts []string
	for _, f := range figures() {
		if v, there := s[f.key]; there {
			parts = append(parts, fmt.Sprintf(f.format, v)+" "+f.head)
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

// ratio is how many times as much something costs this server as it costs Parley; 0 if that was not measured.
func (r *row) ratio(server string) float64 {
	own, other := r.median("parley"), r.median(server)
	for _, key := range []string{"cpu", "kib"} {
		if own[key] > 0 && other[key] > 0 {
			return other[key] / own[key]
		}
	}
	return 0
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
	fmt.Fprint(out, "\nMedians. µs: the server's processor time per unit, user and system. x Parley: how many times Parley's cost.\n"+
		"clients: what they had of their core; near 100 they were the bound.\n\n")
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "trial\tserver\t")
	for _, f := range figures() {
		fmt.Fprintf(t, "%s\t", f.head)
	}
	fmt.Fprint(t, "x Parley\taim\t\n")
	for _, row := range r.rows {
		name, aim := row.trial.name+", "+row.trial.per, row.verdict()
		for _, s := range r.servers {
			m := row.median(s.name())
			if m == nil {
				continue
			}
			fmt.Fprintf(t, "%s\t%s\t", name, s.name())
			for _, f := range figures() {
				cell := ""
				if v, there := m[f.key]; there {
					cell = fmt.Sprintf(f.format, v)
				}
				fmt.Fprintf(t, "%s\t", cell)
			}
			fmt.Fprintf(t, "%.1f\t%s\t\n", row.ratio(s.name()), aim)
			name, aim = "", ""
		}
	}
	_ = t.Flush()
}

// all is the report for programs: trial → server → all samples and their median.
func (r *report) all() any {
	type found struct {
		Per     string              `json:"per"`
		Runs    map[string][]sample `json:"runs"`
		Medians map[string]sample   `json:"medians"`
		Aim     string              `json:"aim,omitempty"`
	}
	all := map[string]found{}
	for _, row := range r.rows {
		f := found{Per: row.trial.per, Runs: row.samples, Medians: map[string]sample{}, Aim: row.verdict()}
		for server := range row.samples {
			f.Medians[server] = row.median(server)
		}
		all[row.trial.name] = f
	}
	return all
}
