package xmpp

import (
	"context"
	"strings"
	"testing"

	"parley/acd/store"
)

// What is agreed to in a plain client is kept in the words that were shown, whatever becomes of them, and stands in the
// transcript.
func TestConsentIsKeptInTheWordsOfThen(t *testing.T) {
	f, ctx := newFloor(t, Default()), context.Background()
	f.settings("8000", `{"consent":{"en":"We keep this chat.","zh-TW":"我們會保存這次對談。"}}`)
	f.writes("你好")
	if asked := f.writes("羅密歐"); !strings.Contains(asked, "我們會保存這次對談。") || !strings.Contains(asked, "同意嗎") {
		t.Errorf("asked %q", asked)
	}
	begun := f.acd.owner.now()
	f.writes("是")
	f.settings("8000", `{"consent":{"en":"We keep it for ever."}}`)

	row, found, err := store.LatestContact(ctx, f.db.Reader(), "romeo@localhost")
	if f.must(nil, err); !found {
		t.Fatal("there is no contact")
	}
	got, agreed, err := store.ReadConsent(ctx, f.db.Reader(), row.ID)
	want := store.Consent{Version: store.ConsentVersion("我們會保存這次對談。"), Text: "我們會保存這次對談。", At: begun}
	if got != want || !agreed || err != nil {
		t.Errorf("kept %+v, %v, %v; want %+v", got, agreed, err, want)
	}
	if text := f.transcriptFor(dino, "xml:lang='zh-TW'"); !strings.Contains(text, "已同意: ") || !strings.Contains(text, "["+want.Version+"] "+want.Text) {
		t.Errorf("the transcript:\n%s", text)
	}
	if page := f.transcriptFor(dino, "format='json'"); !strings.Contains(page, `"consent":{"version":"`+want.Version+`"`) {
		t.Errorf("as JSON:\n%s", page)
	}
}
