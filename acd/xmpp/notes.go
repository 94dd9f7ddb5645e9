package xmpp

import (
	"parley/acd/store"
	journal "parley/internal/store"
)

// noteRows is what keeps a note, nil for an empty one.
func noteRows(n store.Note) journal.Op {
	if n.Text == "" {
		return nil
	}
	return store.AddNote(n)
}
