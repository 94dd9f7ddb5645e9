package xmpp

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"parley/acd/store"
)

const dino = "romeo@localhost/dino"

// newPlainTalk has romeo, in a plain client and in Chinese, talk with 1001.
func newPlainTalk(t *testing.T) *floor {
	t.Helper()
	f := newFloor(t, Default())
	f.settings("8000", `{"survey":{"fields":[
		{"var":"solved","type":"boolean","label":{"en":"Solved?","zh-TW":"解決了嗎？"},"required":true},
		{"var":"words","type":"text-single","label":{"en":"Words","zh-TW":"意見"}},
		{"var":"again","type":"list-single","label":{"en":"Again?","zh-TW":"再來嗎"},"options":[{"value":"y","label":{"zh-TW":"會"}},{"value":"n"}]}]}}`)
	f.from(lin, deskXML)
	f.from(lin, readyXML)
	f.writes("你好")
	f.writes("羅密歐")
	f.from(lin, `<iq type='set' id='a' to='8000@acd.localhost'><offer-accept xmlns='http://jabber.org/protocol/workgroup' id='c-1'/></iq>`)
	f.heard()
	return f
}

// writes has romeo write to the queue, and gives what the client is sent then.
func (f *floor) writes(text string) string {
	f.from(dino, `<message type='chat' to='8000@acd.localhost' xml:lang='zh-TW'><body>`+text+`</body></message>`)
	f.settle()
	return f.said("romeo@localhost")
}

func TestASurveyIsAskedOneQuestionAtATime(t *testing.T) {
	f := newPlainTalk(t)
	f.from(lin, ask("end"))
	f.heard()
	for _, tt := range []struct{ writes, hears string }{
		{"5", "解決了嗎？"},
		{"-", "解決了嗎？"}, // this one is required
		{"是", "意見"},
		{"略過", "再來嗎"},
		{"1", "謝謝您的寶貴意見"},
	} {
		if got := f.writes(tt.writes); !strings.Contains(got, tt.hears) {
			t.Errorf("after %q: %q", tt.writes, got)
		}
	}
	row, _, err := store.LatestContact(context.Background(), f.db.Reader(), "romeo@localhost")
	f.must(nil, err)
	answers, answered, err := store.ReadSurvey(context.Background(), f.db.Reader(), row.ID)
	want := store.Answers{"solved": {"true"}, "again": {"y"}}
	if err != nil || !answered || !reflect.DeepEqual(answers, want) {
		t.Errorf("%v, %v, %v", answers, answered, err)
	}
	if len(f.acd.owner.plains.visitors) != 0 {
		t.Error("the dialogue goes on")
	}
	if got := f.writes("還有一件事"); !strings.Contains(got, "歡迎使用") {
		t.Errorf("the next visit begins with %q", got)
	}
}

func TestTheLanguageOfAPlainVisitorOutlivesARestart(t *testing.T) {
	f := newPlainTalk(t)
	f.stop()
	f.start()
	f.settle()
	f.heard()
	f.from(lin, deskXML)
	f.from(lin, ask("end"))
	if got := f.said("romeo@localhost"); !strings.Contains(got, "請") || strings.Contains(got, "How was it") {
		t.Errorf("the end is told as %q", got)
	}
}
