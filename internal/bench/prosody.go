package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// prosody is Debian's Prosody: internal storage, archives in SQLite, no limits. With generational garbage collection,
// which is not its default, it is the faster one.
type prosody struct{ generational bool }

func (p prosody) name() string {
	if p.generational {
		return "prosody-gen"
	}
	return "prosody"
}

func (prosody) anonymousAt() string { return anonHost }

func (prosody) missing() error {
	_, err := exec.LookPath("prosody")
	return err
}

// prepare writes the accounts as Prosody does (its internal_hashed): one password, one salt.
func (prosody) prepare(_ context.Context, dir string, s site) error {
	const rounds = 10_000 // its default
	salt := "bench-all-accounts"
	key, err := newScramKey([]byte(salt), rounds)
	if err != nil {
		return fmt.Errorf("hash the password: %w", err)
	}
	stored, secret := key.hex()
	text := fmt.Sprintf("return {\n\t[\"iteration_count\"] = %d;\n\t[\"salt\"] = %q;\n\t[\"stored_key\"] = %q;\n\t[\"server_key\"] = %q;\n};\n",
		rounds, salt, stored, secret)
	folder := filepath.Join(dir, "localhost", "accounts")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for i := range s.accounts {
		if err := os.WriteFile(filepath.Join(folder, account(i)+".dat"), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (p prosody) command(dir string, s site, plan plan) (*exec.Cmd, error) {
	archive, mucArchive := "", ""
	if plan.archived {
		archive, mucArchive = `"mam";`, `modules_enabled = { "muc_mam" }; muc_log_by_default = true;`
	}
	gc := `{ mode = "incremental" }`
	if p.generational {
		gc = `{ mode = "generational" }`
	}
	config := fmt.Sprintf(`
run_as_root = true
daemonize = false
pidfile = "%[1]s/prosody.pid"
data_path = "%[1]s"
log = { { levels = { min = "warn" }, to = "console" } }
gc = %[2]s
modules_enabled = { "disco"; "roster"; "saslauth"; "tls"; "carbons"; "blocklist"; "ping"; "smacks"; "csi_simple"; "posix"; "websocket"; %[3]s }
modules_disabled = { "s2s" }
interfaces = { "127.0.0.1" }
c2s_ports = { %[4]d }
c2s_direct_tls_ports = {}
legacy_ssl_ports = {}
s2s_ports = {}
http_interfaces = { "127.0.0.1" }
https_interfaces = { "127.0.0.1" }
http_ports = { %[5]d }
https_ports = { %[6]d }
http_default_host = "localhost"
cross_domain_websocket = true
consider_websocket_secure = true
c2s_require_encryption = false
authentication = "internal_hashed"
storage = { archive = "sql"; muc_log = "sql" }
sql = { driver = "SQLite3"; database = "%[1]s/archive.sqlite" }
default_archive_policy = true
archive_expires_after = "never"
ssl = { certificate = "%[7]s"; key = "%[8]s" }
https_ssl = { certificate = "%[7]s"; key = "%[8]s" }

VirtualHost "localhost"
VirtualHost "anon.localhost"
	authentication = "anonymous"
Component "conference.localhost" "muc"
	muc_room_locking = false
	%[9]s
`, dir, gc, archive, plan.ports.tcp, plan.ports.web, plan.ports.webTLS, s.cert, s.key, mucArchive)
	file := filepath.Join(dir, "prosody.cfg.lua")
	cmd := exec.Command("prosody", "-F", "--config", file)
	return cmd, errors.Join(os.WriteFile(file, []byte(config), 0o600), logTo(cmd, dir))
}
