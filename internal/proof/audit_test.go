package proof

import (
	"database/sql"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// TestAudit: a conversation on the built server, audited beside it, after a kill, sealed and dropped while it works, and
// after somebody has taken a line away behind its back.
func TestAudit(t *testing.T) {
	dir := t.TempDir()
	p := serve(t, dir, "--demo")
	lin := agent(t, p, "1001", demoPassword)
	lin.want("<iq type='set' to='acd.localhost'><desk xmlns='urn:parley:acd:1'/></iq>")
	romeo, _ := visitor(t, p, "Romeo", "8000")
	joinQueue(romeo, "Romeo")
	readyState(lin, "8000")
	accept(lin, lin.await("an offer", isOffer))
	room := invitation(t, lin)
	join(t, romeo, room, "visitor")
	join(t, lin, room, "agent")
	romeo.send("<message type='groupchat' to='"+room+"' id='hi'><body>%s</body></message>", "my parcel")
	lin.await("the line", says("my parcel"))

	whole(t, dir)
	p.kill()
	before := whole(t, dir)
	p = serve(t, dir, "--demo")
	whole(t, dir, "--head", before.Heads[0])
	if said := must(t, "audit", "seal", "--data", dir, "--before", "2100-01-01", "--drop"); !strings.Contains(said, "Sealed up to row") {
		t.Errorf("seal says %q", said)
	}
	if r := whole(t, dir); r.Beginning < 2 {
		t.Errorf("after a seal it proves from row %d", r.Beginning)
	}
	if code := p.terminate(); code != 0 {
		t.Errorf("the server ended with %d", code)
	}
	whole(t, dir)

	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "parley.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("DELETE FROM messages WHERE body = 'my parcel'"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	r := parley(t, "audit", "--data", dir)
	if r.code != 1 || !strings.Contains(r.out, "A line is gone that nobody erased: "+strings.Split(room, "@")[0]) {
		t.Errorf("a lost line: exit %d, %s%s", r.code, r.out, r.errors)
	}
	if r := parley(t, "audit", "--data", dir, "--lang", "zh-TW"); r.code != 1 || !strings.Contains(r.out, "有一則訊息不見了") {
		t.Errorf("in Chinese: exit %d, %s", r.code, r.out)
	}
	refused(t, 2, "no database", "audit", "--data", filepath.Join(dir, "nothing"))
	refused(t, 2, "--head", "audit", "--data", dir, "--head", "log:x")
}

// audited is what an audit prints as JSON.
type audited struct {
	Beginning  uint64
	Heads      []string
	Mismatches []struct{ Code, Where, Is, Should string }
}

// whole audits a directory in which everything must hold.
func whole(t *testing.T, dir string, args ...string) (a audited) {
	t.Helper()
	r := parley(t, append([]string{"audit", "--data", dir, "--json"}, args...)...)
	if err := json.Unmarshal([]byte(r.out), &a); err != nil || r.code != 0 {
		t.Errorf("audit: exit %d, %v\n%s%s", r.code, err, r.out, r.errors)
	}
	return a
}
