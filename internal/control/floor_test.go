package control

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"parley/acd/admin"
	acdstore "parley/acd/store"
)

func (r *recorder) LowerQueue(_ context.Context, dn string, settings map[string]string) error {
	return r.note(dn, "queue lower %s %v", dn, settings)
}

func (r *recorder) LowerUser(_ context.Context, name string, settings map[string]string) error {
	return r.note(name, "user lower %s %v", name, settings)
}

func (r *recorder) DrainQueue(_ context.Context, dn, to string) (Draining, error) {
	return Draining{Queue: 7, Left: 2}, r.note(dn, "queue drain %s %s", dn, to)
}

func (r *recorder) OpenToday(_ context.Context, dn, state string) error {
	return r.note(dn, "queue today %s %s", dn, state)
}

func (r *recorder) MoveWaiting(_ context.Context, dn, to string) (Moved, error) {
	return Moved{Moved: 3, Left: 1}, r.note(dn, "move waiting %s %s", dn, to)
}

func (r *recorder) RenumberQueue(_ context.Context, dn, to string, drain bool) (Draining, error) {
	return Draining{Gone: true}, r.note(dn, "renumber %s %s %t", dn, to, drain)
}

func (r *recorder) DrainUser(_ context.Context, name string) (Draining, error) {
	return Draining{User: name, Left: 1}, r.note(name, "user drain %s", name)
}

func (r *recorder) DropUser(_ context.Context, name string) error {
	return r.note(name, "user drop %s", name)
}

func (r *recorder) DisableUserNow(_ context.Context, name string) (int, error) {
	return 3, r.note(name, "user disable now %s", name)
}

func (r *recorder) Left(_ context.Context, d Draining) (Draining, error) {
	return d, r.note(d.User, "left %+v", d)
}

func (r *recorder) Codes(_ context.Context, dn string) ([]Label, error) {
	return []Label{{Word: "refund", Under: "billing", Labels: acdstore.Words{"zh-TW": "退費"}, Number: 101}}, r.note(dn, "codes %s", dn)
}

func (r *recorder) SetCode(_ context.Context, dn string, code Label) error {
	return r.note(dn, "code %s %+v", dn, code)
}

func (r *recorder) RemoveCode(_ context.Context, dn, word string) error {
	return r.note(dn, "code remove %s %s", dn, word)
}

func (r *recorder) Skills(context.Context) ([]Label, error) {
	return []Label{{Word: "zh"}}, r.note("", "skills")
}

func (r *recorder) SetSkill(_ context.Context, skill Label) error {
	return r.note(skill.Word, "skill %+v", skill)
}

func (r *recorder) RemoveSkill(_ context.Context, word string) error {
	return r.note(word, "skill remove %s", word)
}

func (r *recorder) Reasons(context.Context) ([]Label, error) {
	return []Label{{Word: "lunch", Place: 1}}, r.note("", "reasons")
}

func (r *recorder) SetReason(_ context.Context, reason Label) error {
	return r.note(reason.Word, "reason %+v", reason)
}

func (r *recorder) RemoveReason(_ context.Context, word string) error {
	return r.note(word, "reason remove %s", word)
}

func (r *recorder) Agents(context.Context) ([]Agent, error) {
	return []Agent{{Name: "1001", Since: time.Unix(3, 0).UTC(), Contacts: []string{"c-1"}}}, r.note("", "agents")
}

func (r *recorder) ForceAgent(_ context.Context, name, state, _ string) error {
	return r.note(name, "force %s %s", name, state)
}

func (r *recorder) Contacts(_ context.Context, dn string) ([]Contact, error) {
	return []Contact{{ID: "c-1", Arrived: time.Unix(3, 0).UTC(), Since: time.Unix(4, 0).UTC()}}, r.note(dn, "contacts %s", dn)
}

func (r *recorder) Contact(_ context.Context, id string) (Contact, error) {
	return Contact{ID: id}, r.note(id, "contact %s", id)
}

func (r *recorder) MoveContact(_ context.Context, id, dn string) error {
	return r.note(id, "move %s %s", id, dn)
}

func (r *recorder) PrioritizeContact(_ context.Context, id string, priority int) error {
	return r.note(id, "prioritize %s %d", id, priority)
}

func (r *recorder) CloseContact(_ context.Context, id string) error {
	return r.note(id, "close %s", id)
}

func (r *recorder) Explain(_ context.Context, what, language string) ([]Explained, error) {
	return []Explained{{Contact: what, Why: []string{"because"}}}, r.note(what, "explain %s %s", what, language)
}

