package xmpp

import (
	"context"
	"net/netip"
	"strings"
	"testing"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/audit"
	"parley/acd/ban"
	"parley/acd/claim"
	"parley/acd/store"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

const chief = "1900@localhost/desk"

// guarded is a floor with bans, a supervisor, and visitors who come from somewhere.
func guarded(t *testing.T) *floor {
	t.Helper()
	f := newFloor(t, Default())
	f.stop()
	var err error
	f.cfg.Bans, err = ban.Open(t.Context(), f.db, ban.Config{
		Now:   func() acd.Time { return acd.Time(f.clock.Now().UnixMilli()) },
		Staff: func(bare string) bool { return strings.HasPrefix(bare, "1") },
	})
	if err != nil {
		t.Fatal(err)
	}
	f.cfg.AddressOf = func(full jid.JID) (netip.Addr, bool) {
		switch full.Local() {
		case "romeo":
			return netip.MustParseAddr("203.0.113.9"), true
		case "tybalt", "1001":
			return netip.MustParseAddr("203.0.113.77"), true
		}
		return netip.Addr{}, false
	}
	f.start()
	if _, err := f.adm.AddAgent(t.Context(), store.Agent{JID: "1900@localhost", Name: "王主任", Role: store.RoleSupervisor}); err != nil {
		t.Fatal(err)
	}
	f.settle()
	return f
}

// moments are the stations of a contact's life, each reached from the one before.
var moments = []struct {
	name  string
	reach func(f *floor)
}{
	{"waiting", func(f *floor) { f.from(romeo, joinXML("8000", "Romeo")) }},
	{"lost while waiting", func(f *floor) { f.play("notice romeo lost") }},
	{"ringing", func(f *floor) {
		f.from(romeo, visitXML)
		f.from(lin, deskXML)
		f.from(lin, readyXML)
		f.from(lin, `<iq type='result' id='o-1' to='8000@acd.localhost'/>`)
	}},
	{"talking", func(f *floor) {
		f.from(lin, `<iq type='set' id='a' to='8000@acd.localhost'><offer-accept xmlns='http://jabber.org/protocol/workgroup' jid='romeo@localhost/web'/></iq>`)
		f.from(romeo, roomXML(firstJID))
		f.from(lin, roomXML(firstJID))
	}},
	{"wrap-up", func(f *floor) {
		f.from(romeo, `<iq type='set' id='e' to='`+firstJID+`'><end xmlns='urn:parley:acd:1'/></iq>`)
	}},
}

// TestBanAtEachMoment: a ban ends the visit wherever it is, by name as by address, says so to both sides, and leaves the
// agent what belongs to the agent; nothing more is heard from who is banned by name.
func TestBanAtEachMoment(t *testing.T) {
	for i, m := range moments {
		for _, target := range []string{"romeo@localhost", "203.0.113.0/24"} {
			t.Run(m.name+" "+target, func(t *testing.T) {
				f := guarded(t)
				for _, reached := range moments[:i+1] {
					reached.reach(f)
				}
				before := contactRow(t, f)
				f.heard()
				f.banned(target)
				row := contactRow(t, f)
				if m.name == "wrap-up" {
					if row != before {
						t.Errorf("a ban changed a visit that was over: %+v, %+v", before, row)
					}
				} else if row.Ended == 0 || row.Cause != acd.CauseBanned || row.By != acd.BySystem {
					t.Errorf("not ended: %+v", row)
				}
				heard := f.heard()
				told := saidTo(heard, romeo, "state='ended'") && saidTo(heard, romeo, "cause='refused'")
				if told != (m.name != "wrap-up") {
					t.Errorf("the visitor heard %v", heard)
				}
				if saidTo(heard, romeo, "ban") {
					t.Errorf("the visitor is told of a ban: %v", heard)
				}
				switch m.name {
				case "ringing":
					if !saidTo(heard, lin, "<revoked ") {
						t.Errorf("the offer stands: %v", heard)
					}
				case "talking":
					if !saidTo(heard, lin, "state='wrap-up'") {
						t.Errorf("no wrap-up: %v", heard)
					}
				}
				if target == "romeo@localhost" {
					f.refused(romeo, joinXML("8001", "Romeo"), "forbidden")
					f.refused(romeo, sayXML(firstJID, "m", "hello?"), "forbidden")
					f.refused(romeo, visitXML, "forbidden")
					f.refused("romeo@localhost/elsewhere", roomXML(firstJID), "forbidden")
				}
			})
		}
	}
}

// TestBanMeetsARequestOnItsWay: a request that is committed after the ban is ended all the same, or refused.
func TestBanMeetsARequestOnItsWay(t *testing.T) {
	f := guarded(t)
	done := f.send(romeo, joinXML("8000", "Romeo"))
	if _, err := f.cfg.Bans.Add(t.Context(), ban.Ban{Target: parsed(t, "203.0.113.9"), Reason: "x"}); err != nil {
		t.Fatal(err)
	}
	<-done
	f.settle()
	f.settle()
	// It came before the ban and was ended, or after it and was refused.
	row, taken, err := store.LatestContact(t.Context(), f.db.Reader(), "romeo@localhost")
	if err != nil || taken && (row.Ended == 0 || row.Cause != acd.CauseBanned) || !taken && conditionTo(f.heard(), romeo) != "forbidden" {
		t.Errorf("%+v, %t, %v", row, taken, err)
	}
}

// TestBanAcrossARestart: a stop between a ban and its effect changes nothing.
func TestBanAcrossARestart(t *testing.T) {
	f := guarded(t)
	f.from(romeo, joinXML("8000", "Romeo"))
	f.stop()
	if _, err := f.cfg.Bans.Add(t.Context(), ban.Ban{Target: parsed(t, "romeo@localhost"), Reason: "x"}); err != nil {
		t.Fatal(err)
	}
	f.start()
	f.settle()
	if row := contactRow(t, f); row.Ended == 0 || row.Cause != acd.CauseBanned {
		t.Errorf("%+v", row)
	}
}

// TestBanByAddressSparesStaffAndOthers: an agent who asks for service from there, and who comes from elsewhere, go on.
func TestBanByAddressSparesStaffAndOthers(t *testing.T) {
	f := guarded(t)
	f.must(f.adm.AddAgent(t.Context(), admin.Agent{JID: "1009@localhost", Name: "督導", Role: store.RoleSupervisor}))
	f.from(overseer, joinXML("8000", "Boss"))
	f.from("mercutio@localhost/web", joinXML("8000", "Mercutio"))
	f.banned("203.0.113.0/24")
	for _, who := range []string{"1009@localhost", "mercutio@localhost"} {
		if row, ok, err := store.LatestContact(t.Context(), f.db.Reader(), who); err != nil || !ok || row.Ended != 0 {
			t.Errorf("%s: %+v, %v", who, row, err)
		}
	}
}

// TestStrangersAskSoOften: beyond what they may, nothing is kept; what the core refuses does not count, and who works here
// may always ask.
func TestStrangersAskSoOften(t *testing.T) {
	f := guarded(t)
	f.stop()
	left := 1
	f.cfg.MayAsk = func(full jid.JID) (func(), bool) {
		if full.Local() != "romeo" {
			t.Errorf("asked about %s", full)
		}
		if left == 0 {
			return nil, false
		}
		left--
		return func() { left++ }, true
	}
	f.start()
	const leave = `<iq type='set' id='e' to='8000@acd.localhost'><depart-queue xmlns='http://jabber.org/protocol/workgroup'/></iq>`
	f.from(lin, joinXML("8000", "Lin"))
	f.from(romeo, joinXML("8000", "Romeo"))
	contactRow(t, f)
	f.refused(romeo, joinXML("8000", "Romeo"), "conflict")
	f.from(romeo, leave)
	f.refused(romeo, joinXML("8000", "Romeo"), "policy-violation")
	left = 1
	f.heard()
	f.from(romeo, joinXML("8001", "Romeo"))
	if got := conditionTo(f.heard(), romeo); got != "" || left != 0 {
		t.Errorf("%q, %d left", got, left)
	}
}

// TestReportAndBanOnTheWire: an agent reports, a supervisor reads and bans, for a while; the trail tells it.
func TestReportAndBanOnTheWire(t *testing.T) {
	f := guarded(t)
	for _, m := range moments[:4] {
		m.reach(f)
	}
	ask := func(who, to, kind, payload string) string {
		t.Helper()
		f.heard()
		f.from(who, `<iq type='`+kind+`' id='q' to='`+to+`'>`+payload+`</iq>`)
		for _, e := range f.heard() {
			if e.Name == "iq" && e.Attr("id") == "q" && e.Attr("to") == who {
				return string(e.Bytes())
			}
		}
		return ""
	}
	want := func(got string, parts ...string) {
		t.Helper()
		for _, p := range parts {
			if !strings.Contains(got, p) {
				t.Errorf("%s does not say %s", got, p)
			}
		}
	}
	const p, acdJID = " xmlns='urn:parley:acd:1'", "acd.localhost"
	want(ask(romeo, firstJID, "set", "<report"+p+" reason='x'/>"), "item-not-found")
	want(ask(lin, firstJID, "set", "<report"+p+"/>"), "not-acceptable")
	want(ask(lin, firstJID, "set", "<report"+p+" reason='swears'/>"), "type='result'")
	for _, who := range []string{lin, romeo} {
		want(ask(who, acdJID, "get", "<reports"+p+"/>"), "forbidden")
		want(ask(who, acdJID, "get", "<bans"+p+"/>"), "forbidden")
		want(ask(who, acdJID, "set", "<lift"+p+" id='1'/>"), "forbidden")
		want(ask(who, acdJID, "set", "<ban"+p+" target='203.0.113.9' reason='x'/>"), "forbidden")
		want(ask(who, firstJID, "set", "<ban"+p+" target='visitor' reason='x'/>"), "forbidden")
	}
	want(ask(chief, acdJID, "get", "<reports"+p+"/>"), "caller='Romeo'", "jid='romeo@localhost'", "address='203.0.113.9'", "reason='swears'", "by='林小姐'", firstJID)
	for _, bad := range []string{
		"<ban" + p + " target='visitor'/>", "<ban" + p + " target='all' reason='x'/>", "<ban" + p + " reason='x'/>",
		"<ban" + p + " target='visitor' reason='x' minutes='0'/>", "<ban" + p + " target='visitor' reason='x' minutes='-5'/>",
		"<ban" + p + " target='visitor' reason='x' minutes='99999999'/>",
	} {
		want(ask(chief, firstJID, "set", bad), "type='error'")
	}
	want(ask(chief, "c-999@acd.localhost", "set", "<ban"+p+" target='visitor' reason='x'/>"), "item-not-found")
	want(ask(chief, acdJID, "set", "<ban"+p+" target='0.0.0.0/0' reason='x'/>"), "not-acceptable")
	want(ask(chief, acdJID, "set", "<ban"+p+" target='1001@localhost' reason='x'/>"), "not-acceptable")
	if all := f.cfg.Bans.Current(); len(all) != 0 {
		t.Fatalf("banned by mistake: %+v", all)
	}
	want(ask(chief, firstJID, "set", "<ban"+p+" target='both' reason='swears' minutes='60'/>"),
		"target='romeo@localhost'", "target='203.0.113.9'", "until='2026-11-22T10:00:00.000Z'", "by='王主任'", firstJID)
	if row := contactRow(t, f); row.Cause != acd.CauseBanned {
		t.Errorf("goes on: %+v", row)
	}
	want(ask(chief, acdJID, "get", "<bans"+p+"/>"), "id='1'", "id='2'", "reason='swears'")
	want(ask(chief, acdJID, "set", "<lift"+p+" id='1'/>"), "type='result'")
	want(ask(chief, acdJID, "set", "<lift"+p+" id='1'/>"), "item-not-found")
	want(ask(romeo, acdJID, "get", "<visit"+p+"/>"), "forbidden") // the address
	want(ask(chief, acdJID, "set", "<lift"+p+" id='2'/>"), "type='result'")
	want(ask(romeo, acdJID, "get", "<visit"+p+"/>"), "type='result'")

	trail, err := audit.Read(context.Background(), f.db.Reader(), audit.Query{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range trail {
		if strings.HasPrefix(string(r.Action), "ban.") || r.Action == audit.ContactReport {
			got = append(got, r.ByJID+" "+string(r.Action)+" "+r.Outcome.String())
		}
	}
	wanted := "1001@localhost contact.report done, 1001@localhost ban.lift forbidden, 1001@localhost ban.add forbidden, " +
		"1900@localhost ban.add done, 1900@localhost ban.add done, " +
		"1900@localhost ban.lift done, 1900@localhost ban.lift done"
	if s := strings.Join(got, ", "); s != wanted {
		t.Errorf("the trail says %s", s)
	}
}

// TestAuditedEvents: an entry stands beside what was done, and beside what the core refused with the refusal.
func TestAuditedEvents(t *testing.T) {
	f := guarded(t)
	f.from(romeo, joinXML("8000", "Romeo"))
	b := f.acd.owner
	for _, id := range []acd.ContactID{1, 99} {
		f.acd.tasks.put(func() {
			e := audit.Entry{At: b.now(), By: audit.ByAgent(1), Action: audit.ContactClose, On: audit.Contact(id)}
			b.audited(nil, acd.ContactClosed{Contact: id, By: 1, Cause: acd.CauseSupervisor}, e, nil, nil)
		})
	}
	f.settle()
	trail, err := audit.Read(t.Context(), f.db.Reader(), audit.Query{})
	if err != nil {
		t.Fatal(err)
	}
	var outcomes []audit.Outcome
	for _, r := range trail {
		if r.Action == audit.ContactClose {
			outcomes = append(outcomes, r.Outcome)
		}
	}
	if len(outcomes) != 2 || outcomes[0] != audit.Done || outcomes[1] != audit.Refused {
		t.Errorf("%v", outcomes)
	}
}

// TestWhatStandsBesideARequest: the address, and what a site vouches for, in the commit of the request.
func TestWhatStandsBesideARequest(t *testing.T) {
	f := guarded(t)
	now := f.clock.Now()
	vouched := claim.Claims{Name: "羅密歐", Priority: 2}
	q, err := f.adm.Queue(t.Context(), "8000")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.db.Do(t.Context(), claim.Keep("romeo@localhost", q.ID, vouched, now, now.AddDate(0, 0, 1))); err != nil {
		t.Fatal(err)
	}
	f.from(romeo, joinXML("8000", "Romeo"))
	row := contactRow(t, f)
	if a, ok, err := ban.Address(t.Context(), f.db.Reader(), row.ID); err != nil || !ok || a.String() != "203.0.113.9" {
		t.Errorf("%v %t %v", a, ok, err)
	}
	if c, ok, err := claim.Of(t.Context(), f.db.Reader(), row.ID); err != nil || !ok || c.Name != vouched.Name {
		t.Errorf("%+v %t %v", c, ok, err)
	}
	f.from("mercutio@localhost/web", joinXML("8000", "Mercutio"))
	other, _, err := store.LatestContact(t.Context(), f.db.Reader(), "mercutio@localhost")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := ban.Address(t.Context(), f.db.Reader(), other.ID); ok || err != nil {
		t.Errorf("an address from nowhere: %t %v", ok, err)
	}
}

func (f *floor) banned(target string) {
	f.t.Helper()
	if _, err := f.cfg.Bans.Add(f.t.Context(), ban.Ban{Target: parsed(f.t, target), Reason: "x"}); err != nil {
		f.t.Fatal(err)
	}
	f.settle()
}

func parsed(t testing.TB, target string) ban.Target {
	t.Helper()
	b, err := ban.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func contactRow(t *testing.T, f *floor) store.Contact {
	t.Helper()
	row, ok, err := store.LatestContact(t.Context(), f.db.Reader(), "romeo@localhost")
	if err != nil || !ok {
		t.Fatalf("no contact: %v", err)
	}
	return row
}

// saidTo says whether a session was sent something with these words in it.
func saidTo(heard []*stanza.Element, full, words string) bool {
	for _, e := range heard {
		if e.Attr("to") == full && strings.Contains(string(e.Bytes()), words) {
			return true
		}
	}
	return false
}
