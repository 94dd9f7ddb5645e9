package control

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/audit"
)

// Disabling an agent who talks is refused with the list; at once, the contact is at the head of its queue again, and not
// after the grace of a lost desk.
func TestDisablingAnAgentWhoTalks(t *testing.T) {
	d, accounts, adm, eng := openFloor(t)
	ctx := t.Context()
	for _, err := range []error{
		d.AddQueue(ctx, "8000", "x"), d.AddUser(ctx, User{Name: "1001", Role: "agent"}, "correct horse"), d.JoinQueue(ctx, "8000", "1001"),
		d.AddAccount(ctx, "guest", "correct horse"), d.SetDisabled(ctx, "guest", true),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	q, err := adm.Queue(ctx, "8000")
	if err != nil {
		t.Fatal(err)
	}
	g, err := adm.Agent(ctx, "1001@localhost")
	if err != nil {
		t.Fatal(err)
	}
	id := eng.NewContact()
	for _, ev := range []acd.Event{
		acd.AgentSignedOn{Agent: g.ID}, acd.AgentReady{Agent: g.ID}, acd.ContactRequested{Contact: id, Visitor: 1, Queue: q.ID},
		acd.OfferAccepted{Agent: g.ID, Contact: id},
	} {
		happens(t, eng, ev, nil)
	}
	var busy admin.Busy
	if err := d.SetDisabled(ctx, "1001", true); !errors.As(err, &busy) || !strings.Contains(err.Error(), id.String()) || !strings.Contains(err.Error(), "--now") {
		t.Fatalf("not refused with the list: %v", err)
	}
	if _, err := accounts.Verify(ctx, "1001", "correct horse"); err != nil {
		t.Errorf("disabled all the same: %v", err)
	}
	n, err := d.DisableUserNow(ctx, "1001")
	if err != nil || n != 1 {
		t.Fatalf("%d sent back, %v", n, err)
	}
	if v, _ := adm.OpenContact(id); v.State != acd.ContactWaiting || !v.Head {
		t.Errorf("its contact: %+v", v)
	}
	if _, err := accounts.Verify(ctx, "1001", "correct horse"); err == nil {
		t.Error("not disabled")
	}
	if n, err := d.DisableUserNow(ctx, "1001"); err != nil || n != 0 {
		t.Errorf("once more: %d, %v", n, err)
	}
	if err := d.SetDisabled(ctx, "1001", false); err != nil {
		t.Error(err)
	}
	if _, err := d.DisableUserNow(ctx, "nobody"); err == nil {
		t.Error("an account that is not there is disabled")
	}
	records, err := audit.Read(ctx, d.db.Reader(), audit.Query{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range records {
		if r.On.Kind == audit.OfAgent {
			got = append(got, string(r.Action)+" "+r.Outcome.String())
		}
	}
	want := []string{"agent.add done", "agent.join done", "agent.disable refused", "agent.force done", "agent.disable done", "agent.disable done", "agent.enable done"}
	if !slices.Equal(got, want) {
		t.Errorf("the trail says %q\nwant %q", got, want)
	}
}
