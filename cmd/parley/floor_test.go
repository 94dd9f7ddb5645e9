package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"parley/internal/control"
)

// command runs a command on a directory at rest and returns what it said.
func command(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	root := newRoot()
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs(append(args, "--data", dir))
	err := root.ExecuteContext(t.Context())
	return out.String(), err
}

func TestQueuesFromTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		args  []string
		says  string // in what it said, or in the error
		fails bool
	}{
		{args: []string{"queue", "add", "8000", "客服中心", "wrap-up=timed", "greeting.zh-TW=您好"}, says: "Queue 8000 is there."},
		{args: []string{"queue", "add", "8001", "技術支援", "colour=blue"}, says: "the queue is there, without its settings", fails: true},
		{args: []string{"queue", "set", "8000", "closed-to=8001", "rings=30s:-20,1m:+8001"}, says: "Queue 8000 is set."},
		{args: []string{"queue", "show", "8000"}, says: "rings           30s:-20,1m:+8001"},
		{args: []string{"queue", "show", "9999"}, says: "no queue 9999", fails: true},
		{args: []string{"queue", "hours", "8000"}, says: "Always open."},
		{args: []string{"queue", "hours", "8000", "zone Asia/Taipei; daily closed; 2199-01-01 09:00-10:00 元旦"}, says: "Now closed, opens Tue 2199-01-01 09:00 CST."},
		{args: []string{"queue", "hours", "8000", "mon 9-5"}, says: "09:00-18:00", fails: true},
		{args: []string{"queue", "hours", "8000", "always"}, says: "Always open."},
		{args: []string{"queue", "code", "set", "8000", "billing", "--label", "zh-TW=帳務"}, says: "Code billing of queue 8000 is set."},
		{args: []string{"queue", "code", "set", "8000", "refund", "--under", "billing", "--label", "en=Refund"}},
		{args: []string{"queue", "code", "set", "8000", "x", "--label", "nonsense"}, says: "LANG=TEXT", fails: true},
		{args: []string{"queue", "code", "list", "8000"}, says: "  refund"},
		{args: []string{"queue", "remove", "8001"}, says: "change that first", fails: true},
		{args: []string{"queue", "remove", "8001", "--to", "8000"}, says: "--to goes with --drain", fails: true},
		{args: []string{"queue", "renumber", "8000", "8100"}},
		{args: []string{"queue", "renumber", "8100", "8200", "--drain"}},
		{args: []string{"queue", "explain", "8200"}, says: "Nobody waits there."},
		{args: []string{"queue", "explain", "c-1"}, says: "no such open contact", fails: true},
		{args: []string{"queue", "remove", "8200", "--drain"}},
		{args: []string{"queue", "remove", "8001"}},
		{args: []string{"contact", "list"}, says: "CONTACT"},
		{args: []string{"queue", "add", "8300", "Returns"}, says: "Queue 8300 is there."},
		{args: []string{"retention", "set", "8300", "--lines", "0"}, says: "neither a number of days", fails: true},
		{args: []string{"retention", "set", "8300", "--lines", "90", "--person", "forever"}, says: "Queue 8300 keeps lines 90 days, files 30 days, personal data forever."},
		{args: []string{"queue", "remove", "8300"}, says: "Queue 8300 is gone."},
		{args: []string{"contact", "priority", "c-1", "many"}, says: "not a number", fails: true},
		{args: []string{"contact", "close", "c-1"}, says: "no such open contact", fails: true},
		{args: []string{"skill", "set", "zh", "--label", "zh-TW=中文"}},
		{args: []string{"skill", "list"}, says: "zh-TW=中文"},
		{args: []string{"reason", "set", "lunch", "--label", "zh-TW=午餐", "--place", "1"}},
		{args: []string{"reason", "list"}, says: "lunch"},
		{args: []string{"reason", "remove", "tea"}, says: "no such reason", fails: true},
		{args: []string{"agent", "set", "1001"}, says: "nothing to set", fails: true},
		{args: []string{"agent", "force", "1001", "out"}, says: "no such agent", fails: true},
		{args: []string{"agent", "show", "1001"}, says: "no agent 1001", fails: true},
	} {
		said, err := command(t, dir, c.args...)
		if (err != nil) != c.fails {
			t.Errorf("%v: %v", c.args, err)
		}
		if err != nil {
			said += err.Error()
		}
		if !strings.Contains(said, c.says) {
			t.Errorf("%v does not say %q:\n%s", c.args, c.says, said)
		}
	}
	said, err := command(t, dir, "queue", "list", "--json")
	var queues []control.Queue
	if err := json.Unmarshal([]byte(said), &queues); err != nil || len(queues) != 0 {
		t.Errorf("%s, %v", said, err)
	}
	if err != nil {
		t.Error(err)
	}
}

func TestLanguageOfTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		locales []string
		want    string
	}{
		{[]string{"", "", "zh_TW.UTF-8"}, "zh-TW"}, {[]string{"C", "", "en_GB"}, "en-GB"}, {[]string{"", "POSIX", "C.UTF-8"}, "en"}, {nil, "en"},
	} {
		if got := languageOf(c.locales...); got != c.want {
			t.Errorf("%v: %s", c.locales, got)
		}
	}
}
