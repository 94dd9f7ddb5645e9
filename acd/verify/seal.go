package verify

import "parley/acd"

// beginning is what is known before the first row that is read.
type beginning struct {
	row      uint64
	at       acd.Time
	revision int64
	link     []byte
	state    *acd.State
}

func (v *verification) readBeginning() error {
	v.begin = beginning{state: acd.New()}
	return nil
}
