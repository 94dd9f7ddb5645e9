package xmppd_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"parley/xmppd/xmpptest"
)

var testName = regexp.MustCompile(`(?m)^func (Test\w+)\(t `)

// TestOverTCP runs what is tested of sessions and their ends once more, with all clients that do not ask for a WebSocket on
// TCP with STARTTLS.
func TestOverTCP(t *testing.T) {
	if os.Getenv(xmpptest.Transport) != "" {
		t.Skip("it is what this run does")
	}
	var names []string
	for _, file := range []string{"resume_test.go", "rights_test.go", "leak_test.go"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range testName.FindAllStringSubmatch(string(b), -1) {
			names = append(names, m[1])
		}
	}
	if len(names) < 20 {
		t.Fatalf("only %q", names)
	}
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^("+strings.Join(names, "|")+")$", "-test.v")
	again.Env = append(os.Environ(), xmpptest.Transport+"=starttls")
	out, err := again.CombinedOutput()
	if passed := strings.Count(string(out), "\n--- PASS: "); err != nil || passed < len(names) {
		t.Errorf("%d of %d passed: %v\n%s", passed, len(names), err, out)
	}
}
