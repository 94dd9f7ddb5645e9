package store

import (
	"testing"

	"parley/acd"
)

// A text that many agree to is kept once, in the words of then, and who agreed to none has none.
func TestConsent(t *testing.T) {
	db, ctx := openDB(t), t.Context()
	first, later := "We keep this for 30 days.", "We keep this for 90 days."
	do(t, db, KeepConsent(1, first, 10), KeepConsent(2, first, 20), KeepConsent(3, later, 30))
	for id, want := range map[acd.ContactID]Consent{
		1: {ConsentVersion(first), first, 10}, 2: {ConsentVersion(first), first, 20}, 3: {ConsentVersion(later), later, 30},
	} {
		if got, ok, err := ReadConsent(ctx, db.Reader(), id); got != want || !ok || err != nil {
			t.Errorf("%s: %+v, %v, %v; want %+v", id, got, ok, err, want)
		}
	}
	if _, ok, err := ReadConsent(ctx, db.Reader(), 4); ok || err != nil {
		t.Errorf("a contact without: %v, %v", ok, err)
	}
	var texts int
	if err := db.Reader().QueryRowContext(ctx, `SELECT count(*) FROM consent_texts`).Scan(&texts); texts != 2 || err != nil {
		t.Errorf("%d texts, %v", texts, err)
	}
	if ConsentVersion(first) == ConsentVersion(later) || len(ConsentVersion(first)) != 16 {
		t.Errorf("versions %q and %q", ConsentVersion(first), ConsentVersion(later))
	}
}
