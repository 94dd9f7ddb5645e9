package bench

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	r := report{servers: []server{parley{}, prosody{}, ejabberd{}}, rows: []*row{{
		trial: trial{name: "message-tcp", per: "message", aim: aim{figure: "cpu", most: 40}},
		samples: map[string][]sample{
			"parley":   {{"cpu": 30, "rate": 1}, {"cpu": 10, "rate": 3}, {"cpu": 20, "rate": 2}},
			"ejabberd": {{"cpu": 100}, {"cpu": 60}},
			"prosody":  {{"cpu": 90}},
		},
	}, {
		trial:   trial{name: "rush", per: "message", aim: aim{figure: "rate", least: 30_000}},
		samples: map[string][]sample{"parley": {{"rate": 29_999}}},
	}}}
	var out strings.Builder
	r.table(&out)
	for _, want := range []string{" 20.0 ", " 80.0 ", " 4.0 ", " 4.5 ", "≤ 40: met", "≥ 30000: MISSED"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestASampleReadsAsASentence(t *testing.T) {
	if got, want := (sample{"cpu": 12.34, "clients": 63}).String(), "12.3 µs, 63 clients %"; got != want {
		t.Errorf("%q, expected %q", got, want)
	}
}
