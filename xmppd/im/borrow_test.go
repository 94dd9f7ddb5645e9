package im

import (
	"strconv"
	"testing"

	"parley/xmppd/jid"
)

func TestBorrowsAreBounded(t *testing.T) {
	var b borrows
	romeo, paris := jid.MustParse("romeo@localhost/x"), jid.MustParse("paris@localhost/x")
	for i := range borrowsMax {
		if _, full := b.add(borrow{id: strconv.Itoa(i), of: romeo}); full {
			t.Fatalf("full at %d", i)
		}
	}
	if _, ok := b.take("1", paris); ok {
		t.Error("an answer of somebody else counts")
	}
	if one, ok := b.take("1", romeo); !ok || one.id != "1" {
		t.Errorf("%+v, %v", one, ok)
	}
	if _, ok := b.take("1", romeo); ok {
		t.Error("a second answer counts")
	}
	if old, full := b.add(borrow{id: "a", of: romeo}); !full || old.id != "0" {
		t.Errorf("one more took the place of %+v, %v", old, full)
	}
	if _, full := b.add(borrow{id: "b", of: romeo}); full {
		t.Error("the place of an answered one was not free")
	}
	if len(b.open) != borrowsMax {
		t.Errorf("%d are open", len(b.open))
	}
}
