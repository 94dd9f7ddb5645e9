package xmpp

import (
	"context"
	"sync"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/claim"
	"parley/acd/store"
)

// asking is what the core is asked for, as the engine tells it.
func (f *floor) asking() func() acd.ContactRequested {
	var mu sync.Mutex
	var last acd.ContactRequested
	f.eng.Follow(func(_ acd.Time, ev acd.Event, _ []acd.Effect) {
		if asked, is := ev.(acd.ContactRequested); is {
			mu.Lock()
			last = asked
			mu.Unlock()
		}
	})
	return func() acd.ContactRequested {
		mu.Lock()
		defer mu.Unlock()
		return last
	}
}

const steeringJoin = `<iq type='set' id='j' to='8000@acd.localhost'><join-queue xmlns='http://jabber.org/protocol/workgroup'>` +
	`<x xmlns='jabber:x:data' type='submit'><field var='name'><value>Romeo</value></field><field var='language'><value>zh</value></field>` +
	`<field var='agent'><value>1002</value></field></x></join-queue></iq>`

func newSteering(t *testing.T) *floor {
	f := newFloor(t, Default())
	ctx := context.Background()
	f.must(f.adm.SetSkill(ctx, "chinese", nil))
	f.must(f.adm.SetSkill(ctx, "english", nil))
	f.must(f.adm.SetQueue(ctx, "8000", func(q *admin.Queue) error {
		q.Form.Fields = []store.FormField{
			{Var: "language", Type: store.TextSingle, Steers: []store.Steer{
				{Value: "zh", Skill: 1, Level: 50, Priority: 1}, {Value: "en", Skill: 2, Level: 40}}},
			{Var: "agent", Type: store.TextSingle, Prefers: true},
		}
		return nil
	}))
	f.settle()
	return f
}

func TestTypedAnswersSteer(t *testing.T) {
	f := newSteering(t)
	asked := f.asking()
	f.from(romeo, steeringJoin)
	got := asked()
	if got.Needs != [acd.NeedsMax]acd.Need{{Skill: 1, Level: 50}} || got.Priority != 1 || got.Prefers != 2 {
		t.Errorf("got %+v", got)
	}
}

func TestWhatASiteVouchesForBeatsWhatIsTyped(t *testing.T) {
	f := newSteering(t)
	asked := f.asking()
	claims := claim.Claims{Name: "Romeo Montague", Lang: "en-GB", Agent: "1001", Skills: []claim.Skill{{Name: "CHINESE", Level: 80}}}
	now := f.clock.Now()
	f.submit(acd.Tick{}, claim.Keep("romeo@localhost", 1, claims, now, now.Add(time.Minute)))
	f.from(romeo, steeringJoin)
	got := asked()
	if got.Needs != [acd.NeedsMax]acd.Need{{Skill: 1, Level: 80}, {Skill: 2, Level: 40}} || got.Priority != 0 || got.Prefers != 1 {
		t.Errorf("got %+v", got)
	}
	row, _, err := store.ReadContact(context.Background(), f.db.Reader(), got.Contact)
	if err != nil || row.Caller != "Romeo Montague" {
		t.Errorf("called %q (%v)", row.Caller, err)
	}
}
