package store

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"parley/acd"
)

func TestTextsAreChecked(t *testing.T) {
	say := Words{"en": "hello", "zh-TW": "您好"}
	for _, c := range []struct {
		name  string
		texts Texts
		wrong string
	}{
		{"none", Texts{}, ""},
		{"all", Texts{Greeting: say, InQueue: []QueueText{{After: 60_000, Every: 60_000, Text: say}}, Ended: say}, ""},
		{"no language", Texts{Greeting: Words{"not a tag": "x"}}, "no language"},
		{"too long", Texts{Ended: Words{"en": strings.Repeat("字", textCharsMax+1)}}, "at most 2000 characters"},
		{"as long as may be", Texts{Ended: Words{"en": strings.Repeat("字", textCharsMax)}}, ""},
		{"too often", Texts{InQueue: []QueueText{{Every: everyMin - 1, Text: say}}}, "every 30 seconds"},
		{"too late", Texts{InQueue: []QueueText{{After: afterMax + 1, Text: say}}}, "6 hours"},
		{"no words", Texts{InQueue: []QueueText{{After: 1}}}, "no words"},
		{"too many", Texts{InQueue: make([]QueueText, QueueTextsMax+1)}, "at most 10 texts"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.texts.Check()
			if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestWhenATextIsDue(t *testing.T) {
	once, again := QueueText{After: 10_000}, QueueText{After: 10_000, Every: 30_000}
	for _, c := range []struct {
		text   QueueText
		waited acd.Span
		said   int
	}{{once, 9_999, 0}, {once, 10_000, 1}, {once, 1_000_000, 1}, {again, 39_999, 1}, {again, 40_000, 2}, {again, 100_000, 4}} {
		if got := c.text.Said(c.waited); got != c.said {
			t.Errorf("after %d: %d times, want %d", c.waited, got, c.said)
		}
		if at, ok := c.text.Next(c.said + 1); ok && (at <= c.waited || c.text.Said(at) != c.said+1) {
			t.Errorf("after %d the next is due at %d", c.waited, at)
		}
	}
	if _, ok := once.Next(2); ok {
		t.Error("said once only, and a second time")
	}
}

func TestASurveyIsKeptOnce(t *testing.T) {
	db := openDB(t)
	c, ctx := romeo(t, db), context.Background()
	want := Answers{"again": {"true"}}
	do(t, db, InsertSurvey(c.Contact, want, 100))
	if err := db.Do(ctx, InsertSurvey(c.Contact, Answers{}, 200)); err == nil {
		t.Error("kept twice")
	}
	if got, ok, err := ReadSurvey(ctx, db.Reader(), c.Contact); err != nil || !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v, %v", got, ok, err)
	}
}
