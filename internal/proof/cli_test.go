package proof

import (
	"crypto/tls"
	"database/sql"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3" // to age a database
)

// refused runs a command that must be refused: an exit code, one sentence that names what is wrong, no stack trace.
func refused(t *testing.T, code int, words string, args ...string) {
	t.Helper()
	r := parley(t, args...)
	if r.code != code {
		t.Errorf("parley %s: exit %d, want %d\n%s%s", strings.Join(args, " "), r.code, code, r.out, r.errors)
	}
	said := strings.TrimSpace(r.errors)
	for _, word := range strings.Fields(words) {
		if !strings.Contains(strings.ToLower(said), strings.ToLower(word)) {
			t.Errorf("parley %s says %q, which does not name %q", strings.Join(args, " "), said, word)
		}
	}
	if strings.Contains(said, "goroutine ") || strings.Contains(said, "panic") {
		t.Errorf("a person sees a trace: %s", said)
	}
	if lines := strings.Count(said, "\n") + 1; lines > 3 {
		t.Errorf("parley %s needs %d lines to say it:\n%s", strings.Join(args, " "), lines, said)
	}
}

// config writes a configuration file and returns its name.
func config(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "parley.toml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	password := passwordFile(t, "long enough")
	tests := []struct {
		name  string
		code  int
		words string // each must be in what is said
		args  []string
	}{
		{"unknown key", 1, "colour", []string{"serve", "--demo", "--data", dir, "--config", config(t, "colour = 'blue'\n")}},
		{"unknown key in a table", 1, "http.colour", []string{"serve", "--demo", "--data", dir, "--config", config(t, "[http]\ncolour = 'blue'\n")}},
		{"broken file", 1, "parley.toml", []string{"serve", "--demo", "--data", dir, "--config", config(t, "[http\n")}},
		{"no such file", 1, "nowhere.toml", []string{"serve", "--demo", "--data", dir, "--config", filepath.Join(dir, "nowhere.toml")}},
		{"address without a port", 1, "127.0.0.1", []string{"serve", "--demo", "--data", dir, "--http", "127.0.0.1"}},
		{"port out of range", 1, "70000", []string{"serve", "--demo", "--data", dir, "--http", "127.0.0.1:70000"}},
		{"no address", 1, "nonsense", []string{"serve", "--demo", "--data", dir, "--http", "nonsense"}},
		{"demo beyond loopback", 1, "demo loopback", []string{"serve", "--demo", "--data", dir, "--http", "0.0.0.0:18080"}},
		{"demo on every interface", 1, "demo loopback", []string{"serve", "--demo", "--data", dir, "--http", ":18080"}},
		{"plain beyond loopback", 1, "insecure-http", []string{"serve", "--data", dir, "--http", "0.0.0.0:18080"}},
		{"XMPP for the demo beyond loopback", 1, "demo loopback", []string{"serve", "--demo", "--data", dir, "--http", "127.0.0.1:0", "--c2s", "0.0.0.0:0"}},
		{"test mode beyond loopback", 1, "test mode loopback", []string{"serve", "--test-mode", "--insecure-http", "--data", dir, "--http", "0.0.0.0:0"}},
		{"XMPP for the test mode beyond loopback", 1, "test mode loopback", []string{"serve", "--test-mode", "--data", dir, "--http", "127.0.0.1:0", "--c2s-tls", ":0"}},
		{"components beyond loopback", 1, "component loopback", []string{"serve", "--data", dir, "--http", "127.0.0.1:0", "--component", "0.0.0.0:0"}},
		{"XMPP on no address", 1, "c2s nonsense", []string{"serve", "--data", dir, "--http", "127.0.0.1:0", "--c2s", "nonsense"}},
		{"XMPP on another's address", 1, "192.0.2.1:5222", []string{"serve", "--data", dir, "--http", "127.0.0.1:0", "--c2s", "192.0.2.1:5222"}},
		{"half a certificate", 1, "xmpp.tls-cert xmpp.tls-key", []string{"serve", "--data", dir, "--http", "127.0.0.1:0", "--config", config(t, "[xmpp]\ntls-cert = 'x'\n")}},
		{"no such certificate", 1, "nowhere.pem", []string{"serve", "--data", dir, "--http", "127.0.0.1:0", "--config", config(t, "[xmpp]\ntls-cert = 'nowhere.pem'\ntls-key = 'nowhere.key'\n")}},
		{"unknown command", 2, "dance", []string{"dance"}},
		{"unknown flag", 2, "colour", []string{"serve", "--colour"}},
		{"unknown role", 2, "wizard", []string{"user", "add", "9001", "--data", dir, "--role", "wizard", "--password-file", password}},
		{"no name", 2, "", []string{"user", "add", "--data", dir}},
		{"short password", 1, "8", []string{"user", "add", "9001", "--data", dir, "--role", "agent", "--password-file", passwordFile(t, "short")}},
		{"common password", 1, "everybody", []string{"user", "add", "9001", "--data", dir, "--role", "agent", "--password-file", passwordFile(t, "Password123")}},
		{"the name as password", 1, "name", []string{"user", "add", "juliet", "--data", dir, "--role", "agent", "--password-file", passwordFile(t, "juliet123")}},
		{"no such user", 1, "nobody", []string{"user", "disable", "nobody", "--data", dir}},
		{"bad DN", 1, "DN", []string{"queue", "add", "80 00", "name", "--data", dir}},
		{"no such queue", 1, "7777", []string{"queue", "remove", "7777", "--data", dir}},
		{"hang-up page over http", 1, "https", []string{"queue", "set", "8000", "hangup=http://crm.example/", "--data", demoDir(t)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { refused(t, tt.code, tt.words, tt.args...) })
	}
}

// demoDir is a directory with the demo's accounts and queues and no server.
func demoDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if code := serve(t, dir, "--demo").terminate(); code != 0 {
		t.Fatalf("the demo ended with %d", code)
	}
	return dir
}

func TestAddressInUseIsRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	refused(t, 1, l.Addr().String(), "serve", "--demo", "--data", t.TempDir(), "--http", l.Addr().String())
}

func TestSecondServerOnOneDirectoryIsRefused(t *testing.T) {
	dir := t.TempDir()
	serve(t, dir, "--demo")
	refused(t, 1, dir, "serve", "--demo", "--data", dir, "--http", freeAddr(t))
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	dir := demoDir(t)
	raiseVersions(t, filepath.Join(dir, "parley.db"))
	refused(t, 1, "newer", "serve", "--demo", "--data", dir, "--http", freeAddr(t))
	refused(t, 1, "newer", "user", "list", "--data", dir)
}

// raiseVersions makes every set of tables look as if a later build had written it.
func raiseVersions(t *testing.T, file string) {
	t.Helper()
	db, err := sql.Open("sqlite3", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND c.name = 'version_id'`)
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := rows.Close(); err != nil || len(tables) == 0 {
		t.Fatalf("tables of versions: %v, %v", tables, err)
	}
	for _, name := range tables {
		if _, err := db.Exec(`INSERT INTO "` + name + `" (version_id, is_applied) VALUES (999999, 1)`); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTerminateDrains(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	juliet := agent(t, p, "1001", demoPassword)
	if code := p.terminate(); code != 0 {
		t.Errorf("exit code after SIGTERM: %d, want 0\n%s", code, p.text)
	}
	juliet.awaitEnd()
}

func TestWithoutAccountsTheFirstCommandIsTold(t *testing.T) {
	p := serve(t, t.TempDir())
	p.terminate() // all it had to say is said
	if !strings.Contains(p.text.String(), "parley user add") || !strings.Contains(p.text.String(), "--role admin") {
		t.Errorf("a server without accounts does not say how to make the first administrator:\n%s", p.text)
	}
}

func TestDemoSaysWhereToClick(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	p.terminate() // all it had to say is said
	for _, want := range []string{p.url("/"), p.url("/desk"), "1001", "1002", "1900", "admin", demoPassword} {
		if !strings.Contains(p.text.String(), want) {
			t.Errorf("the demo does not name %s:\n%s", want, p.text)
		}
	}
}

// TestAddressesOfXMPP: with port 0 nobody else can say them, and behind each of them somebody speaks XMPP.
func TestAddressesOfXMPP(t *testing.T) {
	for _, mode := range []string{"--demo", "--test-mode"} {
		p := serve(t, t.TempDir(), mode)
		for name, want := range map[string]string{"c2s": "<starttls", "c2s-tls": "-PLUS", "component": "<stream:stream"} {
			namespace := "client"
			if name == "component" {
				namespace = "component:accept"
			}
			conn, err := net.Dial("tcp", p.said(name))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if name == "c2s-tls" {
				conn = tls.Client(conn, &tls.Config{InsecureSkipVerify: true}) // nobody has signed it
			}
			heard := greeting(t, conn, "jabber:"+namespace, want)
			if register := strings.Contains(heard, "iq-register"); name == "c2s" && register != (mode == "--test-mode") {
				t.Errorf("%s: registration offered: %t\n%s", mode, register, heard)
			}
		}
		if strings.Contains(p.text.String(), "TEST MODE") != (mode == "--test-mode") {
			t.Errorf("%s:\n%s", mode, p.text)
		}
		if code := p.terminate(); code != 0 {
			t.Errorf("%s: exit code %d\n%s", mode, code, p.text)
		}
	}
}

// greeting opens a stream and gives what the server says up to the end of its features, which must hold want; without
// features, up to want.
func greeting(t *testing.T, conn net.Conn, namespace, want string) string {
	t.Helper()
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(conn, "<stream:stream xmlns='%s' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>", namespace); err != nil {
		t.Fatal(err)
	}
	end := "</stream:features>"
	if want == "<stream:stream" {
		end = want
	}
	var heard strings.Builder
	for buf := make([]byte, 4096); !strings.Contains(heard.String(), end); {
		n, err := conn.Read(buf)
		heard.Write(buf[:n])
		if err != nil {
			t.Fatalf("%v after %s", err, heard.String())
		}
	}
	if !strings.Contains(heard.String(), want) {
		t.Errorf("%s does not hold %s", heard.String(), want)
	}
	return heard.String()
}

func TestDemoCountsItsNamesAsItself(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	_, port, err := net.SplitHostPort(p.addr)
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"127.0.0.1", "localhost"} {
		url := "http://" + net.JoinHostPort(host, port) + "/api/v1/visits"
		var v visit
		if status := post(t, url, map[string]string{"name": "Anna", "dn": "8001"}, &v); status != 201 {
			t.Errorf("POST %s: status %d", url, status)
		}
		if !strings.HasSuffix(v.JID, "@localhost") {
			t.Errorf("a guest of %s is %s", host, v.JID)
		}
	}
}

func TestHelpEverywhere(t *testing.T) {
	for _, command := range []string{"", "serve", "user", "user add", "user passwd", "user list", "user disable", "user remove",
		"queue", "queue add", "queue list", "queue show", "queue set", "queue hours", "queue today", "queue move-waiting", "queue code", "queue code set", "queue renumber",
		"queue remove", "queue join", "queue leave", "queue explain", "agent", "agent list", "agent show", "agent set", "agent force",
		"contact", "contact list", "contact show", "contact move", "contact priority", "contact close", "skill", "skill set", "reason",
		"reason set", "version"} {
		out := must(t, append(strings.Fields(command), "--help")...)
		if !strings.Contains(out, "Usage:") {
			t.Errorf("parley %s --help:\n%s", command, out)
		}
	}
	if out := must(t, "version"); !strings.Contains(out, "parley") {
		t.Errorf("version: %q", out)
	}
}

// TestCommandsBesideAServerAndWithoutOne gives the same commands to a running server and to a directory at rest.
func TestCommandsBesideAServerAndWithoutOne(t *testing.T) {
	for _, running := range []bool{true, false} {
		name := map[bool]string{true: "beside a server", false: "without one"}[running]
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if running {
				serve(t, dir, "--demo")
				checkSocket(t, dir)
			}
			password := passwordFile(t, "correct horse")
			must(t, "user", "add", "2001", "--role", "agent", "--name", "黃小姐", "--password-file", password, "--data", dir)
			refused(t, 1, "2001", "user", "add", "2001", "--role", "agent", "--password-file", password, "--data", dir)
			must(t, "queue", "add", "9000", "維修", "--data", dir)
			refused(t, 1, "9000", "queue", "add", "9000", "again", "--data", dir)
			must(t, "queue", "join", "9000", "2001", "--data", dir)
			must(t, "queue", "set", "9000", "name=維修部", "--data", dir)
			listed(t, true, "2001", "user", "list", "--data", dir)
			listed(t, true, "維修部", "queue", "list", "--data", dir)
			must(t, "queue", "today", "9000", "closed", "--data", dir)
			listed(t, true, "closed today", "queue", "list", "--data", dir)
			must(t, "queue", "today", "9000", "hours", "--data", dir)
			listed(t, false, "closed today", "queue", "list", "--data", dir)
			refused(t, 1, "none of them", "queue", "today", "9000", "perhaps", "--data", dir)
			must(t, "queue", "leave", "9000", "2001", "--data", dir)
			must(t, "user", "passwd", "2001", "--password-file", password, "--data", dir)
			must(t, "user", "disable", "2001", "--data", dir)
			must(t, "user", "remove", "2001", "--data", dir)
			must(t, "queue", "remove", "9000", "--data", dir)
			listed(t, false, "2001", "user", "list", "--data", dir)
			listed(t, false, "9000", "queue", "list", "--data", dir)
		})
	}
}

func listed(t *testing.T, want bool, word string, args ...string) {
	t.Helper()
	if out := must(t, args...); strings.Contains(out, word) != want {
		t.Errorf("parley %s: %q listed: %t, want %t\n%s", strings.Join(args, " "), word, !want, want, out)
	}
}

func checkSocket(t *testing.T, dir string) {
	t.Helper()
	info, err := os.Stat(filepath.Join(dir, "parley.sock"))
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("mode of the control socket: %o, want 600", mode)
	}
}
