package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Floor is whom a data directory of Parley has to hold: accounts, and agents who serve the queue 8000.
type Floor struct {
	Accounts, Agents []string
	Password         string
	Queue            string
}

// queueDN is the queue of all agents.
const queueDN = "8000"

// parley is the program itself, as `parley serve` starts it.
type parley struct {
	program string
	seed    func(ctx context.Context, dir string, f Floor) error
}

func (parley) name() string        { return "parley" }
func (parley) anonymousAt() string { return host }

func (p parley) missing() error {
	_, err := os.Stat(p.program)
	return err
}

func (p parley) prepare(ctx context.Context, dir string, s site) error {
	f := Floor{Password: password, Queue: queueDN}
	for i := range s.accounts {
		f.Accounts = append(f.Accounts, account(i))
	}
	for i := range s.agents {
		f.Agents = append(f.Agents, agent(i))
	}
	return p.seed(ctx, dir, f)
}

func (p parley) command(dir string, s site, plan plan) (*exec.Cmd, error) {
	web, certs := plan.ports.web, fmt.Sprintf("tls-cert = %q\ntls-key = %q\n", s.cert, s.key)
	webCerts := ""
	if plan.wire == wss { // its pages have one address
		web, webCerts = plan.ports.webTLS, certs
	}
	config := fmt.Sprintf(`
data = %[1]q
test-mode = true
[http]
listen = "127.0.0.1:%[2]d"
%[3]s
[xmpp]
c2s-listen = "127.0.0.1:%[4]d"
anonymous-allowed = true
%[5]s
[acd.conversation]
lines-max = 10_000_000
[log]
level = "warn"
`, dir, web, webCerts, plan.ports.tcp, certs)
	file := filepath.Join(dir, "parley.toml")
	cmd := exec.Command(p.program, "serve", "--config", file)
	cmd.Env = os.Environ()
	return cmd, errors.Join(os.WriteFile(file, []byte(config), 0o600), logTo(cmd, dir))
}
