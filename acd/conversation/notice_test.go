package conversation

import (
	"errors"
	"testing"
)

func TestNoticesHavePlacesAmongTheLines(t *testing.T) {
	c := talking(t)
	c.limits.LinesMax = 3
	if _, err := c.Say(romeo, romeo+"/a", "", "hi"); err != nil {
		t.Fatal(err)
	}
	n, err := c.Notify()
	if err != nil || n.ID != Place(2) || n.Kind != Notice || n.Party != 0 {
		t.Fatal(n, err)
	}
	if s, err := c.Say(romeo, romeo+"/a", "", "hi"); err != nil || s.ID != Place(3) {
		t.Error(s, err)
	}
	if _, err := c.Notify(); !errors.Is(err, ErrLinesMax) {
		t.Errorf("in a full conversation: %v", err)
	}
	c.Unkept(n)
	if _, err := c.Notify(); err != nil {
		t.Errorf("after one was not kept: %v", err)
	}
	c.End()
	if _, err := c.Notify(); !errors.Is(err, ErrEnded) {
		t.Errorf("after the end: %v", err)
	}
}
