package xmppd

import (
	"strconv"
	"testing"
	"time"

	"parley/xmppd/im"
	"parley/xmppd/jid"
)

func TestEndedSessionsAreForgotten(t *testing.T) {
	juliet := im.Owner{Bare: jid.MustParse("juliet@localhost"), Account: 1}
	again := im.Owner{Bare: juliet.Bare, Account: 2} // the name was given to somebody else
	start := time.Unix(1e9, 0)
	var e endings
	e.note(&ended{"x", juliet.Bare, juliet.Account, 7, start})
	e.note(&ended{"x", juliet.Bare, juliet.Account, 9, start})
	if h, known := e.handled("x", juliet, start.Add(endedFor-1)); !known || h != 7 {
		t.Errorf("h is %d, known %t", h, known)
	}
	if _, known := e.handled("x", again, start); known {
		t.Error("told to who has only the name")
	}
	if _, known := e.handled("x", juliet, start.Add(endedFor)); known || len(e.byID)+len(e.oldest) > 0 {
		t.Error("not forgotten in time")
	}
	for i := range endedMax + 1 {
		e.note(&ended{strconv.Itoa(i), juliet.Bare, juliet.Account, 0, start})
	}
	if _, known := e.handled("0", juliet, start); known || len(e.byID) != endedMax || len(e.oldest) != endedMax {
		t.Errorf("%d are remembered", len(e.byID))
	}
}
