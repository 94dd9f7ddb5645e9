package store

import "testing"

func TestChangesAreRememberedOneByOneUpToTheBound(t *testing.T) {
	c := newChanges()
	if c.has(1) {
		t.Error("nothing has changed yet")
	}
	for id := range AccountID(changesMax) {
		c.note(id)
	}
	if !c.has(0) || !c.has(changesMax-1) || c.has(changesMax) {
		t.Error("at the bound each account is known by itself")
	}
	c.note(changesMax)
	if !c.has(changesMax) || !c.has(2*changesMax) || !c.has(0) {
		t.Error("beyond the bound each counts as changed")
	}
	c.note(5)
	if !c.has(6) {
		t.Error("each stays so")
	}
}

func TestUnchangedUntilAnAccountChanges(t *testing.T) {
	a, _ := openAccounts(t)
	create(t, a, "romeo")
	create(t, a, "juliet")
	same := a.Unchanged()
	if _, _, _, err := a.Keys(t.Context(), "romeo", "SHA-1"); err != nil || !same() {
		t.Errorf("reading changed something (%v)", err)
	}
	must(t, a.SetPassword(t.Context(), "juliet", password))
	if same() {
		t.Error("a new password counts as no change")
	}
	if !a.Unchanged()() {
		t.Error("what has just been asked for is unchanged")
	}
}
