package archive

import "sync"

// tail is a part of the index in memory: the entries of accounts, each account's in order. Entries once added are never
// changed, so that a reader may go on with the slice it has seen.
type tail struct {
	accounts map[int64][]entry
	entries  int
	last     int64 // the id of the last message in it
}

func newTail(last int64) *tail { return &tail{accounts: map[int64][]entry{}, last: last} }

func (t *tail) add(account int64, e entry) {
	t.accounts[account] = append(t.accounts[account], e)
	t.entries++
}

// index is what is known of which message belongs to whom: chunks in the database up to folded, then old, then new.
type index struct {
	mu     sync.Mutex
	folded int64
	floor  int64 // messages up to this id are forgotten
	old    *tail // is being folded; nil if none is
	new    *tail
	max    int // entries of new beyond which Keep waits while old is being folded
	room   sync.Cond
	over   bool // nothing is folded any more: nobody waits for it
}

// add takes a message that is committed, and returns how many entries wait to be folded.
func (x *index) add(b *both) int {
	x.mu.Lock()
	defer x.mu.Unlock()
	if b.sender > 0 {
		x.new.add(b.sender, b.of(b.to))
	}
	if b.recipient > 0 && b.recipient != b.sender {
		x.new.add(b.recipient, b.of(b.from))
	}
	x.new.last = b.id
	return x.new.entries
}

// waitForRoom holds Keep up while the index in memory is full.
func (x *index) waitForRoom() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for x.new.entries >= x.max && x.old != nil && !x.over {
		x.room.Wait()
	}
}

// begin makes what has gathered the tail that is folded, and returns it; nil if nothing has gathered.
func (x *index) begin() *tail {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.old == nil && x.new.last > x.folded {
		x.old, x.new = x.new, newTail(x.new.last)
	}
	return x.old
}

// finish says that old is folded, or that this will never be.
func (x *index) finish(folded bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if folded {
		x.folded, x.old = x.old.last, nil
	} else {
		x.over = true
	}
	x.room.Broadcast()
}

// giveUp says that nothing will be folded any more.
func (x *index) giveUp() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.over = true
	x.room.Broadcast()
}

// view is the index of one account at one moment.
type view struct {
	account       int64
	floor, folded int64
	tails         [2][]entry
}

func (x *index) view(account int64) view {
	x.mu.Lock()
	defer x.mu.Unlock()
	v := view{account: account, floor: x.floor, folded: x.folded}
	if x.old != nil {
		v.tails[0] = x.old.accounts[account]
	}
	v.tails[1] = x.new.accounts[account]
	return v
}

// raise says that the messages up to floor are forgotten.
func (x *index) raise(floor int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.floor = max(x.floor, floor)
}

// lastID is the id of the last message there is.
func (x *index) lastID() int64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.new.last
}
