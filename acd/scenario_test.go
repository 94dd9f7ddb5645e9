package acd_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/acd"
)

var update = flag.Bool("update", false, "rewrite the expected text of testdata/*.txt")

// TestScenarios plays testdata/*.txt: blocks of commands, then "----", then what is decided. script_test.go says what
// the commands are. Between two blocks nothing happens and no time passes.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d scenarios, err %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(text))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(text) {
				t.Errorf("%s goes otherwise; -update rewrites it, and the difference is to be read:\n%s", file, difference(string(text), got))
			}
		})
	}
}

// play runs the commands of a scenario and returns it with what is decided today.
func play(t *testing.T, text string) string {
	t.Helper()
	f := newFloor(t)
	var out strings.Builder
	for i, block := range strings.Split(strings.TrimRight(text, "\n"), "\n\n") {
		commands, _, _ := strings.Cut(block, "\n----")
		if i > 0 {
			out.WriteString("\n")
		}
		out.WriteString(strings.TrimRight(commands, "\n") + "\n")
		told := f.run(commands)
		if onlyComments(commands) {
			continue
		}
		out.WriteString("----\n" + told)
	}
	return out.String()
}

func onlyComments(commands string) bool {
	for line := range strings.Lines(commands) {
		if line := strings.TrimSpace(line); line != "" && line[0] != '#' {
			return false
		}
	}
	return true
}

func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		if i >= len(w) || i >= len(g) || w[i] != g[i] {
			return fmt.Sprintf("line %d\nwant: %s\ngot:  %s", i+1, strings.Join(w[min(i, len(w)):min(i+6, len(w))], "\n      "),
				strings.Join(g[min(i, len(g)):min(i+6, len(g))], "\n      "))
		}
	}
	return ""
}

// floor is a state under test with names for its numbers, and a shadow that only ever replays the log.
type floor struct {
	t        *testing.T
	now      acd.Time
	state    *acd.State
	shadow   *acd.State
	queues   names[acd.QueueID]
	agents   names[acd.AgentID]
	contacts names[acd.ContactID]
	skills   names[acd.SkillID]
	out      strings.Builder
}

type names[K ~uint16 | ~uint64] struct {
	ids  map[string]K
	said map[K]string
}

func (n *names[K]) id(name string) K {
	if n.ids == nil {
		n.ids, n.said = map[string]K{}, map[K]string{}
	}
	id, known := n.ids[name]
	if !known {
		id = K(len(n.ids) + 1)
		n.ids[name], n.said[id] = id, name
	}
	return id
}

func newFloor(t *testing.T) *floor {
	return &floor{t: t, now: 1_000_000, state: acd.New(), shadow: acd.New()}
}

// step is one event, with everything checked that should hold after each.
func (f *floor) step(ev acd.Event) []acd.Effect {
	f.t.Helper()
	effects := f.state.Step(f.now, ev)
	if err := f.state.Check(); err != nil {
		f.t.Fatalf("after %T%+v: %v", ev, ev, err)
	}
	row := acd.AppendEffects(acd.AppendEvent(nil, ev), effects)
	logged, rest, err := acd.ReadEvent(row)
	if err != nil {
		f.t.Fatal(err)
	}
	told, rest, err := acd.ReadEffects(rest)
	if err != nil || len(rest) > 0 {
		f.t.Fatalf("%d bytes left over, %v", len(rest), err)
	}
	if f.shadow.Replay(f.now, logged, told) {
		f.t.Fatalf("replay of %T%+v diverged", ev, ev)
	}
	f.same()
	return effects
}

func (f *floor) same() {
	f.t.Helper()
	want := f.state.Encode()
	if !bytes.Equal(f.shadow.Encode(), want) {
		f.t.Fatal("replay gives another state")
	}
	again, err := acd.Decode(want)
	if err != nil {
		f.t.Fatal(err)
	}
	if !bytes.Equal(again.Encode(), want) {
		f.t.Fatal("a decoded state is another")
	}
}
