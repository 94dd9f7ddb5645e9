package control

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// wholeFloor is a file with something of everything a mistake can be made in.
const wholeFloor = `# What this centre is.
[skills]
zh = {en = "Chinese", zh-TW = "中文"}
billing = {en = "Billing"}
[reasons]
lunch = {en = "Lunch", zh-TW = "午餐"}
[queues.8000]
name = "客服中心"
users = ["1001", "1002"]
[queues.8000.settings]
hours = "zone Asia/Taipei; mon-fri 09:00-18:00; 2026-12-25 closed"
closed-to = "8001"
closed-waiting = "redirect"
wrap-up = "timed"
wrap-up-for = "45s"
offer = "20s"
offer-to = "2"
full-to = "8001"
wait-max = "10m"
wait-max-to = "8001"
visitor-idle-warn = "2m"
visitor-idle-end = "5m"
rings = "30s:-20+8001"
tags = "vip,complaint"
hangup = "https://crm.example/{contact}"
keep-lines = "90"
"greeting.zh-TW" = "您好"
form = '{"fields":[{"var":"topic","type":"text-single","label":{"en":"Topic"}}]}'
[[queues.8000.codes]]
word = "sold"
labels = {en = "Sold"}
[[queues.8000.codes]]
word = "cash"
under = "sold"
[queues.8001]
name = "Sales"
users = ["1002"]
settings = {selection = "least-occupied", waiting-max = "50", weight = "200"}
`

// mistakes are what people do to a file, each in its own way.
var mistakes = []func(r *rand.Rand, text string) string{
	func(r *rand.Rand, text string) string { return line(r, text, func(string) []string { return nil }) }, // dropped
	func(r *rand.Rand, text string) string {
		return line(r, text, func(l string) []string { return []string{l, l} })
	}, // twice
	func(r *rand.Rand, text string) string { // another type
		return value(r, text, []string{"5", "-1", "1e400", "true", "[]", "[1, 2]", "{}", `{a = "b"}`, "2026-01-01", `""`, "inf", "'''\n'''"})
	},
	func(r *rand.Rand, text string) string { // what there is not
		return value(r, text, []string{`"9999"`, `"nobody"`, `["1001", "9999"]`, `"8000"`, `"soon"`, `"-5s"`, `"99999h"`, `"0"`, `"1001"`, `"kiosk"`, `["kiosk"]`, `["1001", "1001"]`})
	},
	func(r *rand.Rand, text string) string { // too much
		return value(r, text, []string{
			`"` + strings.Repeat("長", 100_000) + `"`, `"99999999999999999999"`, "99999999999999999999", `"` + strings.Repeat("1001,", 5_000) + `"`,
			"[" + strings.Repeat(`"x", `, 2_000) + "]", `"{` + strings.Repeat("[", 5_000) + `"`,
		})
	},
	func(r *rand.Rand, text string) string { // a slip in a key or a name
		at := r.IntN(len(text))
		return text[:at] + string(rune('a'+r.IntN(26))) + text[at:]
	},
	func(r *rand.Rand, text string) string { // a character lost
		at := r.IntN(len(text))
		return text[:at] + text[at+1:]
	},
	func(r *rand.Rand, text string) string { // a character that does not belong
		at := r.IntN(len(text))
		return text[:at] + []string{"\x00", "\xff", "\"", "]", "{", "=", "\n", "。", "\u202e"}[r.IntN(9)] + text[at:]
	},
	func(r *rand.Rand, text string) string { return text[:r.IntN(len(text))] }, // cut off
	func(r *rand.Rand, text string) string { // two lines changed places
		all := strings.Split(text, "\n")
		i, j := r.IntN(len(all)), r.IntN(len(all))
		all[i], all[j] = all[j], all[i]
		return strings.Join(all, "\n")
	},
}

func line(r *rand.Rand, text string, change func(string) []string) string {
	all := strings.Split(text, "\n")
	i := r.IntN(len(all))
	return strings.Join(slices.Concat(all[:i], change(all[i]), all[i+1:]), "\n")
}

// value puts another value behind a key.
func value(r *rand.Rand, text string, others []string) string {
	return line(r, text, func(l string) []string {
		key, _, is := strings.Cut(l, "=")
		if !is {
			return []string{l}
		}
		return []string{key + "= " + others[r.IntN(len(others))]}
	})
}

// lined is how a message begins that says where it is about.
var lined = regexp.MustCompile(`^(it cannot be read: toml: )?line \d+`)

// TestMistakes makes mistakes in a file (PARLEY_MISTAKES: how many): either every message names the line and nothing is
// changed, or all of the file is done.
func TestMistakes(t *testing.T) {
	n := 120
	if long, err := strconv.Atoi(os.Getenv("PARLEY_MISTAKES")); err == nil {
		n = long
	}
	d, _, _ := openDirect(t)
	ctx := t.Context()
	for name, role := range map[string]string{"1001": "agent", "1002": "supervisor", "kiosk": "integrator"} {
		if err := d.AddUser(ctx, User{Name: name, Role: role}, "correct horse"); err != nil {
			t.Fatal(err)
		}
	}
	restore := func() {
		steps := plan(t, d, wholeFloor)
		if _, err := Apply(ctx, d, steps); err != nil {
			t.Fatal(err)
		}
	}
	restore()
	refused, applied := 0, 0
	for i := range n {
		r := rand.New(rand.NewPCG(7, uint64(i)))
		kind := r.IntN(len(mistakes))
		text := mistakes[kind](r, wholeFloor)
		wrong := func(format string, args ...any) {
			t.Errorf("mistake %d of kind %d: %s\n%s", i, kind, fmt.Sprintf(format, args...), difference(text))
		}
		before, err := ReadOff(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		l, err := ReadLayout(text)
		var steps []Step
		if err == nil {
			steps, err = l.Plan(ctx, d)
		}
		if err != nil {
			refused++
			said := err.Error()
			for _, one := range strings.Split(said, "\n") {
				if !lined.MatchString(one) && !strings.HasPrefix(one, "and ") {
					wrong("no line is named: %s", one)
				}
			}
			if len(said) > (problemsMax+1)*(4*problemCharsMax+40) {
				wrong("the message has %d bytes", len(said))
			}
			if after, err := ReadOff(ctx, d); err != nil || !reflect.DeepEqual(before, after) {
				wrong("a refused file has changed something: %v", err)
			}
			continue
		}
		applied++
		if done, err := Apply(ctx, d, steps); err != nil {
			wrong("after %d of %d changes: %v", done, len(steps), err)
		}
		if left, err := l.Plan(ctx, d); err != nil || len(left) > 0 {
			wrong("still to do: %d, %v", len(left), err)
		}
		restore()
	}
	t.Logf("%d mistakes: %d refused, %d are a file that can be applied", n, refused, applied)
}

// difference is the lines of a text that the right one has not, each cut.
func difference(text string) string {
	right := strings.Split(wholeFloor, "\n")
	var other []string
	for i, l := range strings.Split(text, "\n") {
		if !slices.Contains(right, l) {
			other = append(other, fmt.Sprintf("%d: %.80q", i+1, l))
		}
	}
	return strings.Join(other, "\n")
}
