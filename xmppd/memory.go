package xmppd

const (
	// calmBeats is how long, in seconds, no connection may come or go before memory is given back.
	calmBeats = 4
	// movedMin is how many must have come or gone since, so that it is worth a collection.
	movedMin = 64
	// collections is how often it is done: each halves stacks that have become too large.
	collections = 2
)

// memory says when to give back what a rush of clients has left behind. Go by itself collects once memory has doubled, or
// after two minutes: a server that has become silent would keep the garbage of its log-ins all that time.
type memory struct {
	moved int64 // at the last beat
	freed int64 // when memory was given back
	calm  int   // beats without a change
	owed  int   // collections still to do
}

// beat is told each second how many connections have come and gone so far. It reports whether now is the time.
func (m *memory) beat(moved int64) bool {
	if moved != m.moved {
		m.moved, m.calm = moved, 0
		return false
	}
	m.calm++
	if m.calm%calmBeats != 0 {
		return false
	}
	if moved-m.freed >= movedMin {
		m.freed, m.owed = moved, collections
	}
	m.owed--
	return m.owed >= 0
}