func TestFloorThroughTheSocket(t *testing.T) {
	dir := t.TempDir()
	far, near := &recorder{}, &recorder{}
	stop, err := Serve(dir, far)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stop(context.Background()) })
	remote, err := Dial(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	words := acdstore.Words{"en": "Refund", "zh-TW": "退費"}
	drive := func(c Centre) (answers []any) {
		ctx := t.Context()
		add := func(v any, err error) { answers = append(answers, v, err) }
		add(nil, c.LowerQueue(ctx, "8000", map[string]string{"waiting-max": "1"}))
		add(nil, c.LowerUser(ctx, "1001", map[string]string{"slots": "1"}))
		d, err := c.DrainQueue(ctx, "8000", "8001")
		add(d, err)
		d, err = c.Left(ctx, d)
		add(d, err)
		d, err = c.RenumberQueue(ctx, "8000", "8100", true)
		add(d, err)
		add(nil, c.OpenToday(ctx, "8000", "closed"))
		m, err := c.MoveWaiting(ctx, "8000", "8001")
		add(m, err)
		d, err = c.DrainUser(ctx, "1001")
		add(d, err)
		add(nil, c.DropUser(ctx, "1001"))
		n, err := c.DisableUserNow(ctx, "1001")
		add(n, err)
		codes, err := c.Codes(ctx, "8000")
		add(codes, err)
		add(nil, c.SetCode(ctx, "8000", Label{Word: "refund", Under: "billing", Labels: words, Place: 3}))
		add(nil, c.RemoveCode(ctx, "8000", "refund"))
		skills, err := c.Skills(ctx)
		add(skills, err)
		add(nil, c.SetSkill(ctx, Label{Word: "zh", Labels: words}))
		add(nil, c.RemoveSkill(ctx, "zh"))
		reasons, err := c.Reasons(ctx)
		add(reasons, err)
		add(nil, c.SetReason(ctx, Label{Word: "lunch", Place: 2}))
		add(nil, c.RemoveReason(ctx, "lunch"))
		agents, err := c.Agents(ctx)
		add(agents, err)
		add(nil, c.ForceAgent(ctx, "1001", "out", ""))
		contacts, err := c.Contacts(ctx, "8000")
		add(contacts, err)
		one, err := c.Contact(ctx, "c-1")
		add(one, err)
		add(nil, c.MoveContact(ctx, "c-1", "8001"))
		add(nil, c.PrioritizeContact(ctx, "c-1", -3))
		add(nil, c.CloseContact(ctx, "c-1"))
		why, err := c.Explain(ctx, "c-1", "zh-TW")
		add(why, err)
		return answers
	}
	got, want := drive(remote), drive(near)
	if !reflect.DeepEqual(far.asked, near.asked) || !reflect.DeepEqual(got, want) {
		t.Errorf("through the socket: %q\n%v\nstraight: %q\n%v", far.asked, got, near.asked, want)
	}
}

