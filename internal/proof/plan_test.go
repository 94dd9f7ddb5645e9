package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestPlansAreTheirOwners: what is not shared is not there for anybody else; what is shared can be seen by who sees all figures,
// and changed by its owner and by administrators. The owner's client hears that a report was made.
func TestPlansAreTheirOwners(t *testing.T) {
	f := openFloor(t)
	who := map[string]*caller{}
	for _, c := range f.callers {
		who[c.name] = c
	}
	owner, auditor := who["1900"], who["revision"]
	ears := agent(t, f.program, "1900", demoPassword)
	ears.send(`<presence xmlns='jabber:client'/>`)
	ears.want(`<iq type='get' to='localhost' xmlns='jabber:client'><ping xmlns='urn:xmpp:ping'/></iq>`)

	plan := func(shared bool) []byte {
		return fmt.Appendf(nil, `{"name":"Early <b>figures</b>","shared":%t,"report":"agents","question":{"period":"today"},"zone":"Asia/Taipei","format":"csv"}`, shared)
	}
	var made struct{ ID int64 }
	if a := f.call(owner, "POST", "/report-plans", plan(false)); a.status != 201 || json.Unmarshal(a.body, &made) != nil {
		t.Fatalf("%d %s", a.status, a.body)
	}
	path := fmt.Sprintf("/report-plans/%d", made.ID)
	absent := f.call(auditor, "GET", "/report-plans/999999", nil)
	for _, c := range []*caller{f.admin, auditor} {
		for _, x := range []struct{ method, path string }{
			{"GET", path}, {"PUT", path}, {"DELETE", path}, {"GET", path + "/results"}, {"POST", path + "/results"}, {"GET", path + "/results/1"},
		} {
			var body []byte
			if x.method == "PUT" {
				body = plan(true)
			}
			if a := f.call(c, x.method, x.path, body); a.status != 404 || !bytes.Equal(a.body, absent.body) {
				t.Errorf("%s %s as %s: %d %s", x.method, x.path, c.name, a.status, a.body)
			}
		}
		if a := f.call(c, "GET", "/report-plans", nil); bytes.Contains(a.body, []byte("Early")) {
			t.Errorf("%s sees %s", c.name, a.body)
		}
	}

	if a := f.call(owner, "POST", path+"/results", nil); a.status != 201 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	heard := ears.await("word of the report", func(n node) bool { return n.XMLName.Local == "message" && n.attr("type") == "headline" })
	if text := heard.kid("jabber:client", "body").Text; !strings.Contains(text, "Early <b>figures</b>") || heard.attr("from") != "acd.localhost" {
		t.Errorf("heard %s", heard)
	}

	if a := f.call(owner, "PUT", path, plan(true)); a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	for c, want := range map[*caller][2]int{auditor: {200, 404}, f.admin: {200, 200}} {
		if a := f.call(c, "GET", path, nil); a.status != want[0] {
			t.Errorf("%s sees what is shared: %d %s", c.name, a.status, a.body)
		}
		if a := f.call(c, "PUT", path, plan(true)); a.status != want[1] {
			t.Errorf("%s changes what is shared: %d %s", c.name, a.status, a.body)
		}
	}
	if a := f.call(owner, "PUT", path, plan(true), "If-Match", `"another"`); a.status != 412 {
		t.Errorf("changed under one's hands: %d %s", a.status, a.body)
	}
	if a := f.call(owner, "DELETE", path, nil); a.status != 204 {
		t.Errorf("%d %s", a.status, a.body)
	}
}
