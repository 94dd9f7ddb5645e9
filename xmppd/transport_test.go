package xmppd_test

import (
	"os"
	"os/exec"
	"testing"

	"parley/xmppd/xmpptest"
)

// TestOverTCP runs the tests of this package once more, with all clients that do not ask for a WebSocket on TCP with STARTTLS.
func TestOverTCP(t *testing.T) {
	if os.Getenv(xmpptest.Transport) != "" {
		t.Skip("it is what this run does")
	}
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.skip", "TestOverTCP|TestEveryCut|TestHeaders")
	again.Env = append(os.Environ(), xmpptest.Transport+"=starttls")
	if out, err := again.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
