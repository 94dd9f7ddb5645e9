package engine

import (
	"crypto/rand"
	"encoding/binary"
	"sync"

	"parley/acd"
)

// contactIDs makes contact numbers: 41 bits of milliseconds, 22 random ones, always above the one before. They sort by
// time, cannot be guessed, and do not depend on one process.
type contactIDs struct {
	now func() acd.Time

	mu   sync.Mutex
	last acd.ContactID
}

const contactRandomBits = 22

func (ids *contactIDs) next() acd.ContactID {
	var random [4]byte
	// crypto/rand.Read never fails; it ends the program if the machine has no randomness.
	_, _ = rand.Read(random[:])
	low := uint64(binary.LittleEndian.Uint32(random[:])) & (1<<contactRandomBits - 1)
	const millisecondsMask = 1<<41 - 1
	id := acd.ContactID((uint64(ids.now())&millisecondsMask)<<contactRandomBits | low)
	ids.mu.Lock()
	defer ids.mu.Unlock()
	ids.last = max(id, ids.last+1)
	return ids.last
}
