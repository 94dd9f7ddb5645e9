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
