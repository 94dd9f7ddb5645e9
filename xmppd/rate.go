package xmppd

import "time"

// bucket counts what a client may still send. The zero bucket is full.
type bucket struct {
	stanzas, bytes float64 // missing from the full bucket
	at             time.Time
}

// take takes out one stanza, or none, and some bytes, and returns how long to wait before reading on.
func (b *bucket) take(now time.Time, l *ClientLimits, stanza bool, bytes int) time.Duration {
	passed := max(0, now.Sub(b.at).Seconds())
	b.at = now
	b.stanzas = max(0, b.stanzas-passed*l.StanzasPerSecond)
	b.bytes = max(0, b.bytes-passed*l.BytesPerSecond)
	if stanza {
		b.stanzas++
	}
	b.bytes += float64(bytes)
	wait := max((b.stanzas-float64(l.StanzasBurst))/l.StanzasPerSecond, (b.bytes-float64(l.BytesBurst))/l.BytesPerSecond)
	return time.Duration(max(0, wait) * float64(time.Second))
}

// throttle holds a client to its rates by not reading from it. It returns false if the connection ends meanwhile.
func (c *connection) throttle(bytes int, stanza bool) bool {
	wait := c.rate.take(c.srv.cfg.Now(), c.limits, stanza, bytes)
	if wait <= 0 {
		return true
	}
	c.flush()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		c.conn.Alive()
		return true
	case <-c.conn.Ending():
		return false
	}
}
