package proof

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What every other server here is: its host, the component's domain and secret, and the accounts, all with one password.
const (
	peerHost      = "example"
	peerGuests    = "guests.example" // who logs in there has no account (XEP-0175)
	peerComponent = "centre.example"
	peerSecret    = "a secret that the test knows"
	peerPassword  = "peer-password"
)

// peerAccounts have places on every other server.
func peerAccounts() []string { return []string{"1001", "romeo", "paris"} }

// peer is another XMPP server, from Debian's packages, on loopback.
type peer struct {
	t                  *testing.T
	name, dir          string
	clients, component string // addresses of its listeners
	command            func(p *peer) *exec.Cmd

	cmd  *exec.Cmd
	done chan struct{}
}

// start runs the server and returns when it listens. It is ended with the test.
func (p *peer) start() {
	p.t.Helper()
	p.cmd, p.done = p.command(p), make(chan struct{})
	p.cmd.Dir = p.dir
	// A file of its own: what it has started outlives it for a while, and would hold up a pipe.
	words, err := os.OpenFile(p.dir+"/words", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		p.t.Fatal(err)
	}
	defer words.Close()
	p.cmd.Stdout, p.cmd.Stderr = words, words
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it may start others
	if err := p.cmd.Start(); err != nil {
		p.t.Fatalf("start %s: %v", p.name, err)
	}
	done, cmd := p.done, p.cmd
	go func() {
		defer close(done)
		_ = cmd.Wait() // how it ended does not matter
	}()
	p.awaitListener(p.clients)
	p.awaitListener(p.component)
}

func (p *peer) awaitListener(addr string) {
	p.t.Helper()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for {
		select {
		case <-p.done:
			p.t.Fatalf("%s ended before it listened:\n%s", p.name, p.words())
		case <-p.t.Context().Done():
			p.t.Fatalf("%s never listened:\n%s", p.name, p.words())
		case <-poll.C:
		}
		if conn, err := net.Dial("tcp", addr); err == nil {
			_ = conn.Close()
			return
		}
	}
}

// kill ends the server at once, with all it has started.
func (p *peer) kill() {
	if p.done == nil {
		return
	}
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) // it may be gone already
	<-p.done
}

// newPeer prepares a server; without its program the test is skipped.
func newPeer(t *testing.T, name, program string) *peer {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed: %v", name, err)
	}
	p := &peer{t: t, name: name, dir: t.TempDir(), clients: freeAddr(t), component: freeAddr(t)}
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("%s's own words:\n%s", p.name, p.words())
		}
	})
	return p
}

// words is what the server has said so far.
func (p *peer) words() string {
	text, err := os.ReadFile(p.dir + "/words")
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func (p *peer) write(name, text string) {
	p.t.Helper()
	file := filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// change rewrites a part of a file.
func (p *peer) change(name, from, to string) {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.dir, name))
	if err != nil {
		p.t.Fatal(err)
	}
	if !strings.Contains(string(text), from) {
		p.t.Fatalf("%s has no %q", name, from)
	}
	p.write(name, strings.Replace(string(text), from, to, 1))
}

func port(addr string) string {
	_, port, _ := strings.Cut(addr, ":")
	return port
}

// prosody is Debian's Prosody.
func prosody(t *testing.T) *peer {
	p := newPeer(t, "Prosody", "prosody")
	p.write("prosody.cfg.lua", fmt.Sprintf(`
run_as_root = true
daemonize = false
pidfile = "%[1]s/prosody.pid"
data_path = "%[1]s/data"
certificates = "%[1]s"
interfaces = { "127.0.0.1" }
c2s_ports = { %[2]s }
component_ports = { %[3]s }
component_interfaces = { "127.0.0.1" }
modules_enabled = { "saslauth", "roster", "disco", "ping" }
modules_disabled = { "s2s", "tls" }
authentication = "internal_plain"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
log = { { levels = { min = "info" }, to = "console" } }
VirtualHost "%[4]s"
VirtualHost "%[7]s"
	authentication = "anonymous"
Component "%[5]s"
	component_secret = "%[6]s"
`, p.dir, port(p.clients), port(p.component), peerHost, peerComponent, peerSecret, peerGuests))
	for _, name := range peerAccounts() {
		p.write("data/"+peerHost+"/accounts/"+name+".dat", fmt.Sprintf("return { [\"password\"] = %q };\n", peerPassword))
	}
	p.command = func(p *peer) *exec.Cmd {
		return exec.Command("prosody", "--config", p.dir+"/prosody.cfg.lua", "-F")
	}
	return p
}

// ejabberd is Debian's ejabberd, in an Erlang of its own that is no node of anything.
func ejabberd(t *testing.T) *peer {
	p := newPeer(t, "ejabberd", "erl")
	p.write("ejabberd.yml", fmt.Sprintf(`
hosts: [%[3]q, %[6]q]
loglevel: warning
listen:
  - {port: %[1]s, ip: "127.0.0.1", module: ejabberd_c2s, starttls: false}
  - {port: %[2]s, ip: "127.0.0.1", module: ejabberd_service, hosts: {%[4]q: {password: %[5]q}}}
auth_method: internal
host_config: {%[6]q: {auth_method: anonymous, anonymous_protocol: sasl_anon}}
modules: {mod_disco: {}, mod_ping: {}, mod_roster: {}}
`, port(p.clients), port(p.component), peerHost, peerComponent, peerSecret, peerGuests))
	p.write("spool/.keep", "")
	register := ""
	for _, name := range peerAccounts() {
		register += fmt.Sprintf(`, ejabberd_auth:try_register(<<"%s">>, <<"%s">>, <<"%s">>)`, name, peerHost, peerPassword)
	}
	libs, err := filepath.Glob("/usr/lib/*/ejabberd-*/ebin")
	if err != nil || len(libs) == 0 {
		t.Skip("ejabberd's libraries are not where Debian puts them")
	}
	p.command = func(p *peer) *exec.Cmd {
		cmd := exec.Command("erl", "-noinput", "-mnesia", "dir", fmt.Sprintf("%q", p.dir+"/spool"),
			"-eval", "{ok, _} = application:ensure_all_started(ejabberd)"+register+".")
		cmd.Env = append(os.Environ(), "HOME="+p.dir, "EJABBERD_CONFIG_PATH="+p.dir+"/ejabberd.yml",
			"EJABBERD_LOG_PATH="+p.dir+"/ejabberd.log", "ERL_CRASH_DUMP="+p.dir+"/crash.dump",
			"ERL_LIBS="+filepath.Dir(filepath.Dir(libs[0])))
		return cmd
	}
	return p
}

// another is Parley itself, in another process. It has a contact centre of its own, which is not meant.
func another(t *testing.T) *peer {
	p := newPeer(t, "Parley", os.Getenv("PARLEY_BIN"))
	p.write("secret", peerSecret+"\n")
	p.write("parley.toml", fmt.Sprintf("[xmpp]\ncomponents = [%q]\n", peerComponent+"="+p.dir+"/secret"))
	for _, name := range peerAccounts() {
		must(t, "user", "add", name, "--role", "agent", "--password-file", passwordFile(t, peerPassword), "--data", p.dir+"/data", "--host", peerHost)
	}
	p.command = func(p *peer) *exec.Cmd {
		return exec.Command(os.Getenv("PARLEY_BIN"), "serve", "--test-mode", "--config", p.dir+"/parley.toml", "--data", p.dir+"/data",
			"--http", "127.0.0.1:0", "--c2s", p.clients, "--component", p.component)
	}
	return p
}
