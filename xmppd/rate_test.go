package xmppd

import (
	"testing"
	"time"
)

func TestBucket(t *testing.T) {
	l := &ClientLimits{StanzasPerSecond: 2, StanzasBurst: 10, BytesPerSecond: 1000, BytesBurst: 5000}
	start := time.Unix(1_000_000, 0)
	var b bucket
	for i := range 10 {
		if wait := b.take(start, l, true, 10); wait != 0 {
			t.Fatalf("stanza %d of the burst waits %v", i, wait)
		}
	}
	if wait := b.take(start, l, false, 10); wait != 0 {
		t.Errorf("what is no stanza waits %v", wait)
	}
	if wait := b.take(start, l, true, 10); wait != 500*time.Millisecond {
		t.Errorf("the eleventh waits %v", wait)
	}
	if wait := b.take(start.Add(time.Second), l, true, 10); wait != 0 {
		t.Errorf("a second later one waits %v", wait)
	}
	if wait := b.take(start.Add(time.Hour), l, true, 6000); wait != time.Second {
		t.Errorf("1,000 bytes more than the burst wait %v", wait)
	}
	if wait := b.take(start.Add(30*time.Minute), l, true, 10); wait > 2*time.Second {
		t.Errorf("a clock set back makes one wait %v", wait)
	}
}

// TestAPageKeepsUp lets an agent write 3 lines a second for a minute, each of which the visitor's page acknowledges, while
// the visitor writes, which the page shows, and reloads once.
func TestAPageKeepsUp(t *testing.T) {
	guest := Default("localhost").Guest
	l := &guest
	start := time.Unix(1_000_000, 0)
	var b bucket
	send := func(at time.Duration, stanzas, bytes int) {
		for range stanzas {
			if wait := b.take(start.Add(at), l, true, bytes); wait != 0 {
				t.Fatalf("after %v a stanza waits %v", at, wait)
			}
		}
	}
	for second := range 60 {
		at := time.Duration(second) * time.Second
		send(at, 3, 300)                       // receipts
		send(at+500*time.Millisecond, 1, 250)  // a chat state
		send(at+700*time.Millisecond, 1, 1000) // a line
		if second == 30 {
			send(at+900*time.Millisecond, 8, 400) // presence, room, archive, queue
		}
	}
}
