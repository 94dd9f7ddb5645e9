package control

import (
	"strings"
	"testing"
)

const floorFile = `
[skills]
zh = {en = "Chinese", zh-TW = "中文"}
[reasons]
lunch = {en = "Lunch"}
[queues.8000]
name = "客服中心"
users = ["1001"]
settings = {hours = "zone Asia/Taipei; mon-fri 09:00-18:00", wrap-up = "timed", full-to = "8001", "greeting.zh-TW" = "您好", rings = "30s:-20+8001"}
codes = [{word = "sold", labels = {en = "Sold"}}, {word = "cash", under = "sold"}]
[queues.8001]
name = "Sales"
`

// plan reads a file and makes its plan; it must be a good one.
func plan(t *testing.T, d *Direct, file string) []Step {
	t.Helper()
	l, err := ReadLayout(file)
	if err != nil {
		t.Fatal(err)
	}
	steps, err := l.Plan(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

// TestALayoutIsReached applies a file to nothing, finds nothing left to do, changes it in every way, and reads off what it
// then is.
func TestALayoutIsReached(t *testing.T) {
	d, _, _ := openDirect(t)
	ctx := t.Context()
	for _, name := range []string{"1001", "1002"} {
		if err := d.AddUser(ctx, User{Name: name, Role: "agent"}, "correct horse"); err != nil {
			t.Fatal(err)
		}
	}
	apply := func(file string) []Step {
		steps := plan(t, d, file)
		if done, err := Apply(ctx, d, steps); err != nil || done != len(steps) {
			t.Fatalf("after %d of %d steps: %v", done, len(steps), err)
		}
		if left := plan(t, d, file); len(left) > 0 {
			t.Errorf("still to do: %+v", left)
		}
		return steps
	}
	if steps := apply(floorFile); len(steps) != 12 {
		t.Errorf("%d steps from nothing", len(steps))
	}
	changed := strings.NewReplacer(`users = ["1001"]`, `users = ["1002"]`, `wrap-up = "timed", `, "", `"您好"`, `"早安"`, `, {word = "cash", under = "sold"}`, "",
		`"Sales"`, `"Sales and more"`, `en = "Lunch"`, `en = "Break"`).Replace(floorFile)
	if steps := apply(changed); len(steps) != 7 {
		t.Errorf("%d steps to the other: %+v", len(steps), steps)
	}
	q, err := d.Queues(ctx)
	if err != nil || len(q) != 2 || q[0].Settings["wrap-up"] != "" || q[0].Settings["greeting.zh-TW"] != "早安" || len(q[0].Users) != 1 || q[0].Users[0] != "1002" {
		t.Errorf("%+v, %v", q, err)
	}
	off, err := ReadOff(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	if steps, err := off.Plan(ctx, d); err != nil || len(steps) > 0 {
		t.Errorf("what was read off differs from what is: %+v, %v", steps, err)
	}
	if steps := plan(t, d, "[queues.8001]\nname = \"Sales and more\"\n"); len(steps) > 0 {
		t.Errorf("what the file does not name is changed: %+v", steps)
	}
}

// TestPlacesOfCodes: places are an order and no numbers of a file: what was read off needs no change, and what is moved says so.
func TestPlacesOfCodes(t *testing.T) {
	d, _, _ := openDirect(t)
	ctx := t.Context()
	if err := d.AddQueue(ctx, "8000", "Service"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []Label{{Word: "sold", Place: 10}, {Word: "cash", Under: "sold", Place: 1}, {Word: "card", Under: "sold", Place: 2}, {Word: "lost", Place: 20}} {
		if err := d.SetCode(ctx, "8000", c); err != nil {
			t.Fatal(err)
		}
	}
	off, err := ReadOff(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	if steps, err := off.Plan(ctx, d); err != nil || len(steps) > 0 {
		t.Errorf("what was read off differs from what is: %+v, %v", steps, err)
	}
	codes := off.Queues["8000"].Codes
	last := len(codes) - 1
	codes[last-1], codes[last-2] = codes[last-2], codes[last-1] // card before cash
	steps, err := off.Plan(ctx, d)
	if err != nil || len(steps) != 1 || steps[0].What != "queue 8000: code cash" || steps[0].From == steps[0].To {
		t.Fatalf("card before cash: %+v, %v", steps, err)
	}
	if _, err := Apply(ctx, d, steps); err != nil {
		t.Fatal(err)
	}
	if left, err := off.Plan(ctx, d); err != nil || len(left) > 0 {
		t.Errorf("still to do: %+v, %v", left, err)
	}
}

// TestWhatIsWrongWithALayout is named all at once, and nothing is changed.
func TestWhatIsWrongWithALayout(t *testing.T) {
	d, _, _ := openDirect(t)
	for file, want := range map[string][]string{
		"[queues.8000]\nname = \"x\"\ncolour = \"red\"\n": {`there is no key "queues.8000.colour"`},
		"[queues": {"cannot be read"},
		"#" + strings.Repeat(" ", LayoutBytesMax): {"it has more than 4194304 bytes"},
		"reasons = 5\n[skills]\nzh = \"Chinese\"\n[queues.8000]\nname = \"x\"\nsettings = -1\ncodes = [{word = \"a\", labels = [\"A\"]}]\n": {
			"line 1: reasons is a table", "line 3: skills.zh is", "line 6: queues.8000.settings is", "line 7: queues.8000.codes.labels is",
		},
		"[queues.8000]\nname = \"x\"\n[queues.8000.settings]\nvisitor-idle-warn = \"5m\"\nvisitor-idle-end = \"2m\"\n[queues.8001]\nname = \"y\"\n" +
			"codes = [{word = \"a\"}, {word = \"a\"}]\n": {"line 8: queue 8001: code a stands here twice", "line 3: queue 8000: ", "visitor-idle-warn comes before"},
		"[queues.8000]\nusers = [\"nobody\"]\nsettings = {offer = \"soon\", full-to = \"9999\", speed = \"1\"}\ncodes = [{word = \"a\", under = \"b\"}]\n": {
			"needs a name", "nobody", "offer", "9999", `no setting "speed"`, `under "b"`,
		},
	} {
		l, err := ReadLayout(file)
		if err == nil {
			_, err = l.Plan(t.Context(), d)
		}
		for _, part := range want {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%q: %v does not say %q", file, err, part)
			}
		}
	}
	if q, err := d.Queues(t.Context()); err != nil || len(q) > 0 {
		t.Errorf("%+v, %v", q, err)
	}
}
