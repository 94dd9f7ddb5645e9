package admin_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/audit"
	"parley/acd/engine"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// floor is two queues, one agent with two slots, and what happens there.
type floor struct {
	*testing.T
	adm     *admin.Admin
	eng     *engine.Engine
	db      *store.DB
	q, q2   admin.Queue
	g       admin.Agent
	visitor acd.VisitorID
}

func newFloor(t *testing.T) *floor {
	t.Helper()
	adm, eng, db := openDB(t)
	f := &floor{T: t, adm: adm, eng: eng, db: db}
	ctx := t.Context()
	f.q = must[admin.Queue](t)(adm.AddQueue(ctx, admin.Queue{DN: "8000", Name: "one"}))
	f.q2 = must[admin.Queue](t)(adm.AddQueue(ctx, admin.Queue{DN: "8001", Name: "two"}))
	f.g = must[admin.Agent](t)(adm.AddAgent(ctx, admin.Agent{JID: "a@b", Name: "A", SlotsMax: 2}))
	f.fine(adm.Join(ctx, "8000", "a@b"))
	return f
}

func (f *floor) fine(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// does has an event happen; a refusal fails the test.
func (f *floor) does(ev acd.Event) {
	f.Helper()
	outcome := make(chan error, 1)
	f.eng.Submit(ev, nil, func(_ acd.Time, effects []acd.Effect, err error) {
		if _, refused := acd.Refused(effects); refused {
			err = errors.Join(err, errors.New("refused"))
		}
		outcome <- err
	})
	if err := <-outcome; err != nil {
		f.Fatalf("%+v: %v", ev, err)
	}
}

// visit is a contact that waits in queue q.
func (f *floor) visit(q admin.Queue) acd.ContactID {
	f.Helper()
	f.visitor++
	id := f.eng.NewContact()
	f.does(acd.ContactRequested{Contact: id, Visitor: f.visitor, Queue: q.ID})
	return id
}

// talk is a contact that the agent has accepted.
func (f *floor) talk() acd.ContactID {
	f.Helper()
	f.does(acd.AgentSignedOn{Agent: f.g.ID})
	f.does(acd.AgentReady{Agent: f.g.ID})
	id := f.visit(f.q)
	f.does(acd.OfferAccepted{Agent: f.g.ID, Contact: id})
	return id
}

// busy wants a refusal that names contacts.
func (f *floor) busy(err error, contacts ...acd.ContactID) {
	f.Helper()
	var b admin.Busy
	if !errors.As(err, &b) || !errors.Is(err, admin.ErrBusy) || len(b.Contacts) != len(contacts) {
		f.Fatalf("%v is no refusal with %d contacts", err, len(contacts))
	}
	for _, id := range contacts {
		if !strings.Contains(err.Error(), id.String()) {
			f.Errorf("%v does not name %s", err, id)
		}
	}
}

func TestAQueueWithContactsStays(t *testing.T) {
	f := newFloor(t)
	ctx := t.Context()
	waits := f.visit(f.q)
	f.busy(f.adm.RemoveQueue(ctx, "8000"), waits)
	_, err := f.adm.RenumberQueue(ctx, "8000", "8100")
	f.busy(err, waits)
	f.does(acd.VisitorLeft{Contact: waits})
	must[admin.Queue](t)(f.adm.RenumberQueue(ctx, "8000", "8100"))
	f.fine(f.adm.RemoveQueue(ctx, "8100"))
	if q, err := f.adm.Queues(ctx); err != nil || len(q) != 1 {
		t.Errorf("%v, %v", q, err)
	}
}

func TestAQueueDrains(t *testing.T) {
	f := newFloor(t)
	ctx := t.Context()
	talks := f.talk()
	f.does(acd.AgentNotReady{Agent: f.g.ID})
	waits := f.visit(f.q)
	if left := must[int](t)(f.adm.DrainQueue(ctx, "8000", "8001")); left != 1 {
		t.Errorf("%d left", left)
	}
	if v, _ := f.adm.OpenContact(waits); v.Queue != f.q2.ID {
		t.Errorf("who waited is in queue %d", v.Queue)
	}
	if _, there := f.adm.Left(f.q.ID); !there {
		t.Error("it went while somebody talks")
	}
	full := func(q *admin.Queue) error { q.Rules.FullTo = f.q.ID; return nil }
	if _, err := f.adm.SetQueue(ctx, "8001", full); !errors.Is(err, admin.ErrBadValue) {
		t.Errorf("a queue is to send contacts to one that drains: %v", err)
	}
	if _, err := f.adm.DrainQueue(ctx, "8001", "8000"); !errors.Is(err, admin.ErrRefused) {
		t.Errorf("two queues drain into each other: %v", err)
	}
	f.does(acd.VisitorLeft{Contact: talks})
	if left, there := f.adm.Left(f.q.ID); there || left != 0 {
		t.Errorf("%d left, there %v", left, there)
	}
	if _, err := f.adm.Queue(ctx, "8000"); !errors.Is(err, admin.ErrNoQueue) {
		t.Errorf("the tables still have it: %v", err)
	}
	must[admin.Queue](t)(f.adm.AddQueue(ctx, admin.Queue{DN: "8000", Name: "again"}))
}

func TestRenumberedWhileSomebodyTalks(t *testing.T) {
	f := newFloor(t)
	ctx := t.Context()
	must[acdstore.Code](t)(f.adm.SetCode(ctx, "8000", "billing", "", nil, 0))
	must[acdstore.Code](t)(f.adm.SetCode(ctx, "8000", "refund", "billing", nil, 0))
	talks := f.talk()
	q, left, err := f.adm.RenumberDraining(ctx, "8000", "8100")
	if err != nil || left != 1 || q.ID == f.q.ID {
		t.Fatalf("%+v, %d left, %v", q, left, err)
	}
	g := must[admin.Agent](t)(f.adm.Agent(ctx, "a@b"))
	if len(g.Queues) != 2 || g.Queues[1] != q.ID {
		t.Errorf("the agent serves %v", g.Queues)
	}
	codes := acdstore.CodesOf(must[[]acdstore.Code](t)(f.adm.Codes(ctx)), q.ID)
	if len(codes) != 2 || codes[1].Parent != codes[0].ID || codes[0].Queue != q.ID {
		t.Errorf("codes %+v", codes)
	}
	f.does(acd.VisitorLeft{Contact: talks})
	if _, there := f.adm.Left(f.q.ID); there {
		t.Error("the old one is still there")
	}
}

func TestAnAgentWithContactsStays(t *testing.T) {
	f := newFloor(t)
	ctx := t.Context()
	first := f.talk()
	second := f.visit(f.q)
	f.does(acd.OfferAccepted{Agent: f.g.ID, Contact: second})
	one := func(g *admin.Agent) error { g.SlotsMax = 1; return nil }
	_, err := f.adm.SetAgent(ctx, "a@b", one)
	f.busy(err, first, second)
	f.busy(f.adm.RemoveAgent(ctx, "a@b"), first, second)
	f.busy(f.adm.Idle(ctx, f.g, audit.AgentDisable, "wait"), first, second)
	must[admin.Agent](t)(f.adm.LowerAgent(ctx, "a@b", one))
	f.does(acd.VisitorLeft{Contact: first})
	if left := must[int](t)(f.adm.DrainAgent(ctx, "a@b")); left == 0 {
		t.Error("nothing is left")
	}
	f.does(acd.VisitorLeft{Contact: second})
	f.does(acd.AgentNotReady{Agent: f.g.ID}) // closes the wrap-up
	if _, err := f.adm.Agent(ctx, "a@b"); !errors.Is(err, admin.ErrNoAgent) {
		t.Errorf("the agent is still there: %v", err)
	}
}

func TestAQueueIsNotBoundBelowUse(t *testing.T) {
	f := newFloor(t)
	ctx := t.Context()
	first := f.talk()
	second := f.visit(f.q)
	f.does(acd.OfferAccepted{Agent: f.g.ID, Contact: second})
	third, fourth := f.visit(f.q), f.visit(f.q)
	slots := func(q *admin.Queue) error { q.Rules.SlotsOfOne = 1; return nil }
	_, err := f.adm.SetQueue(ctx, "8000", slots)
	f.busy(err, first, second)
	waiting := func(q *admin.Queue) error { q.Rules.WaitingMax = 1; return nil }
	_, err = f.adm.SetQueue(ctx, "8000", waiting)
	f.busy(err, third, fourth)
	must[admin.Queue](t)(f.adm.LowerQueue(ctx, "8000", slots))
	must[admin.Queue](t)(f.adm.LowerQueue(ctx, "8000", waiting))
}

func TestQueuesThatOthersNeedStay(t *testing.T) {
	f := newFloor(t)
	ctx := t.Context()
	must[admin.Queue](t)(f.adm.SetQueue(ctx, "8000", func(q *admin.Queue) error {
		q.Rules.Rings[0] = acd.Ring{After: acd.Seconds(30), Also: f.q2.ID}
		return nil
	}))
	if err := f.adm.RemoveQueue(ctx, "8001"); !errors.Is(err, admin.ErrNeeded) {
		t.Errorf("removed: %v", err)
	}
	if _, err := f.adm.DrainQueue(ctx, "8001", ""); !errors.Is(err, admin.ErrNeeded) {
		t.Errorf("drained: %v", err)
	}
	if _, err := f.adm.DrainQueue(ctx, "8000", "8000"); !errors.Is(err, admin.ErrRefused) {
		t.Errorf("drained to itself: %v", err)
	}
}

func TestFromAboveWithTheTrail(t *testing.T) {
	f := newFloor(t)
	boss := must[admin.Agent](t)(f.adm.AddAgent(t.Context(), admin.Agent{JID: "boss@b", Name: "B", Role: acdstore.RoleSupervisor}))
	ctx := admin.By(t.Context(), boss.ID)
	waits := f.visit(f.q)
	f.fine(f.adm.PrioritizeContact(ctx, waits, 3))
	f.fine(f.adm.MoveContact(ctx, waits, "8001"))
	if v, _ := f.adm.OpenContact(waits); v.Queue != f.q2.ID || v.Priority != 3 {
		t.Errorf("%+v", v)
	}
	f.fine(f.adm.CloseContact(ctx, waits))
	if _, ok := f.adm.OpenContact(waits); ok {
		t.Error("it is still open")
	}
	talks := f.talk()
	f.fine(f.adm.ForceAgent(ctx, "a@b", acd.DutyNone, ""))
	if v, _ := f.adm.OpenContact(talks); v.State != acd.ContactWaiting || !v.Head {
		t.Errorf("the contact of an agent forced out: %+v", v)
	}
	if err := f.adm.MoveContact(ctx, 99, "8001"); !errors.Is(err, admin.ErrNoContact) {
		t.Errorf("%v", err)
	}
	records := must[[]audit.Record](t)(audit.Read(ctx, f.db.Reader(), audit.Query{}))
	var done []string
	for _, r := range records {
		if r.By == audit.ByAgent(boss.ID) {
			done = append(done, string(r.Action))
		}
	}
	if got := strings.Join(done, " "); got != "contact.prioritize contact.move contact.close agent.force" {
		t.Errorf("the trail says %s", got)
	}
}

// What is refused before the core is asked stands in the trail as what the core refuses does.
func TestRefusalsStandInTheTrail(t *testing.T) {
	f := newFloor(t)
	ctx := t.Context()
	talks, rings := f.talk(), f.visit(f.q)
	f.visit(f.q)
	f.visit(f.q)
	f.busy(f.adm.Idle(ctx, f.g, audit.AgentRemove, ""), talks, rings)
	_, renumbered := f.adm.RenumberQueue(ctx, "8000", "8100")
	_, lowered := f.adm.SetQueue(ctx, "8000", func(q *admin.Queue) error { q.Rules.WaitingMax = 1; return nil })
	removed := f.adm.RemoveQueue(ctx, "8000")
	for _, err := range []error{renumbered, lowered, removed} {
		if !errors.Is(err, admin.ErrBusy) {
			t.Errorf("not refused: %v", err)
		}
	}
	must[admin.Queue](t)(f.adm.SetQueue(ctx, "8000", func(q *admin.Queue) error { q.Rules.FullTo = f.q2.ID; return nil }))
	if err := f.adm.RemoveQueue(ctx, "8001"); !errors.Is(err, admin.ErrNeeded) {
		t.Errorf("not refused: %v", err)
	}
	if _, err := f.adm.DrainQueue(ctx, "8000", "8000"); !errors.Is(err, admin.ErrRefused) {
		t.Errorf("not refused: %v", err)
	}
	var got []string
	for _, r := range must[[]audit.Record](t)(audit.Read(ctx, f.db.Reader(), audit.Query{})) {
		if r.Outcome == audit.Refused {
			got = append(got, fmt.Sprint(r.Action, " ", r.Detail))
		}
	}
	busy, state := int64(acd.RejectedBusy), int64(acd.RejectedState)
	want := []string{
		fmt.Sprint("agent.remove ", busy), fmt.Sprint("queue.set ", busy), fmt.Sprint("queue.set ", busy), fmt.Sprint("queue.remove ", busy),
		fmt.Sprint("queue.remove ", state), fmt.Sprint("queue.remove ", state),
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}
