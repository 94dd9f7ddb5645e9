package control

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/engine"
	"parley/acd/hours"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// happens submits an event, with rows beside it.
func happens(t *testing.T, eng *engine.Engine, ev acd.Event, rows store.Op) {
	t.Helper()
	outcome := make(chan error, 1)
	eng.Submit(ev, func([]acd.Effect) store.Op { return rows }, func(_ acd.Time, effects []acd.Effect, err error) {
		if why, refused := acd.Refused(effects); refused {
			t.Errorf("%+v is refused: %d", ev, why)
		}
		outcome <- err
	})
	if err := <-outcome; err != nil {
		t.Fatal(err)
	}
}

func matches(pattern, text string) bool { return regexp.MustCompile(pattern).MatchString(text) }

func TestExplain(t *testing.T) {
	d, _, adm, eng := openFloor(t)
	ctx := t.Context()
	for _, err := range []error{
		d.AddQueue(ctx, "8000", "x"), d.SetSkill(ctx, Label{Word: "zh", Labels: acdstore.Words{"zh-TW": "中文"}}),
		d.AddUser(ctx, User{Name: "1001", Shown: "林小姐", Role: "agent"}, "correct horse"), d.JoinQueue(ctx, "8000", "1001"),
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
	asks := func(n acd.VisitorID, needs [acd.NeedsMax]acd.Need) acd.ContactID {
		id := eng.NewContact()
		happens(t, eng, acd.ContactRequested{Contact: id, Visitor: n, Queue: q.ID, Needs: needs},
			acdstore.InsertContact(acdstore.NewContact{Contact: id, Visitor: n, JID: "v@h" + string(rune('0'+n)), Queue: q.ID, Arrived: eng.Now(), Caller: "王"}))
		return id
	}
	happens(t, eng, acd.AgentSignedOn{Agent: g.ID}, nil)
	happens(t, eng, acd.AgentReady{Agent: g.ID}, nil)
	first := asks(1, [acd.NeedsMax]acd.Need{})
	second := asks(2, [acd.NeedsMax]acd.Need{{Skill: 1, Level: 50}})

	waits, err := d.Explain(ctx, "8000", "zh-TW")
	if err != nil || len(waits) != 2 || waits[0].Contact != first.String() || waits[1].Contact != second.String() || len(waits[1].Why) == 0 {
		t.Fatalf("%+v, %v", waits, err)
	}
	if why := waits[0].Why; waits[0].State != "ringing" || len(why) != 1 || !matches(`^正在詢問 林小姐，還有 \d+ 秒。$`, why[0]) {
		t.Errorf("who is asked, and until when: %+v", waits[0])
	}
	if why := strings.Join(waits[1].Why, " "); !strings.Contains(why, "中文") {
		t.Errorf("the skill is not named: %s", why)
	}
	one, err := d.Explain(ctx, first.String(), "en")
	if err != nil || len(one) != 1 || one[0].State != "ringing" || len(one[0].Why) != 2 || !strings.Contains(one[0].Why[0], "林小姐") ||
		!matches(`^It rings at 林小姐, for \d+ s more\.$`, one[0].Why[1]) {
		t.Errorf("%+v, %v", one, err)
	}
	happens(t, eng, acd.VisitorLeft{Contact: first}, nil)
	one, err = d.Explain(ctx, first.String()+"@acd.localhost", "en")
	if err != nil || one[0].State != "over" || len(one[0].Why) != 1 {
		t.Errorf("what is over: %+v, %v", one, err)
	}
	for _, what := range []string{"7777", "c-vv"} {
		if _, err := d.Explain(ctx, what, "en"); !NotThere(err) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := d.Explain(ctx, "c-!", "en"); err == nil || errors.Is(err, admin.ErrNoContact) {
		t.Errorf("%v", err)
	}
}

func TestExplainNamesAClosedQueue(t *testing.T) {
	d, _, adm, eng := openFloor(t)
	ctx := t.Context()
	for _, err := range []error{d.AddQueue(ctx, "8000", "x"), d.AddQueue(ctx, "8001", "y")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	opens := time.Now().UTC().AddDate(0, 0, 1).Format("2006-01-02")
	daily, err := hours.Parse("zone UTC; daily 09:00-09:01; " + time.Now().UTC().Format("2006-01-02") + " closed")
	if err != nil {
		t.Fatal(err)
	}
	q, err := adm.SetQueue(ctx, "8000", func(q *admin.Queue) error { q.Hours = daily; return nil })
	if err != nil {
		t.Fatal(err)
	}
	id := eng.NewContact()
	happens(t, eng, acd.ContactRequested{Contact: id, Visitor: 1, Queue: q.ID},
		acdstore.InsertContact(acdstore.NewContact{Contact: id, Visitor: 1, JID: "v@h", Queue: q.ID, Arrived: eng.Now(), Caller: "王"}))
	happens(t, eng, acd.QueueHours{Queue: q.ID}, nil)
	says := func(what, language, sentence string) {
		t.Helper()
		all, err := d.Explain(ctx, what, language)
		if err != nil || len(all) != 1 || len(all[0].Why) == 0 || all[0].Why[0] != sentence {
			t.Errorf("%+v, %v\nwant %s", all, err, sentence)
		}
	}
	says("8000", "en", "The queue is closed until "+opens+" 09:00 UTC.")
	says(id.String(), "zh-TW", "佇列關閉至 "+opens+" 09:00 UTC。")
	if _, err := d.DrainQueue(ctx, "8000", ""); err != nil {
		t.Fatal(err)
	}
	says("8000", "en", "The queue is being removed.")
}
