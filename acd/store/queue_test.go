package store

import (
	"context"
	"reflect"
	"testing"

	"parley/acd"
	"parley/acd/hours"
)

// everyRule is rules in which nothing has its default, whatever rules there will be.
func everyRule(t *testing.T) acd.Rules {
	t.Helper()
	var r acd.Rules
	v := reflect.ValueOf(&r).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Int, reflect.Int64:
			f.SetInt(int64(i%8 + 2))
		case reflect.Uint8:
			f.SetUint(2)
		case reflect.Uint64:
			f.SetUint(uint64(i + 2))
		case reflect.Array:
			for j := range f.Len() {
				f.Index(j).Set(reflect.ValueOf(acd.Ring{After: acd.Span(j+1) * 1000, Lower: uint8(j), Also: acd.QueueID(j)}))
			}
		default:
			t.Fatalf("a rule of kind %s", f.Kind())
		}
	}
	return r
}

func TestAQueueIsReadAsItWasKept(t *testing.T) {
	db := openDB(t)
	open, err := hours.Parse("zone Asia/Taipei; mon-fri 09:00-18:00; 2026-10-10 closed 國慶日")
	if err != nil {
		t.Fatal(err)
	}
	want := Queue{
		ID: 7, DN: "8000", Name: "Service", Names: Words{"zh-TW": "客服中心"}, Hangup: "https://crm.example/{contact}",
		Rules: everyRule(t), Hours: open, Closed: ClosedCallback, Texts: Texts{Greeting: Words{"en": "Hello"}},
		Form: Form{Fields: []FormField{{Var: "a", Type: TextSingle}}}, Survey: Form{Title: Words{"en": "How was it?"}}, Tags: []string{"vip", "退費"},
	}
	read := func() Queue {
		t.Helper()
		all, err := Queues(context.Background(), db.Reader())
		if err != nil || len(all) != 1 {
			t.Fatalf("%v, %v", all, err)
		}
		if all[0].Hours.String() != want.Hours.String() {
			t.Errorf("hours %q", all[0].Hours)
		}
		all[0].Hours = want.Hours // a zone is a pointer
		return all[0]
	}
	do(t, db, InsertQueue(want))
	if got := read(); !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	want.Names, want.Rules = nil, acd.Rules{}.Filled()
	want.Texts, want.Form, want.Survey, want.Tags, want.Closed = Texts{}, Form{}, Form{}, nil, ClosedMessage
	do(t, db, UpdateQueue(want))
	if got := read(); !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	if name := want.Called("zh-TW"); name != "Service" {
		t.Errorf("called %q", name)
	}
}

func TestWhatIsGoneIsMarkedWithTheCommit(t *testing.T) {
	db := openDB(t)
	do(t, db, InsertQueue(Queue{ID: 1, DN: "8000"}), InsertAgent(Agent{ID: 1, JID: "a@b", Role: RoleAgent, Skills: []acd.Skill{}}),
		InsertSkill(Skill{ID: 1, Word: "zh"}), UpdateAgent(Agent{ID: 1, Role: RoleAgent, Skills: []acd.Skill{{Skill: 1, Level: 80}}}), InsertServes(1, 1))
	agents, err := Agents(context.Background(), db.Reader())
	if err != nil || len(agents) != 1 || !reflect.DeepEqual(agents[0].Skills, []acd.Skill{{Skill: 1, Level: 80}}) {
		t.Fatalf("%+v, %v", agents, err)
	}
	do(t, db, Beside(5, []acd.Effect{acd.QueueGone{Queue: 1}, acd.AgentGone{Agent: 1}}))
	queues, err := Queues(context.Background(), db.Reader())
	agents, err2 := Agents(context.Background(), db.Reader())
	if len(queues)+len(agents) > 0 || err != nil || err2 != nil {
		t.Errorf("%v %v, %v %v", queues, agents, err, err2)
	}
}

func TestCodesAndReasons(t *testing.T) {
	db := openDB(t)
	ctx := context.Background()
	do(t, db, InsertQueue(Queue{ID: 1, DN: "8000"}), InsertQueue(Queue{ID: 2, DN: "8001"}))
	billing := Code{ID: 100, Queue: 1, Word: "billing", Labels: Words{"zh-TW": "帳務"}, Place: 2}
	refund := Code{ID: 101, Queue: 1, Parent: 100, Word: "refund", Labels: Words{}, Place: 1}
	do(t, db, InsertCode(billing), InsertCode(refund))
	all, err := Codes(ctx, db.Reader())
	if err != nil || !reflect.DeepEqual(CodesOf(all, 1), []Code{refund, billing}) {
		t.Errorf("%+v, %v", all, err)
	}
	if got := CodesOf(all, 2); !reflect.DeepEqual(got, UsualCodes()) {
		t.Errorf("a queue without codes has %+v", got)
	}
	do(t, db, RemoveCode(101, 9), InsertCode(Code{ID: 102, Queue: 1, Word: "refund"}))
	all, err = Codes(ctx, db.Reader())
	if err != nil || len(all) != 3 || len(CodesOf(all, 1)) != 2 {
		t.Errorf("a removed code cannot be read: %+v, %v", all, err)
	}

	do(t, db, InsertReason(100, "coffee"), ListReason(Reason{ID: 10_000, Word: "lunch", Labels: Words{"zh-TW": "午餐"}, Place: 2}),
		ListReason(Reason{ID: 10_001, Word: "coffee", Place: 1}))
	reasons, err := AllReasons(ctx, db.Reader())
	if err != nil || len(reasons) != 2 || reasons[0].Word != "coffee" || reasons[0].ID != 100 || !reasons[0].Listed {
		t.Errorf("%+v, %v", reasons, err)
	}
	do(t, db, UnlistReason("coffee"))
	reasons, err = AllReasons(ctx, db.Reader())
	if err != nil || len(reasons) != 2 || reasons[0].Word != "lunch" || reasons[1].Listed {
		t.Errorf("%+v, %v", reasons, err)
	}
}
