package attack

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// prosody and ejabberd are controls: those of Debian, without the defence in question.
func prosody(why string) control { return control{name: "Prosody: " + why, start: startProsody} }

func ejabberd(why string) control { return control{name: "ejabberd: " + why, start: startEjabberd} }

// newPeer prepares a server; without its program the control is skipped.
func newPeer(t *testing.T, name, program string) *server {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s, the control, is not installed (scripts/setup.sh --peers): %v", name, err)
	}
	return &server{t: t, name: name, guests: "guests." + host, tcp: freeAddr(t), web: freeAddr(t), patience: controlPatience}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func port(addr string) string {
	_, port, _ := strings.Cut(addr, ":")
	return port
}

// listening reports whether somebody accepts connections there.
func listening(addr string) bool {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

func startProsody(t *testing.T, _ setup) *server {
	s := newPeer(t, "Prosody", "prosody")
	dir := t.TempDir()
	write(t, dir+"/prosody.cfg.lua", fmt.Sprintf(`
run_as_root = true
daemonize = false
pidfile = "%[1]s/prosody.pid"
data_path = "%[1]s/data"
certificates = "%[1]s"
interfaces = { "127.0.0.1" }
c2s_ports = { %[2]s }
http_ports = { %[3]s }
https_ports = {}
modules_enabled = { "saslauth", "roster", "disco", "ping", "websocket", "register" }
modules_disabled = { "s2s", "tls" }
allow_registration = true
authentication = "internal_plain"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
consider_websocket_secure = true
http_default_host = "%[4]s"
log = { { levels = { min = "info" }, to = "console" } }
VirtualHost "%[4]s"
VirtualHost "%[5]s"
	authentication = "anonymous"
	allow_anonymous_s2s = true
`, dir, port(s.tcp), port(s.web), host, s.guests))
	for _, name := range accounts() {
		write(t, dir+"/data/"+host+"/accounts/"+name+".dat", fmt.Sprintf("return { [\"password\"] = %q };\n", password))
	}
	s.start(exec.Command("prosody", "--config", dir+"/prosody.cfg.lua", "-F"))
	s.await(func() bool { return listening(s.tcp) })
	return s
}

// startEjabberd starts ejabberd in an Erlang of its own that is no node of anything.
func startEjabberd(t *testing.T, _ setup) *server {
	s := newPeer(t, "ejabberd", "erl")
	dir := t.TempDir()
	write(t, dir+"/ejabberd.yml", fmt.Sprintf(`
hosts: [%[3]q, %[4]q]
loglevel: warning
listen:
  - {port: %[1]s, ip: "127.0.0.1", module: ejabberd_c2s, starttls: false, zlib: true}
  - {port: %[2]s, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {"/xmpp-websocket": ejabberd_http_ws}}
auth_method: internal
host_config: {%[4]q: {auth_method: anonymous, anonymous_protocol: sasl_anon}}
modules: {mod_disco: {}, mod_ping: {}, mod_roster: {}}
`, port(s.tcp), port(s.web), host, s.guests))
	write(t, dir+"/spool/.keep", "")
	register := ""
	for _, name := range accounts() {
		register += fmt.Sprintf(`, ejabberd_auth:try_register(<<"%s">>, <<"%s">>, <<"%s">>)`, name, host, password)
	}
	libs, err := filepath.Glob("/usr/lib/*/ejabberd-*/ebin")
	if err != nil || len(libs) == 0 {
		t.Skip("ejabberd's libraries are not where Debian puts them")
	}
	cmd := exec.Command("erl", "-noinput", "-mnesia", "dir", fmt.Sprintf("%q", dir+"/spool"),
		"-eval", "{ok, _} = application:ensure_all_started(ejabberd)"+register+", io:format(\"up~n\").")
	cmd.Env = append(os.Environ(), "HOME="+dir, "EJABBERD_CONFIG_PATH="+dir+"/ejabberd.yml",
		"EJABBERD_LOG_PATH="+dir+"/ejabberd.log", "ERL_CRASH_DUMP="+dir+"/crash.dump",
		"ERL_LIBS="+filepath.Dir(filepath.Dir(libs[0])))
	cmd.Dir = dir
	s.start(cmd)
	s.await(func() bool { return strings.Contains(s.text.String(), "up\n") && listening(s.tcp) })
	return s
}
