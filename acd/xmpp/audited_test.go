package xmpp

import (
	"context"

	"parley/acd/engine"
	"parley/acd/verify"
)

// audited holds whatever a test has done to the record: every test here ends with a directory that audit finds nothing in.
func (f *floor) audited() {
	f.t.Helper()
	key, err := f.db.RecordKey()
	if err != nil {
		f.t.Fatal(err)
	}
	r, err := verify.Run(context.Background(), f.db.Reader(), verify.Config{Key: key, Version: engine.Version})
	if err != nil {
		f.t.Fatal(err)
	}
	for _, m := range r.Mismatches {
		f.t.Errorf("audit: %s %s: %q, should be %q", m.Code, m.Where, m.Is, m.Should)
	}
}
