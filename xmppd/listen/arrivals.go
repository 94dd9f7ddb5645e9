package listen

import (
	"container/list"
	"net/netip"
)

// arrivalsMax bounds how many neighbourhoods are remembered; who was quiet for longest is forgotten first.
const arrivalsMax = 10_000

// arrivals holds each neighbourhood to a rate of new connections. Time is counted in beats of the pulse. It is not for
// several goroutines at once.
type arrivals struct {
	perBeat int64      // in sixtieths of a connection: what a minute gives back, a beat gives a sixtieth of
	burst   int64      // in sixtieths
	recent  *list.List // of *arrival, the latest in front
	byAddr  map[netip.Addr]*list.Element
}

// arrival is what one neighbourhood has used up of its burst.
type arrival struct {
	addr netip.Addr
	used int64 // in sixtieths
	beat int64
}

func newArrivals(cfg Config) arrivals {
	return arrivals{
		perBeat: int64(cfg.ConnsPerIPPerMinute), burst: 60 * int64(cfg.ConnsPerIPBurst),
		recent: list.New(), byAddr: map[netip.Addr]*list.Element{},
	}
}

// take reports whether one more may come from addr now, and if so counts it.
func (a *arrivals) take(addr netip.Addr, beat int64) bool {
	of := a.of(addr, beat)
	beat = max(beat, of.beat) // two that come at once may have read the beat in the other order
	of.used, of.beat = a.usedAt(of, beat), beat
	if of.used+60 > a.burst {
		return false
	}
	of.used += 60
	return true
}

func (a *arrivals) usedAt(of *arrival, beat int64) int64 {
	return max(0, of.used-(beat-of.beat)*a.perBeat)
}

// of finds or makes what is known of addr, and forgets what says nothing any more.
func (a *arrivals) of(addr netip.Addr, beat int64) *arrival {
	if e, ok := a.byAddr[addr]; ok {
		a.recent.MoveToFront(e)
		return e.Value.(*arrival)
	}
	for last := a.recent.Back(); last != nil; last = a.recent.Back() {
		of := last.Value.(*arrival)
		if a.recent.Len() < arrivalsMax && a.usedAt(of, beat) > 0 {
			break
		}
		delete(a.byAddr, of.addr)
		a.recent.Remove(last)
	}
	fresh := &arrival{addr: addr, beat: beat}
	a.byAddr[addr] = a.recent.PushFront(fresh)
	return fresh
}
