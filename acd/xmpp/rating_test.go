package xmpp

import (
	"fmt"
	"strings"
	"testing"
)

func TestARatingIsBounded(t *testing.T) {
	f := newTalk(t, nil)
	f.from(romeo, fmt.Sprintf(`<iq type='set' id='e' to='%s'><end xmlns='%s'/></iq>`, firstJID, nsParley))
	rating := func(words string) string {
		return fmt.Sprintf(`<iq type='set' id='r' to='%s'><rating xmlns='%s' stars='3'><comment>%s</comment></rating></iq>`, firstJID, nsParley, words)
	}
	f.refused(romeo, rating(strings.Repeat("字", ratingCharsMax)), "")
	f.refused(romeo, rating(strings.Repeat("字", ratingCharsMax+1)), "not-acceptable")
}

// However many wait, each is spoken to; in one go no more than saidMax.
func TestManyWhoWaitAreSpokenTo(t *testing.T) {
	f := newFloor(t, Default())
	f.settings("8000", `{"texts":{"in-queue":[{"after":1000,"text":{"en":"Soon."}}]}}`)
	const many = saidMax + 50
	for n := range many {
		f.from(fmt.Sprintf("g%d@localhost/web", n), joinXML("8000", "G"))
	}
	f.heard()
	f.wait(1500e6)
	for range 10 {
		f.taken() // the owner goes round again
	}
	told := map[string]int{}
	for _, e := range f.heard() {
		if e.Child(nsParley, "notice").Attr("kind") == "waiting" {
			told[e.Attr("to")]++
		}
	}
	if len(told) != many {
		t.Errorf("%d of %d were spoken to", len(told), many)
	}
	for full, n := range told {
		if n != 1 {
			t.Errorf("%s was told %d times", full, n)
		}
	}
}