// TestEverySettingComesBack sets each key of a queue and of a user to something and reads the same again.
func TestEverySettingComesBack(t *testing.T) {
	d, _, _ := openDirect(t)
	ctx := t.Context()
	for _, err := range []error{
		d.AddQueue(ctx, "8000", "x"), d.AddQueue(ctx, "8001", "y"),
		d.SetSkill(ctx, Label{Word: "zh"}), d.SetSkill(ctx, Label{Word: "billing", Labels: acdstore.Words{"zh-TW": "帳務"}}),
		d.AddUser(ctx, User{Name: "1001", Role: "agent"}, "correct horse"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	queue := map[string]string{
		"name.zh-TW": "客服中心", "hours": "zone Asia/Taipei; mon-fri 09:00-18:00; sat-sun closed; 2026-10-10 closed 國慶日", "closed": "callback",
		"closed-to": "8001", "closed-waiting": "redirect", "hangup": "https://crm.example/{contact}", "tags": "vip,退費",
		"greeting.zh-TW": "您好", "greeting": "Hello", "closed-text.en": "Closed.", "idle-text": "Still there?", "end-text": "Bye",
		"in-queue": `[{"after":30000,"every":60000,"text":{"en":"Wait"}}]`, "form": `{"fields":[{"var":"topic","type":"text-single"}]}`,
		"survey": `{"title":{"en":"How?"}}`, "offer": "25s", "receipt": "6s", "selection": "most-skilled", "offer-to": "1000",
		"decline-excludes": "2m", "decline-not-ready": "yes", "slots-of-one": "3", "waiting-max": "50", "full-to": "8001", "wait-max": "10m",
		"wait-max-to": "8001", "prefer-for": "2m", "rings": "30s:-20,1m:-40+8001,1m30s:+8001,3m:any", "priority": "-2", "boost": "2m", "weight": "150",
		"target": "30s", "wrap-up": "strict", "wrap-up-for": "45s", "wrap-up-forced": "yes", "lost-waiting": "3m", "lost-ringing": "11s",
		"lost-talking": "6m", "visitor-idle-warn": "4m", "visitor-idle-end": "5m", "agent-idle-warn": "2m", "agent-idle-end": "1h",
		"listed": "yes", "consent.zh-TW": "同意", "consent": "Agreed", "widget.sites": "https://shop.example,http://localhost:3000",
		"widget.side": "start", "widget.colour": "#0b6b64", "widget.title": "Help", "widget.lead.en": "Hi",
		"cards": "shown", "keep-lines": "30", "keep-files": "forever", "keep-person": "36500",
	}
	for _, s := range queueSettings(directory{}) {
		if s.key != "name" && queue[s.key] == "" && queue[s.key+".zh-TW"] == "" && queue[s.key+".en"] == "" {
			t.Errorf("%s is not tried", s.key)
		}
	}
	if err := d.SetQueue(ctx, "8000", queue); err != nil {
		t.Fatal(err)
	}
	// Who means to keep nothing must not keep all of it forever.
	if err := d.SetQueue(ctx, "8000", map[string]string{"keep-lines": "0"}); err == nil {
		t.Error("keeping what is said for 0 days was taken")
	}
	queues, err := d.Queues(ctx)
	if err != nil || !reflect.DeepEqual(queues[0].Settings, queue) {
		for key, want := range queue {
			if got := queues[0].Settings[key]; got != want {
				t.Errorf("%s is %q, want %q", key, got, want)
			}
		}
		t.Error(err)
	}
	if err := d.SetUser(ctx, "1001", map[string]string{"skills": "billing=50, zh=80", "slots": "10000", "grace": "1m"}); err != nil {
		t.Fatal(err)
	}
	users, err := d.Users(ctx)
	want := map[string]string{"skills": "zh=80,billing=50", "slots": "10000", "grace": "1m"}
	if err != nil || !reflect.DeepEqual(users[0].Settings, want) {
		t.Errorf("%v, %v", users, err)
	}
	usual := map[string]string{}
	for key := range queue {
		usual[key] = ""
	}
	if err := d.SetQueue(ctx, "8000", usual); err != nil {
		t.Fatal(err)
	}
	if queues, err = d.Queues(ctx); err != nil || len(queues[0].Settings) != 0 {
		t.Errorf("as usual: %v, %v", queues[0].Settings, err)
	}
}

func TestBadSettingsSayWhat(t *testing.T) {
	d, _, _ := openDirect(t)
	ctx := t.Context()
	if err := d.AddQueue(ctx, "8000", "x"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ key, value, says string }{
		{"hours", "mon 9-5", "09:00-18:00"},
		{"hours", "zone Mars/Base; daily closed", "Asia/Taipei"},
		{"closed", "never", "callback"},
		{"closed-to", "7777", "no such queue"},
		{"closed-to", "8000", "another queue"},
		{"closed-waiting", "redirect", "closed-to"},
		{"selection", "best", "most-skilled"},
		{"priority", "10", "-9 to 9"},
		{"priority", "high", "number"},
		{"rings", "30s", "no ring"},
		{"rings", "30s:-20,20s:-30", "each after"},
		{"rings", "30s:-101", "lower level"},
		{"rings", "30s:+7777", "no such queue"},
		{"rings", "1s:-1,2s:-1,3s:-1,4s:-1,5s:-1", "at most 4"},
		{"form", `{"felds":[]}`, "JSON"},
		{"form", `{"fields":[{"var":"a","type":"colour"}]}`, "colour"},
		{"form", `{"fields":[{"var":"a","type":"text-single","steers":[{"skill":77,"level":50}]}]}`, "no such skill"},
		{"in-queue", `[] []`, "follows"},
		{"wrap-up-forced", "maybe", "neither"},
		{"visitor-idle-end", "1us", "time"},
		{"name.zh_TW", "x", "language"},
		{"greeting.1", "x", "language"},
		{"hangup", "http://x", "https"},
		{"tags", "a,a", "once"},
		{"colour.en", "x", "no setting"},
		{"offer.en", "20s", "no setting"},
	} {
		err := d.SetQueue(ctx, "8000", map[string]string{c.key: c.value})
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s=%s: %v, which does not say %q", c.key, c.value, err, c.says)
		}
	}
	if err := d.SetQueue(ctx, "8000", map[string]string{"visitor-idle-warn": "5m", "visitor-idle-end": "4m"}); err == nil {
		t.Error("a warning after the end")
	}
}

func TestListsOfCodesSkillsAndReasons(t *testing.T) {
	d, _, _ := openDirect(t)
	ctx := t.Context()
	for _, err := range []error{
		d.AddQueue(ctx, "8000", "x"),
		d.SetCode(ctx, "8000", Label{Word: "billing", Labels: acdstore.Words{"zh-TW": "帳務"}, Place: 2}),
		d.SetCode(ctx, "8000", Label{Word: "refund", Under: "billing"}),
		d.SetCode(ctx, "8000", Label{Word: "other", Place: 9}),
		d.SetCode(ctx, "8000", Label{Word: "hello", Place: 1}),
		d.SetReason(ctx, Label{Word: "lunch", Labels: acdstore.Words{"zh-TW": "午餐"}, Place: 1}),
		d.SetSkill(ctx, Label{Word: "zh"}),
		d.AddUser(ctx, User{Name: "1001", Role: "agent"}, "correct horse"),
		d.SetUser(ctx, "1001", map[string]string{"skills": "zh=80"}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	codes, err := d.Codes(ctx, "8000")
	var words []string
	for _, c := range codes {
		words = append(words, c.Under+"/"+c.Word)
	}
	if got := strings.Join(words, " "); err != nil || got != "/hello /billing billing/refund /other" {
		t.Errorf("codes %s, %v", got, err)
	}
	for what, err := range map[string]error{
		"below":     d.RemoveCode(ctx, "8000", "billing"),
		"is below":  d.SetCode(ctx, "8000", Label{Word: "billing", Under: "refund"}),
		"no such w": d.SetCode(ctx, "8000", Label{Word: "x", Under: "nothing"}),
		"letters":   d.SetCode(ctx, "8000", Label{Word: "a b"}),
		"has skill": d.RemoveSkill(ctx, "ZH"),
		"no such s": d.RemoveSkill(ctx, "fr"),
		"no such r": d.RemoveReason(ctx, "tea"),
	} {
		if err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%v does not say %q", err, what)
		}
	}
	for _, err := range []error{
		d.RemoveCode(ctx, "8000", "refund"), d.RemoveCode(ctx, "8000", "billing"), d.RemoveReason(ctx, "lunch"),
		d.SetUser(ctx, "1001", map[string]string{"skills": ""}), d.RemoveSkill(ctx, "zh"),
	} {
		if err != nil {
			t.Error(err)
		}
	}
}

func TestAgentsAsTheyStand(t *testing.T) {
	d, _, _ := openDirect(t)
	ctx := t.Context()
	for _, err := range []error{
		d.AddQueue(ctx, "8000", "x"), d.AddUser(ctx, User{Name: "1001", Shown: "林小姐", Role: "agent"}, "correct horse"), d.JoinQueue(ctx, "8000", "1001"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	agents, err := d.Agents(ctx)
	if err != nil || len(agents) != 1 || agents[0].State != "logged-out" || agents[0].Routable != "no: logged out" || agents[0].Slots != 1 {
		t.Errorf("%+v, %v", agents, err)
	}
	if err := d.ForceAgent(ctx, "1001", "ready", "lunch"); !errors.Is(err, admin.ErrBadValue) {
		t.Errorf("ready, with a reason: %v", err)
	}
	if err := d.ForceAgent(ctx, "1001", "not-ready", "no such word"); !errors.Is(err, admin.ErrBadValue) {
		t.Errorf("a reason that is not listed: %v", err)
	}
	if err := d.ForceAgent(ctx, "1001", "asleep", ""); err == nil {
		t.Error("an agent was put to sleep")
	}
	if contacts, err := d.Contacts(ctx, "8000"); err != nil || len(contacts) != 0 {
		t.Errorf("%v, %v", contacts, err)
	}
	for what, err := range map[string]error{
		"c-99": d.CloseContact(ctx, "c-99"), "no such open contact": d.MoveContact(ctx, "c-1", "8000"), "not a contact": d.CloseContact(ctx, "x"),
		"-9 to 9": d.PrioritizeContact(ctx, "c-1", 10), "no such queue": d.MoveContact(ctx, "c-1", "7"),
	} {
		if err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%v does not say %q", err, what)
		}
	}
}
