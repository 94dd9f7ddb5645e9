package proof

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// TestBenchWorks runs the smallest benchmark: whether there are figures, not which.
func TestBenchWorks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "figures.json")
	must(t, "bench", "--peers", "", "--runs", "1", "--seconds", "1", "--pairs", "5", "--sessions", "10",
		"--only", "^(login-tls|idle-ws|message-tcp-archived|room-ws-archived|presence-tcp)$", "--json", file)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var figures map[string]struct {
		Medians map[string]map[string]float64 `json:"medians"`
	}
	if err := json.Unmarshal(text, &figures); err != nil {
		t.Fatal(err)
	}
	for trial, figure := range map[string]string{
		"login-tls": "cpu", "idle-ws": "kib", "message-tcp-archived": "rate", "room-ws-archived": "rate", "presence-tcp": "rate",
	} {
		if _, there := figures[trial].Medians["parley"][figure]; !there {
			t.Errorf("%s: no %s in %s", trial, figure, text)
		}
	}
}

func TestBenchRefusals(t *testing.T) {
	refused(t, 2, "--only", "bench", "--only", "(")
	refused(t, 1, "nonsense", "bench", "--peers", "nonsense")
	refused(t, 1, "runs", "bench", "--runs", "0")
	refused(t, 1, "nothing-like-it", "bench", "--only", "nothing-like-it")
}
