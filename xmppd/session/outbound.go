package session

import (
	"slices"
	"strconv"
	"time"

	"parley/xmppd/stanza"
)

// item is something to be sent.
type item struct {
	b       []byte
	counted bool      // a stanza, which the client's h counts
	at      time.Time // since when it is on its way; of stanzas
}

// Left is a stanza that a client never got, or never acknowledged.
type Left struct {
	Stanza []byte
	At     time.Time // when it was delivered to the session
}

// batchMax is how many messages one write takes at most.
const batchMax = 64

// outbound is what is on its way to the client.
type outbound struct {
	pending []item // not written yet
	unacked []item // written, not acknowledged; empty without stream management
	bytes   int    // of all of them
	counted int    // stanzas in pending

	managed bool   // XEP-0198 is on
	acked   uint32 // h last told by the client; wraps at 2^32 (XEP-0198 v1.6 §4)
	asked   bool   // an <r/> is out that has not been answered
	ask     bool   // one is due
	closing bool   // the last messages are among pending
	cut     bool   // a connection was ended for the length of the queue, which has not been short since
}

func (o *outbound) push(i item) {
	o.pending = append(o.pending, i)
	o.bytes += len(i.b)
	if i.counted {
		o.counted++
	}
}

// waiting returns how much is kept for the client.
func (o *outbound) waiting() (stanzas, bytes int) { return len(o.unacked) + o.counted, o.bytes }

func (o *outbound) ready() bool { return len(o.pending) > 0 || o.ask && !o.closing }

// take appends to batch what is to be written next, with ack, if there is one, behind it, and a request for the
// client's own if there is none yet.
func (o *outbound) take(batch [][]byte, ack []byte) [][]byte {
	n := min(len(o.pending), batchMax)
	for _, i := range o.pending[:n] {
		batch = append(batch, i.b)
		if i.counted {
			o.counted--
		}
		if i.counted && o.managed {
			o.unacked = append(o.unacked, i)
			o.ask = o.ask || !o.asked
		} else {
			o.bytes -= len(i.b)
		}
	}
	o.pending = slices.Delete(o.pending, 0, n)
	if ack != nil {
		batch = append(batch, ack)
	}
	if o.ask && !o.closing { // nothing goes behind <close/>: xmpp.js 0.14 throws
		o.ask, o.asked = false, true
		batch = append(batch, request())
	}
	return batch
}

// rest gives up the room that an idle session does not need.
func (o *outbound) rest() {
	if len(o.pending) == 0 {
		o.pending = nil
	}
}

// request is <r/> (XEP-0198 v1.6 §4).
func request() []byte { return []byte("<r xmlns='" + stanza.NSSM + "'/>") }

// ack takes the client's h. It reports by how many h was too high: some clients count what was sent
// before <enabled/> (xmpp.js 0.14); such an h is taken as "everything" (XEP-0198 v1.6 §4 would have the stream
// end, and the client then crashes).
func (o *outbound) ack(h uint32) (tooHigh uint32) {
	n := h - o.acked // h wraps to 0 at 2^32: compare by difference, never with <
	if n > 1<<31 {
		return 0 // older than the last one
	}
	if n > uint32(len(o.unacked)) {
		tooHigh = n - uint32(len(o.unacked))
		n = uint32(len(o.unacked))
	}
	for _, i := range o.unacked[:n] {
		o.bytes -= len(i.b)
	}
	if o.unacked = slices.Delete(o.unacked, 0, int(n)); len(o.unacked) == 0 {
		o.unacked = nil
	}
	o.acked += n
	o.asked = false
	o.ask = n > 0 && len(o.unacked) > 0 // an h that does not move is not asked for again
	return tooHigh
}

// enable begins to count (XEP-0198 v1.6 §3). answer goes before every stanza that waits: those are counted.
func (o *outbound) enable(answer []byte) {
	o.managed = true
	at := slices.IndexFunc(o.pending, func(i item) bool { return i.counted })
	if at < 0 {
		at = len(o.pending)
	}
	o.pending = slices.Insert(o.pending, at, item{b: answer})
	o.bytes += len(answer)
}

// sleep keeps only what a new connection must be sent.
func (o *outbound) sleep() {
	o.pending = slices.DeleteFunc(o.pending, func(i item) bool {
		if !i.counted {
			o.bytes -= len(i.b)
		}
		return !i.counted
	})
	o.asked, o.ask = false, false
}

// wake puts answer and what was not acknowledged before everything else.
func (o *outbound) wake(answer []byte) {
	again := make([]item, 0, 1+len(o.unacked)+len(o.pending))
	again = append(again, item{b: answer})
	o.bytes += len(answer)
	again = append(again, o.unacked...)
	o.counted += len(o.unacked)
	o.pending, o.unacked = append(again, o.pending...), nil
}

func formatH(h uint32) string { return strconv.FormatUint(uint64(h), 10) }
