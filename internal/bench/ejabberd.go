package bench

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	_ "github.com/mattn/go-sqlite3" // the archive's tables are made before the server starts
)

// ejabberd is Debian's ejabberd: Mnesia, archives in its SQLite, no shapers. It runs as an Erlang node without a name, so
// that it meets no other.
type ejabberd struct{}

func (ejabberd) name() string        { return "ejabberd" }
func (ejabberd) anonymousAt() string { return anonHost }

func (ejabberd) missing() error {
	if _, err := exec.LookPath("erl"); err != nil {
		return err
	}
	if libraries() == "" {
		return errors.New("its folder is nowhere in /usr/lib")
	}
	if all, _ := filepath.Glob("/usr/lib/erlang/lib/p1_sqlite3-*"); len(all) == 0 {
		return errors.New("its archive needs the package erlang-p1-sqlite3")
	}
	return nil
}

// libraries is Debian's folder of ejabberd among other Erlang libraries; "" if there is none.
func libraries() string {
	all, _ := filepath.Glob("/usr/lib/*/ejabberd-*/ebin/ejabberd.beam")
	if len(all) == 0 {
		return ""
	}
	return filepath.Join(all[0], "../../..")
}

// schema is where Debian keeps the tables of ejabberd's SQLite.
const schema = "/usr/share/ejabberd/sql/lite.sql"

func (e ejabberd) prepare(ctx context.Context, dir string, s site) error {
	if err := e.makeTables(dir); err != nil {
		return err
	}
	ports, err := freePorts()
	if err != nil {
		return err
	}
	cmd, err := e.command(dir, s, plan{ports: ports})
	if err != nil {
		return err
	}
	cores, err := shareCores()
	if err != nil {
		return err
	}
	p, err := start(cmd, cores.all)
	if err != nil {
		return err
	}
	defer p.stop()
	addr := plan{wire: ws, ports: ports}.addr()
	if err := p.up(ctx, []string{addr}); err != nil {
		return fmt.Errorf("%w: %s", err, said(dir))
	}
	for i := range s.accounts {
		if err := register(ctx, addr, account(i)); err != nil {
			return fmt.Errorf("make account %d: %w", i, err)
		}
	}
	return nil
}

func (ejabberd) makeTables(dir string) error {
	tables, err := os.ReadFile(schema)
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite3", filepath.Join(dir, "archive.sqlite"))
	if err != nil {
		return err
	}
	_, err = db.Exec(string(tables))
	return errors.Join(err, db.Close())
}

// register makes an account by ejabberd's HTTP commands. The first ones may come before it knows its host.
func register(ctx context.Context, addr, name string) error {
	body := fmt.Appendf(nil, `{"user":%q,"host":%q,"password":%q}`, name, host, password)
	deadline := time.Now().Add(patience)
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+addr+"/api/register", bytes.NewReader(body))
		if err != nil {
			return err
		}
		answer, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		_ = answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			return nil
		}
		if time.Now().After(deadline) {
			return errors.New(answer.Status)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func (ejabberd) command(dir string, s site, plan plan) (*exec.Cmd, error) {
	pem := filepath.Join(dir, "chain.pem")
	if err := joinFiles(pem, s.cert, s.key); err != nil {
		return nil, err
	}
	archive, room := "", ""
	if plan.archived {
		archive = "  mod_mam:\n    default: always\n    db_type: sql\n"
		room = "\n      mam: true"
	}
	config := fmt.Sprintf(`
loglevel: warning
hosts: [localhost, anon.localhost]
certfiles: [%[1]q]
auth_method: internal
auth_password_format: scram
disable_sasl_mechanisms: [digest-md5, X-OAUTH2]
host_config:
  anon.localhost:
    auth_method: anonymous
    anonymous_protocol: sasl_anon
    allow_multiple_connections: true
sql_type: sqlite
sql_database: %[2]q
api_permissions:
  bench:
    who: {ip: 127.0.0.1/8}
    what: [register]
listen:
  - {port: %[3]d, ip: 127.0.0.1, module: ejabberd_c2s, max_stanza_size: 262144, starttls: true}
  - {port: %[4]d, ip: 127.0.0.1, module: ejabberd_http, request_handlers: {/xmpp-websocket: ejabberd_http_ws, /api: mod_http_api}}
  - {port: %[5]d, ip: 127.0.0.1, module: ejabberd_http, tls: true, request_handlers: {/xmpp-websocket: ejabberd_http_ws}}
modules:
  mod_blocking: {}
  mod_caps: {}
  mod_carboncopy: {}
  mod_disco: {}
  mod_http_api: {}
%[6]s  mod_muc:
    host: conference.localhost
    history_size: 20
    default_room_options:
      persistent: false%[7]s
  mod_offline: {}
  mod_ping: {}
  mod_privacy: {}
  mod_roster: {versioning: true}
  mod_stream_mgmt: {}
`, pem, filepath.Join(dir, "archive.sqlite"), plan.ports.tcp, plan.ports.web, plan.ports.webTLS, archive, room)
	file := filepath.Join(dir, "ejabberd.yml")
	cmd := exec.Command("erl", "+K", "true", "+P", "250000", "-noinput", "-mnesia", "dir", fmt.Sprintf("%q", filepath.Join(dir, "mnesia")), "-s", "ejabberd")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "ERL_LIBS="+libraries(), "ERL_MAX_PORTS=32000",
		"ERL_CRASH_DUMP="+filepath.Join(dir, "crash.dump"), "EJABBERD_CONFIG_PATH="+file, "EJABBERD_LOG_PATH="+filepath.Join(dir, "ejabberd.log"))
	return cmd, errors.Join(os.WriteFile(file, []byte(config), 0o600), logTo(cmd, dir))
}

func joinFiles(to string, from ...string) error {
	var all []byte
	for _, f := range from {
		text, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		all = append(all, text...)
	}
	return os.WriteFile(to, all, 0o600)
}
