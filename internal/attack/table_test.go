package attack

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "write docs/security-tests.md anew, with the figures of this run")

// row is one line of the attack table.
type row struct {
	id    string
	about string // what is tried, and where it has worked
	holds string // what Parley does
	setup setup  // how the server is configured for it

	// attack plays the attacker. It returns what it has measured, and as breach what it has found open. What hinders it from
	// trying at all fails the test.
	attack  func(t *testing.T, s *server) (figure string, breach error)
	control control
}

// control is a server on which the attack succeeds.
type control struct {
	name string
	// Either plants, in Parley, or start, of another server. of is the row whose plants they are, if it is another.
	plants []plant
	of     string
	start  func(t *testing.T, s setup) *server
}

// weakened is Parley without a defence.
func weakened(plants ...plant) control { return control{name: "Parley, weakened", plants: plants} }

// weakenedAs is Parley without the defence of another row.
func weakenedAs(row string) control {
	return control{name: "Parley, weakened as for " + row, of: row}
}

// groups are all rows, by what they attack.
func groups() map[string][]row {
	return map[string][]row{
		"XML": xmlRows(), "Streams": streamRows(), "Resources": resourceRows(), "Identity": identityRows(), "Sessions": sessionRows(),
		"Visits": visitRows(),
	}
}

// figures are what this run has measured, for -update.
type figures struct {
	mu sync.Mutex
	by map[string]string
}

var measured = figures{by: map[string]string{}}

func (f *figures) note(id, figure string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.by[id] = figure
}

// run tries every row against Parley and against its control.
func run(t *testing.T, rows []row) {
	for _, r := range rows {
		t.Run(r.id, func(t *testing.T) {
			t.Parallel()
			t.Run("Parley", func(t *testing.T) {
				figure, breach := r.attack(t, startParley(t, r.setup, "", ""))
				if breach != nil {
					t.Errorf("%s: %v", r.about, breach)
				}
				measured.note(r.id, figure)
				t.Log(figure)
			})
			t.Run("control", func(t *testing.T) {
				figure, breach := r.attack(t, r.control.server(t, r))
				if breach == nil {
					t.Fatalf("%s withstands: this test cannot fail (%s)", r.control.name, figure)
				}
				t.Logf("%s: %v", r.control.name, breach)
			})
		})
	}
}

// server starts the control of a row.
func (c control) server(t *testing.T, r row) *server {
	t.Helper()
	switch {
	case c.start != nil:
		return c.start(t, r.setup)
	case c.of != "":
		return startParley(t, r.setup, weakBinary(t), c.of)
	}
	return startParley(t, r.setup, weakBinary(t), r.id)
}

func TestXML(t *testing.T)       { run(t, xmlRows()) }
func TestStreams(t *testing.T)   { run(t, streamRows()) }
func TestResources(t *testing.T) { run(t, resourceRows()) }
func TestIdentity(t *testing.T)  { run(t, identityRows()) }
func TestSessions(t *testing.T)  { run(t, sessionRows()) }
func TestVisits(t *testing.T)    { run(t, visitRows()) }

// long reports whether the long forms are wanted, and n or far.
func long(n, far int) int {
	if os.Getenv("PARLEY_LONG") != "" {
		return far
	}
	return n
}

// open is a breach.
func open(format string, args ...any) error { return fmt.Errorf("open: "+format, args...) }

// breaches gathers several.
func breaches(all []error) error {
	if len(all) > 5 {
		all = append(all[:5:5], fmt.Errorf("and %d more", len(all)-5))
	}
	return errors.Join(all...)
}

// cut shortens a text for a message.
func cut(s string) string {
	if len(s) > 300 {
		return s[:200] + " … " + s[len(s)-90:]
	}
	return strings.TrimSpace(s)
}
